"""What rows are painted with: pens, fonts and measured text, kept for one theme and text size."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QStaticText, QTransform

from crm_desktop.gui import fonts, theme

ROW = 32
PAD = 8
EDGE = 16
BOX = 16
AVATAR = 22
_REMEMBERED = 8000
Fitted = tuple[str, int, QStaticText | None]
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

    def fit(self, text: str, style: str, width: int) -> Fitted:
        """Return `text` cut to `width`, its own width, and for plain Latin its laid out form."""
        key = (text, style, width)
        found = self._fitted.get(key)
        if found is None:
            if len(self._fitted) > _REMEMBERED:
                self._fitted.clear()
            found = self._fitted[key] = _fitted(text, style, width)
        return found

    def write(
        self, painter: QPainter, rect: QRect, text: str, style: str, mirrored: bool = False
    ) -> int:
        """Write one line on a common baseline, so no script lifts the row; return its width."""
        room = rect.width()
        if not text or room <= 0:
            return 0
        cut, width, laid_out = self.fit(text, style, room)
        tall, ascent = self._line_of(style)
        x = rect.right() + 1 - width if mirrored else rect.left()
        y = rect.top() + (rect.height() - tall) // 2
        painter.setFont(fonts.font(style))
        if laid_out is None:
            painter.drawText(x, y + ascent, cut)
        else:
            painter.drawStaticText(x, y, laid_out)
        return width

    def _line_of(self, style: str) -> tuple[int, int]:
        found = self._lines.get(style)
        if found is None:
            metrics = fonts.metrics(style)
            found = self._lines[style] = (metrics.height(), metrics.ascent())
        return found


def _fitted(text: str, style: str, width: int) -> Fitted:
    metrics, laid_out = fonts.metrics(style), _laid_out(text, style)
    own = ceil(laid_out.size().width()) if laid_out else metrics.horizontalAdvance(text)
    if own <= width:
        return text, own, laid_out
    cut = metrics.elidedText(text, _RIGHT, width)
    return cut, metrics.horizontalAdvance(cut), None


def _laid_out(text: str, style: str) -> QStaticText | None:
    """Return Latin text shaped once, to be drawn many times.

    Other scripts come from other fonts with their own ascent: those are drawn by the baseline.
    """
    if not text.isascii():
        return None
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    made.prepare(QTransform(), fonts.font(style))
    return made


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
