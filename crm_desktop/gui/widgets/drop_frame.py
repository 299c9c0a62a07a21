"""A frame over what is dragged to: a row of a list, or a whole record."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crm_desktop.gui import theme

LINE, ROUND, TINT = 2, 4, 24


class DropFrame(QWidget):
    """Lies over a part of a widget while something hovers there; the mouse does not meet it."""

    def __init__(self, widget: QWidget | None = None) -> None:
        super().__init__(widget)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, widget: QWidget, rect: QRect) -> None:
        """Lie over a part of a widget; nowhere, where there is no such part."""
        if self.parentWidget() is not widget:
            self.setParent(widget)
        self.setGeometry(rect)
        self.raise_()
        self.setVisible(rect.isValid())

    def leave(self) -> None:
        """Lie nowhere; the widget it lay over may go now."""
        self.setParent(None)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        accent = theme.colour("accent")
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(accent, LINE))
        painter.setBrush(QColor(accent.red(), accent.green(), accent.blue(), TINT))
        inset = LINE / 2
        room = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(room, ROUND, ROUND)
