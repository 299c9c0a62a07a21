"""The drop zones that slide in at the foot of a board while cards are dragged."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets.motion import slide_in
from crm_desktop.i18n import tr

HEIGHT = 72
_LOOKS = {
    "won": ("trophy", "good", "goodground"),
    "lost": ("circle-x", "error", "errorground"),
    "pipeline": ("arrow-right-left", "text", "surface"),
}


class Zone(QWidget):
    """One dashed target; a thicker edge says that cards let go now would land here."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self._over = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.words())

    def words(self) -> str:
        said = {
            "won": tr("Won"),
            "lost": tr("Lost, with a reason"),
            "pipeline": tr("Another pipeline"),
        }
        return said[self.name]

    def set_over(self, over: bool) -> None:
        if over != self._over:
            self._over = over
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        icon, ink, ground = _LOOKS[self.name]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = Qt.PenStyle.SolidLine if self._over else Qt.PenStyle.DashLine
        edge = "control" if ink == "text" and not self._over else ink
        wide = 2 if self._over else 1
        painter.setPen(
            QPen(theme.colour("accent" if self._over and ink == "text" else edge), wide, line)
        )
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 8, 8)
        self._paint_words(painter, icon, ink)

    def _paint_words(self, painter: QPainter, icon: str, ink: str) -> None:
        text, metrics = self.words(), fonts.metrics("body-medium")
        width = 16 + 8 + metrics.horizontalAdvance(text)
        left, middle = (self.width() - width) // 2, self.height() // 2
        mirrored = self.isRightToLeft()
        picture = icons.pixmap(icon, ink, 16, self.devicePixelRatio())
        painter.drawPixmap(left + width - 16 if mirrored else left, middle - 8, picture)
        painter.setPen(theme.colour(ink))
        painter.setFont(fonts.font("body-medium"))
        room = QRect(left if mirrored else left + 24, 0, width - 24 + 2, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class DropZones(QFrame):
    """Lies over the foot of the page, so the cards above do not jump when it comes and goes."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("kind", "foot")
        self._over = over
        self.zones = {name: Zone(name, self) for name in _LOOKS}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        for zone in self.zones.values():
            row.addWidget(zone)
        self.hide()

    def come(self, *, others: bool) -> None:
        """Slide in; `others` says whether there is another pipeline to go to."""
        self.zones["pipeline"].setVisible(others)
        tall = fonts.height(HEIGHT)
        self.resize(self._over.width(), tall)
        self.raise_()
        slide_in(self, QPoint(0, self._over.height() - tall))

    def under(self, at: QPoint) -> str:
        """Return the zone at a global position and mark it; "" where there is none."""
        found = ""
        for name, zone in self.zones.items():
            inside = self.isVisible() and zone.isVisible()
            over = inside and zone.rect().contains(zone.mapFromGlobal(at))
            zone.set_over(over)
            found = name if over else found
        return found
