"""How an entry of a timeline is painted: a ring on a line, title and time, and at most two lines below."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.record.story.words import Line
from crm_desktop.gui.tables import look as looks
from crm_desktop.i18n import tr

RING, ICON = 24, 13
AIR = 12
"""Below an entry."""
HEAD = 30
CLOSED, OPENED = 2, 60
"""Lines of detail shown at first, and when the entry is opened."""


class Body(NamedTuple):
    """The small lines of an entry as they fit, and whether there are more."""

    lines: tuple[str, ...]
    more: bool


def edge(wide: bool) -> int:
    """Return the space at both sides."""
    return 20 if wide else 16


def text_at(wide: bool) -> int:
    """Return where texts begin, from the leading side."""
    return edge(wide) + fonts.grown(RING) + 10


def small() -> int:
    """Return the height of a small line."""
    return max(18, fonts.metrics("small").height() + 2)


def head_height() -> int:
    return fonts.height(HEAD, "small-medium")


def height(line: Line | None, width: int, *, opened: bool) -> int:
    """Return the height of an entry whose texts are `width` px wide; a guess before it is known."""
    return fonts.height(20) + lines_of(line, width, opened=opened) * small() + AIR


def lines_of(line: Line | None, width: int, *, opened: bool) -> int:
    if line is None:
        return 1
    return len(line.changes) + len(body(line.detail, width, OPENED if opened else CLOSED).lines)


@lru_cache(maxsize=4000)
def body(text: str, width: int, most: int) -> Body:
    """Return a text in lines of `width` px, at most so many, and whether it goes on."""
    if not text:
        return Body((), False)
    metrics = fonts.metrics("small")
    if metrics.horizontalAdvance(text) <= width:
        return Body((text,), False)
    layout = QTextLayout(text, fonts.font("small"))
    layout.setTextOption(QTextOption())
    found: list[str] = []
    layout.beginLayout()
    end = 0
    while len(found) < most and (line := layout.createLine()).isValid():
        line.setLineWidth(max(40, width))
        end = line.textStart() + line.textLength()
        found.append(text[line.textStart() : end].rstrip())
    layout.endLayout()
    if end >= len(text):
        return Body(tuple(found), False)
    rest = f"{found[-1]} {text[end:]}"
    room = width - metrics.horizontalAdvance(f"  {tr('more')}")
    found[-1] = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)
    return Body(tuple(found), True)


class StoryPainter:
    """Paints rows into a view's viewport; the view knows where they stand."""

    def __init__(self, painter: QPainter, *, wide: bool, direction: Qt.LayoutDirection) -> None:
        self._painter, self._look = painter, looks.current()
        self._wide, self._direction = wide, direction
        self._mirrored = direction == Qt.LayoutDirection.RightToLeft

    def head(self, rect: QRect, words: str) -> None:
        """Paint the head of a group."""
        e = edge(self._wide)
        self._painter.setPen(self._look.tertiary)
        room = rect.adjusted(e, 4, -e, 0)
        self._look.write(self._painter, room, words, "small-medium", self._mirrored)

    def entry(self, rect: QRect, line: Line | None, *, joined: bool, opened: bool) -> None:
        """Paint one entry; `joined` draws the line on to the next."""
        self._ring(rect, line, joined)
        if line is None:
            return
        e, at = edge(self._wide), text_at(self._wide)
        inner = rect.adjusted(e if self._mirrored else at, 0, -at if self._mirrored else -e, 0)
        head = QRect(inner.x(), inner.y(), inner.width(), fonts.height(20))
        self._painter.setPen(theme.colour(line.tone))
        used = self._look.write(self._painter, head, line.when, "small", not self._mirrored) + 10
        head.adjust(used if self._mirrored else 0, 0, 0 if self._mirrored else -used, 0)
        self._title(head, line)
        row = QRect(inner.x(), head.bottom() + 1, inner.width(), small())
        for change in line.changes:
            self._change(row, change, named=line.names(change[0]))
            row.translate(0, small())
        self._body(row, line, opened)

    def focus(self, rect: QRect) -> None:
        """Paint the ring of the keyboard within a row."""
        pen = QPen(self._look.accent, theme.current().focuswidth)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(rect.adjusted(6, -2, -7, -5), 4, 4)

    def _title(self, room: QRect, line: Line) -> None:
        self._painter.setPen(self._look.tertiary if line.undone else self._look.text)
        texts = list(line.title)
        if line.undone:
            texts = [(tr("{what} (undone)", what=line.plain), False)]
        for text, strong in texts:
            style = "body-medium" if strong else "body"
            lead = len(text) - len(text.lstrip(" "))
            space = fonts.metrics(style).horizontalAdvance(" ") * lead
            trail = fonts.metrics(style).horizontalAdvance(" ") if text.endswith(" ") else 0
            self._cut(room, space)
            used = self._look.write(self._painter, room, text.strip(" "), style, self._mirrored)
            self._cut(room, used + (trail if text.strip() else 0))

    def _body(self, row: QRect, line: Line, opened: bool) -> None:
        found = body(line.detail, row.width(), OPENED if opened else CLOSED)
        for at, text in enumerate(found.lines):
            self._painter.setPen(self._look.secondary)
            used = self._look.write(self._painter, row, text, "small", self._mirrored)
            if found.more and at == len(found.lines) - 1:
                rest = QRect(row)
                self._cut(rest, used + 6)
                self._painter.setPen(self._look.accent)
                self._look.write(self._painter, rest, tr("more"), "small", self._mirrored)
            row.translate(0, small())

    def _change(self, line: QRect, change: tuple[str, str, str], *, named: bool) -> None:
        """Write field, old struck through, arrow, new; what is not there is said plainly."""
        look, room = self._look, QRect(line)
        field, old, new = change
        parts: list[tuple[str, bool, QColor]] = (
            [(f"{field}:", False, look.tertiary)] if named else []
        )
        arrow = "←" if self._mirrored else "→"
        parts += [(old or tr("(none)"), bool(old), look.tertiary), (arrow, False, look.tertiary),
                  (new or tr("(none)"), False, look.secondary)]  # fmt: skip
        for text, struck, colour in parts:
            self._painter.setPen(colour)
            width = look.write(self._painter, room, text, "small", self._mirrored)
            if struck:
                x = room.right() + 1 - width if self._mirrored else room.left()
                self._painter.fillRect(x, room.center().y() + 1, width, 1, colour)
            self._cut(room, width + 6)

    def _ring(self, rect: QRect, line: Line | None, joined: bool) -> None:
        painter, look, side = self._painter, self._look, fonts.grown(RING)
        top = rect.top() + max(0, (fonts.height(20) - side) // 2)
        place = QRect(rect.left() + edge(self._wide), top, side, side)
        ring = QStyle.visualRect(self._direction, rect, place)
        if joined:
            x = ring.center().x()
            painter.fillRect(x, ring.bottom() + 3, 1, rect.bottom() - ring.bottom() - 2, look.line2)
        painter.setPen(look.line2)
        painter.setBrush(look.surface)
        painter.drawEllipse(ring.toRectF().adjusted(0.5, 0.5, -0.5, -0.5))
        if line is not None:
            inset = (side - fonts.grown(ICON)) // 2
            box = ring.adjusted(inset, inset, -inset, -inset)
            role = line.tone if line.tone in ("error", "attention") else "secondary"
            icons.icon(line.icon, role).paint(painter, box)

    def _cut(self, room: QRect, used: int) -> None:
        room.adjust(0 if self._mirrored else used, 0, -used if self._mirrored else 0, 0)


theme.news.changed.connect(body.cache_clear)
