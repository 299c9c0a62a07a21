"""Customers gone silent against their own rhythm, or with whom nobody was in touch; tasks for the chosen."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from crm_desktop.domain import money
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports.customers.customer_sheet import (
    MOST,
    CustomerSheet,
    all_button,
    card,
)
from crm_desktop.gui.insight.reports.customers.tasks import TaskRow
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr
from crm_desktop.insight.customers import silent, tables
from crm_desktop.insight.customers.sales import Sales
from crm_desktop.insight.customers.silent import Silence
from crm_desktop.insight.customers.tables import Table

RHYTHM = "rhythm"
TIMES = ("1.5", "2", "3", "4")
DAYS = ("30", "60", "90", "180", "365")


class Answer(NamedTuple):
    """Who is silent, the words about it, and the table."""

    silence: Silence
    words: str
    table: Table


class SilentSheet(CustomerSheet):
    """Ranked by value; several can be chosen for a task each."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Silent customers"), parent)
        self.how, self.times, self.days = RHYTHM, "2", str(silent.DAYS)
        self.answer: Answer | None = None
        self.told_by = self.head.chooser(tr("Told by"), self._want_how)
        self.pauses = self.head.chooser(tr("Usual pauses"), self._want_times)
        self.since = self.head.chooser(tr("Days without contact"), self._want_days)
        self.narrow()
        self.figure, self.words = label("", "page"), label("", "", wrap=True)
        self.rule = label("", "small", wrap=True)
        self.table = self.listing(tr("Silent customers"), high=16, several=True)
        self.all = push("", icon="list", size="small")
        self.tasks = TaskRow(self, self.table)
        self.listed = card(tr("The most valuable first"), self.table, self.body)
        self.tasks.put(self.all)
        self.listed.inside.addWidget(self.tasks)
        for part in (self.figure, self.words, self.rule, self.notice, self.listed):
            self.parts.addWidget(part)
        self.end_parts()
        self.all.clicked.connect(self._open_all)
        self.setFocusProxy(self.told_by)
        self._offer()

    def ask(self) -> None:
        """Find out who is silent."""
        super().ask()
        how, times, days = self.how, float(self.times), int(self.days)

        def more(conn: Any, found: Sales) -> Answer:
            if how == RHYTHM:
                made = silent.silent(conn, found, times)
                words = made.words()
            else:
                made = silent.untouched(conn, found, days)
                words = silent.untouched_said(made, days)
            return Answer(made, words, tables.silent(conn, made.silent[:MOST], found.base))

        self.read(more)

    def exports(self) -> Export | None:
        """Return the silent customers."""
        return self.export_of(self.answer.table) if self.answer else None

    def show_found(self, found: Sales, made: Answer) -> None:
        """Show who is silent."""
        self.answer = made
        if not found.deals:
            self.show_nothing(
                tr("Nobody has bought yet."), tr("Win a deal, and its customer counts.")
            )
        worth = money.shown(made.silence.value, found.base)
        self.figure.setText(f"{len(made.silence.silent):,}")
        said = tr("They brought {value} so far.", value=worth) if made.silence.silent else ""
        self.words.setText(f"{made.words} {said}".strip())
        self.rule.setText(silent.rule_said(float(self.times)) if self.how == RHYTHM else "")
        self.rule.setVisible(self.how == RHYTHM)
        self.table.show_table(made.table)
        self.listed.setVisible(bool(made.table.rows))
        all_button(self.all, self._keys())
        self.tasks.fit()

    def _keys(self) -> list[int]:
        return [one.customer.key for one in self.answer.silence.silent] if self.answer else []

    def _open_all(self) -> None:
        self.open_customers(self._keys(), tr("Silent customers"), self.all)

    def _offer(self) -> None:
        ways = [(RHYTHM, tr("Their own rhythm")), ("contact", tr("Nobody in touch"))]
        self.told_by.offer(ways, self.how)
        self.pauses.offer([(t, tr("{n} × the usual pause", n=t)) for t in TIMES], self.times)
        self.since.offer([(d, tr("More than {n} days", n=d)) for d in DAYS], self.days)
        self.pauses.setVisible(self.how == RHYTHM)
        self.since.setVisible(self.how != RHYTHM)

    def _want_how(self, how: str) -> None:
        self.how = how
        self._again()

    def _want_times(self, times: str) -> None:
        self.times = times
        self._again()

    def _want_days(self, days: str) -> None:
        self.days = days
        self._again()

    def _again(self) -> None:
        self._offer()
        self.ask()
