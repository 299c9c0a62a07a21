"""Upright bars: one or several a category, or several on top of each other, held against target and pace."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.axes import Plot, label_height, labels, upright
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.drawing import (
    MIDDLE,
    Box,
    Drawing,
    Outline,
    Words,
    line_height,
    width_of,
)
from crm_desktop.gui.charts.pens import series_ink
from crm_desktop.gui.charts.units import Number

WIDEST = 32
"""Pixels of a bar at most, at 100 %."""
SHARE = 0.62
"""How much of its slot the bars of a category take."""
OVER = 6
"""How far a target reaches beyond its bars on both sides."""


def bars(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add upright bars, those of a category side by side, an earlier one before them."""
    against = [n for other in data.held_against() for c in range(len(data.categories))
               if (n := other.at(c)) is not None]  # fmt: skip
    above = line_height("small") + 4
    plot = upright(drawing, data, body, [*data.values(), *against], above)
    count = len(data.series) + (data.earlier is not None)
    pitch = pitch_of(plot.slot, count)
    for category in range(len(data.categories)):
        left = plot.middle(category) - pitch * count / 2
        if data.earlier is not None:
            _bar(drawing, plot, data.earlier.at(category), _lane(left, pitch, count), "c6")
            left += pitch
        for series in range(len(data.series)):
            lane = _lane(left + series * pitch, pitch, count)
            _marked(drawing, data, plot, Mark(series, category), lane)
    _against(drawing, data, plot, pitch * count)
    labels(drawing, data, plot)


def pitch_of(slot: float, count: int) -> float:
    """Return the width of one of `count` bars in a slot, with the gap beside it."""
    return min(slot * SHARE / max(1, count), float(fonts.grown(WIDEST)))


def _lane(left: float, pitch: float, count: int) -> tuple[float, float]:
    """Return left edge and width of a bar: whole pixels where it is wide enough to be seen uneven."""
    gap = 2 if count > 1 and pitch >= 8 else 0
    if pitch < 4:
        return left, pitch
    return round(left), round(left + pitch) - round(left) - gap


def _ink(data: ChartData, mark: Mark) -> str:
    matters = len(data.series) == 1 and mark.category == data.matters
    return "c2" if matters else series_ink(mark.series)


def _marked(
    drawing: Drawing, data: ChartData, plot: Plot, mark: Mark, lane: tuple[float, float]
) -> None:
    value = data.value(mark)
    if value is None:
        return
    hatch = 1 if _ink(data, mark) == "c2" else mark.series
    box = _bar(drawing, plot, value, lane, _ink(data, mark), hatch)
    reach = plot.column(mark.category)
    if len(data.series) > 1:
        reach = QRectF(lane[0], reach.top(), lane[1] + 2, reach.height())
    drawing.place(mark, box, reach)


def _bar(
    drawing: Drawing, plot: Plot, value: Number | None, lane: tuple[float, float], ink: str,
    hatch: int = -1,
) -> QRectF:  # fmt: skip
    """Add a bar from 0 to a value; return it, flat for nothing."""
    ends = sorted((plot.scale.at(0), plot.scale.at(value or 0)))
    box = QRectF(lane[0], ends[0], lane[1], seen(ends[1] - ends[0], value))
    if value:
        drawing.add(Box(box, ink, hatch))
    return box


def seen(length: float, value: Number | None) -> float:
    """Return the length of a bar: what is not nothing is at least one pixel."""
    return max(1.0, length) if value else 0.0


def _against(drawing: Drawing, data: ChartData, plot: Plot, wide: float) -> None:
    """Add the outline of where a value will end, and the tick of what was aimed at."""
    for category in range(len(data.categories)):
        middle = plot.middle(category)
        pace = data.pace.at(category) if data.pace else None
        reached = data.value(Mark(0, category)) or 0
        if pace is not None and pace > reached:
            top, low = plot.scale.at(pace), plot.scale.at(max(reached, 0))
            left, width = _lane(middle - wide / 2, wide, 1)
            drawing.add(Outline(QRectF(left, top, width, low - top), "c1"))
        target = data.target.at(category) if data.target else None
        if target is not None:
            over = min(OVER, max(0.0, (plot.slot - wide) / 2 - 1))
            y = round(plot.scale.at(target)) - 1
            rect = QRectF(round(middle - wide / 2 - over), y, round(wide + 2 * over), 2)
            drawing.add(Box(rect, "text", radius=0))


def stacked(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add bars of which each series is a part: what is below 0 goes down from it."""
    sums = [side for c in range(len(data.categories)) for side in sides(data, c)]
    plot = upright(drawing, data, body, sums, line_height("small") + 4)
    pitch = pitch_of(plot.slot, 1)
    for category in range(len(data.categories)):
        lane = _lane(plot.middle(category) - pitch / 2, pitch, 1)
        _stack(drawing, data, plot, category, lane)
        _total(drawing, data, plot, category)


def sides(data: ChartData, category: int) -> tuple[Number, Number]:
    """Return the sums of a category below and above 0."""
    values = [data.value(Mark(s, category)) or 0 for s in range(len(data.series))]
    return sum(v for v in values if v < 0), sum(v for v in values if v > 0)


def _stack(
    drawing: Drawing, data: ChartData, plot: Plot, category: int, lane: tuple[float, float]
) -> None:
    ends: dict[bool, Number] = {True: 0, False: 0}
    for series in range(len(data.series)):
        mark = Mark(series, category)
        value = data.value(mark)
        if value is None:
            continue
        start = ends[value >= 0]
        ends[value >= 0] = start + value
        low, high = sorted((plot.scale.at(start), plot.scale.at(start + value)))
        box = QRectF(lane[0], low, lane[1], seen(high - low, value))
        if value:
            air = 1 if box.height() > 3 else 0
            drawing.add(Box(box.adjusted(0, 0, 0, -air), series_ink(series), series, radius=1))
        drawing.place(mark, box, box.adjusted(-plot.slot / 8, 0, plot.slot / 8, 0))


def _total(drawing: Drawing, data: ChartData, plot: Plot, category: int) -> None:
    """Write what a category comes to over its bar."""
    below, over = sides(data, category)
    text = data.unit.short(below + over)
    if width_of(text, "small") <= plot.slot - 4:
        y = label_height(plot, over)
        style, ink = ("small-strong", "text") if category == data.now else ("small", "secondary")
        drawing.add(Words(plot.middle(category), y, text, style, ink, MIDDLE))
