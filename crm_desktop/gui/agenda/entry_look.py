"""How an entry of a calendar looks: its ground, the edge in the colour of its kind, its words."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from crm_desktop.agenda.today import Entry
from crm_desktop.gui import fonts, formats, icons, theme
from crm_desktop.gui.agenda import words
from crm_desktop.gui.widgets.mirroring import mirrored
from crm_desktop.i18n import tr

EDGE, PAD = 3, 7
_SERIES = {
    "meeting": 0, "visit": 0, "call": 1, "email": 3, "message": 3, "whatsapp": 3, "sms": 3,
    "social": 3, "document": 4, "money": 4, "birthday": 3, "other": 5, "do": 5,
}  # fmt: skip
START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


def colour_of(entry: Entry) -> QColor:
    """Return the colour of an entry's edge."""
    charts = theme.current().charts
    return QColor(charts[_SERIES.get(entry.kind, 5) % len(charts)])


def paint_entry(
    painter: QPainter, box: QRect, entry: Entry, *, chosen: bool = False, ring: bool = False
) -> None:
    """Paint an entry into a box: two lines where there is room, else one."""
    painter.save()
    painter.setClipRect(box.adjusted(-2, -2, 2, 2))
    _ground(painter, box, entry, chosen, ring)
    low = fonts.metrics("small").height() + 2
    left = box.left() + EDGE + PAD
    room = QRect(left, box.top() + 1, max(0, box.right() - 3 - left), box.height() - 2)
    ink = "onselection" if chosen else "tertiary" if entry.done or entry.repeated else "text"
    title = entry.title or words.KIND_WORDS.get(entry.kind, "")
    when = "" if entry.all_day else f"{entry.start:%H:%M}"
    below = " · ".join(p for p in (when, entry.place) if p)
    if box.height() >= 2 * low + 6 and below:
        top = QRect(room.left(), box.top() + 5, room.width(), low)
        _text(painter, box, top, title, "small-medium", ink)
        _text(
            painter,
            box,
            top.translated(0, low),
            below,
            "small",
            "onselection" if chosen else "tertiary",
        )
    else:
        _one_line(painter, box, room, (title, below, ink), entry)
    painter.restore()


def paint_rest(painter: QPainter, box: QRect, count: int, *, chosen: bool) -> None:
    """Paint the number of entries that have no room, where they would stand."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("accent" if chosen else "line2"), 1))
    painter.setBrush(theme.colour("selection" if chosen else "surface"))
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(theme.colour("onselection" if chosen else "secondary"))
    painter.setFont(fonts.font("small-medium"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"+{count:,}")


def _ground(painter: QPainter, box: QRect, entry: Entry, chosen: bool, ring: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(
        theme.colour("accent" if ring else "line2" if entry.repeated else "line"), 2 if ring else 1
    )
    if entry.repeated:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(
        theme.colour("selection" if chosen else "surface" if entry.repeated else "window")
    )
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    edge = mirrored(
        painter.layoutDirection(), box, QRect(box.left(), box.top(), EDGE, box.height())
    )
    painter.fillRect(edge, colour_of(entry))


def _one_line(
    painter: QPainter, box: QRect, room: QRect, said: tuple[str, str, str], entry: Entry
) -> None:
    title, below, ink = said
    if (entry.entity == "task" or entry.repeated) and room.width() > 60:
        side = min(fonts.grown(12), box.height() - 4)
        sign = QRect(room.left(), box.center().y() - side // 2 + 1, side, side)
        name = "repeat" if entry.repeated else "square-check" if entry.done else "square"
        icons.icon(name, "tertiary").paint(painter, mirrored(painter.layoutDirection(), box, sign))
        room = room.adjusted(side + 5, 0, 0, 0)
    used = _text(painter, box, room, title, "small-medium", ink)
    if below and room.width() - used > 50:
        after = room.adjusted(used + 8, 0, 0, 0)
        _text(
            painter,
            box,
            after,
            below,
            "small",
            "onselection" if ink == "onselection" else "tertiary",
        )


def _text(painter: QPainter, box: QRect, room: QRect, text: str, style: str, ink: str) -> int:
    metrics = fonts.metrics(style)
    plain = " ".join(text.split())
    cut = metrics.elidedText(plain, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.setFont(fonts.font(style))
    painter.setPen(theme.colour(ink))
    painter.drawText(mirrored(painter.layoutDirection(), box, room), START, cut)
    return min(room.width(), metrics.horizontalAdvance(cut))


def said(entry: Entry) -> str:
    """Return an entry for a screen reader and a tooltip."""
    day = formats.dated(entry.start.date(), "dddd, d MMMM yyyy")
    when = day if entry.all_day else f"{day}, {entry.start:%H:%M}-{entry.end:%H:%M}"
    repeats = tr("Repeats") if entry.repeated else ""
    return ". ".join(p for p in (entry.title, when, entry.place, repeats) if p)
