"""What can be asked: of which records, what of each, in which groups, of which time."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import NamedTuple

from crm_desktop.domain.rule import Node

COUNT, SUM, MEAN, MEDIAN, P90 = "count", "sum", "mean", "median", "p90"
HOWS = (COUNT, SUM, MEAN, MEDIAN, P90)
KEPT = (MEDIAN, P90)
"""Ways that need every single value."""

Key = str | int | None
Keys = tuple[Key, ...]
Span = tuple[date, date]
"""The first day and the day after the last."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `source` and the names of its terms are those of `sources`.

    `groups` are keys like "owner", "stage" or "closed:month"; `when` names the day that lies in
    `span`; `where` are rules on the records of the source's kind. Money is counted in `base`.
    """

    source: str
    how: str = COUNT
    term: str = ""
    groups: tuple[str, ...] = ()
    where: tuple[Node, ...] = ()
    when: str = ""
    span: Span | None = None
    base: str = ""


class Asked(NamedTuple):
    """A question at a moment: of the connection's file, at `now`, local time with its zone."""

    question: Question
    now: datetime


class Part(NamedTuple):
    """What one record, by its row number, gives to one group; None where its value is not known."""

    n: int
    keys: Keys
    value: int | float | None


@dataclass(slots=True)
class Tally:
    """What the records of a group give together.

    `count` are all of them, `known` those with a value, `total` its sum. `values` are kept in order
    for the ways that need them. Adding and taking away parts in any order gives the same.
    """

    count: int = 0
    known: int = 0
    total: int | float = 0
    values: list[int | float] | None = None

    def add(self, value: int | float | None) -> None:
        """Count one more record."""
        self.count += 1
        if value is not None:
            self.known += 1
            self.total += value
            if self.values is not None:
                insort(self.values, value)

    def take(self, value: int | float | None) -> None:
        """Count one less of that value."""
        self.count -= 1
        if value is not None:
            self.known -= 1
            self.total -= value
            if self.values is not None:
                del self.values[bisect_left(self.values, value)]

    @property
    def lacking(self) -> int:
        """How many records have no value: without an amount, or in a currency without a rate."""
        return self.count - self.known

    def figure(self, how: str) -> int | float | None:
        """Return what is asked; None for a mean or a middle of nothing."""
        if how == COUNT:
            return self.count
        if how == SUM:
            return self.total
        if not self.known:
            return None
        if how == MEAN:
            return self.total / self.known
        return quantile(self.values or [], 0.5 if how == MEDIAN else 0.9)


def quantile(values: list[int | float], part: float) -> int | float:
    """Return the median of sorted values, or the least that so large a part does not exceed.

    The nearest-rank definition (NIST handbook, 7.2.6.2, without interpolation), but for an even
    number the median is the mean of the two in the middle.
    """
    size = len(values)
    if part == 0.5 and size % 2 == 0:
        return (values[size // 2 - 1] + values[size // 2]) / 2
    return values[max(0, ceil(part * size) - 1)]


@dataclass(slots=True)
class Answer:
    """Group → what its records give together."""

    question: Question
    tallies: dict[Keys, Tally] = field(default_factory=dict)

    def of(self, keys: Keys) -> Tally:
        """Return the tally of a group, an empty one for a group that is not there."""
        return self.tallies.get(keys) or Tally()

    def figure(self, *keys: Key) -> int | float | None:
        """Return what a group gives."""
        return self.of(keys).figure(self.question.how)

    def whole(self) -> Tally:
        """Return all groups together; counts a record once for each group it is in."""
        made = Tally(values=[] if self.question.how in KEPT else None)
        for tally in self.tallies.values():
            made.count, made.known = made.count + tally.count, made.known + tally.known
            made.total += tally.total
            if made.values is not None:
                made.values += tally.values or []
        if made.values is not None:
            made.values.sort()
        return made

    def add(self, part: Part) -> None:
        """Count one more record in its group."""
        if part.keys not in self.tallies:
            self.tallies[part.keys] = Tally(values=[] if self.question.how in KEPT else None)
        self.tallies[part.keys].add(part.value)

    def take(self, part: Part) -> None:
        """Count one record less; a group without any is no group. Raises `KeyError` for one not there."""
        tally = self.tallies[part.keys]
        tally.take(part.value)
        if not tally.count:
            del self.tallies[part.keys]
