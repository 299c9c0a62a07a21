"""What is a customer worth? The figure, the formula with its numbers, cohorts, the customers by value."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.charts.view import ChartView
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.card import PAD, Card
from crm_desktop.gui.insight.reports.customers import pictures
from crm_desktop.gui.insight.reports.customers.customer_sheet import (
    MOST,
    CustomerSheet,
    all_button,
    card,
)
from crm_desktop.gui.insight.reports.customers.rows_table import RowsTable
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.i18n import tr
from crm_desktop.insight.customers import cohorts, projecting, said, sales, tables, worth
from crm_desktop.insight.customers.cohorts import QUARTER, YEAR, Cohort
from crm_desktop.insight.customers.projecting import Projection, Told
from crm_desktop.insight.customers.sales import Sales
from crm_desktop.insight.customers.tables import Table
from crm_desktop.insight.customers.worth import Worth

HIGH = 280
"""Pixels of the curves at 100 %."""


class Answer(NamedTuple):
    """All the sheet shows."""

    worth: Worth
    projection: Projection
    cohorts: list[Cohort]
    told: list[Told]
    ranked: Table


class WorthSheet(CustomerSheet):
    """Counts won value or margin; cohorts are quarters or years."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Customer value"), parent)
        self.measure, self.by = sales.VALUE, YEAR
        self.answer: Answer | None = None
        self.count_in = self.head.chooser(tr("Counted in"), self._want_measure)
        self.began = self.head.chooser(tr("Cohorts"), self._want_by)
        self.narrow()
        self._make()
        self._lay_out()
        self._offer()
        self.setFocusProxy(self.count_in)

    def ask(self) -> None:
        """Work out what customers are worth."""
        super().ask()
        by = self.by

        def more(conn: Any, found: Sales) -> Answer:
            made, projection = worth.historic(found), projecting.projected(found)
            every = cohorts.cohorts(found, by)
            told = projecting.of_cohorts(projection, every)
            ranked = tables.ranked(conn, found, projection, MOST)
            return Answer(made, projection, every, told, ranked)

        self.read(more, self.measure)

    def exports(self) -> Export | None:
        """Return the customers by value, with the curves."""
        if self.answer is None:
            return None
        return self.export_of(self.answer.ranked, "line", self.view.shown)

    def show_found(self, found: Sales, made: Answer) -> None:
        """Show figure, formula, cohorts and customers."""
        self.answer = made
        if not found.deals:
            self.show_nothing(
                tr("Nobody has bought yet."), tr("Win a deal, and its customer counts.")
            )
        self._show_figure(found, made)
        base, projection = found.base, made.projection
        self.formula.setText(said.formula(projection, base))
        self.explains.setText(said.formula_said(projection) if projection.enough else "")
        self.explains.setVisible(projection.enough)
        ahead = said.ahead(found, projection)
        self.ahead.setText(ahead)
        self.ahead.setVisible(bool(ahead))
        self.terms.show_table(tables.terms(projection, base))
        self.terms.setVisible(projection.enough)
        data = pictures.curves(made.cohorts, base)
        self.view.show_data(data)
        self.curves.setVisible(bool(made.worth.customers))
        self.cohorts.show_table(tables.cohorts(made.told, projection, base))
        self.tabled.setVisible(bool(made.told))
        self.ranked.show_table(made.ranked)
        self.ranking.setVisible(bool(made.ranked.rows))
        self.ranking.note.setText(said.best_said(*worth.share_of_best(found)))
        self._fit()

    def _show_figure(self, found: Sales, made: Answer) -> None:
        whole, projection, base = made.worth, made.projection, found.base
        if projection.enough:
            when, value = said.horizon(projection), said.projected(projection, base)
        else:
            when = tr("so far, on average")
            value = said.whole(whole.mean or 0, base) if whole.enough else None
        self.name.setText(tr("A customer is worth, {when}", when=when))
        self.figure.setText(said.amount(value, base))
        self.answered.setText(said.answer(found, whole, projection))
        all_button(self.all, found.customers)
        self.deals.setText(tr("Open {records}", records=counted("deal", found.deals)))
        self.deals.setVisible(bool(found.deals))

    # what is chosen

    def _offer(self) -> None:
        self.count_in.offer([(k, tr(v)) for k, v in sales.MEASURES.items()], self.measure)
        self.began.offer([(YEAR, tr("By year")), (QUARTER, tr("By quarter"))], self.by)

    def _want_measure(self, measure: str) -> None:
        self.measure = measure
        self._offer()
        self.ask()

    def _want_by(self, by: str) -> None:
        self.by = by
        self._offer()
        self.ask()

    def _open_all(self) -> None:
        if self.found is not None:
            keys = [one.key for one in self.found.ranked()]
            self.open_customers(keys, tr("Customers"), self.all)

    def _open_all_deals(self) -> None:
        if self.found is not None:
            nobody = [sale.n for sale in self.found.nobody]
            ns = sorted([*sales.rows(self.found.customers.values()), *nobody])
            self.open_records("deal", ns, tr("Won deals"))

    def _open_term(self, number: int) -> None:
        if self.answer is not None:
            term = self.answer.projection.terms[number - 1]
            named = said.term_title(self.answer.projection, term)
            self.open_customers([one.key for one in term.customers], named, self.terms)

    def _open_cohort(self, name: str) -> None:
        for one in self.answer.cohorts if self.answer else ():
            if one.name == name:
                named = tr("Customers since {when}", when=one.title)
                self.open_customers([c.key for c in one.customers], named, self.cohorts)

    def _open_mark(self, mark: Mark) -> None:
        if self.answer is not None:
            self._open_cohort(pictures.drawn(self.answer.cohorts)[mark.series].name)

    # building

    def _make(self) -> None:
        self.name, self.figure = label("", "small", wrap=True), label("", "page")
        self.answered = label("", "", wrap=True)
        self.all, self.deals = (push("", icon="list", size="small") for _ in range(2))
        self.formula = label("", "strong", wrap=True)
        self.explains, self.ahead = label("", "small", wrap=True), label("", "small", wrap=True)
        self.who = label(sales.rule_said(), "small", wrap=True)
        self.terms = RowsTable(tr("The terms of the formula"), self.body)
        self.view = ChartView("line", self.body)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.cohorts = RowsTable(tr("Cohorts"), self.body)
        self.ranked = self.listing(tr("Customers by value"))
        self.all.clicked.connect(self._open_all)
        self.deals.clicked.connect(self._open_all_deals)
        self.terms.opened.connect(self._open_term)
        self.cohorts.opened.connect(self._open_cohort)
        self.view.chosen.connect(self._open_mark)
        theme.news.changed.connect(self._fit)

    def _lay_out(self) -> None:
        acts = QWidget(self.body)
        flow = Flow(acts, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.all)
        flow.addWidget(self.deals)
        self.formulas = Card(tr("How it is worked out"), self.body)
        words = QVBoxLayout()
        words.setContentsMargins(PAD, 0, PAD, 10)
        words.setSpacing(6)
        for part in (self.formula, self.explains, self.ahead, self.who):
            words.addWidget(part)
        self.formulas.inside.addLayout(words)
        row = QHBoxLayout()
        row.setContentsMargins(1, 0, 1, 1)
        row.addWidget(self.terms)
        self.formulas.inside.addLayout(row)
        self.curves = card(
            tr("What one customer brought, by months since the first won deal"), self.view, self.body,
            pad=PAD - 4,
        )  # fmt: skip
        self.curves.head.addWidget(self.view.switch())
        self.tabled = card(
            tr("Cohorts: customers by when they first bought"), self.cohorts, self.body
        )
        self.ranking = card(tr("Customers by value"), self.ranked, self.body)
        for part in (self.name, self.figure, self.answered, acts, self.notice, self.formulas, self.curves,
                     self.tabled, self.ranking):  # fmt: skip
            self.parts.addWidget(part)
        self.end_parts()

    def _fit(self) -> None:
        self.view.setMinimumHeight(fonts.grown(HIGH))
