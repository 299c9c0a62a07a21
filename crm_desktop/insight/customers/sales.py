"""The won deals of each customer: what all that is told of customers is made of.

They are the parts of the question for won value, so what customers brought adds up to that report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from crm_desktop.i18n import mark, tr, trn
from crm_desktop.insight.narrowing import EVERY, WON, Narrowing
from crm_desktop.store.figures import asking, customers
from crm_desktop.store.figures.question import SUM, Asked, Part, Question

VALUE, MARGIN = "value", "margin"
MEASURES = {VALUE: mark("Won value"), MARGIN: mark("Margin")}
"""What a customer brings can be counted in, with English words."""
_GROUPS = ("customer", "closed:day")


class Sale(NamedTuple):
    """One won deal by its row number: its day as ISO text ("" when not known), what it brought."""

    day: str
    n: int
    value: int | None


@dataclass(slots=True)
class Customer:
    """A customer by its number (`store.figures.customers`) with its won deals, the earliest first."""

    key: int
    sales: list[Sale] = field(default_factory=list)

    @property
    def value(self) -> int:
        """What the deals brought whose value is known."""
        return sum(sale.value or 0 for sale in self.sales)

    @property
    def known(self) -> bool:
        """Whether the value of any deal is known."""
        return any(sale.value is not None for sale in self.sales)

    @property
    def days(self) -> list[str]:
        """The days it bought on, each once."""
        return sorted({sale.day for sale in self.sales if sale.day})

    @property
    def first(self) -> str:
        """The day of its first won deal that has one, else ""."""
        return next((sale.day for sale in self.sales if sale.day), "")

    @property
    def last(self) -> str:
        return self.sales[-1].day if self.sales else ""


@dataclass(slots=True)
class Sales:
    """All won deals by customer; `nobody` are those of no customer there is."""

    asked: Asked
    measure: str
    within: Narrowing = EVERY
    customers: dict[int, Customer] = field(default_factory=dict)
    nobody: list[Sale] = field(default_factory=list)
    lacking: int = 0  # deals something of whose value is not known

    @property
    def base(self) -> str:
        return self.asked.question.base

    @property
    def today(self) -> date:
        return self.asked.now.date()

    @property
    def deals(self) -> int:
        return len(self.nobody) + sum(len(one.sales) for one in self.customers.values())

    @property
    def total(self) -> int:
        """What all brought, those of no customer too: the standard report's figure."""
        return sum(one.value for one in self.customers.values()) + sum(
            sale.value or 0 for sale in self.nobody
        )

    def ranked(self) -> list[Customer]:
        """Return the customers by what they brought, the most first."""
        return sorted(self.customers.values(), key=lambda one: (-one.value, one.key))


def question(measure: str, base: str, within: Narrowing = EVERY) -> Question:
    """Return what is asked: of each won deal, or of each of its lines for margins."""
    rules, when = (*WON, *within.rules()), "closed" if within.span else ""
    source, term = ("line", "margin") if measure == MARGIN else ("deal", "value")
    return Question(source, SUM, term, _GROUPS, rules, when, within.span, base)


def read(
    conn: Any, base: str, now: datetime, measure: str = VALUE, within: Narrowing = EVERY
) -> Sales:
    """Return the won deals of all customers; `within.span` is when they were closed. Raises `UserError`."""
    asked = Asked(question(VALUE, base, within), now)
    made = Sales(Asked(question(measure, base, within), now), measure, within)
    if measure == VALUE:
        _take(made, asking.parts(conn, asked))
        return made
    brought = _margins(conn, made)
    _take(made, (Part(p.n, p.keys, brought.get(p.n)) for p in asking.parts(conn, asked)))
    return made


def _margins(conn: Any, made: Sales) -> dict[int, int]:
    """Return deal → the margin of its lines that have one; those that lack any are counted."""
    brought, partly = margins(asking.parts(conn, made.asked))
    made.lacking = len(partly & brought.keys())
    return brought


def margins(parts: Iterable[Part]) -> tuple[dict[int, int], set[int]]:
    """Return deal → the margin of its lines that have one, and the deals with a line that has none."""
    brought: dict[int, int] = {}
    partly: set[int] = set()
    for part in parts:
        if part.value is None:
            partly.add(part.n)
        else:
            brought[part.n] = brought.get(part.n, 0) + int(part.value)
    return brought, partly


def _take(made: Sales, parts: Iterable[Part]) -> None:
    found = [(str(p.keys[1] or ""), p.n, p.value, p.keys[0]) for p in parts]
    found.sort(key=lambda one: one[:2])
    for day, n, value, key in found:
        sale = Sale(day, n, None if value is None else int(value))
        made.lacking += value is None
        if not isinstance(key, int):
            made.nobody.append(sale)
            continue
        one = made.customers.get(key)
        if one is None:
            one = made.customers[key] = Customer(key)
        one.sales.append(sale)


def rows(sold: Iterable[Customer]) -> list[int]:
    """Return the row numbers of the won deals of some customers, in order."""
    return sorted(sale.n for one in sold for sale in one.sales)


def numbers(sold: Iterable[Customer]) -> dict[str, list[int]]:
    """Return kind of record → the row numbers of some customers, in their order."""
    return customers.numbers(one.key for one in sold)


def rule_said() -> str:
    """Return in one sentence who a customer is."""
    return tr(
        "A customer is the company of a won deal; where the deal has none, its contact (of several, the "
        "one who is longest in the file)."
    )


def left_out(found: Sales) -> str:
    """Return what the figures leave out, or count to nobody, in words; "" for nothing."""
    said = []
    if found.lacking and found.measure == MARGIN:
        said.append(trn(
            "Of {n} won deal not all of the margin is known: it has no products, no cost, or a currency "
            "without a rate.",
            "Of {n} won deals not all of the margin is known: they have no products, no cost, or a "
            "currency without a rate.", found.lacking,
        ))  # fmt: skip
    elif found.lacking:
        said.append(trn(
            "{n} of {total} won deals has no amount, or one in a currency without a rate, and is left out.",
            "{n} of {total} won deals have no amount, or one in a currency without a rate, and are left "
            "out.", found.lacking, total=f"{found.deals:,}",
        ))  # fmt: skip
    if found.nobody:
        said.append(trn(
            "{n} won deal has neither a company nor a contact and counts to no customer.",
            "{n} won deals have neither a company nor a contact and count to no customer.",
            len(found.nobody),
        ))  # fmt: skip
    return " ".join(said)
