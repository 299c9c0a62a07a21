"""A ring of the parts of one whole, each named beside it with its value and share."""

from __future__ import annotations

from math import degrees

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.drawing import (
    END,
    MIDDLE,
    Box,
    Drawing,
    Shape,
    Words,
    baseline,
    fitted,
    line_height,
    width_of,
)
from crm_desktop.gui.charts.frame import SWATCH
from crm_desktop.gui.charts.lines import around
from crm_desktop.gui.charts.pens import series_ink
from crm_desktop.gui.charts.units import Number, share
from crm_desktop.i18n import tr

HOLE = 0.62
"""Radius of the hole in that of the ring."""
SMALLEST, LARGEST, ROW = 8.0, 200, 24
GAP = 12
MANY = 12
"""Parts from which on only the largest have a colour and a name: more colours say nothing."""
APART = 1.5
"""Pixels between two parts."""


def lack(data: ChartData) -> str:
    """Return why a ring cannot show these values, or ""."""
    if len(data.series) > 1 and len(data.categories) > 1:
        return tr("A ring shows the parts of one whole. Choose another chart for several series.")
    if any(value < 0 for value in data.values()):
        return tr("A ring cannot show values below 0. Choose another chart, or the table.")
    if not any(data.values()):
        return tr("Every value is 0, so there are no shares to show.")
    return ""


def donut(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add the ring with its whole in the middle, and the names at its side."""
    marks = data.marks()
    values = [data.value(mark) or 0 for mark in marks]
    across = _across(data, body)
    circle = QRectF(body.left(), body.center().y() - across / 2, across, across)
    paths = sectors(circle, values)
    count, pitch = _room(body, len(marks))
    named = largest(values, count)
    top = body.center().y() - pitch * (len(named) + (len(named) < len(marks))) / 2
    lines = QRectF(circle.right() + 2 * GAP, top, 0, pitch)
    lines.setRight(body.right())
    for at, (mark, path) in enumerate(zip(marks, paths, strict=True)):
        place = named.index(at) if at in named else -1
        ink, hatch = (series_ink(place), place) if place >= 0 else ("control", 1)
        drawing.add(Shape(path, ink, hatch))
        strip = lines.translated(0, place * pitch) if place >= 0 else QRectF()
        drawing.place(mark, around(_middle(circle, values, at)), strip, path)
        if place >= 0:
            _row(drawing, data, mark, strip, (place, sum(values)))
    if len(named) < len(marks):
        words = tr("+{n} more", n=len(marks) - len(named))
        y = baseline(top + len(named) * pitch, pitch, "small")
        drawing.add(Words(lines.left(), y, words))
    _whole(drawing, data, circle, sum(values))


def _across(data: ChartData, body: QRectF) -> float:
    """Return how wide the ring is: as high as there is room, where names and values have theirs beside it."""
    names = max(width_of(name_of(data, mark), "small") for mark in data.marks())
    worth = max(width_of(data.unit.shown(v), "small") for v in data.values())
    beside = 4 * GAP + fonts.grown(SWATCH) + 6 + names + worth + width_of("> 99 %", "small")
    most = min(body.height(), body.width() * 0.5, float(fonts.grown(LARGEST)))
    return max(min(most, body.width() - beside), min(most, body.width() * 0.35), SMALLEST)


def name_of(data: ChartData, mark: Mark) -> str:
    """Return what a part is called: a category, or a series where there is but one category."""
    one = len(data.categories) == 1 and len(data.series) > 1
    return data.series[mark.series].name if one else data.categories[mark.category]


def largest(values: list[Number], count: int) -> list[int]:
    """Return which parts are named, in their order: all, or the largest; the others are grey alike."""
    if len(values) <= min(count, MANY):
        return list(range(len(values)))
    ranked = sorted(range(len(values)), key=lambda at: -values[at])
    return sorted(ranked[: min(count, MANY - 1)])


def _room(body: QRectF, count: int) -> tuple[int, float]:
    """Return how many names have room, and how far they are apart."""
    lines = min(count, MANY)
    pitch = max(line_height("small") + 2.0, min(float(fonts.height(ROW)), body.height() / lines))
    if pitch * lines <= body.height() + 0.5:
        return count, pitch
    return max(0, int(body.height() // pitch) - 1), pitch


def sectors(circle: QRectF, values: list[Number]) -> list[QPainterPath]:
    """Return the parts of a ring from the top on, clockwise, as long as their shares."""
    total = sum(values)
    shift = circle.width() / 2 * (1 - HOLE)
    hole = circle.adjusted(shift, shift, -shift, -shift)
    gap = degrees(APART / (circle.width() / 2)) if sum(v > 0 for v in values) > 1 else 0.0
    found, start = [], 90.0
    for value in values:
        span = 360 * value / total
        drawn = max(span - gap, min(span, 0.5))
        found.append(_sector(circle, hole, start - (span - drawn) / 2, drawn))
        start -= span
    return found


def _sector(circle: QRectF, hole: QRectF, start: float, span: float) -> QPainterPath:
    path = QPainterPath()
    if span >= 360:
        path.addEllipse(circle)
        path.addEllipse(hole)
    elif span > 0:
        path.arcMoveTo(circle, start)
        path.arcTo(circle, start, -span)
        path.arcTo(hole, start - span, span)
        path.closeSubpath()
    return path


def _middle(circle: QRectF, values: list[Number], at: int) -> QPointF:
    """Return the middle of a part."""
    before = sum(values[:at]) + values[at] / 2
    path = QPainterPath()
    inset = circle.width() / 2 * (1 - HOLE) / 2
    path.arcMoveTo(circle.adjusted(inset, inset, -inset, -inset), 90 - 360 * before / sum(values))
    return path.currentPosition()


def _row(
    drawing: Drawing, data: ChartData, mark: Mark, strip: QRectF, place: tuple[int, Number]
) -> None:
    """Write a name with its colour, value and share; the value goes first where there is no room."""
    at, total = place
    value = data.value(mark) or 0
    y = baseline(strip.top(), strip.height(), "small")
    side = fonts.grown(SWATCH)
    swatch = QRectF(strip.left(), round(strip.center().y() - side / 2), side, side)
    drawing.add(Box(swatch, series_ink(at), at))
    part = share(100 * value / total)
    drawing.add(Words(strip.right(), y, part, "small", "tertiary", END))
    right = strip.right() - width_of("> 99 %", "small") - GAP
    worth = data.unit.shown(value)
    left = strip.left() + side + fonts.grown(6)
    if right - width_of(worth, "small") - left > fonts.grown(48):
        drawing.add(Words(right, y, worth, "small", "text", END))
        right -= width_of(worth, "small") + GAP
    name = fitted(name_of(data, mark), "small", right - left)
    drawing.add(Words(left, y, name, "small", "secondary"))


def _whole(drawing: Drawing, data: ChartData, circle: QRectF, total: Number) -> None:
    """Write what all parts come to into the hole."""
    room = circle.width() * HOLE - GAP
    said = data.unit.shown(total)
    if width_of(said, "body-strong") > room:
        said = data.unit.short(total)
    if width_of(said, "body-strong") <= room:
        y = baseline(circle.top(), circle.height(), "body-strong")
        drawing.add(Words(circle.center().x(), y, said, "body-strong", "text", MIDDLE))
