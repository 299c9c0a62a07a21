"""The deals of a board as rows under the heads of their stages, then the won and the lost ones."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from crm_desktop.deals.board import Card, Closed, Column, Sums
from crm_desktop.gui.board import rows
from crm_desktop.gui.board.feed import BoardFeed
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.i18n import tr

_DISPLAY = Qt.ItemDataRole.DisplayRole
_SERVED = (_DISPLAY, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
HEAD = -1


class StageList(QAbstractTableModel):
    """Groups are the feed's columns, then won and lost; a folded group shows its head alone."""

    def __init__(self, feed: BoardFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.feed = feed
        self.closed: tuple[Closed, ...] = ()
        self.folded: set[str] = {"won", "lost"}
        self._sizes: list[int] = []  # rows of each group, with its head
        self._starts: list[int] = []
        self._told: list[tuple[str, int, Sums]] = []
        feed.listed.connect(lambda _same: self.read_again())
        feed.going.connect(self._going)
        feed.gone.connect(self._gone)
        feed.coming.connect(self._coming)
        feed.came.connect(self._came)
        feed.cards_changed.connect(lambda _ns: self._tell_all())
        feed.sums_changed.connect(self._tell_heads)

    # groups

    def columns(self) -> Sequence[Column]:
        return self.feed.board.columns if self.feed.board else ()

    def key(self, group: int) -> str:
        """Return what a group is known by: its stage, or how its deals ended."""
        columns = self.columns()
        if group < len(columns):
            return columns[group].stage_id
        return self.closed[group - len(columns)].outcome

    def ns(self, group: int) -> array[int]:
        columns = self.columns()
        if group < len(columns):
            return columns[group].ns
        return self.closed[group - len(columns)].ns

    def told(self, group: int) -> tuple[str, int, Sums]:
        """Return name, count and sums of a group, as last told: not while a deal is on its way."""
        return self._told[group]

    def _telling(self, group: int) -> tuple[str, int, Sums]:
        columns = self.columns()
        if group < len(columns):
            column = columns[group]
            return column.name, column.count, dict(column.sums)
        closed = self.closed[group - len(columns)]
        return tr("Won") if closed.outcome == "won" else tr("Lost"), closed.count, closed.sums

    def locate(self, row: int) -> tuple[int, int]:
        """Return (group, position) of a row; the head is at position `HEAD`."""
        group = bisect_right(self._starts, row) - 1
        return group, row - self._starts[group] - 1

    def row_of(self, group: int, position: int = HEAD) -> int:
        return self._starts[group] + 1 + position

    def number(self, row: int) -> int:
        """Return the row number of the deal on a row, 0 for a head."""
        if not 0 <= row < self.rowCount():
            return 0
        group, position = self.locate(row)
        return 0 if position == HEAD else self.ns(group)[position]

    def card(self, row: int) -> Card | None:
        n = self.number(row)
        return self.feed.card(n) if n else None

    def heads(self) -> list[int]:
        """Return the rows of all heads."""
        return list(self._starts)

    def find(self, n: int) -> int:
        """Return the row a deal stands on, or -1."""
        for group in range(len(self._starts)):
            if self.key(group) not in self.folded and n in self.ns(group):
                return self.row_of(group, self.ns(group).index(n))
        return -1

    def fold(self, group: int, folded: bool) -> None:
        """Show the head of a group alone, or its deals too."""
        key, count = self.key(group), len(self.ns(group))
        if folded == (key in self.folded):
            return
        first = self.row_of(group, 0)
        if not count:
            self.folded ^= {key}
        elif folded:
            self.beginRemoveRows(NOTHING, first, first + count - 1)
            self.folded.add(key)
            self._resize(group, -count)
            self.endRemoveRows()
        else:
            self.beginInsertRows(NOTHING, first, first + count - 1)
            self.folded.discard(key)
            self._resize(group, count)
            self.endInsertRows()
        self._tell_all()

    def set_closed(self, closed: Sequence[Closed]) -> None:
        """Show other won and lost deals."""
        same = [list(c.ns) for c in self.closed] == [list(c.ns) for c in closed]
        if same and len(self.closed) == len(closed):
            self.closed = tuple(closed)
            self._tell_heads()
            return
        self.beginResetModel()
        self.closed = tuple(closed)
        self._count_all()
        self.endResetModel()

    def read_again(self) -> None:
        """Show the groups after the board was read."""
        self.beginResetModel()
        self._count_all()
        self.endResetModel()

    def _count_all(self) -> None:
        groups = len(self.columns()) + len(self.closed)
        self._sizes = [
            1 if self.key(g) in self.folded else 1 + len(self.ns(g)) for g in range(groups)
        ]
        self._told = [self._telling(g) for g in range(groups)]
        self._count_starts()

    # what Qt asks

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() or not self._sizes else self._starts[-1] + self._sizes[-1]

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(rows.COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _SERVED or not index.isValid():
            return None
        group, position = self.locate(index.row())
        if position == HEAD:
            return rows.head_text(*self.told(group)) if index.column() == 0 else ""
        card = self.feed.card(self.ns(group)[position])
        return "" if card is None else rows.text(card, rows.COLUMNS[index.column()].name)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(rows.COLUMNS):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and rows.COLUMNS[section].name == "value":
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        return tr(rows.COLUMNS[section].label) if role in _SERVED[:2] else None

    # what the feed tells

    def _going(self, at: int, position: int) -> None:
        if self._shows(at):
            row = self.row_of(at, position)
            self.beginRemoveRows(NOTHING, row, row)

    def _gone(self, at: int, _position: int) -> None:
        if self._shows(at):
            self._resize(at, -1)
            self.endRemoveRows()

    def _coming(self, at: int, position: int) -> None:
        if self._shows(at):
            row = self.row_of(at, position)
            self.beginInsertRows(NOTHING, row, row)

    def _came(self, at: int, _position: int) -> None:
        if self._shows(at):
            self._resize(at, 1)
            self.endInsertRows()

    def _shows(self, at: int) -> bool:
        return at < len(self._starts) and self.key(at) not in self.folded

    def _resize(self, group: int, by: int) -> None:
        self._sizes[group] += by
        self._count_starts()

    def _count_starts(self) -> None:
        self._starts, start = [], 0
        for size in self._sizes:
            self._starts.append(start)
            start += size

    def _tell_heads(self) -> None:
        self._told = [self._telling(g) for g in range(len(self._sizes))]
        self._tell_all()

    def _tell_all(self) -> None:
        if self._sizes:
            last = self.index(self.rowCount() - 1, len(rows.COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
