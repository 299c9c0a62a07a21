"""What sheets of customers share: a head, parts below each other, and opening whom a figure is of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.counts import counted
from crm_desktop.gui import icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.card import Card, Notice
from crm_desktop.gui.insight.layouts import headed
from crm_desktop.gui.insight.reports.customers.narrowing import CustomerChoosers, Offered, offered
from crm_desktop.gui.insight.reports.customers.rows_table import RowsTable
from crm_desktop.gui.insight.reports.sheet import Export, Sheet
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.menus import drop_down, pop_up
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.insight import periods
from crm_desktop.insight.customers import sales
from crm_desktop.insight.customers.kept_sales import KeptSales
from crm_desktop.insight.customers.sales import Customer, Sales
from crm_desktop.insight.customers.tables import Table
from crm_desktop.insight.narrowing import EVERY
from crm_desktop.store import streaming
from crm_desktop.store.figures import customers

EDGE, GAP = 16, 12
MOST = 500
"""Customers a table lists; a button opens all."""


class CustomerSheet(Sheet):
    """Reads the won deals of all customers in its job, and shows parts in one column."""

    def __init__(self, context: Context, title: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title = title
        self.found: Sales | None = None
        self.choosers: CustomerChoosers | None = None
        self._kept: tuple[Any, KeptSales] | None = (
            None  # of the lane alone: what was asked for last
        )
        self.head = SheetHead(title, self)
        self.head.action(
            "calendar-clock", tr("As on date…"), lambda: context.actions.trigger("view.as_on")
        )
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.body = QWidget(self)
        self.parts = QVBoxLayout(self.body)
        self.parts.setContentsMargins(EDGE, 12, EDGE, EDGE)
        self.parts.setSpacing(GAP)
        self.notice = Notice(self.body)
        self.notice.hide()
        self.empty = EmptyState("users", "", over=self)
        self.area = scrolled(self.body, title, self)
        headed(self, self.head, self.area)

    def end_parts(self) -> None:
        """Let the room below the parts stay empty."""
        self.parts.addWidget(QWidget(self.body), 1)

    # asking

    def read(self, more: Callable[[Any, Sales], Any], measure: str = sales.VALUE) -> None:
        """Read the won deals and what `more` makes of them in the lane, then show it.

        What is kept of them follows the file: after an edit only what was written is asked.
        """
        reader, base, now = self.context.ws.reader, self.context.ws.profile.currency, self.now()
        chosen = self.choosers
        span = periods.read(chosen.period, now.date()) if chosen and chosen.period else None
        within = chosen.within.of(span) if chosen else EVERY
        key = (measure, base, within, now.date())

        def job(_token: Any) -> tuple[Sales, Any, Offered]:
            conn = reader()
            with streaming.snapshot(conn):  # deals, names and contacts of one moment
                if self._kept is None or self._kept[0] != key:
                    self._kept = None
                    self._kept = key, KeptSales(conn, base, now, measure, within)
                else:
                    self._kept[1].follow(conn, now)
                kept = self._kept[1]
                return kept.sales, more(conn, kept.sales), offered(conn)

        self.run("read", job, self._take)

    def narrow(self, *, timed: bool = False) -> CustomerChoosers:
        """Add choosers of which won deals it is of; with `timed` of when they were won, too."""
        self.choosers = CustomerChoosers(self.head, timed=timed)
        self.choosers.changed.connect(self.ask)
        return self.choosers

    def show_found(self, found: Sales, made: Any) -> None:
        """Show what was worked out."""
        raise NotImplementedError

    def _take(self, told: tuple[Sales, Any, Offered]) -> None:
        self.found = told[0]
        left = sales.left_out(self.found)
        self.notice.words.setText(left)
        self.notice.setVisible(bool(left))
        self.empty.hide()
        self.show_found(*told[:2])
        if self.choosers is not None:
            self.choosers.offer(told[2])
            self.head.line.setVisible(
                self.head.line.isVisibleTo(self.head) or self.choosers.narrowed
            )
        self.say_computed()

    def show_nothing(self, title: str, text: str = "") -> None:
        """Say in the place of all parts why there is nothing to show."""
        if self.choosers is not None and self.choosers.narrowed:
            title = tr("Too few won deals here")
            text = tr("Choose another period, pipeline or person.")
        self.empty.say("users", title, text)
        self.empty.cover(self.area)

    # opening

    def open_customers(self, keys: Iterable[int], named: str, at: QWidget | None = None) -> None:
        """List customers; where some are companies and some contacts, offer both."""
        told = [(kind, ns) for kind, ns in customers.numbers(keys).items() if ns]
        if len(told) == 1:
            self.open_records(*told[0], named)
        elif told:
            menu = QMenu(self)
            for kind, ns in told:
                act = menu.addAction(icons.icon("list"), counted(kind, len(ns)))
                act.triggered.connect(
                    lambda _on=False, k=kind, n=ns: self.open_records(k, n, named)
                )
            drop_down(menu, at or self.head)

    def open_customer(self, key: int) -> None:
        """Show the record of a customer."""
        reader = self.context.ws.reader

        def done(found: dict[int, customers.Named]) -> None:
            if key in found:
                self.context.open_record(found[key].entity, found[key].id)

        self.run("open", lambda _token: customers.named(reader(), [key]), done)

    def open_deals(self, sold: Iterable[Customer], named: str) -> None:
        """List the won deals of customers."""
        self.open_records("deal", sales.rows(sold), named)

    def customer_menu(self, key: int, at: QPoint) -> None:
        """Offer what can be opened of a customer."""
        menu = QMenu(self)
        act = menu.addAction(icons.icon("list"), tr("Open the customer"))
        act.triggered.connect(lambda _on=False: self.open_customer(key))
        one = self.found.customers.get(key) if self.found else None
        if one is not None:
            words = tr("Open its {records}", records=counted("deal", len(one.sales)))
            act = menu.addAction(icons.icon("handshake"), words)
            act.triggered.connect(lambda _on=False: self.open_deals([one], tr("Won deals")))
        pop_up(menu, at)

    def listing(self, name: str, *, high: int = 12, several: bool = False) -> RowsTable:
        """Return a table of customers whose rows open them."""
        made = RowsTable(name, self.body, high=high, several=several)
        made.opened.connect(self.open_customer)
        made.menu_wanted.connect(self.customer_menu)
        return made

    def _notes(self) -> tuple[str, ...]:
        left = sales.left_out(self.found) if self.found is not None else ""
        return (left,) if left else ()

    def export_of(self, table: Table, kind: str = "", data: Any = None) -> Export:
        """Return a table as what can be written to a file."""
        rows = tuple(tuple(table.plain(row)) for row in table.rows)
        return Export(self.title, tuple(table.headings), rows, 1, kind, data, self._notes())


def card(title: str, inside: QWidget, parent: QWidget, *, pad: int = 1) -> Card:
    """Return a card around something; its head says `title`."""
    made = Card(title, parent)
    row = QHBoxLayout()
    row.setContentsMargins(pad, 0, pad, pad)
    row.addWidget(inside)
    made.inside.addLayout(row, 1)
    return made


def all_button(button: QPushButton, keys: Iterable[int]) -> None:
    """Let a button say how many customers it opens, and which they are."""
    told = [counted(kind, len(ns)) for kind, ns in customers.numbers(keys).items() if ns]
    button.setText(tr("Open {records}", records=", ".join(told)) if told else "")
    button.setVisible(bool(told))
