"""One column of a board as a Qt model: positions, and each card as a sentence."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from crm_desktop.deals.board import Column
from crm_desktop.deals.rotting import days_in_stage
from crm_desktop.gui.board import words
from crm_desktop.gui.board.feed import BoardFeed
from crm_desktop.gui.models.asked import NOTHING, Index

_DISPLAY = Qt.ItemDataRole.DisplayRole
_SERVED = (_DISPLAY, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


class ColumnModel(QAbstractListModel):
    """Holds nothing: rows are those of the feed's column `at`."""

    def __init__(self, feed: BoardFeed, at: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.feed, self.at = feed, at
        self._count = 0
        feed.going.connect(self._going)
        feed.gone.connect(self._gone)
        feed.coming.connect(self._coming)
        feed.came.connect(self._came)
        feed.cards_changed.connect(self._cards_changed)
        self.read_again()

    @property
    def column(self) -> Column | None:
        """Return the column shown, None when the board has fewer now."""
        board = self.feed.board
        return board.columns[self.at] if board and 0 <= self.at < len(board.columns) else None

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        column = self.column
        if role not in _SERVED or not index.isValid() or column is None:
            return None
        card = self.feed.card(column.ns[index.row()])
        if card is None:
            return ""
        rotten = column.rotten[index.row()]
        return words.spoken(card, days_in_stage(card.since) if rotten else None)

    def read_again(self) -> None:
        """Show what the column holds after the board was read."""
        self.beginResetModel()
        column = self.column
        self._count = column.count if column is not None else 0
        self.endResetModel()

    def detach(self) -> None:
        """Show nothing any more: the column is about to go."""
        self.at = -1
        self.read_again()

    def _going(self, at: int, position: int) -> None:
        if at == self.at:
            self.beginRemoveRows(NOTHING, position, position)

    def _gone(self, at: int, _position: int) -> None:
        if at == self.at:
            self._count -= 1
            self.endRemoveRows()

    def _coming(self, at: int, position: int) -> None:
        if at == self.at:
            self.beginInsertRows(NOTHING, position, position)

    def _came(self, at: int, _position: int) -> None:
        if at == self.at:
            self._count += 1
            self.endInsertRows()

    def _cards_changed(self, ns: set[int]) -> None:
        column = self.column
        if column is None or not self._count:
            return
        if not ns or len(ns) > 4:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1))
            return
        for n in ns:
            at = column.position(n)
            if at >= 0:
                self.dataChanged.emit(self.index(at), self.index(at))
