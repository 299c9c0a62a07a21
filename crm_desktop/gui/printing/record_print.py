"""A record on one or more pages: lines that flow from page to page, none alone under its heading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from crm_desktop.gui.printing.paper import INK, POINT, SOFT, Document, Paper, Type, wrapped
from crm_desktop.gui.printing.record_reading import Happened, Sheet
from crm_desktop.i18n import tr, trn

NAMES = 120 * POINT
DATES = 100 * POINT
GAP = 10 * POINT


@dataclass(frozen=True, slots=True)
class Strip:
    """One line over the width of the page. `keep`: never the last one of a page."""

    height: float
    paint: Callable[[QPainter, QRectF], None] | None = None
    keep: bool = False


class RecordDocument(Document):
    """The pages of one record."""

    def __init__(self, paper: Paper, sheet: Sheet, foot: str) -> None:
        super().__init__(paper, sheet.title)
        self._foot = foot
        self.big, self.section = Type(18, strong=True), Type(11, strong=True)
        self.body, self.strong = Type(9.5), Type(9.5, strong=True)
        self.sides = paged(list(self._strips(sheet)), self.room.height())
        self.pages = len(self.sides)

    def paint(self, painter: QPainter, page: int) -> None:
        y = self.room.top()
        for strip in self.sides[page]:
            if strip.paint is not None:
                strip.paint(painter, QRectF(self.room.left(), y, self.room.width(), strip.height))
            y += strip.height
        self.foot(painter, page, f"{self.title} · {self._foot}" if page else self._foot)

    def _strips(self, sheet: Sheet) -> Iterator[Strip]:
        yield self._line(sheet.kind, self.small, SOFT, keep=True)
        for text in wrapped(sheet.title, self.big, self.room.width()):
            yield self._line(text, self.big, keep=True)
        if sheet.line:
            yield self._line(sheet.line, self.body, SOFT, keep=True)
        yield self._rule()
        for fact in sheet.facts:
            yield from self._beside(fact.name, fact.text, NAMES)
        for note in sheet.notes:
            yield from self._section(note.name)
            yield from self._paragraphs(note.text, INK, 0)
        for name, lines in sheet.related:
            yield from self._section(name)
            for title, detail, amount in lines:
                yield self._related(title, detail, amount)
        yield from self._timeline(sheet)

    def _timeline(self, sheet: Sheet) -> Iterator[Strip]:
        if not sheet.timeline:
            return
        yield from self._section(tr("Timeline"))
        for told in sheet.timeline:
            yield from self._happened(told)
        if sheet.left_out:
            words = trn("and {n} older entry", "and {n} older entries", sheet.left_out)
            yield self._line(words, self.body, SOFT)

    def _happened(self, told: Happened) -> Iterator[Strip]:
        room = self.room.width() - DATES - GAP
        title = " · ".join(part for part in (told.title, told.kind) if part)
        lines = wrapped(title, self.strong, room)
        for at, text in enumerate(lines):
            yield self._pair(told.when if not at else "", text, DATES, self.strong,
                             keep=bool(told.details) or at + 1 < len(lines))  # fmt: skip
        if told.details:
            yield from self._paragraphs(told.details, SOFT, DATES + GAP)
        yield Strip(3 * POINT)

    def _section(self, name: str) -> Iterator[Strip]:
        yield Strip(12 * POINT, keep=True)
        yield self._line(name, self.section, keep=True)
        yield self._rule()

    def _beside(self, name: str, text: str, width: float) -> Iterator[Strip]:
        room = self.room.width() - width - GAP
        lines = [part for line in text.splitlines() for part in wrapped(line, self.body, room)]
        for at, part in enumerate(lines):
            yield self._pair(name if not at else "", part, width, self.body)

    def _paragraphs(self, text: str, ink: str, indent: float) -> Iterator[Strip]:
        for line in text.splitlines():
            for part in wrapped(line, self.body, self.room.width() - indent) or [""]:
                yield self._line(part, self.body, ink, indent=indent)

    def _line(
        self, text: str, type: Type, ink: str = INK, *, keep: bool = False, indent: float = 0
    ) -> Strip:
        def paint(painter: QPainter, rect: QRectF) -> None:
            self.write(painter, rect.adjusted(indent, 0, 0, 0), text, type, ink)

        return Strip(type.height, paint, keep)

    def _pair(self, name: str, text: str, width: float, type: Type, *, keep: bool = False) -> Strip:
        def paint(painter: QPainter, rect: QRectF) -> None:
            label = QRectF(rect.left(), rect.top(), width, rect.height())
            self.write(painter, label, name, self.body, SOFT)
            self.write(painter, rect.adjusted(width + GAP, 0, 0, 0), text, type)

        return Strip(type.height, paint, keep)

    def _related(self, title: str, detail: str, amount: str) -> Strip:
        def paint(painter: QPainter, rect: QRectF) -> None:
            third = rect.width() / 3
            middle = rect.adjusted(1.4 * third, 0, -0.8 * third, 0)
            self.write(painter, rect.adjusted(0, 0, -1.6 * third - GAP, 0), title, self.strong)
            self.write(painter, middle, detail, self.body, SOFT)
            last = rect.adjusted(2.2 * third + GAP, 0, 0, 0)
            self.write(painter, last, amount, self.body, end=True)

        return Strip(self.body.height, paint)

    def _rule(self) -> Strip:
        def paint(painter: QPainter, rect: QRectF) -> None:
            self.rule(painter, rect.top() + 3 * POINT)

        return Strip(8 * POINT, paint, keep=True)


def paged(strips: list[Strip], height: float) -> list[list[Strip]]:
    """Deal strips out to pages; those that keep to the next one go over with it where they can."""
    sides: list[list[Strip]] = [[]]
    used = 0.0
    for strip in strips:
        if used + strip.height > height and sides[-1]:
            over = _kept(sides[-1], height - strip.height)
            sides.append(over)
            used = sum(each.height for each in over)
        if not sides[-1] and strip.paint is None:  # no air at the top of a page
            continue
        sides[-1].append(strip)
        used += strip.height
    return sides


def _kept(side: list[Strip], room: float) -> list[Strip]:
    """Take what keeps to the next line from the end of a page, unless it is all, or has no room."""
    at = len(side)
    while at and side[at - 1].keep:
        at -= 1
    if not at or sum(strip.height for strip in side[at:]) > room:
        return []
    over = side[at:]
    del side[at:]
    return [strip for n, strip in enumerate(over) if n or strip.paint is not None]
