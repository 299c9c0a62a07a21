"""What drawings are painted with: a theme's colours by name, hatching, letters for screen or paper."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.printing.paper import NO_BREAK
from crm_desktop.gui.theme import Tokens

_PATTERNS = (
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.DiagCrossPattern,
)
FINE = 20
"""Parts of a pixel in which letters are set on paper."""
DASHES = {"dash": (3.0, 2.0), "dots": (2.0, 2.0)}
"""Dashes of lines, in their own widths."""


def series_ink(series: int) -> str:
    """Return the colour of a series: c1 to c6, then from the start again, hatched."""
    return f"c{series % 6 + 1}"


class Pens:
    """A painter with the colours of `tokens`. For `paper` letters are those a PDF can hold."""

    def __init__(self, painter: QPainter, tokens: Tokens, *, paper: bool = False) -> None:
        self.painter, self.tokens, self.paper = painter, tokens, paper
        self._colours: dict[str, QColor] = {}
        self._style = ""

    def colour(self, ink: str) -> QColor:
        """Return a colour by its name: c1 … c6, a token's, or "grid", which never outshines a mark."""
        found = self._colours.get(ink)
        if found is None:
            if ink == "grid":
                return self.colour("disabled" if self.tokens.bordered else "line")
            chart = ink[:1] == "c" and ink[1:].isdigit()
            said = self.tokens.charts[int(ink[1:]) - 1] if chart else getattr(self.tokens, ink)
            found = self._colours[ink] = QColor(said)
        return found

    def tint(self, ink: str, part: float) -> QColor:
        """Return a colour so far on the way to it from the ground, in steps of a hundredth."""
        key = f"{ink} {part:.2f}"
        found = self._colours.get(key)
        if found is None:
            found = self._colours[key] = mixed(
                self.colour("surface"), self.colour(ink), float(f"{part:.2f}")
            )
        return found

    def fill(self, ink: str) -> None:
        """Fill what comes with a colour, without an outline."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.colour(ink))

    def hatch(self, rect: QRect, series: int) -> None:
        """Lay the hatching of a series over a rectangle; of whole pixels it takes a tenth of the time."""
        pattern = self.pattern(series)
        if pattern is not Qt.BrushStyle.NoBrush:
            self.painter.fillRect(rect, QBrush(self.colour("surface"), pattern))

    def pattern(self, series: int) -> Qt.BrushStyle:
        """Return the hatching of a series: from the seventh on, in high contrast from the second on."""
        if series < 0:
            return Qt.BrushStyle.NoBrush
        turn = series // 6 + (series if self.tokens.bordered else 0)
        return _PATTERNS[turn % len(_PATTERNS)]

    def line(self, ink: str, width: float, dash: str = "") -> None:
        """Draw what comes with a line, unfilled."""
        pen = QPen(self.colour(ink), width)
        if dash:
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern(list(DASHES[dash]))
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def write(self, x: float, y: float, text: str) -> None:
        """Write a text from x on, on the baseline y."""
        if not self.paper:
            self.painter.drawText(QPointF(x, y), text)
            return
        self.painter.save()
        self.painter.translate(x, y)
        self.painter.scale(1 / FINE, 1 / FINE)
        # As a PDF has one sign for the picture of a space, it would give out a tab for it.
        self.painter.drawText(QPointF(0, 0), text.replace(" ", NO_BREAK))
        self.painter.restore()

    def letters(self, style: str, ink: str) -> None:
        """Write what comes in a style and colour."""
        self.painter.setPen(self.colour(ink))
        if style != self._style:
            self._style = style
            self.painter.setFont(
                _paper_font(style, fonts.scale()) if self.paper else fonts.font(style)
            )


def mixed(ground: QColor, colour: QColor, part: float) -> QColor:
    """Return a colour so far on the way from a ground to another."""
    before = ground.red(), ground.green(), ground.blue()
    after = colour.red(), colour.green(), colour.blue()
    return QColor(*(round(a + (b - a) * part) for a, b in zip(before, after, strict=True)))


@cache
def _paper_font(style: str, _scale: float) -> QFont:
    made = QFont(fonts.font(style))
    made.setPixelSize(round(fonts.points(style) * fonts.dpi() / 72 * FINE))
    # Figures and hyphens of other shapes have no letters of their own in a PDF.
    made.clearFeatures()
    made.setFeature(QFont.Tag("calt"), 0)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def on_screen(painter: QPainter) -> Pens:
    """Return pens in the theme in force."""
    return Pens(painter, theme.current())
