"""What delegates and small widgets paint alike: badges, tags, avatars, boxes, key caps, shadows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypedDict, Unpack
from zlib import crc32

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractButton

from crm_desktop.domain.names import initials
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.widgets.shapes import paint_shape

BADGE, SHAPE, KEY = 20, 10, 18
SHADOW_MARGIN = 8
_PAD, _GAP = 7, 5
_KEPT = 4000
_TEXT = "small-medium"

_kept: dict[tuple[object, ...], QPixmap] = {}


class Mark(TypedDict, total=False):
    """How a badge looks: `shape` of `shapes.SHAPES` or "", tone, and whether its row is selected."""

    shape: str
    tone: str  # quiet, accent, good, attention, error
    selected: bool


class _Badge(NamedTuple):
    text: str
    shape: str = ""
    tone: str = "quiet"
    selected: bool = False
    dot: str = ""

    @property
    def lead(self) -> int:
        """Return the width of what stands before the text."""
        return fonts.grown(SHAPE) + _GAP if self.shape or self.dot else 0


def paint_badge(painter: QPainter, rect: QRect, text: str, **mark: Unpack[Mark]) -> int:
    """Paint a badge at the leading edge of `rect`, centred upright; return the width used."""
    return _paint_badge(painter, rect, _Badge(text, **mark))


def badge_width(text: str, shape: str = "") -> int:
    """Return the width of a badge with all of `text`."""
    return _width(_Badge(text, shape))


def badge_height() -> int:
    """Return the height of a badge at the text size in force."""
    return fonts.height(BADGE, _TEXT)


def paint_tag(
    painter: QPainter, rect: QRect, text: str, colour: str = "", selected: bool = False
) -> int:
    """Paint a tag, with the user's `colour` (c1 … c6) as a dot; return the width used."""
    return _paint_badge(painter, rect, _Badge(text, selected=selected, dot=colour))


def tag_width(text: str, colour: str = "") -> int:
    """Return the width of a tag."""
    return _width(_Badge(text, dot=colour))


def paint_avatar(
    painter: QPainter, rect: QRect, id: str, title: str, *, company: bool = False
) -> None:
    """Paint initials in a circle, for a company in a rounded square, coloured by its id."""
    chosen = theme.current().avatars
    pair = chosen[crc32(id.encode()) % len(chosen)]
    letters = initials(title)
    key = ("avatar", pair, letters, rect.width(), company)
    _blit(painter, rect, key, lambda p, box: _draw_avatar(p, box, pair, (letters, company)))


def paint_checkbox(
    painter: QPainter,
    rect: QRect,
    state: Qt.CheckState = Qt.CheckState.Unchecked,
    *,
    selected: bool = False,
) -> None:
    """Paint a check box filling `rect` (16 px square), `selected` with its row."""
    inverse = selected and theme.current().bordered
    key = ("box", state, inverse, rect.width())
    _blit(painter, rect, key, lambda p, box: _draw_box(p, box, state, inverse))


def paint_radio(painter: QPainter, rect: QRect, checked: bool) -> None:
    """Paint a radio button filling `rect` (16 px square)."""
    _blit(
        painter, rect, ("radio", checked, rect.width()), lambda p, box: _draw_radio(p, box, checked)
    )


def paint_key_cap(painter: QPainter, rect: QRect, text: str, *, on_toast: bool = False) -> int:
    """Paint the name of a key at the leading edge of `rect`; return the width used."""
    look = ("toast", "toastkey", "ontoast") if on_toast else ("surface", "line2", "tertiary")
    width = key_cap_width(text)
    box = _placed(painter, rect, QSize(width, key_cap_height()))
    _blit(painter, box, ("key", text, width, on_toast), lambda p, r: _draw_key(p, r, text, look))
    return width


def key_cap_width(text: str) -> int:
    """Return the width of a key cap."""
    return max(KEY, fonts.metrics("caption").horizontalAdvance(text) + 12)


