"""How a card is painted: its lines, its state, and the two heights a card can have."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from crm_desktop.deals.board import Card
from crm_desktop.deals.rotting import days_in_stage
from crm_desktop.gui import fonts, icons, signs, theme
from crm_desktop.gui.board import words
from crm_desktop.gui.board.words import Line
from crm_desktop.gui.signs import Sign
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets import paint

GAP = 8
LEAD, TRAIL = 1, 10  # air beside a card; the scroll bar stands in the trailing one
PAD_X, PAD_Y = 11, 8
FACE = 20
TICK = 16
ICON = 13
RADIUS = 6


@dataclass(slots=True)
class Face:
    """How one card stands: chosen, current, under the pointer, on its way, raised from the board."""

    picked: bool = False
    current: bool = False
    ring: bool = False  # current, and the keyboard is here
    hovered: bool = False
    rotten: bool = False
    raised: bool = False


@cache
def _line(style: str) -> int:
    return {"body-medium": 20, "small": 17, "body-strong": 24}[style] * _grown(style) // 100


def _grown(style: str) -> int:
    """Return how much taller than usual a line is, in %, at the text size in force."""
    usual = {"body-medium": 17, "body-strong": 17, "small": 15}[style]
    return max(100, 100 * fonts.metrics(style).height() // usual)


@cache
def height(rotten: bool = False) -> int:
    """Return the height of a card without the gap below it."""
    foot = max(fonts.grown(FACE), _line("small"))
    lines = _line("body-medium") + _line("small") + _line("body-strong") + foot
    return lines + 2 * PAD_Y + (_line("small") + 3 if rotten else 0)


def step(rotten: bool = False) -> int:
    """Return the height of a card with its gap."""
    return height(rotten) + GAP


def paint_card(painter: QPainter, rect: QRect, card: Card | None, face: Face) -> None:
    """Paint a card filling `rect`; a card that is not fetched yet is an empty sheet."""
    _paint_sheet(painter, rect, face)
    if card is None:
        return
    box = _Lines(painter, rect, face)
    room = fonts.grown(TICK) + 6 if face.picked else 0
    if card.contested:
        room = box.sign(signs.contested(), room)
    box.text(words.title_of(card), "body-medium", "text", room)
    box.text(card.company_name, "small", "secondary")
    box.text(words.value_of(card), "body-strong", "text")
    if face.rotten:
        box.icon_line(words.rot_line(days_in_stage(card.since) or 0))
        box.top += 3
    foot = fonts.grown(FACE) + 8 if card.owner else 0
    box.icon_line(words.next_line(card), foot)
    if card.owner:
        paint.paint_avatar(painter, box.owner(), card.owner, card.owner)
    if face.picked:
        paint.paint_checkbox(painter, box.tick(), Qt.CheckState.Checked, selected=True)


def paint_gap(painter: QPainter, rect: QRect) -> None:
    """Paint the place a card is being dragged from: dashed and empty."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("control"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.restore()


def paint_drop_line(painter: QPainter, y: int, left: int, right: int) -> None:
    """Paint where a card would land: a line that starts with a ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    over = "onselection" if theme.current().bordered else "accent"
    painter.setPen(QPen(theme.colour(over), 2))
    painter.drawLine(QPointF(left + 7, y), QPointF(right, y))
    painter.setBrush(theme.colour("surface"))
    painter.drawEllipse(QPointF(left + 4, y), 3, 3)
    painter.restore()


def _paint_sheet(painter: QPainter, rect: QRect, face: Face) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge, wide = _edge(face)
    inset = wide / 2
    box = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.setBrush(theme.colour("selection" if face.picked else "surface"))
    if face.rotten:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        _paint_rot(painter, rect)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(edge), wide))
    painter.drawRoundedRect(box, RADIUS - inset / 2, RADIUS - inset / 2)
    painter.restore()


def _paint_rot(painter: QPainter, rect: QRect) -> None:
    """Paint the edge of a card that did not move for too long, within its round corners."""
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    sheet = QPainterPath()
    sheet.addRoundedRect(QRectF(rect), RADIUS, RADIUS)
    strip = QRectF(rect.right() - 2 if mirrored else rect.left(), rect.top(), 3, rect.height())
    band = QPainterPath()
    band.addRect(strip)
    painter.fillPath(sheet.intersected(band), theme.colour("attention"))


def _edge(face: Face) -> tuple[str, float]:
    if face.raised or face.ring:
        return "accent", theme.current().focuswidth
    if face.picked or face.current:
        return "accent", 1
    return ("control", 1) if face.hovered else ("line", 1)


class _Lines:
    """Writes the lines of one card from the top down, mirrored where the script runs that way."""

    def __init__(self, painter: QPainter, rect: QRect, face: Face) -> None:
        self._painter, self._rect, self._look = painter, rect, looks.current()
        self._mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._inverse = face.picked and theme.current().bordered
        self.top = rect.top() + PAD_Y

    def text(self, text: str, style: str, token: str, less: int = 0) -> None:
        room = self._room(0, _line(style), less)
        self._painter.setPen(theme.colour(self._ink(token)))
        self._look.write(self._painter, room, text, style, self._mirrored)
        self.top += room.height()

    def icon_line(self, line: Line, less: int = 0) -> None:
        tall, side = _line("small"), fonts.grown(ICON)
        picture = icons.pixmap(line.icon, self._ink(line.tone), side, self._ratio())
        at = self._room(0, tall, 0)
        x = at.right() + 1 - side if self._mirrored else at.left()
        self._painter.drawPixmap(x, at.top() + (tall - side) // 2, picture)
        room = self._room(side + 6, tall, less)
        self._painter.setPen(theme.colour(self._ink(line.tone)))
        self._look.write(self._painter, room, line.text, "small", self._mirrored)
        self.top += tall

    def sign(self, sign: Sign, less: int) -> int:
        """Paint a sign at the far end of the line, `less` before it; return the room both take."""
        r, side = self._rect, fonts.grown(ICON)
        far = PAD_X + less
        x = r.left() + far if self._mirrored else r.right() + 1 - far - side
        picture = icons.pixmap(sign.icon, self._ink(sign.tone), side, self._ratio())
        self._painter.drawPixmap(x, self.top + (_line("body-medium") - side) // 2, picture)
        return less + side + 6

    def owner(self) -> QRect:
        r, side = self._rect, fonts.grown(FACE)
        x = r.left() + PAD_X if self._mirrored else r.right() + 1 - PAD_X - side
        return QRect(x, r.bottom() + 1 - PAD_Y - side, side, side)

    def tick(self) -> QRect:
        r, side = self._rect, fonts.grown(TICK)
        x = r.left() + 8 if self._mirrored else r.right() + 1 - 8 - side
        return QRect(x, r.top() + 8, side, side)

    def _room(self, before: int, tall: int, less: int) -> QRect:
        r = self._rect
        width = r.width() - 2 * PAD_X - before - less
        x = r.right() + 1 - PAD_X - before - width if self._mirrored else r.left() + PAD_X + before
        return QRect(x, self.top, width, tall)

    def _ink(self, token: str) -> str:
        return "onselection" if self._inverse else token

    def _ratio(self) -> float:
        return self._painter.device().devicePixelRatio()


def _forget() -> None:
    _line.cache_clear()
    height.cache_clear()


theme.news.changed.connect(_forget)
