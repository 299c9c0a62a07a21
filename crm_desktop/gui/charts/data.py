"""What a chart shows: names, values and what they are held against. Every painter paints from this alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

from crm_desktop.gui.charts.units import Number, Unit, count
from crm_desktop.i18n import tr


class Mark(NamedTuple):
    """One value on a chart: which series, and which category of it, both from 0."""

    series: int
    category: int


@dataclass(frozen=True, slots=True)
class Series:
    """Values under one name, one a category; None where there is none."""

    name: str
    values: tuple[Number | None, ...]

    def at(self, category: int) -> Number | None:
        """Return the value of a category, None also for what is not a number."""
        found = self.values[category] if category < len(self.values) else None
        return found if found is not None and isfinite(found) else None


@dataclass(frozen=True, slots=True)
class ChartData:
    """One chart. Names and sentences come translated, values in the unit's own numbers.

    `earlier` is the period compared with, `target` what was aimed at, `pace` where a value will end as
    it goes; `shares` stand at the ends of rows, written as they come. `matters` is the one category that
    is pointed out, `now` the one that is still going on. `remarks` say more of a value, one a category
    for each series, also where there is none; `best` is the one value that is pointed out.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = field(default_factory=count)
    heading: str = ""
    period: str = ""
    earlier: Series | None = None
    target: Series | None = None
    pace: Series | None = None
    shares: tuple[str, ...] = ()
    shares_name: str = ""
    matters: int | None = None
    now: int | None = None
    sentence: str = ""
    empty: str = ""
    remarks: tuple[tuple[str, ...], ...] = ()
    best: Mark | None = None

    def value(self, mark: Mark) -> Number | None:
        """Return the value of a mark."""
        return self.series[mark.series].at(mark.category)

    def marks(self) -> list[Mark]:
        """Return every value there is, category by category."""
        every = (Mark(s, c) for c in range(len(self.categories)) for s in range(len(self.series)))
        return [mark for mark in every if self.value(mark) is not None]

    def values(self) -> list[Number]:
        """Return every value of the series."""
        return [value for mark in self.marks() if (value := self.value(mark)) is not None]

    def held_against(self) -> tuple[Series, ...]:
        """Return the series that values are compared with."""
        return tuple(s for s in (self.earlier, self.target, self.pace) if s is not None)

    def share(self, category: int) -> str:
        """Return what stands at the end of a row."""
        return self.shares[category] if category < len(self.shares) else ""

    def remark(self, mark: Mark) -> str:
        """Return what more is said of a value."""
        row = self.remarks[mark.series] if mark.series < len(self.remarks) else ()
        return row[mark.category] if mark.category < len(row) else ""

    def lack(self) -> str:
        """Return the sentence shown where there is nothing to paint, else ""."""
        return "" if self.marks() else self.empty or tr("There is nothing to show here yet.")

    def said(self, mark: Mark) -> str:
        """Return a mark in words: "Sep, RM 130,000, target RM 110,000"."""
        return ", ".join(self._parts(mark))

    def _parts(self, mark: Mark) -> Iterator[str]:
        yield self.categories[mark.category]
        if len(self.series) > 1:
            yield self.series[mark.series].name
        value = self.value(mark)
        yield tr("no value") if value is None else self.unit.shown(value)
        if self.remark(mark):
            yield self.remark(mark)
        for other in self.held_against():
            against = other.at(mark.category)
            if against is not None:
                name = (
                    other.name if other is self.earlier else other.name[:1].lower() + other.name[1:]
                )
                yield f"{name} {self.unit.shown(against)}"
        if self.share(mark.category):
            yield " ".join(p for p in (self.shares_name, self.share(mark.category)) if p)
