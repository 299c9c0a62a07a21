"""Customers gone silent: whose pause is long against their own rhythm, and whom nobody was in touch with.

A customer's usual pause is the median of the days between the days it bought on. It is silent when its
last purchase is more than `TIMES` of that ago; whether somebody was in touch since stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from crm_desktop.i18n import tr, trn
from crm_desktop.insight.customers.sales import Customer, Sales
from crm_desktop.store.figures import customers
from crm_desktop.store.figures.question import quantile

TIMES = 2.0
"""So many usual pauses make a silence."""
BOUGHT = 3
"""Days with a purchase it takes to have a rhythm: two pauses."""
LEAST = 14
"""Days that are no silence yet, however often somebody buys."""
DAYS = 90
"""Days without contact, unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A customer that is silent: days since the last purchase, its usual pause (None: not known), and
    the day somebody was last in touch ("" for never).
    """

    customer: Customer
    pause: int
    usual: float | None
    touched: str

    @property
    def times(self) -> float | None:
        """How many usual pauses the pause is long."""
        return self.pause / self.usual if self.usual else None

    def since(self) -> bool:
        """Whether somebody was in touch after the last purchase."""
        return self.touched > self.customer.last


@dataclass(slots=True)
class Silence:
    """The silent customers, the most valuable first, and of how many that could be told."""

    silent: list[Silent]
    told: int
    customers: int
    value: int = 0

    def words(self) -> str:
        """Say how many are silent, or why that cannot be told."""
        if not self.told:
            return tr(
                "No customer bought on {n} days or more, so none has a rhythm of its own yet.",
                n=BOUGHT,
            )
        if not self.silent:
            return trn("{n} customer has a rhythm, and keeps it.",
                       "{n} customers have a rhythm, and all keep it.", self.told)  # fmt: skip
        return trn(
            "{n} customer is silent, of {told} who have a rhythm.",
            "{n} customers are silent, of {told} who have a rhythm.",
            len(self.silent), told=f"{self.told:,}",
        )  # fmt: skip


def usual(one: Customer) -> float | None:
    """Return the days in the middle of a customer's pauses, None where it bought on too few days."""
    days = one.days
    if len(days) < BOUGHT:
        return None
    at = [date.fromisoformat(day).toordinal() for day in days]
    return float(quantile(sorted(b - a for a, b in pairwise(at)), 0.5))


def silent(conn: Any, found: Sales, times: float = TIMES) -> Silence:
    """Return whose last purchase is long ago for them."""
    told, made = 0, list[tuple[Customer, int, float]]()
    for one in found.customers.values():
        pause = usual(one)
        if pause is None:
            continue
        told += 1
        days = _days(one.last, found.today)
        if days > max(LEAST, times * pause):
            made.append((one, days, pause))
    touched = _touched(conn, [one for one, _, _ in made], found.asked.now)
    rows = [Silent(one, days, pause, touched.get(one.key, "")) for one, days, pause in made]
    return _ordered(rows, told, found)


def untouched(conn: Any, found: Sales, days: int = DAYS) -> Silence:
    """Return with whom nobody was in touch for more than so many days, or ever."""
    everybody = list(found.customers.values())
    touched = _touched(conn, everybody, found.asked.now)
    rows = [
        Silent(one, _days(one.last, found.today), usual(one), touched.get(one.key, ""))
        for one in everybody
        if one.key not in touched or _days(touched[one.key], found.today) > days
    ]
    return _ordered(rows, len(everybody), found)


def untouched_said(made: Silence, days: int) -> str:
    """Say how many customers nobody was in touch with."""
    if not made.customers:
        return tr("Nobody has bought yet.")
    if not made.silent:
        return tr("Somebody was in touch with every customer within {days} days.", days=days)
    return trn(
        "With {n} customer of {told} nobody was in touch for more than {days} days.",
        "With {n} customers of {told} nobody was in touch for more than {days} days.",
        len(made.silent), told=f"{made.told:,}", days=days,
    )  # fmt: skip


def rule_said(times: float = TIMES) -> str:
    """Return what makes a customer silent, in words."""
    return tr(
        "Silent: days since the last won deal > {times} × the usual pause. The usual pause is the one in "
        "the middle of all between the days a customer’s own deals were won, of which it takes {n}.",
        times=f"{times:g}", n=BOUGHT,
    )  # fmt: skip


def _ordered(rows: list[Silent], told: int, found: Sales) -> Silence:
    rows.sort(key=lambda one: (-one.customer.value, one.customer.key))
    return Silence(rows, told, len(found.customers), sum(one.customer.value for one in rows))


def _days(day: str, today: date) -> int:
    return max(0, (today - date.fromisoformat(day)).days) if day else 0


def _touched(conn: Any, sold: list[Customer], now: datetime) -> Mapping[int, str]:
    """Return customer → the local day somebody was last in touch."""
    found = customers.last_contacts(conn, [one.key for one in sold], now)
    return {key: _local(at) for key, at in found.items()}


def _local(at: str) -> str:
    if len(at) == 10:
        return at
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone().date().isoformat()
