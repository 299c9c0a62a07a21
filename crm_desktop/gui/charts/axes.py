"""The ground of charts that stand upright: lines across, their numbers, and names below."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QRectF

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.drawing import (
    END,
    MIDDLE,
    Box,
    Drawing,
    Words,
    baseline,
    fitted,
    line_height,
    width_of,
)
from crm_desktop.gui.charts.scale import Scale, ticks
from crm_desktop.gui.charts.units import Number

AIR = 8
NEAR = 6
"""Pixels between two names at least."""
ROOMY, LONGEST = 56, 96
"""Slots of this width at 100 % have each their name, cut where it is longer; so wide is one at most."""


class Plot(NamedTuple):
    """The room of the marks: `slot` is the width of a category, `scale` says how high values lie."""

    room: QRectF
    scale: Scale
    slot: float

    def left(self, category: int) -> float:
        """Return where the slot of a category begins."""
        return self.room.left() + category * self.slot

    def middle(self, category: int) -> float:
        """Return the middle of a category."""
        return self.left(category) + self.slot / 2

    def column(self, category: int) -> QRectF:
        """Return the whole slot of a category."""
        return QRectF(self.left(category), self.room.top(), self.slot, self.room.height())


def upright(
    drawing: Drawing, data: ChartData, body: QRectF, values: Sequence[Number], above: float
) -> Plot:
    """Add the ground for `values` into `body`, with air for labels above the highest; return it."""
    lines = ticks(min(values, default=0), max(values, default=0), data.unit.least)
    names = line_height("small") + AIR
    numbers = [data.unit.short(n) for n in lines]
    wide = max(width_of(n, "small") for n in numbers) + AIR
    top = body.top() + max(above, line_height("small") / 2)
    room = QRectF(body.left() + wide, top, max(1.0, body.width() - wide),
                  max(1.0, body.bottom() - names - top))  # fmt: skip
    high = lines[-1] if len(lines) > 1 else 1
    scale = Scale(float(lines[0]), float(high), round(room.bottom()), round(room.top()))
    for value, said in zip(lines, numbers, strict=True):
        _line(drawing, room, scale.at(value), said, value == 0)
    plot = Plot(room, scale, room.width() / max(1, len(data.categories)))
    _names(drawing, data, plot, body.bottom())
    return plot


def _line(drawing: Drawing, room: QRectF, y: float, said: str, zero: bool) -> None:
    ink = "line2" if zero else "grid"
    drawing.add(Box(QRectF(room.left(), round(y), room.width(), 1), ink, radius=0))
    at = baseline(y - line_height("small") / 2, line_height("small"), "small")
    drawing.add(Words(room.left() - AIR, at, said, lean=END))


def _names(drawing: Drawing, data: ChartData, plot: Plot, bottom: float) -> None:
    tall = line_height("small")
    y = baseline(bottom - tall, tall, "small")
    every = apart(data.categories, plot.slot)
    room = plot.room.width() if len(data.categories) == 1 else every * plot.slot - NEAR
    free = plot.room.right() + NEAR
    for at in reversed(written(len(data.categories), every, data.now)):
        now = at == data.now
        style, ink = ("small-strong", "text") if now else ("small", "tertiary")
        text = fitted(data.categories[at], style, room)
        wide = width_of(text, style)
        middle = _within(plot, at, wide)
        if now or middle + wide / 2 <= free - NEAR / 2:  # the last one was moved in
            drawing.add(Words(middle, y, text, style, ink, MIDDLE))
            free = middle - wide / 2


def _within(plot: Plot, category: int, wide: float) -> float:
    """Return the middle of a name, moved in where it would leave the chart."""
    half = wide / 2
    middle = min(plot.middle(category), plot.room.right() - half)
    return max(middle, half)


def apart(names: Sequence[str], slot: float) -> int:
    """Return how many slots one name takes: 1 where slots are roomy, so that each is written."""
    widest = max((width_of(name, "small") for name in names), default=0) + NEAR
    if slot >= min(widest, fonts.grown(ROOMY)):
        return 1
    return ceil(min(widest, fonts.grown(LONGEST)) / max(slot, 0.01))


def written(count: int, every: int, now: int | None = None) -> list[int]:
    """Return which names are written, counted back from the one that is going on, or the last."""
    start = now if now is not None else count - 1
    return [at for at in range(count) if (start - at) % every == 0]


def labels(drawing: Drawing, data: ChartData, plot: Plot, off: float = 0) -> None:
    """Write each value at its mark, where all have room and none could be read as that of a target."""
    if len(data.series) > 1 or data.held_against():
        return
    said: dict[Mark, str] = {}
    for mark in data.marks():
        value = data.value(mark)
        said[mark] = "" if value is None else data.unit.short(value)
    if max((width_of(text, "small") for text in said.values()), default=0) > plot.slot - 4:
        return
    for mark, text in said.items():
        strong = mark.category in (data.now, data.matters)
        style, ink = ("small-strong", "text") if strong else ("small", "secondary")
        y = label_height(plot, data.value(mark) or 0, off)
        drawing.add(Words(plot.middle(mark.category), y, text, style, ink, MIDDLE))


def label_height(plot: Plot, value: Number, off: float = 0) -> float:
    """Return the baseline of a label: `off` over its mark, or under one that lies below 0."""
    metrics = fonts.metrics("small")
    if value < 0:
        return round(plot.scale.at(value) + metrics.ascent() + 3 + off)
    return round(plot.scale.at(value) - metrics.descent() - 3 - off)
