"""Paper: its sizes, its ink, its type. What is printed is dark on white, whatever the screen's theme.

A document measures in units of 1/20 point, on the screen, in a PDF and on a printer alike: so the
preview breaks lines and pages where the paper does. Its fonts belong to the thread that made it.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)

from crm_desktop.gui import fonts, theme
from crm_desktop.i18n import tr

POINT = 20
"""Units in a point."""
DPI = 72 * POINT
"""Units in an inch."""
MM = DPI / 25.4
MARGIN = 40 * POINT
NO_BREAK = "\u00a0"
INK, SOFT, HAIR = theme.LIGHT.text, theme.LIGHT.secondary, theme.LIGHT.line2
SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
_ONE_LINE = (
    Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper as it is held."""

    size: str = "A4"
    landscape: bool = False

    def layout(self) -> QPageLayout:
        """Return the sheet for a printer or a PDF, without margins: documents keep their own."""
        way = (
            QPageLayout.Orientation.Landscape
            if self.landscape
            else QPageLayout.Orientation.Portrait
        )
        none = QMarginsF(0, 0, 0, 0)
        return QPageLayout(QPageSize(SIZES[self.size]), way, none, QPageLayout.Unit.Point, none)

    def extent(self) -> QSizeF:
        """Return width and height in units."""
        points = QPageSize(SIZES[self.size]).size(QPageSize.Unit.Point)
        return (points.transposed() if self.landscape else points) * POINT


def to_be_found(font: QFont) -> None:
    """Let words be found and copied: figures and hyphens of other shapes have no letters in a PDF."""
    font.clearFeatures()
    font.setFeature(QFont.Tag("calt"), 0)


class Type:
    """One size and weight of type, with its measures."""

    def __init__(self, points: float, strong: bool = False) -> None:
        self.font = QFont()
        self.font.setFamilies(list(fonts.load()))
        self.font.setPixelSize(round(points * POINT))
        self.font.setWeight(fonts.STRONG if strong else fonts.REGULAR)
        to_be_found(self.font)
        self.font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self.metrics = QFontMetricsF(self.font)
        self.height = points * POINT * 1.45

    def width(self, text: str) -> float:
        return self.metrics.horizontalAdvance(text)


class Document:
    """Pages to paint: `paint` is asked for one at a time and fetches what stands on it."""

    def __init__(self, paper: Paper, title: str) -> None:
        self.paper, self.title = paper, title
        self.pages = 1
        self.mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.small = Type(8)
        extent = paper.extent()
        self.room = QRectF(0, 0, extent.width(), extent.height()).adjusted(
            MARGIN, MARGIN, -MARGIN, -MARGIN
        )

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint a page, counted from 0, in units from the corner of the sheet."""
        raise NotImplementedError

    def paint_guides(self, painter: QPainter, page: int) -> None:
        """Paint what helps on the screen and is not printed."""

    def mirror(self, rect: QRectF) -> QRectF:
        """Return where a part stands on a page that is read from the right."""
        if not self.mirrored:
            return rect
        left = self.room.left() + self.room.right() - rect.right()
        return QRectF(left, rect.top(), rect.width(), rect.height())

    def write(
        self, painter: QPainter, rect: QRectF, text: str, type: Type, ink: str = INK,
        *, end: bool = False,
    ) -> None:  # fmt: skip
        """Write one line at the beginning or the end of a part, cut with … where it has no room."""
        painter.setFont(type.font)
        painter.setPen(QColor(ink))
        room = self.mirror(rect)
        shown = type.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        right = end != self.mirrored
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        # As a PDF has one sign for the picture of a space, it would give out a tab for it.
        painter.drawText(room, int(_ONE_LINE | side), shown.replace(" ", NO_BREAK))

    def rule(self, painter: QPainter, y: float, ink: str = HAIR) -> None:
        """Draw a hairline over the width of the page."""
        painter.setPen(QPen(QColor(ink), 0.5 * POINT))
        painter.drawLine(int(self.room.left()), int(y), int(self.room.right()), int(y))

    def foot(self, painter: QPainter, page: int, words: str) -> None:
        """Write what stands at the foot of each page: `words`, and which page it is."""
        y = self.room.bottom() + 10 * POINT
        line = QRectF(self.room.left(), y, self.room.width(), self.small.height)
        number = tr("Page {n} of {total}", n=page + 1, total=self.pages)
        used = self.small.width(number) + 12 * POINT
        self.write(painter, line, number, self.small, SOFT, end=True)
        self.write(painter, line.adjusted(0, 0, -used, 0), words, self.small, SOFT)


def picture(document: Document, page: int, width: int, *, guides: bool = False) -> QImage:
    """Return a page as a picture `width` device pixels wide, with guides for the screen or without."""
    extent = document.paper.extent()
    scale = width / extent.width()
    made = QImage(width, max(1, round(extent.height() * scale)), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    with QPainter(made) as painter:
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
        )
        painter.scale(scale, scale)
        if guides:
            document.paint_guides(painter, page)
        document.paint(painter, page)
    return made


def wrapped(text: str, type: Type, width: float) -> list[str]:
    """Break a text into lines that have room, between words where it can be."""
    layout = QTextLayout(text, type.font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(_cut(text, line.textStart(), line.textLength()))
    layout.endLayout()
    return lines


def _cut(text: str, start: int, length: int) -> str:
    """Return a part of a text by Qt's count, which takes two for signs beyond the first plane."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", "replace").rstrip()
