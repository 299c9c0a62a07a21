"""Customers by how lately, how often and for how much they bought, in named segments."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.charts.view import ChartView
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.card import PAD
from crm_desktop.gui.insight.reports.customers import pictures
from crm_desktop.gui.insight.reports.customers.customer_sheet import (
    MOST,
    CustomerSheet,
    all_button,
    card,
)
from crm_desktop.gui.insight.reports.customers.rows_table import RowsTable
from crm_desktop.gui.insight.reports.customers.tasks import TaskRow
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr
from crm_desktop.insight.customers import rfm, sales, tables
from crm_desktop.insight.customers.rfm import SEGMENTS, Scores
from crm_desktop.insight.customers.sales import Sales
from crm_desktop.insight.customers.tables import Table


class Answer(NamedTuple):
    """The scores, the table of segments, and the customers of each."""

    scores: Scores
    segments: Table
    of: dict[str, Table]


class SegmentsSheet(CustomerSheet):
    """A segment chosen in chart or table shows its customers below."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Customer segments"), parent)
        self.answer: Answer | None = None
        self.segment = next(iter(SEGMENTS))
        self.which = self.head.chooser(tr("Segment"), self.show_segment)
        self.narrow(timed=True)
        self.words, self.deed = label("", "secondary", wrap=True), label("", "small", wrap=True)
        self.deed.setContentsMargins(PAD, 0, PAD, 8)
        self.view = ChartView("list", self.body)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table = RowsTable(tr("Segments"), self.body)
        self.members = self.listing(tr("Customers of the segment"), several=True)
        self.all = push("", icon="list", size="small")
        self.tasks = TaskRow(self, self.members)
        self._lay_out()
        self.setFocusProxy(self.which)
        self.view.chosen.connect(self._choose)
        self.table.opened.connect(self.show_segment)
        self.table.chose.connect(lambda: self.show_segment(self.table.current() or self.segment))
        self.all.clicked.connect(self._open_all)
        theme.news.changed.connect(self._fit)

    def ask(self) -> None:
        """Score the customers anew."""
        super().ask()

        def more(conn: Any, found: Sales) -> Answer:
            made = rfm.scores(found)
            each = {
                name: tables.scored(conn, made.of(name)[:MOST], found.base) for name in SEGMENTS
            }
            return Answer(made, tables.segments(made, found.base), each)

        self.read(more, sales.VALUE)

    def exports(self) -> Export | None:
        """Return the segments."""
        if self.answer is None:
            return None
        return self.export_of(self.answer.segments, "list", self.view.shown)

    def show_found(self, found: Sales, made: Answer) -> None:
        """Show the segments, and the customers of the chosen one."""
        self.answer = made
        if not made.scores.scored:
            self.show_nothing(tr("Too few customers for segments"), made.scores.words())
        self.words.setText(made.scores.words())
        self.view.show_data(pictures.segments(made.scores))
        self.table.blockSignals(True)
        self.table.show_table(made.segments)
        self.table.blockSignals(False)
        scored = bool(made.scores.scored)
        for part in (self.tabled, self.chosen):
            part.setVisible(scored)
        counts = {name: len(made.scores.of(name)) for name in SEGMENTS}
        if scored and not counts[self.segment]:
            self.segment = max(counts, key=lambda name: counts[name])
        self._fit()
        self.show_segment(self.segment)

    def show_segment(self, name: str) -> None:
        """Show the customers of a segment."""
        self.segment = name
        made = self.answer
        self._mark(name)
        options = [(s.name, tr(s.title)) for s in SEGMENTS.values()]
        self.which.offer(options, name)
        self.which.setVisible(made is not None and bool(made.scores.scored))
        if made is None:
            return
        one = SEGMENTS[name]
        self.chosen.title.setText(tr(one.title))
        self.deed.setText(f"{tr(one.who)}. {tr(one.deed)}.")
        self.members.show_table(made.of[name])
        all_button(self.all, self._keys())
        self.tasks.fit()

    def _mark(self, name: str) -> None:
        """Let the table of segments stand on the chosen one."""
        if self.table.current() != name and name in self.table.lines.table.keys:
            self.table.blockSignals(True)
            row = self.table.lines.table.keys.index(name)
            self.table.setCurrentIndex(self.table.lines.index(row, 0))
            self.table.blockSignals(False)

    def _keys(self) -> list[int]:
        made = self.answer
        return [s.customer.key for s in made.scores.of(self.segment)] if made else []

    def _choose(self, mark: Mark) -> None:
        self.show_segment(list(SEGMENTS)[mark.category])
        self.area.ensureWidgetVisible(self.chosen)

    def _open_all(self) -> None:
        self.open_customers(self._keys(), tr(SEGMENTS[self.segment].title), self.all)

    def _lay_out(self) -> None:
        self.charted = card(tr("Customers by segment"), self.view, self.body, pad=PAD - 4)
        self.charted.head.addWidget(self.view.switch())
        self.tabled = card(tr("Segments"), self.table, self.body)
        self.chosen = card("", self.members, self.body)
        self.tasks.put(self.all)
        self.chosen.inside.insertWidget(1, self.deed)
        self.chosen.inside.addWidget(self.tasks)
        for part in (self.words, self.notice, self.charted, self.tabled, self.chosen):
            self.parts.addWidget(part)
        self.end_parts()

    def _fit(self) -> None:
        self.view.setMinimumHeight(self.view.canvas.sizeHint().height())
