"""Bars that lie below each other, each with its name before it: lists of sources, steps of a funnel."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.bars import seen
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.drawing import (
    END,
    Box,
    Drawing,
    Outline,
    Words,
    baseline,
    fitted,
    line_height,
    width_of,
)
from crm_desktop.gui.charts.pens import series_ink
from crm_desktop.gui.charts.scale import Scale
from crm_desktop.gui.charts.units import Number
from crm_desktop.i18n import tr

LIST, FUNNEL = 45, 32
"""Pixels of a row where there is room, at 100 %."""
THIN, THICK = 8, 18
GAP = 12
SHORTEST = 40
"""Pixels the longest bar has at least, before names and values are cut."""


class Rows(NamedTuple):
    """The room of rows: where bars lie and values end, how far rows are apart, how many are shown."""

    body: QRectF
    scale: Scale
    names: float
    values: float
    pitch: float
    count: int

    def strip(self, category: int) -> QRectF:
        """Return the whole row of a category."""
        top = self.body.top() + category * self.pitch
        return QRectF(self.body.left(), top, self.body.width(), self.pitch)


def list_height(data: ChartData) -> float:
    """Return how much room a list wants."""
    return FUNNEL * max(1, len(data.categories))


def funnel_height(data: ChartData) -> float:
    """Return how much room a funnel wants."""
    return FUNNEL * max(1, len(data.categories))


def listed(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add thin bars with their values in a column, and hairlines between the rows."""
    rows = laid(data, body, LIST, "body")
    _ground(drawing, data, rows)
    for category in range(rows.count):
        strip = rows.strip(category)
        if category and rows.pitch >= 28:
            drawing.add(Box(QRectF(strip.left(), strip.top(), strip.width(), 1), "grid", radius=0))
        _ends(drawing, data, rows, category, "body")
        _bars(drawing, data, rows, category, fonts.grown(THIN))
        value = data.value(Mark(0, category))
        if value is not None and len(data.series) == 1:
            y = baseline(strip.top(), strip.height(), "small")
            drawing.add(Words(rows.values, y, data.unit.shown(value), "small", "text", END))


