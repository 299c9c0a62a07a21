"""Painting old → new, on one line or below each other: what was is struck through, none is said."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

from crm_desktop.gui import fonts, formats, icons, theme
from crm_desktop.i18n import tr

ARROW, GAP = 12, 6
LONGEST = 300
"""Letters of a value that are shown where it may take several lines."""
LEAST = 40


class Ink:
    """The colours of one line; on a selected row of the contrast themes all are alike."""

    def __init__(self, selected: bool = False) -> None:
        alike = selected and theme.current().bordered
        self.old = theme.colour("onselection" if alike else "tertiary")
        self.new = theme.colour("onselection" if alike else "text")
        self.arrow = "onselection" if alike else "tertiary"


def paint(
    painter: QPainter, rect: QRect, change: tuple[str, str], direction: Qt.LayoutDirection,
    ink: Ink | None = None, style: str = "small",
) -> None:  # fmt: skip
    """Paint (old, new) into `rect`, sharing the width where both are long."""
    ink = ink or Ink()
    old, new = change[0] or tr("(none)"), change[1] or tr("(none)")
    metrics = fonts.metrics(style)
    room = rect.width() - ARROW - 2 * GAP
    first = min(
        metrics.horizontalAdvance(old), max(room // 2, room - metrics.horizontalAdvance(new))
    )
    line = Line(painter, rect, direction, style)
    used = line.write(0, first, old, ink.old)
    if change[0]:
        line.strike(0, used, ink.old)
    line.arrow(used + GAP, ink.arrow)
    after = used + 2 * GAP + ARROW
    line.write(after, rect.width() - after, new, ink.new if change[1] else ink.old)


def needed(change: tuple[str, str], style: str = "small") -> int:
    """Return the width that (old, new) take on one line."""
    metrics = fonts.metrics(style)
    return sum(metrics.horizontalAdvance(said) for said in _said(change)) + ARROW + 2 * GAP


def stacked_height(change: tuple[str, str], width: int, style: str = "small") -> int:
    """Return the height of (old, new) one below the other, each on as many lines as it takes."""
    old, new = _said(change)
    return _height(_laid(old, width, style)) + _height(_laid(new, width - ARROW - GAP, style))


def paint_stacked(
    painter: QPainter, rect: QRect, change: tuple[str, str], direction: Qt.LayoutDirection,
    style: str = "small",
) -> None:  # fmt: skip
    """Paint the old value, and below it the arrow and the new one, both whole."""
    ink, (old, new) = Ink(), _said(change)
    upper = _laid(old, rect.width(), style, strike=bool(change[0]))
    lower = _laid(new, rect.width() - ARROW - GAP, style)
    line = QRect(
        rect.left(), rect.top() + _height(upper), rect.width(), fonts.metrics(style).height()
    )
    Line(painter, line, direction, style).arrow(0, ink.arrow)
    mirrored = direction == Qt.LayoutDirection.RightToLeft
    painter.setPen(ink.old)
    upper.draw(painter, QPointF(rect.topLeft()))
    painter.setPen(ink.new if change[1] else ink.old)
    lower.draw(painter, QPointF(rect.left() + (0 if mirrored else ARROW + GAP), line.top()))


def whole_height(text: str, width: int, style: str = "small") -> int:
    """Return the height of one value on as many lines as it takes."""
    return _height(_laid(_one_line(text), width, style))


def paint_whole(painter: QPainter, rect: QRect, text: str, style: str = "small") -> None:
    """Paint one value whole, in the middle of `rect`."""
    laid = _laid(_one_line(text), rect.width(), style)
    painter.setPen(Ink().new)
    top = rect.top() + max(0, rect.height() - _height(laid)) // 2
    laid.draw(painter, QPointF(rect.left(), top))


def _said(change: tuple[str, str]) -> tuple[str, str]:
    old, new = (_one_line(said) or tr("(none)") for said in change)
    return old, new


def _one_line(text: str) -> str:
    return formats.shortened(" ".join(text.split()), LONGEST)


def _laid(said: str, width: int, style: str, *, strike: bool = False) -> QTextLayout:
    """Return a text in lines of a width, broken between words where that goes."""
    font = QFont(fonts.font(style))
    font.setStrikeOut(strike)
    option = QTextOption(Qt.AlignmentFlag.AlignLeading)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout, top = QTextLayout(said, font), 0.0
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, LEAST))
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


def _height(layout: QTextLayout) -> int:
    return round(layout.boundingRect().height())


class Line:
    """One line being painted from its leading side."""

    def __init__(
        self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection, style: str
    ) -> None:
        self._painter, self._rect, self._direction, self._style = painter, rect, direction, style

    def write(self, left: int, width: int, text: str, colour: QColor, style: str = "") -> int:
        """Write text at `left`, cut to `width`; return the width it took."""
        metrics = fonts.metrics(style or self._style)
        one_line = " ".join(text.split())
        whole = metrics.horizontalAdvance(one_line)
        right = Qt.TextElideMode.ElideRight
        cut = one_line if whole <= width else metrics.elidedText(one_line, right, max(0, width))
        used = min(whole, max(0, width))
        box = self._place(left, used)
        self._painter.setFont(fonts.font(style or self._style))
        self._painter.setPen(colour)
        base = box.top() + (box.height() - metrics.height()) // 2 + metrics.ascent()
        self._painter.drawText(box.left(), base, cut)
        return used

    def strike(self, left: int, width: int, colour: QColor) -> None:
        box = self._place(left, width)
        self._painter.fillRect(box.left(), box.center().y() + 1, box.width(), 1, colour)

    def arrow(self, left: int, role: str) -> None:
        box = self._place(left, ARROW)
        mirrored = self._direction == Qt.LayoutDirection.RightToLeft
        name = "arrow-left" if mirrored else "arrow-right"
        top = box.center().y() - ARROW // 2 + 1
        icons.icon(name, role).paint(self._painter, QRect(box.left(), top, ARROW, ARROW))

    def _place(self, left: int, width: int) -> QRect:
        box = QRect(self._rect.left() + left, self._rect.top(), width, self._rect.height())
        return QStyle.visualRect(self._direction, self._rect, box)
