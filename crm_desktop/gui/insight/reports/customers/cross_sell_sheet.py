"""Who has one product but not another, and which are bought together."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
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
from crm_desktop.insight.customers import cross_sell, tables
from crm_desktop.insight.customers.cross_sell import Owned, Pair
from crm_desktop.insight.customers.sales import Sales
from crm_desktop.insight.customers.tables import Table
from crm_desktop.insight.following import Followed


class Answer(NamedTuple):
    """Who owns what, the pairs, the two products asked about, and who has the one but not the other."""

    owned: Owned
    pairs: list[Pair]
    together: Table
    has: str
    lacks: str
    keys: list[int]
    lacking: Table


class CrossSellSheet(CustomerSheet):
    """A pair chosen in the table is the one asked about."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, tr("Cross-sell"), parent)
        self.has = self.lacks = ""
        self.answer: Answer | None = None
        self._lines: tuple[Any, Followed] | None = None
        self.head.add(label(tr("Has"), "small"))
        self.owns = self.head.chooser(tr("Has"), self._want_has)
        self.head.add(label(tr("But not"), "small"))
        self.without = self.head.chooser(tr("But not"), self._want_lacks)
        self.narrow(timed=True)
        self.figure, self.tells = label("", "page"), label("", "", wrap=True)
        self.words = label("", "small", wrap=True)
        self.table = self.listing(tr("Customers to offer it to"), several=True)
        self.together = RowsTable(tr("Products bought together"), self.body)
        self.all, self.both = (push("", icon="list", size="small") for _ in range(2))
        self.tasks = TaskRow(self, self.table)
        self.lacking = card("", self.table, self.body)
        self.tasks.put(self.all)
        self.tasks.put(self.both)
        self.lacking.inside.addWidget(self.tasks)
        self.paired = card(tr("Bought together"), self.together, self.body)
        for part in (self.figure, self.tells, self.notice, self.lacking, self.paired, self.words):
            self.parts.addWidget(part)
        self.end_parts()
        self.all.clicked.connect(self._open_all)
        self.both.clicked.connect(self._open_both)
        self.together.opened.connect(self.show_pair)
        self.setFocusProxy(self.owns)

    def ask(self) -> None:
        """Find out who has what."""
        super().ask()
        wanted = (self.has, self.lacks)

        def more(conn: Any, found: Sales) -> Answer:
            owned = self._owned(conn, found)
            told = cross_sell.pairs(owned)
            has, lacks = _asked(owned, told, *wanted)
            keys = owned.with_but_not(has, lacks) if has else []
            keys.sort(key=lambda key: -found.customers[key].value if key in found.customers else 0)
            offered = cross_sell.suggestions(owned, keys[:MOST], told)
            lacking = tables.lacking(conn, owned, keys[:MOST], found, offered)
            return Answer(owned, told, tables.pairs(owned, told), has, lacks, keys, lacking)

        self.read(more)

    def _owned(self, conn: Any, found: Sales) -> Owned:
        """Return who owns what, in the lane: by the lines of the deals read, kept as those are."""
        within, day = found.within, found.today
        if self._lines is None or self._lines[0] != (within, day):
            asked = cross_sell.question(within)
            self._lines = (within, day), Followed(conn, asked, found.asked.now)
        followed = self._lines[1]
        followed.follow(conn)
        return cross_sell.owned(conn, followed.asked, followed.answer)

    def exports(self) -> Export | None:
        """Return who has the one but not the other."""
        return self.export_of(self.answer.lacking) if self.answer else None

    def show_pair(self, one: Pair) -> None:
        """Ask about a pair."""
        self.has, self.lacks = one.a, one.b
        self.ask()
        self.area.ensureWidgetVisible(self.figure)

    def show_found(self, found: Sales, made: Answer) -> None:
        """Show who has what."""
        self.answer, owned = made, made.owned
        if not owned.of:
            self.show_nothing(tr("Nothing was bought yet"), cross_sell.words(owned, []))
        products = [(id, owned.name(id)) for id in owned.products()]
        self.owns.offer(products, made.has)
        self.without.offer([("", tr("(any)")), *products], made.lacks)
        self.head.line.setVisible(bool(products))
        self.words.setText(cross_sell.words(owned, made.pairs))
        self._show_lacking(made)
        self.together.show_table(made.together)
        self.paired.setVisible(bool(made.pairs))

    def _show_lacking(self, made: Answer) -> None:
        owned = made.owned
        self.figure.setText(f"{len(made.keys):,}" if made.has else "")
        self.figure.setVisible(bool(made.has))
        pair = owned.pair(made.has, made.lacks) if made.has and made.lacks else None
        self.tells.setText(cross_sell.said(owned, pair) if pair else "")
        self.tells.setVisible(pair is not None)
        has, lacks = owned.name(made.has), owned.name(made.lacks)
        title = tr("Have {a} but not {b}", a=has, b=lacks) if pair else tr("Have {a}", a=has)
        self.lacking.title.setText(title if made.has else "")
        self.table.show_table(made.lacking)
        self.lacking.setVisible(bool(made.has))
        self.table.setVisible(bool(made.keys))
        all_button(self.all, made.keys)
        self.both.setText(tr("Open those with both"))
        self.both.setVisible(bool(pair and pair.both))
        self.tasks.fit()

    def _want_has(self, product: str) -> None:
        self.has = product
        self.ask()

    def _want_lacks(self, product: str) -> None:
        made = self.answer
        self.has, self.lacks = made.has if made else "", product or _ANY
        self.ask()

    def _open_all(self) -> None:
        if self.answer is not None:
            self.open_customers(self.answer.keys, self.lacking.title.text(), self.all)

    def _open_both(self) -> None:
        if (made := self.answer) is not None:
            a, b = made.owned.name(made.has), made.owned.name(made.lacks)
            keys = made.owned.with_both(made.has, made.lacks)
            self.open_customers(keys, tr("Have {a} and {b}", a=a, b=b), self.both)


_ANY = "any"
"""Asked for whatever else they have."""


def _asked(owned: Owned, told: list[Pair], has: str, lacks: str) -> tuple[str, str]:
    """Return the products asked about: those wanted where they are owned still, else the best pair."""
    known = owned.products()
    if has not in known:
        best = max((one for one in told if one.lacking), key=lambda one: one.lift, default=None)
        if best is not None:
            return best.a, best.b
        return (known[0] if known else ""), ""
    if lacks in known and lacks != has:
        return has, lacks
    if lacks == _ANY:
        return has, ""
    after = [p for p in told if has in (p.a, p.b)]
    best = max(after, key=lambda one: one.lift, default=None)
    return has, (best.b if best.a == has else best.a) if best else ""
