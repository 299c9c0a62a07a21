"""What follows the pointer while cards are dragged: the card, raised, with how many come along."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.deals.board import Card
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.board import card_look
from crm_desktop.gui.board.card_look import Face
from crm_desktop.gui.widgets import paint

EDGE = paint.SHADOW_MARGIN
_BADGE = 22


class Ghost(QWidget):
    """A child of the window that lets the mouse through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._card: Card | None = None
        self._count, self._rotten = 1, False
        self._grip = QPoint()

    def lift(self, rect: QRect, grip: QPoint, card: Card | None, count: int) -> None:
        """Take the look of a card whose place is `rect`, held at `grip` within it."""
        self._card, self._count, self._grip = card, count, grip
        self._rotten = rect.height() > card_look.height()
        self.resize(rect.width() + 2 * EDGE, rect.height() + 2 * EDGE + (6 if count > 1 else 0))

    def follow(self, at: QPoint) -> None:
        """Stand under a global position."""
        place = self.parentWidget().mapFromGlobal(at) - self._grip - QPoint(EDGE, EDGE)
        self.move(place)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        behind = 6 if self._count > 1 else 0
        sheet = self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE - behind)
        paint.paint_shadow(painter, sheet, card_look.RADIUS)
        if behind:
            under = sheet.translated(0, behind).adjusted(6, 0, -6, 0)
            card_look.paint_card(painter, under, None, Face(raised=True))
        card_look.paint_card(painter, sheet, self._card, Face(rotten=self._rotten, raised=True))
        if behind:
            self._paint_count(painter, sheet)

    def _paint_count(self, painter: QPainter, sheet: QRect) -> None:
        text = f"{self._count:,}"
        wide = max(_BADGE, fonts.metrics("small-strong").horizontalAdvance(text) + 14)
        x = sheet.left() - 4 if self.isRightToLeft() else sheet.right() + 5 - wide
        box = QRect(x, sheet.top() - 5, wide, _BADGE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accentfill"))
        painter.drawRoundedRect(box, _BADGE / 2, _BADGE / 2)
        painter.setPen(theme.colour("onaccent"))
        painter.setFont(fonts.font("small-strong"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
