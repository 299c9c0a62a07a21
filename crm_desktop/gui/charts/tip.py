"""The label at a mark: what it says in full, while the pointer or the keyboard is on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.drawing import baseline, line_height, width_of
from crm_desktop.gui.charts.frame import broken
from crm_desktop.gui.widgets.paint import SHADOW_MARGIN, paint_shadow

AIR, WIDEST = 8, 280


class Tip(QWidget):
    """Lies over the window of the chart it belongs to, and takes neither pointer nor focus."""

    def __init__(self, chart: QWidget) -> None:
        super().__init__(chart)
        self._chart = chart
        self.lines: list[str] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        chart.destroyed.connect(self.deleteLater)
        self.hide()

    def say(self, text: str, at: QRectF) -> None:
        """Show a text over a place of the chart, under it where there is no room; "" shows nothing."""
        if not text:
            self.hide()
            return
        if self.parentWidget() is not self._chart.window():  # a small chart has no room for it
            self.setParent(self._chart.window())
        room = self.parentWidget().rect()
        self._break(text, min(fonts.grown(WIDEST), room.width() - 2 * AIR))
        place = at.translated(QPointF(self._chart.mapTo(self.parentWidget(), QPoint())))
        y = round(place.top()) - self.height() + SHADOW_MARGIN - 4
        if y < -SHADOW_MARGIN:
            y = round(place.bottom()) - SHADOW_MARGIN + 4
        x = round(place.center().x() - self.width() / 2)
        most = room.width() - self.width() + SHADOW_MARGIN
        self.move(max(-SHADOW_MARGIN, min(x, most)), y)
        self.show()
        self.raise_()
        self.update()

    def _break(self, text: str, most: int) -> None:
        """Break a text into lines, and be as large as they are."""
        self.lines = list(broken(text, "small", most - 2 * AIR))
        wide = max(width_of(line, "small") for line in self.lines) + 2 * AIR
        tall = line_height("small") * len(self.lines) + AIR
        self.resize(wide + 2 * SHADOW_MARGIN, tall + 2 * SHADOW_MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        box = self.rect().adjusted(SHADOW_MARGIN, SHADOW_MARGIN, -SHADOW_MARGIN, -SHADOW_MARGIN)
        paint_shadow(painter, box, 6)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.colour("text"))
        painter.setFont(fonts.font("small"))
        pitch = line_height("small")
        for at, line in enumerate(self.lines):
            y = baseline(box.top() + AIR / 2 + at * pitch, pitch, "small")
            x = box.left() + AIR
            if self.isRightToLeft():
                x = box.right() + 1 - AIR - width_of(line, "small")
            painter.drawText(x, int(y), line)
