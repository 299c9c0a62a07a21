"""The rows of a ranking: the order at once, what each says by pages; a row that changed moves alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal

from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.scores import Score
from crm_desktop.insight.scores.listed import Line, Order, Standing

NAME, CHANCE, POINTS, WHY, NEXT, VALUE = range(6)
HEADINGS = (
    mark("Name"),
    mark("Chance"),
    mark("Points"),
    mark("Why"),
    mark("Next step"),
    mark("Value"),
)
PAGE = 60
"""Rows read at once around one that is looked at."""
MOVES = 8
"""Rows moved one by one; of more the order is changed as a whole, and still nothing is reset."""
_NEAR = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_FAR = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_DESCRIBED = int(Qt.ItemDataRole.AccessibleDescriptionRole)


class Row(NamedTuple):
    """A row as the delegate paints it; `line` is None until it was read, `rank` where nothing ranks them."""

    rank: int | None
    score: Score
    line: Line | None


class ScoreModel(QAbstractTableModel):
    """Never reads the file: it asks for what is missing by `wanted`, and is told by `take`."""

    wanted = Signal(object)  # row numbers

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ns: list[int] = []
        self.scores: dict[int, Score] = {}
        self.lines: dict[int, Line] = {}
        self.listed: Sequence[Score] = ()
        self._by = ""
        self._ranked = True
        self._asked: set[int] = set()
        self._missing: set[int] = set()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    # what is shown

    def show_standing(self, standing: Standing) -> None:
        """Show another order: rows that are gone go, new ones come, those that changed move."""
        order, turned = standing.order, standing.by != self._by
        turned = turned or standing.ranked != self._ranked
        self._by, self._ranked = standing.by, standing.ranked
        self.listed = order.scores
        for n in (*order.gone, *order.placed):
            self.lines.pop(n, None)
            self._asked.discard(n)
        if not self.ns and order.scores:
            self._begin(order)
        elif turned or len(order.gone) + len(order.placed) > MOVES:
            self._reorder(order)
        else:
            self._move(order)
            if self.ns != [score.n for score in order.scores]:
                self._reorder(order)  # what is written elsewhere, a rate, put others before others
        if self.ns and (turned or order.placed or order.gone):
            last = self.index(len(self.ns) - 1, VALUE)
            self.dataChanged.emit(self.index(0, 0), last)

    def take(self, lines: Mapping[int, Line]) -> None:
        """Take what rows say."""
        self._asked -= lines.keys()
        self.lines.update((n, line) for n, line in lines.items() if n in self.scores)
        if self.ns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ns) - 1, VALUE))

    def forget(self) -> None:
        """Ask again for all that rows say: owners, next steps."""
        self.lines.clear()
        self._asked.clear()

    def row(self, at: int) -> Row | None:
        """Return a row, asking for its page where it was not read."""
        if not 0 <= at < len(self.ns):
            return None
        n = self.ns[at]
        line = self.lines.get(n)
        if line is None and n not in self._asked:
            page = self.ns[max(0, at - PAGE // 4) : at + PAGE]
            self._missing.update(m for m in page if m not in self.lines and m not in self._asked)
            self._soon.start()
        return Row(at + 1 if self._ranked else None, self.scores[n], line)

    # what Qt asks

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.ns)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or (int(role) not in SERVED and int(role) != _DESCRIBED):
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if row.line is None:
            return tr("Reading…")
        accessible = int(role) == int(Qt.ItemDataRole.AccessibleTextRole)
        if int(role) == _DESCRIBED or (accessible and index.column() == NAME):
            return words.whole(row.rank, row.score, row.line)
        if int(role) == int(Qt.ItemDataRole.ToolTipRole) and index.column() in (
            WHY,
            CHANCE,
            POINTS,
        ):
            return "\n".join(words.reason(one) for one in row.line.reasons)
        return _text(row, row.line, index.column())

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return _FAR if section in (POINTS, VALUE) else _NEAR
        if int(role) not in SERVED:
            return None
        return tr(HEADINGS[section]) if 0 <= section < len(HEADINGS) else None

    # how the order changes

    def _begin(self, order: Order) -> None:
        self.beginInsertRows(QModelIndex(), 0, len(order.scores) - 1)
        self.ns = [score.n for score in order.scores]
        self.scores = {score.n: score for score in order.scores}
        self.endInsertRows()

    def _move(self, order: Order) -> None:
        """Move row by row, in the order of their new places: the one before each stands already."""
        for n in order.gone & self.scores.keys():
            at = self.ns.index(n)
            self.beginRemoveRows(QModelIndex(), at, at)
            del self.ns[at], self.scores[n]
            self.endRemoveRows()
        after = {score.n: score for score in order.scores if score.n in set(order.placed)}
        places = {score.n: at for at, score in enumerate(order.scores) if score.n in after}
        for n in order.placed:
            before = order.scores[places[n] - 1].n if places[n] else None
            if n in self.scores:
                self.scores[n] = after[n]
                self._shift(n, before)
            else:
                at = self.ns.index(before) + 1 if before is not None else 0
                self.beginInsertRows(QModelIndex(), at, at)
                self.ns.insert(at, n)
                self.scores[n] = after[n]
                self.endInsertRows()

    def _shift(self, n: int, before: int | None) -> None:
        """Put a row behind another, None for the first place."""
        at = self.ns.index(n)
        to = self.ns.index(before) + 1 if before is not None else 0
        if to in (at, at + 1):
            return
        self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to)
        del self.ns[at]
        self.ns.insert(to - (at < to), n)
        self.endMoveRows()

    def _reorder(self, order: Order) -> None:
        """Change the whole order; what is selected and current stays with its record."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        held = [self.ns[index.row()] for index in old]
        self.ns = [score.n for score in order.scores]
        self.scores = {score.n: score for score in order.scores}
        wanted = set(held)
        places = {n: at for at, n in enumerate(self.ns) if n in wanted}
        new = [
            self.index(places[n], index.column()) if n in places else QModelIndex()
            for n, index in zip(held, old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _ask(self) -> None:
        asked = [self.scores[n] for n in self._missing if n in self.scores]
        self._asked.update(self._missing)
        self._missing.clear()
        if asked:
            self.wanted.emit(asked)


def _text(row: Row, line: Line, column: int) -> str:
    if column == NAME:
        return line.title or tr("Unnamed")
    if column == CHANCE:
        return words.chance(row.score)
    if column == POINTS:
        return words.points(row.score)
    if column == WHY:
        return words.reasons(line.reasons)
    return words.step(line).words if column == NEXT else words.value(line)
