"""What customers brought so far: all of them, one of them on average and in the middle."""

from __future__ import annotations

from dataclasses import dataclass

from crm_desktop.insight.customers.sales import Customer, Sales
from crm_desktop.store.figures.question import quantile

FEW = 5
"""Of fewer customers nothing is said of what one is worth."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Historic lifetime value in minor units of the file's currency.

    `customers` are those any of whose deals has a known value; `mean` and `median` are of them.
    """

    customers: int
    deals: int
    total: int
    mean: float | None
    median: float | None
    again: int  # customers that bought on more than one day

    @property
    def enough(self) -> bool:
        return self.customers >= FEW


def historic(found: Sales) -> Worth:
    """Return what customers brought so far."""
    known = [one for one in found.customers.values() if one.known]
    values = sorted(one.value for one in known)
    total = sum(values)
    again = sum(1 for one in known if len(one.days) > 1)
    deals = sum(len(one.sales) for one in known)
    if not values:
        return Worth(0, deals, 0, None, None, 0)
    return Worth(len(values), deals, total, total / len(values), quantile([*values], 0.5), again)


def share_of_best(found: Sales, part: float = 0.2) -> tuple[list[Customer], float | None]:
    """Return the best fifth of the customers and what share of all value they brought."""
    ranked = [one for one in found.ranked() if one.known]
    best = ranked[: max(1, round(len(ranked) * part))] if ranked else []
    total = sum(one.value for one in ranked)
    return best, sum(one.value for one in best) / total if total > 0 else None
