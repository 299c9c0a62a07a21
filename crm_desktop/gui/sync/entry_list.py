"""A list of changes as the panel paints them, one of them chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.gui import theme
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.sync.entries import Entry
from crm_desktop.gui.sync.entry_row import height, paint_entry

_SAID, _TIP = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole


class EntryModel(QAbstractListModel):
    """The rows of one list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def show(self, found: Sequence[Entry]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.entries = found
        self.endResetModel()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.title
        return one.said if role in (_SAID, _TIP) else None


class EntryRows(QStyledItemDelegate):
    """Paints a row as the panel does."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        model: Any = index.model()
        return QSize(0, height(model.entries[index.row()]))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.colour("selection" if chosen else "hover"))
        ink = "onselection" if chosen and theme.current().bordered else ""
        painter.save()
        paint_entry(painter, option.rect, model.entries[index.row()], option.direction, ink)
        painter.restore()


class EntryList(QListView):
    """Keeps the chosen change where its rows are read anew."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = EntryModel(self)
        self.setAccessibleName(words)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setItemDelegate(EntryRows(self))
        self.setModel(self.rows)

    def show_entries(self, shown: Sequence[Entry]) -> None:
        """Show other rows."""
        kept = self.chosen()
        self.rows.show(shown)
        at = next((i for i, one in enumerate(shown) if kept and one.stamp == kept.stamp), 0)
        self.setCurrentIndex(self.rows.index(at) if shown else QModelIndex())

    def chosen(self) -> Entry | None:
        """Return the current row."""
        at = self.currentIndex().row()
        return self.rows.entries[at] if 0 <= at < len(self.rows.entries) else None
