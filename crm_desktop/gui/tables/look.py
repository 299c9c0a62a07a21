"""What rows are painted with: pens, fonts and measured text, kept for one theme and text size."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from crm_desktop.gui import fonts, theme

ROW = 32
PAD = 8
EDGE = 16
BOX = 16
AVATAR = 22
_REMEMBERED = 8000
Fitted = tuple[str, int]
_RIGHT = Qt.TextElideMode.ElideRight


class Look:
    """Colours, row height, and elided texts with their widths."""

    def __init__(self) -> None:
        self.text, self.secondary = theme.colour("text"), theme.colour("secondary")
        self.tertiary, self.accent = theme.colour("tertiary"), theme.colour("accent")
        self.selection, self.hover = theme.colour("selection"), theme.colour("hover")
        self.onselection, self.line = theme.colour("onselection"), theme.colour("line")
        self.surface, self.line2 = theme.colour("surface"), theme.colour("line2")
        self.raised = theme.colour("raised")
        self.bordered = theme.current().bordered
        self.focus_width = theme.current().focuswidth
        self.row_height = fonts.height(ROW)
        self.box, self.avatar = fonts.grown(BOX), fonts.grown(AVATAR)
        self.name_at = EDGE + self.box + EDGE
        """Where the avatar of the first column starts; its heading stands there too."""
        self._fitted: dict[tuple[str, str, int], Fitted] = {}
        self._lines: dict[str, tuple[int, int]] = {}
        self._letters: dict[str, _Letters] = {}

    def fit(self, text: str, style: str, width: int) -> Fitted:
        """Return `text` cut to `width`, and how wide it is then."""
        key = (text, style, width)
        found = self._fitted.get(key)
        if found is None:
            if len(self._fitted) > _REMEMBERED:
                self._fitted.clear()
            found = self._fitted[key] = self._fit_anew(text, style, width)
        return found

    def write(
        self, painter: QPainter, rect: QRect, text: str, style: str, mirrored: bool = False
    ) -> int:
        """Write one line on a common baseline, so no script lifts the row; return its width."""
        room = rect.width()
        if not text or room <= 0:
            return 0
        cut, width = self.fit(text, style, room)
        tall, ascent = self._line_of(style)
        x = rect.right() + 1 - width if mirrored else rect.left()
        y = rect.top() + (rect.height() - tall) // 2
        painter.setFont(fonts.font(style))
        painter.drawText(x, y + ascent, cut)
        return width

    def _fit_anew(self, text: str, style: str, width: int) -> Fitted:
        if text.isascii():  # its letters stand side by side: no need to have them set first
            letters = self._letters.get(style) or self._letters.setdefault(style, _Letters(style))
            own = ceil(sum(map(letters.__getitem__, text)))
            if own <= width:
                return text, own
        metrics = fonts.metrics(style)
        own = metrics.horizontalAdvance(text)
        if own <= width:
            return text, own
        cut = metrics.elidedText(text, _RIGHT, width)
        return cut, metrics.horizontalAdvance(cut)

    def _line_of(self, style: str) -> tuple[int, int]:
        found = self._lines.get(style)
        if found is None:
            metrics = fonts.metrics(style)
            found = self._lines[style] = (metrics.height(), metrics.ascent())
        return found


class _Letters(dict[str, float]):
    """How wide each letter of a style is, measured when first met."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self._metrics = QFontMetricsF(fonts.font(style))

    def __missing__(self, letter: str) -> float:
        found = self[letter] = self._metrics.horizontalAdvance(letter)
        return found


def current() -> Look:
    """Return the look in force, made anew after a change of theme or text size."""
    global _look
    if _look is None:
        _look = Look()
    return _look


def _forget() -> None:
    global _look
    _look = None


_look: Look | None = None
theme.news.changed.connect(_forget)
