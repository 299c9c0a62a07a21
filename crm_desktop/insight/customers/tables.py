"""What is told of customers as tables: for the screen, the terminal and files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.exchange.csv_file import Proof
from crm_desktop.i18n import mark, tr
from crm_desktop.insight import wording
from crm_desktop.insight.composed import report_files
from crm_desktop.insight.customers import projecting, said
from crm_desktop.insight.customers.cross_sell import Owned, Pair, Suggestion
from crm_desktop.insight.customers.projecting import Projection, Told
from crm_desktop.insight.customers.rfm import SEGMENTS, Scored, Scores
from crm_desktop.insight.customers.sales import Customer, Sales
from crm_desktop.insight.customers.silent import Silent
from crm_desktop.store.figures import customers
from crm_desktop.store.figures.sources import IN_DAYS, IN_MONEY, PLAIN

TEXT, WORD, DAY, SHARE = "text", "word", "day", "share"
"""Units of columns beside those of figures: words of any length, short ones, days, parts of one."""
WORDS = (TEXT, WORD, DAY)
Value = str | int | float | None


@dataclass(slots=True)
class Table:
    """Named columns with their units, and rows; `keys` are what each row is of, in the same order."""

    columns: tuple[tuple[str, str], ...]  # marked English, unit
    base: str
    rows: list[tuple[Value, ...]] = field(default_factory=list)
    keys: list[Any] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return [tr(name) for name, _ in self.columns]

    @property
    def headings(self) -> list[str]:
        """The columns' names for a file, whose amounts are plain: with their currency."""
        return [
            f"{tr(name)} ({self.base})" if unit == IN_MONEY else tr(name)
            for name, unit in self.columns
        ]

    @property
    def words(self) -> int:
        """How many of the first columns are words."""
        units = [unit for _, unit in self.columns]
        return next((at for at, unit in enumerate(units) if unit not in WORDS), len(units))

    def add(self, key: Any, *row: Value) -> None:
        """Add a row."""
        self.rows.append(row)
        self.keys.append(key)

    def shown(self, row: Sequence[Value]) -> list[str]:
        """Return a row as people read it."""
        return [self._shown(v, u) for v, (_, u) in zip(row, self.columns, strict=True)]

    def plain(self, row: Sequence[Value]) -> list[str]:
        """Return a row for a file."""
        return [self._plain(v, u) for v, (_, u) in zip(row, self.columns, strict=True)]

    def _shown(self, value: Value, unit: str) -> str:
        if isinstance(value, str):
            return value
        if value is not None and unit == SHARE:
            return f"{round(value * 100)} %"
        return wording.shown(value, unit, self.base)

    def _plain(self, value: Value, unit: str) -> str:
        if isinstance(value, str):
            return value
        return wording.plain(value, unit, self.base)


def write_csv(table: Table, path: Path, notes: Sequence[str] = ()) -> Proof:
    """Write a table as CSV, whole or not at all. Raises `UserError`."""
    rows = [*map(table.plain, table.rows)]
    return report_files.csv_rows(path, table.headings, rows, table.words, notes)


_WHO = (mark("Customer"), TEXT)
_BOUGHT = ((mark("Won deals"), PLAIN), (mark("First won"), DAY), (mark("Last won"), DAY))


def _name(names: dict[int, customers.Named], key: int) -> str:
    return names[key].title if key in names and names[key].title else tr("Unnamed")


def ranked(
    conn: Any, found: Sales, projection: Projection, most: int | None = None
) -> Table:  # fmt: skip
    """Return the customers by what they brought, each with what it is expected to have brought."""
    columns: tuple[tuple[str, str], ...] = (_WHO, *_BOUGHT, (mark("So far"), IN_MONEY))
    if projection.enough:
        columns = (*columns, (mark("Expected"), IN_MONEY))
    made = Table(columns, found.base)
    rows = found.ranked()[:most]
    names = customers.named(conn, [one.key for one in rows])
    for one in rows:
        value = one.value if one.known else None
        row: list[Value] = [_name(names, one.key), len(one.sales), one.first, one.last, value]
        if projection.enough:
            row.append(_expected(projection, one, found.base))
        made.add(one.key, *row)
    return made


def _expected(projection: Projection, one: Customer, base: str) -> int | None:
    if not (one.first and one.known):
        return None
    value = projecting.expected(projection, one)
    return one.value if value == one.value else said.whole(value, base)


def terms(made: Projection, base: str) -> Table:
    """Return the terms of the formula, each with the customers it is the mean of."""
    table = Table(
        ((mark("Since the first won deal"), TEXT), (mark("Customers"), PLAIN), (mark("Value"), IN_MONEY),
         (mark("Each"), IN_MONEY)), base,
    )  # fmt: skip
    for term in made.terms:
        name = said.term_title(made, term)
        table.add(term.number, name, len(term.customers), term.value, said.whole(term.each, base))
    return table


