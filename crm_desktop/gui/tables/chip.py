"""A filter chip: field and comparison quietly, the value plainly, and a cross that takes it away."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolButton, QWidget

from crm_desktop.gui import fonts, icons
from crm_desktop.gui.tables import look as looks
from crm_desktop.i18n import tr

HEIGHT = 26
CROSS = 12
MOST = 240
SMALL = "small-medium"


class Chip(QToolButton):
    """Click or Enter opens it; the cross, Delete or Backspace takes it away."""

    opened = Signal()
    removed = Signal()

    def __init__(self, lead: str, value: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self._lead, self._value = lead, value
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Filter: {what}", what=f"{lead} {value}".strip()))
        self.setToolTip(f"{lead} {value}".strip())
        self.clicked.connect(self._clicked)
        self._at = QPoint()

    def sizeHint(self) -> QSize:  # noqa: N802
        small = fonts.metrics(SMALL)
        text = small.horizontalAdvance(self._lead) + small.horizontalAdvance(self._value)
        gap = 6 if self._value else 0
        wide = min(MOST, 10 + text + gap + 8 + CROSS + 10)
        return QSize(wide, max(HEIGHT, small.height() + 8))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look, painter = looks.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.line2)
        painter.setBrush(look.hover if self.underMouse() else look.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        mirrored = self.isRightToLeft()
        inner = self._mirror(QRect(10, 0, self.width() - 28 - CROSS, self.height()))
        painter.setPen(look.tertiary)
        used = look.write(painter, inner, self._lead, SMALL, mirrored) + 6
        inner.adjust(0 if mirrored else used, 0, -used if mirrored else 0, 0)
        painter.setPen(look.text)
        look.write(painter, inner, self._value, SMALL, mirrored)
        painter.drawPixmap(self._cross().topLeft(), icons.pixmap("x", "secondary", CROSS))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._at = event.position().toPoint()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        on_cross = self._cross().adjusted(-6, -7, 10, 7).contains(self._at)
        (self.removed if on_cross else self.opened).emit()

    def _cross(self) -> QRect:
        y = (self.height() - CROSS) // 2
        return self._mirror(QRect(self.width() - 10 - CROSS, y, CROSS, CROSS))

    def _mirror(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)
