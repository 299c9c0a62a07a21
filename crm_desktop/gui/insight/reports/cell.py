"""A cell of a list of figures as it is painted: lines of words, a bar, counted from its leading side."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle

from crm_desktop.gui import fonts, theme

PAD = 8


class Cell:
    """One cell to paint on, counted from its leading side."""

    def __init__(
        self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection, inverse: bool
    ) -> None:
        self.painter, self.rect, self.direction, self.inverse = painter, rect, direction, inverse

    def placed(self, left: int, width: int, top: int = 0, tall: int = 0) -> QRect:
        """Return a part of it."""
        box = QRect(self.rect.left() + left, self.rect.top() + top, width,
                    tall or self.rect.height() - 1)  # fmt: skip
        return QStyle.visualRect(self.direction, self.rect, box)

    def write(self, box: QRect, text: str, style: str, ink: str, *, far: bool = False) -> None:
        """Write a line, cut with … where it has no room."""
        if box.width() <= 8 or not text:
            return
        self.painter.setFont(fonts.font(style))
        self.painter.setPen(theme.colour("onselection" if self.inverse else ink))
        cut = fonts.metrics(style).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
        side = Qt.AlignmentFlag.AlignTrailing if far else Qt.AlignmentFlag.AlignLeading
        at = QStyle.visualAlignment(self.direction, side | Qt.AlignmentFlag.AlignVCenter)
        self.painter.drawText(box, at, cut)

    def lines(self, first: str, second: str, left: int = PAD, ink: str = "secondary") -> None:
        """Write two lines, or one in the middle."""
        wide = self.rect.width() - left - PAD
        if not second:
            self.write(self.placed(left, wide), first, "body", ink)
            return
        body, small = fonts.metrics("body").height(), fonts.metrics("small").height()
        top = (self.rect.height() - body - small) // 2
        self.write(self.placed(left, wide, top, body), first, "body", ink)
        self.write(self.placed(left, wide, top + body, small), second, "small", "tertiary")


def paint_bar(cell: Cell, track: QRect, part: float, due: float | None = None) -> None:
    """Paint how much of a track is done, and with `due` where it would be at an even pace."""
    painter, radius = cell.painter, track.height() / 2
    wide = max(2, round(track.width() * min(part, 1.0)))
    done = QStyle.visualRect(
        cell.direction, track, QRect(track.left(), track.top(), wide, track.height())
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bordered = theme.current().bordered
    painter.setPen(QPen(theme.colour("control"), 1) if bordered else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("quietground"))
    painter.drawRoundedRect(QRectF(track), radius, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("good" if part >= 1 else "accent"))
    if part > 0:
        painter.drawRoundedRect(QRectF(done), radius, radius)
    if due is not None and 0 < due < 1:
        at = QRect(
            track.left() + round(track.width() * due), track.top() - 2, 2, track.height() + 4
        )
        painter.fillRect(QStyle.visualRect(cell.direction, track, at), theme.colour("text"))
