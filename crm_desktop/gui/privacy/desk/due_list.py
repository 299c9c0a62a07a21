"""A list of what has a deadline: who or what, what about, and how long is left, in words and in colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.history.old_new import Line
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.reading_list import AIR, ReadingList, paint_ground, two_lines
from crm_desktop.privacy.clocks import Clock

EDGE, GAP = 24, 16
PART = 0.45
"""What a clock may take of a row's width."""


class Due(NamedTuple):
    """One row: `id` is what it stands for."""

    id: str
    title: str
    below: str
    clock: Clock


class DueModel(QAbstractListModel):
    """What is listed, in words already."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Due] = []

    def show_rows(self, rows: Sequence[Due]) -> None:
        """List others; rows that stay are changed where they stand."""
        if [row.id for row in rows] == [row.id for row in self.rows]:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.below}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title}, {row.below}, {row.clock.words}"
        return None


class DueDelegate(QStyledItemDelegate):
    """Title and what it is about at the left, the clock at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, two_lines())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        row: Due = model.rows[index.row()]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint_ground(painter, option, edge=True)
        rect = QRect(option.rect).adjusted(EDGE, AIR, -EDGE, -AIR)
        wide = min(paint.badge_width(row.clock.words, row.clock.shape), int(rect.width() * PART))
        box = QRect(rect.right() + 1 - wide, rect.top(), wide, rect.height())
        mark = QStyle.visualRect(option.direction, rect, box)
        paint.paint_badge(
            painter, mark, row.clock.words, shape=row.clock.shape, tone=row.clock.tone,
            selected=chosen and not theme.current().bordered,
        )  # fmt: skip
        self._words(painter, rect, option, (row, rect.width() - wide - GAP))
        painter.restore()

    def _words(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, what: tuple[Due, int]
    ) -> None:
        row, room = what
        top = QRect(rect.left(), rect.top(), rect.width(), fonts.height(20))
        Line(painter, top, option.direction, "body-medium").write(
            0, room, row.title, theme.colour("text")
        )
        below = QRect(rect.left(), top.bottom() + 3, rect.width(), rect.bottom() - top.bottom() - 2)
        Line(painter, below, option.direction, "small").write(
            0, room, row.below, theme.colour("secondary")
        )


class DueList(ReadingList):
    """Arrows choose, Enter and a double click open, Delete deletes."""

    opened = Signal(str)
    moved = Signal(str)
    deleted = Signal(str)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = DueModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(DueDelegate(self))
        self.setAccessibleName(name)
        self.selectionModel().currentChanged.connect(self._moved)

    def show_rows(self, rows: Sequence[Due]) -> None:
        """List others; who stood on one that is still there stands on it."""
        before, at = self.chosen(), self.currentIndex().row()
        self.rows.show_rows(rows)
        kept = next(
            (n for n, row in enumerate(rows) if row.id == before), min(max(at, 0), len(rows) - 1)
        )
        if rows:
            self.setCurrentIndex(self.rows.index(kept))
        self.moved.emit(self.chosen())

    def stand_on(self, id: str) -> None:
        """Come to the row of an id, if it is listed."""
        at = next((n for n, row in enumerate(self.rows.rows) if row.id == id), -1)
        if at >= 0:
            self.setCurrentIndex(self.rows.index(at))

    def chosen(self) -> str:
        """Return the id of the row that is stood on, "" for none."""
        at = self.currentIndex().row()
        return self.rows.rows[at].id if 0 <= at < len(self.rows.rows) else ""

    def act(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self.rows.rows[index.row()].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete and self.chosen():
            self.deleted.emit(self.chosen())
        else:
            super().keyPressEvent(event)

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.moved.emit(self.chosen())
