"""The won deals of all customers, kept: after an edit only what was written is asked again."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from crm_desktop.insight.customers import sales
from crm_desktop.insight.customers.sales import MARGIN, VALUE, Customer, Sale, Sales
from crm_desktop.insight.following import FollowedParts
from crm_desktop.insight.narrowing import EVERY, Narrowing
from crm_desktop.store import streaming
from crm_desktop.store.figures.question import Asked

Place = tuple[int | None, Sale]
"""The number of a customer, None for nobody, and one of its won deals."""


class KeptSales:
    """`sales` is never changed, but made anew of what stayed and what was touched: a screen may hold it.

    Used by one lane at a time.
    """

    def __init__(
        self, conn: Any, base: str, now: datetime, measure: str = VALUE, within: Narrowing = EVERY
    ) -> None:  # fmt: skip
        self._measure, self._within = measure, within
        with streaming.snapshot(conn):
            self._deals = FollowedParts(conn, sales.question(VALUE, base, within), now)
            self._lines = None
            if measure == MARGIN:
                self._lines = FollowedParts(conn, sales.question(measure, base, within), now)
        self._asked = Asked(sales.question(measure, base, within), now)
        self._places: dict[int, Place] = {}
        self._lacking: set[int] = set()
        self.sales = Sales(self._asked, measure, within)
        self._renew(None)

    def follow(self, conn: Any, now: datetime) -> bool:
        """Take in what was written since, of a later moment of the day; say whether a deal may be another."""
        with streaming.snapshot(conn):
            followed = [self._deals] if self._lines is None else [self._deals, self._lines]
            for one in followed:
                one.follow(conn)
        self._asked = Asked(self._asked.question, now)
        every = any(one.touched is None for one in followed)
        ns = set[int]().union(*(one.touched or () for one in followed))
        if every or ns:
            self._renew(None if every else ns)
        else:
            self.sales = replace(self.sales, asked=self._asked)
        return every or bool(ns)

    def _renew(self, ns: set[int] | None) -> None:
        """Make the sales anew, of the deals touched alone where they are known."""
        made = Sales(self._asked, self._measure, self._within)
        if ns is None:
            self._places, self._lacking, ns = {}, set(), set(self._deals.parts)
        else:
            made.customers, made.nobody = dict(self.sales.customers), list(self.sales.nobody)
        gone = [self._places.pop(n) for n in ns if n in self._places]
        come = self._placed(ns)
        _put(made, gone, come)
        made.lacking = len(self._lacking)
        self.sales = made
        for one in (self._deals, self._lines):
            if one is not None:
                one.touched = set()

    def _placed(self, ns: set[int]) -> list[Place]:
        """Return where the deals of `ns` belong now, in order."""
        self._lacking -= ns
        brought, partly = self._margins(ns)
        self._lacking |= partly & brought.keys()
        come = []
        for n in ns & self._deals.parts.keys():
            (part,) = self._deals.parts[n]
            value = brought.get(n) if self._lines is not None else part.value
            sale = Sale(str(part.keys[1] or ""), n, None if value is None else int(value))
            if value is None:
                self._lacking.add(n)
            key = part.keys[0]
            self._places[n] = (key if isinstance(key, int) else None, sale)
            come.append(self._places[n])
        return sorted(come, key=lambda place: place[1][:2])

    def _margins(self, ns: set[int]) -> tuple[dict[int, int], set[int]]:
        if self._lines is None:
            return {}, set()
        kept = self._lines.parts
        return sales.margins(part for n in ns for part in kept.get(n, ()))


def _put(made: Sales, gone: Iterable[Place], come: Iterable[Place]) -> None:
    """Take some deals from their customers and give others; a customer that changes is another object."""
    fresh: set[int] = set()

    def of(key: int | None) -> list[Sale]:
        if key is None:
            return made.nobody
        if key not in fresh:
            fresh.add(key)
            one = made.customers.get(key) or Customer(key)
            made.customers[key] = replace(one, sales=list(one.sales))
        return made.customers[key].sales

    for key, sale in gone:
        of(key).remove(sale)
    for key, sale in come:
        insort(of(key), sale, key=lambda one: one[:2])
    for key in fresh:
        if not made.customers[key].sales:
            del made.customers[key]