def key_cap_height() -> int:
    """Return the height of a key cap."""
    return fonts.height(KEY, "caption")


def paint_card(painter: QPainter, card: QAbstractButton, edge: str = "line2") -> None:
    """Paint the ground and the edge of a card that can be chosen, `edge` is the edge's role at rest."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chosen = card.isChecked()
    wide = 2 if chosen else 1
    painter.setPen(QPen(theme.colour("accent" if chosen else edge), wide))
    painter.setBrush(theme.colour("hover" if card.underMouse() and not chosen else "surface"))
    inset = wide / 2
    painter.drawRoundedRect(QRectF(card.rect()).adjusted(inset, inset, -inset, -inset), 7.5, 7.5)


def paint_shadow(painter: QPainter, rect: QRect, radius: int) -> None:
    """Paint the soft edge of something raised around `rect`, within `SHADOW_MARGIN` outside it."""
    if theme.current().bordered:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 3))  # each of the rings adds about one per cent
    for grow in range(SHADOW_MARGIN - 1, 0, -1):
        room = QRectF(rect).adjusted(-grow, 1 - grow, grow, grow + 1)
        painter.drawRoundedRect(room, radius + grow, radius + grow)
    painter.restore()


def tone_colours(tone: str, selected: bool = False) -> tuple[QColor, QColor]:
    """Return text and ground of a tone; on a selected row the ground never melts into it."""
    if theme.current().bordered and selected:
        return theme.colour("onselection"), theme.colour("selection")
    text, ground = _TONES.get(tone, _TONES["quiet"])
    if selected and ground in ("selection", "quietground"):
        ground = "surface"
    if theme.current().bordered:
        ground = "surface"
    return theme.colour(text), theme.colour(ground)


_TONES = {
    "quiet": ("secondary", "quietground"),
    "accent": ("accent", "selection"),
    "good": ("good", "goodground"),
    "attention": ("attention", "attentionground"),
    "error": ("error", "errorground"),
}


def _width(badge: _Badge) -> int:
    return 2 * _PAD + badge.lead + fonts.metrics(_TEXT).horizontalAdvance(badge.text)


def _paint_badge(painter: QPainter, rect: QRect, badge: _Badge) -> int:
    width = min(_width(badge), rect.width())
    if width < 2 * _PAD + badge.lead:
        return 0
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    box = _placed(painter, rect, QSize(width, badge_height()))
    key = (badge, width, mirrored)
    _blit(painter, box, key, lambda p, room: _draw_badge(p, room, badge, mirrored))
    return width


def _placed(painter: QPainter, rect: QRect, size: QSize) -> QRect:
    """Return the box of `size` at the leading edge of `rect`, centred upright."""
    mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    left = rect.right() + 1 - size.width() if mirrored else rect.left()
    return QRect(
        left, rect.top() + (rect.height() - size.height()) // 2, size.width(), size.height()
    )


def _blit(
    painter: QPainter,
    rect: QRect,
    key: tuple[object, ...],
    draw: Callable[[QPainter, QRectF], None],
) -> None:
    """Paint the picture kept for `key`, drawn once per theme, text size and pixel ratio."""
    ratio = icons.pixel_ratio(painter)
    picture = _kept.get((key, ratio))
    if picture is None:
        if len(_kept) > _KEPT:
            _kept.clear()
        picture = _kept[(key, ratio)] = _drawn(rect.size(), ratio, draw)
    painter.drawPixmap(rect.topLeft(), picture)


def _drawn(size: QSize, ratio: float, draw: Callable[[QPainter, QRectF], None]) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter, QRectF(0, 0, size.width(), size.height()))
    return picture


def _draw_badge(painter: QPainter, room: QRectF, badge: _Badge, mirrored: bool) -> None:
    text, ground = tone_colours(badge.tone, badge.selected)
    bordered = theme.current().bordered
    painter.setPen(QPen(text, 1) if bordered else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5) if bordered else room, 4, 4)
    side = fonts.grown(SHAPE)
    lead = QRectF(_PAD - 1, (room.height() - side) / 2, side, side)
    words = QRectF(_PAD + badge.lead, 0, room.width() - 2 * _PAD - badge.lead, room.height())
    if mirrored:
        lead.moveLeft(room.width() - lead.right())
        words.moveLeft(_PAD)
    if badge.dot:
        _draw_dot(painter, lead, badge.dot)
    paint_shape(painter, lead, badge.shape, text)
    painter.setPen(text)
    painter.setFont(fonts.font(_TEXT))
    width = int(words.width()) + 1
    cut = fonts.metrics(_TEXT).elidedText(badge.text, Qt.TextElideMode.ElideRight, width)
    painter.drawText(words.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter, cut)


def _draw_dot(painter: QPainter, lead: QRectF, dot: str) -> None:
    charts = theme.current().charts
    place = int(dot[1:]) - 1 if dot[1:].isdigit() else 0
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(charts[place % len(charts)]))
    painter.drawEllipse(lead.adjusted(1, 1, -1, -1))


def _draw_avatar(
    painter: QPainter, room: QRectF, pair: tuple[str, str], what: tuple[str, bool]
) -> None:
    letters, company = what
    bordered = theme.current().bordered
    painter.setPen(QPen(QColor(pair[1]), 1) if bordered else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(pair[0]))
    box = room.adjusted(0.5, 0.5, -0.5, -0.5) if bordered else room
    radius = max(4.0, room.width() * 0.18) if company else room.width() / 2
    painter.drawRoundedRect(box, radius, radius)
    face = QFont(fonts.font("small-strong"))
    face.setPixelSize(max(8, round(room.width() * (0.42 if room.width() < 40 else 0.38))))
    painter.setFont(face)
    painter.setPen(QColor(pair[1]))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, letters)


def _draw_box(painter: QPainter, room: QRectF, state: Qt.CheckState, inverse: bool) -> None:
    fill, tick = ("onselection", "selection") if inverse else ("accentfill", "onaccent")
    if state == Qt.CheckState.Unchecked:
        painter.setPen(QPen(theme.colour("onselection" if inverse else "control"), 1.25))
        painter.setBrush(theme.colour("selection" if inverse else "surface"))
        painter.drawRoundedRect(room.adjusted(0.75, 0.75, -0.75, -0.75), 3.5, 3.5)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(fill))
    painter.drawRoundedRect(room, 4, 4)
    line, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(theme.colour(tick), 1.75, Qt.PenStyle.SolidLine, line, join))
    points = _TICK if state == Qt.CheckState.Checked else _DASH
    unit = room.width() / 16
    painter.drawPolyline(QPolygonF([QPointF(x * unit, y * unit) for x, y in points]))


_TICK = ((4.0, 8.3), (6.8, 11.1), (12.0, 5.2))
_DASH = ((4.5, 8.0), (11.5, 8.0))


def _draw_radio(painter: QPainter, room: QRectF, checked: bool) -> None:
    painter.setBrush(theme.colour("onaccent" if checked else "surface"))
    rim = room.width() * 5 / 16
    painter.setPen(
        QPen(theme.colour("accentfill"), rim) if checked else QPen(theme.colour("control"), 1.25)
    )
    inset = rim / 2 if checked else 0.75
    painter.drawEllipse(room.adjusted(inset, inset, -inset, -inset))


def _draw_key(painter: QPainter, room: QRectF, text: str, look: tuple[str, str, str]) -> None:
    ground, line, ink = look
    painter.setPen(QPen(theme.colour(line), 1))
    painter.setBrush(theme.colour(ground))
    painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(theme.colour(ink))
    painter.setFont(fonts.font("caption"))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


theme.news.changed.connect(_kept.clear)
