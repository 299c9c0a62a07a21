"""What stands around a chart: its title and period, what its colours mean, and the sentence below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextLayout

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.data import ChartData
from crm_desktop.gui.charts.drawing import (
    END,
    MARKERS,
    Box,
    Drawing,
    Line,
    Outline,
    Words,
    baseline,
    fitted,
    line_height,
    width_of,
)
from crm_desktop.gui.charts.pens import series_ink
from crm_desktop.gui.printing.paper import NO_BREAK
from crm_desktop.i18n import tr

GAP, SWATCH, BETWEEN = 8, 10, 12
_SIGNED = re.compile(r"(?<=[A-Z$€£¥₹฿₱]) (?=\d)")
LINES = 4
"""Lines of names at most; the table names all."""
NAME, FEW = 180, 6
"""How wide a name among the colours is at most, at 100 %; of more than a few three stand in a line."""


class Entry(NamedTuple):
    """A name with its sign: box, line, target, pace or dashed."""

    name: str
    sign: str
    ink: str
    series: int = -1

    @property
    def lead(self) -> int:
        """Return the width of the sign, with the air behind it."""
        return fonts.grown(SWATCH + 4 + 6 * (self.sign in ("line", "dashed", "target")))

    @property
    def wide(self) -> int:
        """Return the width with the sign."""
        return self.lead + width_of(self.name, "small")


def marker_of(series: int) -> str:
    """Return the marker of a line."""
    return list(MARKERS)[series % len(MARKERS)]


def entries(data: ChartData, width: float, sign: str = "box") -> list[Entry]:
    """Return what has to be told of colours and signs, nothing for one series held against nothing."""
    against = data.held_against()
    if len(data.series) < 2 and not against:
        return []
    wide = min(
        fonts.grown(NAME), width / (3 if len(data.series) > FEW else 2) - 2 * SWATCH - BETWEEN
    )
    found = [
        Entry(fitted(one.name, "small", wide), sign, series_ink(at), at)
        for at, one in enumerate(data.series)
    ]
    signs = {"earlier": ("dashed" if sign == "line" else "box", "c6"), "target": ("target", "text"),
             "pace": ("pace", "c1")}  # fmt: skip
    for which, (how, ink) in signs.items():
        other = getattr(data, which)
        if other is not None:
            found.append(Entry(fitted(other.name, "small", wide), how, ink))
    return found


def framed(drawing: Drawing, data: ChartData, signs: Sequence[Entry], *, titled: bool) -> QRectF:
    """Add head and sentence to a drawing; return the room left between them."""
    width, top = drawing.size.width(), 0.0
    left = width
    if titled and data.title:
        top = _title(drawing, data)
        left = width - width_of(data.title, "body-strong") - BETWEEN - 4
    if signs:
        top = _legend(drawing, signs, 0.0 if _beside(signs, data, left, titled) else top)
    bottom = drawing.size.height()
    if titled and data.sentence:
        bottom = _sentence(drawing, data.sentence)
    return QRectF(0, top, width, max(0.0, bottom - top))


def _beside(signs: Sequence[Entry], data: ChartData, left: float, titled: bool) -> bool:
    """Say whether the names have room beside the title, at the end of its line."""
    free = not (titled and data.period)
    return free and sum(e.wide for e in signs) + BETWEEN * (len(signs) - 1) <= left


def _title(drawing: Drawing, data: ChartData) -> float:
    width, tall = drawing.size.width(), fonts.height(20)
    used = 0
    if data.period:
        period = fitted(data.period, "small", width * 0.6)
        y = baseline(0, tall, "small")
        drawing.add(Words(width, y, period, "small", "tertiary", END))
        used = width_of(period, "small") + BETWEEN
    title = fitted(data.title, "body-strong", width - used)
    drawing.add(Words(0, baseline(0, tall, "body-strong"), title, "body-strong", "text"))
    return tall + GAP


def _legend(drawing: Drawing, signs: Sequence[Entry], top: float) -> float:
    """Add the names: beside the title at its end, else under it from the beginning."""
    width, tall = drawing.size.width(), fonts.height(20)
    lines, more = _lines(signs, width)
    for line in lines:
        wide = sum(e.wide for e in line) + BETWEEN * (len(line) - 1)
        x = width - wide if len(lines) == 1 else 0.0
        for entry in line:
            _entry(drawing, entry, x, top, tall)
            x += entry.wide + BETWEEN
        top += tall
    if more:
        words = tr("+{n} more", n=more)
        drawing.add(Words(width, baseline(top - tall, tall, "small"), words, lean=END))
    return top + GAP


def _lines(signs: Sequence[Entry], width: float) -> tuple[list[list[Entry]], int]:
    """Return the names line by line, and how many have no room."""
    lines: list[list[Entry]] = [[]]
    used, keep = 0.0, width_of(tr("+{n} more", n=99), "small") + BETWEEN
    for at, entry in enumerate(signs):
        last = len(lines) == LINES and at < len(signs) - 1
        if lines[-1] and used + entry.wide > width - keep * last:
            if len(lines) == LINES:
                return lines, len(signs) - at
            lines.append([])
            used = 0.0
        lines[-1].append(entry)
        used += entry.wide + BETWEEN
    return lines, 0


def _entry(drawing: Drawing, entry: Entry, x: float, top: float, tall: float) -> None:
    middle = round(top + tall / 2)
    side, end = fonts.grown(SWATCH), x + entry.lead - fonts.grown(4)
    box = QRectF(x, middle - side / 2, side, side)
    if entry.sign == "box":
        drawing.add(Box(box, entry.ink, entry.series))
    elif entry.sign == "pace":
        drawing.add(Outline(box, entry.ink))
    elif entry.sign == "target":
        drawing.add(Box(QRectF(x, middle - 1, end - x, 2), entry.ink, radius=0))
    else:
        ends = [QPointF(x, middle), QPointF(end, middle)]
        drawing.add(Line(ends, entry.ink, dash="dash" if entry.sign == "dashed" else ""))
        if entry.sign == "line":
            centre = QPointF((x + end) / 2, middle)
            drawing.add(Line([centre], entry.ink, marker=marker_of(entry.series)))
    y = baseline(top, tall, "small")
    drawing.add(Words(x + entry.lead, y, entry.name, "small", "secondary"))


def _sentence(drawing: Drawing, text: str) -> float:
    """Write the sentence at the foot; return where it begins, with air above."""
    pitch = line_height("small") + 2
    lines = list(broken(text, "small", drawing.size.width()))
    top = drawing.size.height() - pitch * len(lines)
    for at, line in enumerate(lines):
        y = baseline(top + at * pitch, pitch, "small")
        drawing.add(Words(0, y, line, "small", "secondary"))
    return top - GAP


def broken(text: str, style: str, width: float) -> Iterator[str]:
    """Yield a text in lines that fit a width; an amount stays with its sign."""
    text = _SIGNED.sub(NO_BREAK, text)
    layout = QTextLayout(text, fonts.font(style))
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(20.0, width))
        yield text[line.textStart() : line.textStart() + line.textLength()].rstrip()
    layout.endLayout()