def funnel(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add thick bars with their values at their ends, and what share went on at the end of the row."""
    rows = laid(data, body, FUNNEL, "small")
    _ground(drawing, data, rows)
    for category in range(rows.count):
        _ends(drawing, data, rows, category, "small")
        end = _bars(drawing, data, rows, category, fonts.grown(THICK))
        value = data.value(Mark(0, category))
        if value is not None and len(data.series) == 1:
            strip = rows.strip(category)
            y = baseline(strip.top(), strip.height(), "small-medium")
            drawing.add(Words(end + 6, y, data.unit.shown(value), "small-medium", "text"))


def laid(data: ChartData, body: QRectF, pitch: int, style: str) -> Rows:
    """Return where rows of a pitch, or less where there is less room, have their parts."""
    count = len(data.categories)
    least = line_height(style) + 2
    apart = max(float(least), min(float(fonts.height(pitch)), body.height() / max(1, count)))
    shown = count
    if apart * count > body.height() + 0.5:
        shown = max(1, int(body.height() // apart) - 1)
    shares = max((width_of(s, "small-strong") for s in data.shares), default=0)
    shares += GAP * bool(shares)
    values = max((width_of(data.unit.shown(v), "small-medium") for v in data.values()), default=0)
    values = (values + GAP) * (len(data.series) == 1)
    names = max(width_of(n, f"{style}-strong") for n in data.categories) + GAP
    names = min(
        names,
        max(SHORTEST, int(body.width() - shares - values - SHORTEST)),
        int(body.width() * 0.45),
    )
    numbers = [*data.values(), *(n for o in data.held_against() for n in o.values if n is not None)]
    low, high = float(min(0, *numbers, 0)), float(max(0, *numbers, 0))
    end = body.right() - shares
    start = body.left() + names
    scale = Scale(low, high or (0.0 if low else 1.0), start, max(start + 8, end - values))
    return Rows(body, scale, float(names), end, apart, shown)


def _ground(drawing: Drawing, data: ChartData, rows: Rows) -> None:
    """Add the line of 0 where bars lie on both sides, and how many rows have no room: the table has all."""
    if rows.scale.low < 0:
        tall = rows.pitch * rows.count
        drawing.add(
            Box(QRectF(round(rows.scale.at(0)), rows.body.top(), 1, tall), "line2", radius=0)
        )
    if rows.count < len(data.categories):
        strip = rows.strip(rows.count)
        words = tr("+{n} more", n=len(data.categories) - rows.count)
        y = baseline(strip.top(), strip.height(), "small")
        drawing.add(Words(strip.left(), y, words))


def _ends(drawing: Drawing, data: ChartData, rows: Rows, category: int, style: str) -> None:
    """Write the name before a row and its share at its end, strong for the one that matters."""
    strip = rows.strip(category)
    matters = category == data.matters
    name_style, share_style = (f"{s}-strong" if matters else s for s in (style, "small"))
    name = fitted(data.categories[category], name_style, rows.names - GAP)
    y = baseline(strip.top(), strip.height(), name_style)
    ink = "attention" if matters else "secondary"
    drawing.add(Words(strip.left(), y, name, name_style, ink))
    share = data.share(category)
    if share:
        ink = "attention" if matters else "tertiary"
        y = baseline(strip.top(), strip.height(), share_style)
        drawing.add(Words(strip.right(), y, share, share_style, ink, END))


def _bars(drawing: Drawing, data: ChartData, rows: Rows, category: int, thick: float) -> float:
    """Add the bars of a row; return where the last part of them ends."""
    strip = rows.strip(category)
    count = len(data.series)
    lane = min(float(thick), (strip.height() - max(4.0, strip.height() / 4)) / count)
    top = strip.center().y() - lane * count / 2
    end = rows.scale.at(0)
    for series in range(count):
        mark = Mark(series, category)
        value = data.value(mark)
        if value is None:
            continue
        across = QRectF(strip.left(), round(top + series * lane), strip.width(), round(lane))
        box = _bar(rows, value, across, count > 1)
        matters = count == 1 and category == data.matters
        if value:
            ink = "c2" if matters else series_ink(series)
            drawing.add(Box(box, ink, 1 if matters else series))
        drawing.place(mark, box, across if count > 1 else strip)
        end = max(end, box.right())
    return max(end, _against(drawing, data, rows, category, top + lane * count))


def _bar(rows: Rows, value: Number, across: QRectF, several: bool) -> QRectF:
    left, right = sorted((rows.scale.at(0), rows.scale.at(value)))
    tall = across.height() - (1 if several and across.height() > 3 else 0)
    return QRectF(left, across.top(), seen(right - left, value), tall)


def _against(drawing: Drawing, data: ChartData, rows: Rows, category: int, low: float) -> float:
    """Add an earlier time as a line under the bars, target and pace at them; return where they end."""
    strip, scale = rows.strip(category), rows.scale
    tall = 2 * (low - strip.center().y())
    end = scale.at(0)
    earlier = data.earlier.at(category) if data.earlier else None
    if earlier:
        left, right = sorted((scale.at(0), scale.at(earlier)))
        drawing.add(Box(QRectF(left, round(low) + 2, max(1.0, right - left), 3), "c6", radius=1))
        end = max(end, right)
    value, pace = data.value(Mark(0, category)) or 0, data.pace.at(category) if data.pace else None
    if pace is not None and pace > max(value, 0):
        left, right = scale.at(max(value, 0)), scale.at(pace)
        drawing.add(Outline(QRectF(left, low - tall, right - left, tall), "c1"))
        end = max(end, right)
    target = data.target.at(category) if data.target else None
    if target is not None:
        x = round(scale.at(target))
        drawing.add(Box(QRectF(x - 1, low - tall - 3, 2, tall + 6), "text", radius=0))
        end = max(end, x + 1)
    return end
