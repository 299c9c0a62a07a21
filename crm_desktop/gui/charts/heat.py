"""A heat map: a row for each series, a column for each category, the darker the more."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from crm_desktop.gui import fonts
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.drawing import (
    END,
    MIDDLE,
    Drawing,
    Words,
    baseline,
    fitted,
    line_height,
    width_of,
)
from crm_desktop.gui.charts.pens import Pens

ROW, GAP, AIR = 30, 12, 1
"""Pixels of a row at 100 %, between names and cells, around a cell."""
PALEST, DARKEST = 0.10, 1.0
"""How much of the colour the least and the most value get."""
INKS = (QColor("black"), QColor("white"))
"""Of any ground one of the two is 4.5 times as light or as dark."""
WRITTEN = 200
"""Cells at most whose values are written in them: of more each says its own when it is pointed at."""
NAMES = 0.3
"""Part of the width names of rows have at most."""


@dataclass(slots=True)
class Cell:
    """A cell: filled by its `part` of the most, with its value where there is room; −1 is not known."""

    rect: QRectF
    part: float
    text: str
    best: bool = False
    wide: int = field(init=False)

    def __post_init__(self) -> None:
        self.wide = width_of(self.text, self._style) if self.text else 0

    @property
    def _style(self) -> str:
        return "small-strong" if self.best else "small"

    def paint(self, pens: Pens) -> None:
        ground = pens.tint("c1", max(0.0, self.part))
        edge = 2 if self.best else 1 if self.part < 0 or pens.tokens.bordered else 0
        inner = self.rect
        if edge:
            pens.painter.fillRect(inner, pens.colour("grid" if self.part < 0 else "text"))
            inner = inner.adjusted(edge, edge, -edge, -edge)
        pens.painter.fillRect(inner, ground)
        if self.text and self.wide <= self.rect.width() - 4:
            pens.letters(self._style, "tertiary")
            if self.part >= 0:
                pens.painter.setPen(ink_on(ground.rgb()))
            y = baseline(self.rect.top(), self.rect.height(), self._style)
            pens.write(self.rect.center().x() - self.wide / 2, y, self.text)

    def mirror(self, width: float) -> None:
        self.rect.moveLeft(width - self.rect.right())


class Grid(NamedTuple):
    """Where cells lie: the corner of the first, and the steps to the next."""

    corner: QPointF
    wide: float
    tall: float

    def cell(self, mark: Mark) -> QRectF:
        """Return the place of a cell, whole pixels."""
        left = round(self.corner.x() + mark.category * self.wide)
        right = round(self.corner.x() + (mark.category + 1) * self.wide)
        top = round(self.corner.y() + mark.series * self.tall)
        low = round(self.corner.y() + (mark.series + 1) * self.tall)
        return QRectF(left, top, right - left, low - top).adjusted(AIR, AIR, -AIR, -AIR)


def height(data: ChartData) -> float:
    """Return how much room a heat map wants."""
    return ROW * max(1, len(data.series)) + 24


def heat(drawing: Drawing, data: ChartData, body: QRectF) -> None:
    """Add the cells, the names of rows before them and of columns above them."""
    grid = _laid(data, body)
    most = max((float(value) for value in data.values()), default=0.0)
    _names(drawing, data, body, grid)
    written = len(data.series) * len(data.categories) <= WRITTEN
    for series in range(len(data.series)):
        for category in range(len(data.categories)):
            mark = Mark(series, category)
            value, box = data.value(mark), grid.cell(mark)
            if value is None:
                drawing.add(Cell(box, -1, "·" if data.remark(mark) else ""))
                continue
            share = max(0.0, value / most) if most > 0 else 0.0
            part = PALEST + (DARKEST - PALEST) * share if value else 0.0
            text = data.unit.short(value) if written else ""
            drawing.add(Cell(QRectF(box), part, text, mark == data.best))
            drawing.place(mark, box)


@cache
def ink_on(rgb: int) -> QColor:
    """Return black or white, whichever reads better on a ground."""
    return max(INKS, key=lambda ink: contrast(ink, QColor(rgb)))


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
             for c in colour.getRgbF()[:3]]  # fmt: skip
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _laid(data: ChartData, body: QRectF) -> Grid:
    names = max((width_of(s.name, "small") for s in data.series), default=0)
    left = body.left() + min(names + GAP, body.width() * NAMES)
    top = body.top() + line_height("small") + 4
    tall = min(float(fonts.grown(ROW)), (body.bottom() - top) / max(1, len(data.series)))
    wide = (body.right() - left) / max(1, len(data.categories))
    return Grid(QPointF(left, top), wide, tall)


def _names(drawing: Drawing, data: ChartData, body: QRectF, grid: Grid) -> None:
    room = grid.corner.x() - body.left() - GAP
    for at, series in enumerate(data.series):
        strip = grid.cell(Mark(at, 0))
        y = baseline(strip.top(), strip.height(), "small")
        name = fitted(series.name, "small", room)
        drawing.add(Words(grid.corner.x() - GAP, y, name, "small", "secondary", END))
    widest = max((width_of(name, "small") for name in data.categories), default=0)
    each = 1
    while each * grid.wide < widest + 4 and each < len(data.categories):
        each += 1
    y = baseline(body.top(), line_height("small"), "small")
    for at in range(0, len(data.categories), each):
        middle = grid.cell(Mark(0, at)).center().x()
        drawing.add(Words(middle, y, data.categories[at], "small", "tertiary", MIDDLE))
