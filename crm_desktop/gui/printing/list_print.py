"""A table on paper: its columns made to fit, its heading on every page, fetched a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.printing.paper import POINT, SOFT, Document, Paper, Type, wrapped
from crm_desktop.gui.printing.words import on_paper

SIZES = (9.0, 8.5, 8.0)
"""Sizes of type in points, the usual one first; a smaller one where the columns ask for it.

Where the smallest has no room either, every row takes two lines."""
SAMPLE = 300
"""Rows looked at to see how wide the columns want to be."""
GAP = 8 * POINT
WIDEST = 0.5
UNBROKEN = 0.17
"""Part of the page a word may take unbroken."""
Fetch = Callable[[Sequence[int]], Mapping[int, Any]]


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in the list: `ns` are row numbers in their order, `fetch` gives their rows."""

    title: str
    words: str  # beside the title: how many, of what
    foot: str
    fields: Sequence[Field]
    ns: Sequence[int]
    fetch: Fetch


class ListDocument(Document):
    """The pages of one list."""

    def __init__(self, paper: Paper, contents: Contents) -> None:
        super().__init__(paper, contents.title)
        self.contents = contents
        self.heading = Type(14, strong=True)
        self.type, self.widths = self._fitted()
        self.head = Type(self._points, strong=True)
        self.line = self.type.height
        self.row = self.line * (2 if self.folded else 1) + 4 * POINT
        self.top = self.room.top() + self.heading.height + 10 * POINT
        free = self.room.bottom() - self.top - self.line - 4 * POINT
        self.per_page = max(1, int(free / self.row))
        self.pages = max(1, -(-len(contents.ns) // self.per_page))

    def paint(self, painter: QPainter, page: int) -> None:
        self._paint_title(painter)
        y = self.top
        for field, x, width in self._columns():
            cell = QRectF(x, y, width, self.line + 4 * POINT)
            self.write(painter, cell, heading(field), self.head, SOFT, end=at_end(field))
        y += self.line + 4 * POINT
        self.rule(painter, y, SOFT)
        ns = self.contents.ns[page * self.per_page : (page + 1) * self.per_page]
        rows = self.contents.fetch(ns)
        for n in (n for n in ns if n in rows):
            self._paint_row(painter, y, rows[n])
            y += self.row
            self.rule(painter, y)
        self.foot(painter, page, self.contents.foot)

    def _paint_title(self, painter: QPainter) -> None:
        line = QRectF(self.room.left(), self.room.top(), self.room.width(), self.heading.height)
        used = self.small.width(self.contents.words) + 12 * POINT
        self.write(painter, line, self.contents.words, self.small, SOFT, end=True)
        self.write(painter, line.adjusted(0, 0, -used, 0), self.title, self.heading)

    def _paint_row(self, painter: QPainter, y: float, row: Any) -> None:
        for field, x, width in self._columns():
            text = on_paper(field, row, one_line=True)
            cell = QRectF(x, y + 2 * POINT, width, self.line)
            for part in self._parts(text, width):
                self.write(painter, cell, part, self.type, end=at_end(field))
                cell.translate(0, self.line)

    def _parts(self, text: str, width: float) -> list[str]:
        """Return the lines of a cell: two at most, the second cut where it has no room either."""
        if not self.folded or self.type.width(text) <= width:
            return [text]
        first, *rest = wrapped(text, self.type, width)
        return [first, text[len(first) :].strip()] if rest else [first]

    def _columns(self) -> list[tuple[Field, float, float]]:
        found, x = [], self.room.left()
        for field, width in zip(self.contents.fields, self.widths, strict=True):
            found.append((field, x, width))
            x += width + GAP
        return found

    def _fitted(self) -> tuple[Type, list[float]]:
        """Return the largest type in which the columns have room, and their widths in it."""
        fields = self.contents.fields
        ns = self.contents.ns[:SAMPLE]
        rows = self.contents.fetch(ns)
        texts = [{on_paper(f, rows[n], one_line=True) for n in ns if n in rows} for f in fields]
        free = self.room.width() - GAP * max(0, len(fields) - 1)
        for points in SIZES:
            self._points = points
            type, strong = Type(points), Type(points, strong=True)
            wanted = [
                min(free * WIDEST, max([strong.width(heading(f)), *map(type.width, said)]) + POINT)
                for f, said in zip(fields, texts, strict=True)
            ]
            self.folded = sum(wanted) > free
            if not self.folded:
                return type, shares(wanted, free)
        least = [
            min(free * UNBROKEN, max(strong.width(heading(f)), _longest(type, said)) + POINT)
            for f, said in zip(fields, texts, strict=True)
        ]
        return type, folded(least, wanted, free)


def at_end(field: Field) -> bool:
    """Say whether a column stands at the end of its room, as sums do."""
    return field.money or field.kind in (Kind.WHOLE, Kind.NUMBER)


def shares(wanted: Sequence[float], free: float) -> list[float]:
    """Return the widths of columns: what they want where there is room, else the widest give way."""
    if not wanted:
        return []
    total = sum(wanted)
    if total <= free:
        more = (free - total) / len(wanted)
        return [width + min(more, width) for width in wanted]
    left, made = free, [0.0] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    for done, at in enumerate(order):
        made[at] = min(wanted[at], left / (len(wanted) - done))
        left -= made[at]
    return made


def folded(least: Sequence[float], wanted: Sequence[float], free: float) -> list[float]:
    """Return the widths of columns of two lines: their longest words first, then what lacks least."""
    spare = free - sum(least)
    if spare <= 0:
        return shares(least, free)
    lacking = [max(0.0, want - low) for want, low in zip(wanted, least, strict=True)]
    more = shares(lacking, spare) if sum(lacking) > spare else lacking
    return [low + plus for low, plus in zip(least, more, strict=True)]


def _longest(type: Type, texts: Iterable[str]) -> float:
    words = {word for text in texts for word in text.split()}
    return max(map(type.width, words), default=0.0)
