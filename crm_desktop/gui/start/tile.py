"""The program's sign: its letter on a tile in the accent colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.gui import fonts, theme

SIDE = 40


class Tile(QWidget):
    """Says nothing by itself: it stands beside the name."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accentfill"))
        painter.drawRoundedRect(self.rect(), 8, 8)
        painter.setPen(theme.colour("onaccent"))
        painter.setFont(fonts.font("page"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "C")
