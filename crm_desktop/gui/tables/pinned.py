"""The first column, kept in place over the others while a table is scrolled sideways."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.gui.tables import look as looks


class _Over(QWidget):
    """Paints what scrolled away, and passes the mouse on as if it still lay there."""

    def __init__(self, view: Any, below: QWidget) -> None:
        super().__init__(view)
        self._view, self._below = view, below
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def cover(self, width: int) -> None:
        """Lie over the leading `width` of what is below, or go when that is in its place."""
        room = QRect(self._below.geometry())
        left = room.right() + 1 - width if self.isRightToLeft() else room.left()
        self.setGeometry(left, room.top(), width, room.height())
        self.setVisible(width > 0)
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pass_on(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pass_on(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pass_on(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pass_on(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        QApplication.sendEvent(self._below, event)

    def _pass_on(self, event: QMouseEvent) -> None:
        head = self._view.head
        at = event.position() + QPointF(head.sectionViewportPosition(0), 0)
        moved = QMouseEvent(
            event.type(), at, event.globalPosition(), event.button(), event.buttons(),
            event.modifiers(),
        )  # fmt: skip
        QApplication.sendEvent(self._below, moved)


class PinnedRows(_Over):
    """The first column's cells."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        view, look, painter = self._view, looks.current(), QPainter(self)
        painter.fillRect(self.rect(), look.surface)
        places = view.places(QRegion(self.rect()))
        view.rows.paint_rows(painter, places, [(0, 0, self.width())], self.width())
        edge = 0 if self.isRightToLeft() else self.width() - 1
        painter.fillRect(edge, 0, 1, self.height(), look.line2)


class PinnedHead(_Over):
    """The first column's heading."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        self._view.head.paintSection(painter, self.rect(), 0)
        edge = 0 if self.isRightToLeft() else self.width() - 1
        painter.fillRect(edge, 0, 1, self.height(), looks.current().line2)
