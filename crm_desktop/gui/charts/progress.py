"""How far a value is on its way to a target: a bar on a track, and a tick where it should be by now."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.bars import seen
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.drawing import (
    END,
    RADIUS,
    Box,
    Drawing,
    Words,
    baseline,
    line_height,
    width_of,
)
from crm_desktop.gui.charts.pens import Pens
from crm_desktop.gui.charts.scale import Scale
from crm_desktop.i18n import tr

BAR, TICK = 4, 10
GAP = 4


class Track(Box):
    """The way to the target; where grounds are borders it is hollow, so that the tick is seen on it."""

    def __init__(self, rect: QRectF) -> None:
        super().__init__(QRectF(rect), "line2")

    def paint(self, pens: Pens) -> None:
        if not pens.tokens.bordered:
            super().paint(pens)
            return
        pens.line(self.ink, 1)
        pens.painter.drawRoundedRect(self.rect.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def height(_data: ChartData) -> float:
    """Return how much room it wants: a line of words and the bar."""
    return 20 + GAP + TICK


def progress(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add the bar of the first category, and its words over it where there is room.

    The track ends at the target; a value beyond it goes on, and the target has its tick.
    """
    mark = Mark(0, 0)
    value = data.value(mark) or 0
    target = data.target.at(0) if data.target else None
    pace = data.pace.at(0) if data.pace else None
    most = max(value, target or 0, pace or 0)
    scale = Scale(0.0, float(most or 1), body.left(), body.right())
    words = line_height("body-strong") + GAP
    worded = body.height() >= words + fonts.grown(TICK)
    middle = round(body.center().y() + (words / 2 if worded else 0))
    tall = fonts.grown(BAR)
    track = QRectF(body.left(), middle - tall / 2, body.width(), tall)
    drawing.add(Track(track))
    reached = max(value, 0)
    bar = QRectF(track.left(), track.top(), seen(scale.at(reached) - track.left(), reached), tall)
    if reached:
        drawing.add(Box(bar, "c1", 0))
    for held in (pace, target if target is not None and target < most else None):
        if held:
            _tick(drawing, scale.at(held), middle, body)
    if worded:
        _words(drawing, data, QRectF(body.left(), track.top() - words - GAP, body.width(), words))
    drawing.place(mark, track, body)


def _tick(drawing: Drawing, x: float, middle: float, body: QRectF) -> None:
    tall = fonts.grown(TICK)
    left = min(round(x) - 1, body.right() - 2)
    drawing.add(Box(QRectF(left, middle - tall / 2, 2, tall), "text", radius=0))


def _words(drawing: Drawing, data: ChartData, line: QRectF) -> None:
    value, target = data.value(Mark(0, 0)), data.target.at(0) if data.target else None
    y = baseline(line.top(), line.height(), "body-strong")
    said = "" if value is None else data.unit.shown(value)
    drawing.add(Words(line.left(), y, said, "body-strong", "text"))
    if target is not None:
        aim = tr("of {target}", target=data.unit.shown(target))
        if width_of(said, "body-strong") + width_of(aim, "small") + GAP <= line.width():
            drawing.add(Words(line.right(), y, aim, "small", "secondary", END))
