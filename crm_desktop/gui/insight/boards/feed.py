"""What a dashboard of the user's reads, off the window's thread: which there are, what each tile shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.domain.operation import Changed
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.feed import AFTER
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import dashboards, results, saved
from crm_desktop.insight.composed.dashboards import Dashboard, Tile
from crm_desktop.insight.composed.kept_report import Kept, Shown
from crm_desktop.insight.composed.results import Line
from crm_desktop.insight.composed.saved import Saved
from crm_desktop.insight.composed.specs import Spec

Found = tuple[list[Dashboard], list[Saved]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a tile shows: a report with its answer, or why there is none."""

    tile: Tile
    saved: Saved | None
    shown: Shown | None = None
    problem: str = ""


class BoardFeed(QObject):
    """Keeps the answers of one dashboard in the lane of figures; each tile is told when it is answered."""

    listed = Signal(object)  # [Dashboard]
    board_told = Signal(object)  # Dashboard: what stands where
    tile_told = Signal(object)  # Told
    failed = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.board_id = ""
        self._reports: dict[str, Saved] = {}
        self._kept: dict[str, tuple[Spec, Kept | None]] = {}
        self._jobs: dict[str, Any] = {}
        self._stale = False
        self._soon = QTimer(self, interval=AFTER, singleShot=True)
        self._soon.timeout.connect(self.read)

    def now(self) -> datetime:
        """Return the moment the figures are of: that of a past file is its own."""
        moment = self.context.ws.moment
        return (datetime.now() if moment is None else moment.at).astimezone()

    def show(self, board_id: str) -> None:
        """Show another dashboard, "" for none; what was asked for the one before is dropped."""
        self.ask_anew()
        self.board_id = board_id
        self.read()

    def ask_anew(self) -> None:
        """Forget all answers: of another dashboard, or of another day."""
        for name in list(self._jobs):
            self._jobs.pop(name).cancel()
        self._kept = {}

    def take(self, news: Changed, seen: bool) -> None:
        """Take news from the bridge; what is not `seen` follows when it is."""
        if news.rows and seen:
            self._soon.start()
        elif news.rows:
            self._stale = True

    def wake(self) -> None:
        """Read what was written while nobody looked."""
        days = {kept.now.date() for _spec, kept in self._kept.values() if kept is not None}
        if days - {self.now().date()}:
            self.ask_anew()
            self.read()
        elif self._stale:
            self.read()

    def read(self) -> None:
        """Read which dashboards there are, and let the answers take in what was written since."""
        self._stale = False
        reader = self.context.ws.reader
        kept = {key: one for key, (_spec, one) in self._kept.items() if one is not None}

        def job(_token: Any) -> tuple[Found, list[str]]:
            conn = reader()
            found = dashboards.every(conn), saved.every(conn)
            return found, [key for key, one in kept.items() if _followed(one, conn)]

        self.context.figures_lane.run(job, partial(self._read, kept), self.failed.emit)

    def behind(self, told: Told, line: Line | None, done: Callable[[list[int]], None]) -> None:
        """Find the row numbers of the records behind a line of a tile, or behind all of it."""
        shown, reader = told.shown, self.context.ws.reader
        if shown is not None:
            self._run("behind", lambda _token: results.behind(reader(), shown.result, line), done)

    def stop(self) -> None:
        """Ask no more."""
        self._soon.stop()
        self.ask_anew()

    def _read(self, asked: dict[str, Kept], read: tuple[Found, list[str]]) -> None:
        (boards, reports), changed = read
        self._reports = {one.id: one for one in reports}
        self.listed.emit(boards)
        board = next((one for one in boards if one.id == self.board_id), None)
        if board is None:
            return
        self.board_told.emit(board)
        self._kept = {key: one for key, one in self._kept.items() if board.tile(key)}
        for tile in board.tiles:
            kept = self._kept.get(tile.key, (None, None))[1]
            if kept is not None and kept is asked.get(tile.key) and tile.key in changed:
                if kept.shown is None:  # it cannot be answered as the file is now
                    del self._kept[tile.key]
                else:
                    self._tell(tile, kept)
            self._ask(tile)

    def _ask(self, tile: Tile) -> None:
        """Answer a tile that is not answered yet, or whose report asks something else now."""
        report = self._reports.get(tile.report)
        problem = _problem(tile, report)
        if problem or report is None or report.spec is None:
            self._kept.pop(tile.key, None)
            self.tile_told.emit(Told(tile, report, None, problem))
            return
        spec = report.spec
        known = self._kept.get(tile.key)
        if known is not None and known[0] == spec:
            if known[1] is not None:
                self.tile_told.emit(Told(tile, report, known[1].shown))
            return
        self._kept[tile.key] = spec, None
        reader, base, now = self.context.ws.reader, self.context.ws.profile.currency, self.now()

        def job(_token: Any) -> Kept | str:
            try:
                return Kept.ask(reader(), spec, base, now)
            except UserError as refused:
                return str(refused)

        self._run(f"tile {tile.key}", job, partial(self._answered, tile, spec))

    def _answered(self, tile: Tile, spec: Spec, kept: Kept | str) -> None:
        if isinstance(kept, str):
            self._kept.pop(tile.key, None)  # it may be answered after another edit
            self.tile_told.emit(Told(tile, self._reports.get(tile.report), None, kept))
        elif self._kept.get(tile.key, (None, None))[0] == spec:
            self._kept[tile.key] = spec, kept
            self._tell(tile, kept)

    def _tell(self, tile: Tile, kept: Kept) -> None:
        self.tile_told.emit(Told(tile, self._reports.get(tile.report), kept.shown))

    def _run(self, name: str, job: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        if (before := self._jobs.pop(name, None)) is not None:
            before.cancel()
        ran = partial(self._done, name, done)
        self._jobs[name] = self.context.figures_lane.run(job, ran, self.failed.emit)

    def _done(self, name: str, done: Callable[[Any], None], found: Any) -> None:
        self._jobs.pop(name, None)
        done(found)


def _followed(kept: Kept, conn: Any) -> bool:
    """Let an answer follow the file; one that cannot be given any more holds up no other tile."""
    try:
        return kept.follow(conn)
    except UserError:
        kept.shown = None
        return True


def _problem(tile: Tile, report: Saved | None) -> str:
    """Return why a tile cannot be shown, "" where it can."""
    if not tile.known:
        return tr("This tile is of a newer version. Update the program to see it.")
    if report is None:
        return tr("This report is not there any more.")
    return report.problem
