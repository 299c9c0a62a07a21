"""A report on paper: its chart on the first page, its table below it, as many pages as that takes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.kinds import compose
from crm_desktop.gui.charts.pens import Pens
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.printing.paper import POINT, SOFT, Document, Paper, Type, wrapped

CHART, GAP = 260, 10
"""Points of a chart at most, and between columns."""


class ReportDocument(Document):
    """The pages of one report."""

    def __init__(self, found: Export, foot: str = "", paper: Paper | None = None) -> None:
        super().__init__(paper or Paper(), found.title)
        self.found, self.words = found, foot
        self.heading, self.type, self.head = Type(14, strong=True), Type(9), Type(9, strong=True)
        self.row = self.type.height + 4 * POINT
        self.titled = [*wrapped(found.title, self.heading, self.room.width())]
        self.period = found.data.period if found.data is not None else ""
        self.notes = [
            line for said in found.notes for line in wrapped(said, self.small, self.room.width())
        ]
        self.widths = self._fitted()
        self._count_pages()

    def paint(self, painter: QPainter, page: int) -> None:
        """Paint a page."""
        y = self.room.top()
        if page == 0:
            y = self._paint_title(painter, y)
            y = self._paint_chart(painter, y)
        first, last = self.spans[page]
        if first < last:
            y = self._paint_row(painter, y, self.found.headings, self.head, SOFT)
        for row in self.found.rows[first:last]:
            y = self._paint_row(painter, y, row, self.type)
        self.foot(painter, page, self.words)

    def _count_pages(self) -> None:
        """Say which rows stand on which page."""
        used = len(self.titled) * self.heading.height + 8 * POINT
        used += self.small.height * (bool(self.period) + len(self.notes)) + self._high()
        per_page = max(1, int(self.room.height() / self.row) - 1)
        first = max(0, int((self.room.height() - used) / self.row) - 1)
        total = len(self.found.rows)
        self.spans = [(0, min(first, total))]
        while self.spans[-1][1] < total:
            begin = self.spans[-1][1]
            self.spans.append((begin, min(begin + per_page, total)))
        self.pages = len(self.spans)

    def _high(self) -> float:
        """Return how much of the first page the chart takes."""
        data = self.found.data
        return (CHART + 12) * POINT if data is not None and data.marks() else 0.0

    def _paint_title(self, painter: QPainter, y: float) -> float:
        for line in self.titled:
            place = QRectF(self.room.left(), y, self.room.width(), self.heading.height)
            self.write(painter, place, line, self.heading)
            y += self.heading.height
        for line in (*filter(None, [self.period]), *self.notes):
            place = QRectF(self.room.left(), y, self.room.width(), self.small.height)
            self.write(painter, place, line, self.small, SOFT)
            y += self.small.height
        return y + 8 * POINT

    def _paint_chart(self, painter: QPainter, y: float) -> float:
        """Paint the chart as on the screen, larger by what a page has more units than a screen pixels."""
        if not self._high() or self.found.data is None:
            return y
        scale = 72 * POINT / fonts.dpi()
        size = QSizeF(self.room.width() / scale, CHART * POINT / scale)
        drawing = compose(self.found.kind, self.found.data, size, titled=False,
                          mirrored=self.mirrored)  # fmt: skip
        painter.save()
        painter.translate(self.room.left(), y)
        painter.scale(scale, scale)
        drawing.paint(Pens(painter, theme.LIGHT, paper=True))
        painter.restore()
        return y + self._high()

    def _paint_row(
        self, painter: QPainter, y: float, texts: tuple[str, ...], type: Type, ink: str = ""
    ) -> float:
        x = self.room.left()
        for at, (text, wide) in enumerate(zip(texts, self.widths, strict=False)):
            place = QRectF(x, y, wide, self.row)
            self.write(
                painter, place, text, type, *([ink] if ink else []), end=at >= self.found.names
            )
            x += wide + GAP * POINT
        self.rule(painter, y + self.row)
        return y + self.row

    def _fitted(self) -> list[float]:
        """Return the widths of the columns: numbers what they need, names share what is left."""
        columns = list(zip(self.found.headings, *self.found.rows, strict=True))
        wanted = [
            max(self.head.width(column[0]), *(self.type.width(text) for text in column[1:]), 1.0)
            for column in columns
        ]  # fmt: skip
        free = self.room.width() - GAP * POINT * (len(wanted) - 1)
        names = self.found.names
        numbers = sum(wanted[names:])
        if numbers > free * 0.7 or not names:
            part = free / sum(wanted)
            return [wide * part for wide in wanted] if sum(wanted) > free else wanted
        return [*([(free - numbers) / names] * names), *wanted[names:]]
