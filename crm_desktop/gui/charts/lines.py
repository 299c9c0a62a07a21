"""Lines over time: one a series, each with its own marker; and the small line of a tile."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF

from crm_desktop.gui.charts.axes import Plot, labels, upright
from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.charts.drawing import Box, Drawing, Line, line_height
from crm_desktop.gui.charts.frame import marker_of
from crm_desktop.gui.charts.pens import series_ink
from crm_desktop.gui.charts.scale import Scale

ROOM = 10
"""Pixels between two points from which on each has its marker."""
TICK = 24
"""Pixels of a target at most."""
END = 5
"""Air around the small line, for the disc at its end."""
_DASHES = ("", "dash", "dots")


def lines(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add a line a series, an earlier time and the way to come dashed; no value leaves a gap."""
    against = [n for other in data.held_against() for c in range(len(data.categories))
               if (n := other.at(c)) is not None]  # fmt: skip
    plot = upright(drawing, data, body, [*data.values(), *against], line_height("small") + 8)
    if data.earlier is not None:
        for run in runs(plot, data.earlier, len(data.categories)):
            drawing.add(Line(run, "c6", dash="dash", marker="disc" if len(run) == 1 else ""))
    _against(drawing, data, plot)
    for at, series in enumerate(data.series):
        _series(drawing, data, plot, at, series)
    labels(drawing, data, plot, off=4)


def _series(drawing: Drawing, data: ChartData, plot: Plot, at: int, series: Series) -> None:
    dash = _DASHES[at // 6 % len(_DASHES)]
    for run in runs(plot, series, len(data.categories)):
        marked = plot.slot >= ROOM or len(run) == 1
        drawing.add(Line(run, series_ink(at), dash=dash, marker=marker_of(at) if marked else ""))
    for category in range(len(data.categories)):
        value = series.at(category)
        if value is not None:
            point = QPointF(plot.middle(category), plot.scale.at(value))
            drawing.place(Mark(at, category), around(point), plot.column(category))


def _against(drawing: Drawing, data: ChartData, plot: Plot) -> None:
    """Add ticks of what was aimed at, and a dashed way from a value to where it will end."""
    wide = min(TICK, plot.slot * 0.8)
    for category in range(len(data.categories)):
        middle = plot.middle(category)
        target = data.target.at(category) if data.target else None
        if target is not None:
            y = round(plot.scale.at(target)) - 1
            drawing.add(Box(QRectF(round(middle - wide / 2), y, round(wide), 2), "text", radius=0))
        pace = data.pace.at(category) if data.pace else None
        value = data.value(Mark(0, category))
        if pace is not None:
            start = value if value is not None else pace
            ends = [QPointF(middle, plot.scale.at(v)) for v in (start, pace)]
            drawing.add(Line(ends, "c1", dash="dots"))


def runs(plot: Plot, series: Series, count: int) -> Iterator[list[QPointF]]:
    """Yield the points of a series between its gaps."""
    run: list[QPointF] = []
    for category in range(count):
        value = series.at(category)
        if value is not None:
            run.append(QPointF(plot.middle(category), plot.scale.at(value)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def around(point: QPointF, half: float = 5) -> QRectF:
    """Return a box around a point."""
    return QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half)


def spark(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add the line of the first series alone, from its least to its most, with a disc at its end."""
    values = [
        n for n in (data.value(Mark(0, c)) for c in range(len(data.categories))) if n is not None
    ]
    if not values:
        return
    inner = body.adjusted(END, END, -END, -END)
    low, high = float(min(values)), float(max(values))
    flat = low == high
    scale = Scale(low - flat, high + flat, inner.bottom(), inner.top())
    pitch = inner.width() / max(1, len(data.categories) - 1)
    plot = Plot(inner.translated(-pitch / 2, 0), scale, pitch)
    last = None
    for run in runs(plot, data.series[0], len(data.categories)):
        drawing.add(Line(run, "c1", width=1.5))
        last = run[-1]
    if last is not None:
        drawing.add(Line([last], "c1", width=0, marker="disc"))
    for category in range(len(data.categories)):
        value = data.value(Mark(0, category))
        if value is not None:
            point = QPointF(plot.middle(category), scale.at(value))
            drawing.place(Mark(0, category), around(point, 4), plot.column(category))
