"""The kinds of chart there are, and how one is worked out for a size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, QSizeF

from crm_desktop.gui import fonts
from crm_desktop.gui.charts import bars, heat, lines, progress, ring, rows
from crm_desktop.gui.charts.data import ChartData
from crm_desktop.gui.charts.drawing import MIDDLE, Drawing, Words, baseline, line_height
from crm_desktop.gui.charts.frame import broken, entries, framed
from crm_desktop.i18n import mark, tr

Adding = Callable[[Drawing, ChartData, QRectF], None]

WIDE, HIGH = 320, 200
"""Pixels an upright chart wants at 100 %."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of chart: what adds its marks, its word, and `sign`, how names show its colours.

    `down` says that its categories stand below each other, `high` how much room it wants at 100 %, `lack`
    which values it cannot show, in a sentence.
    """

    add: Adding
    words: str
    sign: str = "box"
    down: bool = False
    high: Callable[[ChartData], float] = lambda _data: HIGH
    lack: Callable[[ChartData], str] = lambda _data: ""


KINDS = {
    "bar": Kind(bars.bars, mark("Bar chart")),
    "stacked": Kind(bars.stacked, mark("Stacked bar chart")),
    "line": Kind(lines.lines, mark("Line chart"), "line"),
    "list": Kind(rows.listed, mark("List of bars"), down=True, high=rows.list_height),
    "funnel": Kind(rows.funnel, mark("Funnel"), down=True, high=rows.funnel_height),
    "donut": Kind(ring.donut, mark("Donut chart"), "", down=True, lack=ring.lack),
    "heat": Kind(heat.heat, mark("Heat map"), "", high=heat.height),
    "spark": Kind(lines.spark, mark("Line chart"), "", high=lambda _data: 32),
    "progress": Kind(progress.progress, mark("Progress to target"), "", high=progress.height),
}


def compose(
    kind: str, data: ChartData, size: QSizeF, *, titled: bool = True, mirrored: bool = False
) -> Drawing:
    """Return a chart worked out for a size in pixels, `mirrored` for a language read from the right."""
    drawing = Drawing(size)
    made = KINDS[kind]
    drawing.lack = data.lack() or made.lack(data)
    signs = entries(data, size.width(), made.sign) if made.sign and not drawing.lack else []
    body = framed(drawing, data, signs, titled=titled)
    if drawing.lack:
        _say(drawing, body)
    else:
        made.add(drawing, data, body)
    if mirrored:
        drawing.mirror()
    return drawing


def wanted(kind: str, data: ChartData, *, titled: bool = True) -> QSize:
    """Return the size in pixels a chart reads well at."""
    high = KINDS[kind].high(data)
    if titled:
        high += 28 * bool(data.title) + 40 * bool(data.sentence)
    return QSize(fonts.widened(WIDE), fonts.grown(round(high)))


def words(kind: str) -> str:
    """Return what a kind of chart is called."""
    return tr(KINDS[kind].words)


def _say(drawing: Drawing, body: QRectF) -> None:
    """Write the sentence that stands instead of marks, in the middle."""
    pitch = line_height("small") + 2
    lines = list(broken(drawing.lack, "small", body.width()))
    top = body.center().y() - pitch * len(lines) / 2
    for at, line in enumerate(lines):
        y = baseline(top + at * pitch, pitch, "small")
        drawing.add(Words(body.center().x(), y, line, "small", "tertiary", MIDDLE))
