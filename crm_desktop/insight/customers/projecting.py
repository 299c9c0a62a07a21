"""What a customer is worth over the first years, from what those did who have been one so long.

The lifetime value is the sum over periods t since the first purchase of what one acquired customer brings
in t, those who stopped buying counted with nothing (Berger and Nasr 1998, "Customer lifetime value:
marketing models and applications", Journal of Interactive Marketing 12(1), 17–30; without discounting and
costs of acquisition). Each term is estimated by the mean of the customers whose period t is over, and the
sum ends where fewer than `ENOUGH` of them are: nothing is carried on beyond what was seen.

    worth = v(1) + v(2) + … + v(k),   v(t) = value won in period t / customers for whom t is over
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from crm_desktop.insight.customers.cohorts import Cohort, months
from crm_desktop.insight.customers.sales import Customer, Sales

ENOUGH = 10
"""So many customers must have been one for the whole of a period to tell what one brings in it."""
YEARS, QUARTERS = 12, 3
"""Months of a period: years where two of them can be told, else quarters."""
MOST = {YEARS: 5, QUARTERS: 8}


@dataclass(slots=True)
class Term:
    """One period since the first purchase: who has been a customer for all of it, what they brought in it."""

    number: int  # 1 is the first
    customers: list[Customer] = field(default_factory=list)
    value: int = 0

    @property
    def each(self) -> float:
        return self.value / len(self.customers)


class Told(NamedTuple):
    """A cohort beside what its customers will have brought when the horizon is over for all."""

    cohort: Cohort
    each: float  # so far
    expected: float  # by the end of the horizon, or what it is already where that is over

    @property
    def certain(self) -> bool:
        return self.expected == self.each


@dataclass(slots=True)
class Projection:
    """Terms of the formula, as many as can be told; `step` is the months of each."""

    step: int
    terms: list[Term]
    today: date
    customers: int  # all that have a day of a first purchase

    @property
    def enough(self) -> bool:
        return bool(self.terms)

    @property
    def value(self) -> float:
        return sum(term.each for term in self.terms)

    @property
    def horizon(self) -> int:
        """Months the projection reaches."""
        return self.step * len(self.terms)


def projected(found: Sales) -> Projection:
    """Return what a customer is worth in its first years, as far as the file tells."""
    began = [one for one in found.customers.values() if one.first and one.known]
    terms = _terms(began, found.today, YEARS)
    step = YEARS
    if len(terms) < 2:
        quarters = _terms(began, found.today, QUARTERS)
        if len(quarters) * QUARTERS > len(terms) * YEARS:
            terms, step = quarters, QUARTERS
    return Projection(step, terms, found.today, len(began))


def _terms(began: Iterable[Customer], today: date, step: int) -> list[Term]:
    made = [Term(at + 1) for at in range(MOST[step])]
    now = today.isoformat()
    for one in began:
        over = min(len(made), months(one.first, now) // step)
        for term in made[:over]:
            term.customers.append(one)
        for sale in one.sales:
            if sale.day and (at := months(one.first, sale.day) // step) < over:
                made[at].value += sale.value or 0
    least = next((at for at, term in enumerate(made) if len(term.customers) < ENOUGH), len(made))
    return made[:least]


def expected(projection: Projection, one: Customer) -> float:
    """Return what a customer will have brought when its horizon is over: what it brought and what others
    brought in the periods it has still before it; of the running one the part that is left.
    """
    gone = months(one.first, projection.today.isoformat()) / projection.step
    whole = int(gone)
    ahead = sum(term.each for term in projection.terms[whole + 1 :])
    if whole < len(projection.terms):
        ahead += projection.terms[whole].each * (1 - (gone - whole))
    return one.value + ahead


def of_cohorts(projection: Projection, found: Iterable[Cohort]) -> list[Told]:
    """Return each cohort with what one of its customers is expected to bring within the horizon."""
    made = []
    for cohort in found:
        if cohort.name:
            whole = sum(expected(projection, one) for one in cohort.customers)
            made.append(Told(cohort, cohort.each, whole / len(cohort.customers)))
    return made


def ahead(projection: Projection, found: Sales) -> float:
    """Return what today's customers are expected to bring still, each within its horizon."""
    began = [one for one in found.customers.values() if one.first]
    return sum(expected(projection, one) - one.value for one in began)