def cohorts(told: Iterable[Told], projection: Projection, base: str) -> Table:
    """Return the cohorts with what each of their customers brought and is expected to bring."""
    columns: tuple[tuple[str, str], ...] = (
        (mark("Began"), TEXT), (mark("Customers"), PLAIN), (mark("Value"), IN_MONEY),
        (mark("Each, so far"), IN_MONEY),
    )  # fmt: skip
    if projection.enough:
        columns = (*columns, (mark("Each, expected"), IN_MONEY))
    made = Table(columns, base)
    for one in told:
        row: list[Value] = [
            one.cohort.title,
            len(one.cohort.customers),
            one.cohort.total,
            said.whole(one.each, base),
        ]
        if projection.enough:
            row.append(said.whole(one.expected, base))
        made.add(one.cohort.name, *row)
    return made


def segments(found: Scores, base: str) -> Table:
    """Return the segments with how many customers are in each, and what they brought."""
    made = Table(
        ((mark("Segment"), WORD), (mark("Customers"), PLAIN), (mark("Value"), IN_MONEY),
         (mark("Who"), TEXT), (mark("What to do"), TEXT)), base,
    )  # fmt: skip
    for segment in SEGMENTS.values() if found.bands else ():  # without scores nobody is in any
        rows = found.of(segment.name)
        value = sum(one.customer.value for one in rows)
        made.add(
            segment.name, tr(segment.title), len(rows), value, tr(segment.who), tr(segment.deed)
        )
    return made


def scored(conn: Any, rows: Sequence[Scored], base: str) -> Table:
    """Return scored customers with their three scores."""
    made = Table(
        (_WHO, (mark("Recency"), PLAIN), (mark("Frequency"), PLAIN),
         (mark("Money"), PLAIN), (mark("Days since"), PLAIN), (mark("Won deals"), PLAIN),
         (mark("Value"), IN_MONEY)), base,
    )  # fmt: skip
    names = customers.named(conn, [one.customer.key for one in rows])
    for one in rows:
        made.add(
            one.customer.key, _name(names, one.customer.key), one.recency, one.frequency,
            one.money, one.days, len(one.customer.sales), one.customer.value,
        )  # fmt: skip
    return made


def silent(conn: Any, rows: Sequence[Silent], base: str) -> Table:
    """Return silent customers with their pause beside the usual one, and the last contact."""
    made = Table(
        (_WHO, (mark("Value"), IN_MONEY), (mark("Last won"), DAY), (mark("Days since"), PLAIN),
         (mark("Usual pause"), IN_DAYS), (mark("Times"), PLAIN), (mark("Last contact"), DAY)), base,
    )  # fmt: skip
    names = customers.named(conn, [one.customer.key for one in rows])
    for one in rows:
        times = None if one.times is None else round(one.times, 1)
        made.add(
            one.customer.key, _name(names, one.customer.key), one.customer.value, one.customer.last,
            one.pause, one.usual, times, one.touched or tr("Never"),
        )  # fmt: skip
    return made


def pairs(owned: Owned, told: Iterable[Pair]) -> Table:
    """Return pairs of products with their measures, and how many have one but not the other."""
    made = Table(
        ((mark("Who bought"), TEXT), (mark("Also bought"), TEXT), (mark("Owners"), PLAIN),
         (mark("Both"), PLAIN), (mark("Have it not"), PLAIN), (mark("Support"), SHARE),
         (mark("Confidence"), SHARE), (mark("Lift"), PLAIN)), "",
    )  # fmt: skip
    for one in told:
        names = (owned.name(one.a), owned.name(one.b))
        made.add(one, *names, one.owners, one.both, one.lacking, one.support, one.confidence,
                 round(one.lift, 2))  # fmt: skip
    return made


def lacking(
    conn: Any, owned: Owned, keys: Iterable[int], found: Sales,
    offered: dict[int, list[Suggestion]],
) -> Table:  # fmt: skip
    """Return customers with what they brought and what to offer them, the most valuable first."""
    made = Table((_WHO, (mark("Value"), IN_MONEY), (mark("Offer"), TEXT)), found.base)
    known = [found.customers.get(key) or Customer(key) for key in keys]
    known.sort(key=lambda one: (-one.value, one.key))
    names = customers.named(conn, [one.key for one in known])
    for one in known:
        offers = ", ".join(owned.name(s.product) for s in offered.get(one.key, ()))
        made.add(one.key, _name(names, one.key), one.value, offers)
    return made
