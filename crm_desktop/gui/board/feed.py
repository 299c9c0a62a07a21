"""What keeps a board true: its columns read in the lane, then brought up to date by the news."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.deals.board import Board, Card, board, cards
from crm_desktop.deals.pipelines import Pipeline, pipelines
from crm_desktop.domain.operation import Changed
from crm_desktop.domain.rule import Node
from crm_desktop.gui.board.picks import Picks
from crm_desktop.store import boards
from crm_desktop.store.boards import Spot

AT_ONCE = 200
"""Changed deals put in their new places one by one; for more the board is read again."""
FIRST = 16
"""Cards of each column read together with the board."""
KEPT = 4000
HOUR = 3_600_000


class _Read(NamedTuple):
    """What one job of the lane brings."""

    board: Board | None
    first: dict[int, Card]
    every: list[Pipeline]


class BoardFeed(QObject):
    """Owns the board. Positions are (column, position); the models of the columns listen here."""

    listed = Signal(bool)  # read anew; True when the columns are those of before
    going = Signal(int, int)
    gone = Signal(int, int)
    coming = Signal(int, int)
    came = Signal(int, int)
    cards_changed = Signal(set)  # row numbers whose cards were fetched or changed
    sums_changed = Signal()
    failed = Signal(Exception)

    def __init__(self, context: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.board: Board | None = None
        self.every: list[Pipeline] = []
        self.picks = Picks(self)
        self.pipeline_id, self.text = "", ""
        self.conditions: tuple[Node, ...] = ()
        self._cards: dict[int, Card] = {}
        self._wanted: set[int] = set()
        self._fetching: set[int] = set()
        self._job: Any = None
        self._again = QTimer(self, interval=40, singleShot=True)
        self._again.timeout.connect(self.read)
        self._fetch = QTimer(self, interval=0, singleShot=True)
        self._fetch.timeout.connect(self._fetch_wanted)
        self._hourly = QTimer(self, interval=HOUR)  # cards rot while nobody touches them
        self._hourly.timeout.connect(self.read)
        self._hourly.start()

    # asking

    def ask(
        self, pipeline_id: str, text: str = "", conditions: Sequence[Node] = (), *,
        wait: bool = False,
    ) -> None:  # fmt: skip
        """Show a pipeline, "" the first; with `wait` before this returns."""
        if (text, tuple(conditions)) != (self.text, self.conditions):
            self.picks.clear()
        if pipeline_id != self.pipeline_id:
            self.picks.clear()
        self.pipeline_id, self.text, self.conditions = pipeline_id, text, tuple(conditions)
        if wait:
            self._take_board(self._reading()(None))
        else:
            self.read()

    def read(self) -> None:
        """Read the whole board again in the lane."""
        self._again.stop()
        if self._job is not None:
            self._job.cancel()
        self._job = self.context.lane.run(self._reading(), self._take_board, self.failed.emit)

    def bare(self) -> bool:
        """Whether nothing is filtered."""
        return not self.text and not self.conditions

    def stop(self) -> None:
        """Ask no more: the file is about to be closed."""
        for timer in (self._again, self._fetch, self._hourly):
            timer.stop()
        if self._job is not None:
            self._job.cancel()

    def _reading(self) -> Callable[[Any], _Read]:
        reader, asked = self.context.ws.reader, (self.pipeline_id, self.text, self.conditions)

        def job(_token: Any) -> _Read:
            conn = reader()
            found = board(conn, *asked)
            seen = [n for c in found.columns for n in c.ns[:FIRST]] if found else []
            return _Read(found, cards(conn, seen), pipelines(conn))

        return job

    def _take_board(self, found: _Read) -> None:
        self._job = None
        was = self.board
        self.board, self.every = found.board, found.every
        self._keep(found.first)
        if len(self.picks):
            self.picks.keep(self._all())
        self.listed.emit(_columns(was) == _columns(self.board))

    def picks_in(self) -> list[int]:
        """Return the chosen cards in the order they stand on the board."""
        return [n for n in self._all() if n in self.picks] if len(self.picks) else []

    def _all(self) -> Iterator[int]:
        return (n for c in (self.board.columns if self.board else ()) for n in c.ns)

    # cards

    def card(self, n: int) -> Card | None:
        """Return what a card shows; one not fetched is asked for, and None."""
        found = self._cards.get(n)
        if found is None:
            self.want((n,))
        return found

    def want(self, ns: Iterable[int]) -> None:
        """Have cards fetched in the lane."""
        missing = [n for n in ns if n not in self._cards and n not in self._fetching]
        if missing:
            self._wanted.update(missing)
            self._fetch.start()

    def forget(self) -> None:
        """Drop every fetched card: names of companies or the language changed."""
        self._cards.clear()
        self.cards_changed.emit(set())

    def _fetch_wanted(self) -> None:
        wanted, self._wanted = self._wanted, set()
        self._fetching |= wanted
        reader = self.context.ws.reader

        def done(found: dict[int, Card]) -> None:
            self._fetching -= wanted
            self._keep(found)
            self.cards_changed.emit(set(found))

        def failed(error: Exception) -> None:
            self._fetching -= wanted
            self.failed.emit(error)

        self.context.lane.run(lambda _token: cards(reader(), wanted), done, failed)

    def _keep(self, found: dict[int, Card]) -> None:
        self._cards.update(found)
        if len(self._cards) > KEPT:
            for n in list(self._cards)[: len(self._cards) - KEPT // 2]:
                del self._cards[n]

    # news

    def take(self, news: Changed) -> None:
        """Take news from the bridge: moved cards at once, the rest by reading again."""
        if "pipeline" in news.rows or "stage" in news.rows:
            self._again.start()
        if {"company", "task", "activity"} & set(news.rows):
            self.forget()
        if "deal" not in news.rows or self.board is None:
            return
        rows = news.rows["deal"]
        if rows is None or len(rows) > AT_ONCE:
            self.forget()
            self._again.start()
            return
        self._apply(rows)

    def _apply(self, rows: Collection[int]) -> None:
        conn = self.context.ws.reader()
        spots = boards.spots_of_rows(conn, rows)
        self._keep(cards(conn, rows))
        here = [s for s in spots.values() if self._belongs(s)]
        left = set(rows) - {s.n for s in here}
        if len(here) == 1 and not left and self._stays(conn, here[0]):
            self._renew(here[0])
        else:
            found = self._take_out(rows)
            # What a filter keeps of deals that come is for the store to say.
            self._put_in(conn, here if self.bare() else [s for s in here if s.n in found])
        if not self.bare():
            self._again.start()
        self.picks.drop(left)
        self.sums_changed.emit()
        self.cards_changed.emit(set(rows))

    def _belongs(self, spot: Spot) -> bool:
        assert self.board is not None
        mine = spot.pipeline == self.board.pipeline.id
        return not spot.outcome and bool(self.board.columns) and (mine or self._loose(spot))

    def _loose(self, spot: Spot) -> bool:
        """Say whether a deal lies on no pipeline, and this is the one that shows those."""
        assert self.board is not None
        return not spot.pipeline and self.board.pipeline.id == self.every[0].id

    def _stays(self, conn: Any, spot: Spot) -> bool:
        """Say whether a deal is still between its neighbours."""
        assert self.board is not None
        found = self.board.find(spot.n)
        if found is None or found[0] != self.board.column_of(spot.stage):
            return False
        ns, at, key = self.board.columns[found[0]].ns, found[1], (spot.rank, spot.id)
        after = at == 0 or boards.order_key(conn, ns[at - 1]) < key
        return after and (at + 1 == len(ns) or key < boards.order_key(conn, ns[at + 1]))

    def _renew(self, spot: Spot) -> None:
        assert self.board is not None
        at, position = self.board.find(spot.n) or (0, 0)
        column = self.board.columns[at]
        column.pop(position)
        column.insert(position, spot)

    def _take_out(self, rows: Collection[int]) -> set[int]:
        assert self.board is not None
        taken: set[int] = set()
        for n in rows:
            found = self.board.find(n)
            if found is not None:
                self.going.emit(*found)
                self.board.columns[found[0]].pop(found[1])
                self.gone.emit(*found)
                taken.add(n)
        return taken

    def _put_in(self, conn: Any, spots: Sequence[Spot]) -> None:
        assert self.board is not None
        for spot in sorted(spots, key=lambda s: (s.rank, s.id)):
            at = self.board.column_of(spot.stage)
            column = self.board.columns[at]
            position = column.place_of(conn, spot)
            self.coming.emit(at, position)
            column.insert(position, spot)
            self.came.emit(at, position)


def _columns(of: Board | None) -> list[Any] | None:
    """Return what must be the same for the columns to stay as they are."""
    return None if of is None else [of.pipeline.id, *(c.stage for c in of.columns)]
