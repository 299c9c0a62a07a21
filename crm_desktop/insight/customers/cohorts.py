"""Cohorts: customers who first bought in the same quarter or year, and what they brought since, by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from crm_desktop.i18n import tr
from crm_desktop.insight.customers.sales import Customer, Sales

QUARTER, YEAR = "quarter", "year"
MOST = 120
"""Months a curve has at most."""


@dataclass(slots=True)
class Cohort:
    """Some customers that began together; `curve` is what one of them brought on average, up to the end
    of each month since its first won deal, as far as that month is over for all of them.
    """

    name: str  # "2026-Q1", "2026", or "" for those whose deals have no day
    customers: list[Customer] = field(default_factory=list)
    curve: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(one.value for one in self.customers)

    @property
    def each(self) -> float:
        return self.total / len(self.customers)

    @property
    def title(self) -> str:
        if not self.name:
            return tr("(none)")
        return f"{self.name[5:]} {self.name[:4]}" if "-" in self.name else self.name


def months(first: str, day: str) -> int:
    """Return how many whole months lie between two ISO days, 0 or more."""
    between = (int(day[:4]) - int(first[:4])) * 12 + int(day[5:7]) - int(first[5:7])
    return max(0, between - (day[8:10] < first[8:10]))


def name_of(day: str, by: str) -> str:
    """Return the cohort of a customer whose first won deal was on an ISO day."""
    if not day or by == YEAR:
        return day[:4]
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def cohorts(found: Sales, by: str = QUARTER) -> list[Cohort]:
    """Return the cohorts, the earliest first; those without a day last.

    Together they are all customers of whom a value is known: those the mean is of.
    """
    made: dict[str, Cohort] = {}
    for one in (one for one in found.customers.values() if one.known):
        name = name_of(one.first, by)
        made.setdefault(name, Cohort(name)).customers.append(one)
    for cohort in made.values():
        if cohort.name:
            cohort.curve = _curve(cohort.customers, found.today)
    return sorted(made.values(), key=lambda one: (not one.name, one.name))


def age(members: Iterable[Customer], today: date) -> int:
    """Return how many months are over for all of some customers."""
    return min(MOST, months(max(one.first for one in members), today.isoformat()))


def _curve(members: list[Customer], today: date) -> list[float]:
    known = age(members, today)
    brought = [0] * known
    for one in members:
        for sale in one.sales:
            at = months(one.first, sale.day) if sale.day else known
            if at < known:
                brought[at] += sale.value or 0
    curve, sum_so_far = [], 0
    for value in brought:
        sum_so_far += value
        curve.append(sum_so_far / len(members))
    return curve
