"""One change of the panel: what, how, when; below it why it was not accepted, in the colour of errors."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.sync.entries import REFUSED, WAITING, Entry
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets.mirroring import mirrored

ICON, GAP, EDGE, ROW, LINE = 14, 8, 16, 30, 17


class EntryRow(QAbstractButton):
    """A click opens the record."""

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self.setAccessibleName(entry.said)
        self.setToolTip(entry.said)
        self.setProperty("ring", "inside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, height(self.entry))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        paint_entry(painter, self.rect(), self.entry, self.layoutDirection())


def height(entry: Entry) -> int:
    """Return how tall `paint_entry` paints a change."""
    return fonts.height(ROW, "small") + (fonts.grown(LINE) if entry.why else 0)


def paint_entry(
    painter: QPainter, rect: QRect, entry: Entry, way: Qt.LayoutDirection, ink: str = ""
) -> None:
    """Paint a change filling `rect`; `ink` is the one colour on a selection that has its own."""
    look, turned = looks.current(), way == Qt.LayoutDirection.RightToLeft
    first = QRect(rect.left(), rect.top(), rect.width(), fonts.height(ROW, "small"))
    side = fonts.grown(ICON)
    wrong = entry.kind != WAITING

    def at(left: int, width: int, tall: QRect = first) -> QRect:
        return mirrored(way, rect, QRect(rect.left() + left, tall.top(), width, tall.height()))

    icon = ("circle-alert" if entry.kind == REFUSED else "hourglass") if wrong else entry.icon
    sign = at(EDGE, side)
    sign.setRect(sign.x(), first.center().y() - side // 2 + 1, side, side)
    icons.icon(icon, ink or ("error" if wrong else "secondary")).paint(painter, sign)
    right = rect.width() - EDGE
    wide = fonts.metrics("small").horizontalAdvance(entry.moment) + 2
    painter.setPen(theme.colour(ink or "tertiary"))
    look.write(painter, at(right - wide, wide), entry.moment, "small", not turned)
    left, right = EDGE + side + GAP, right - wide - GAP
    painter.setPen(theme.colour(ink or "text"))
    left += look.write(painter, at(left, right - left), entry.title, "small-medium", turned) + GAP
    painter.setPen(theme.colour(ink or "tertiary"))
    if right - left > 40:
        look.write(painter, at(left, right - left), entry.detail, "small", turned)
    if entry.why:
        below = QRect(rect.left(), first.bottom() - 5, rect.width(), fonts.grown(LINE))
        painter.setPen(theme.colour(ink or ("error" if wrong else "secondary")))
        start = EDGE + side + GAP
        look.write(
            painter, at(start, rect.width() - start - EDGE, below), entry.why, "small", turned
        )
