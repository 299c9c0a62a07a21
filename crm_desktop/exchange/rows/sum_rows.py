"""Rows of advertisements' results that add up others, told by their words and, in doubt, by their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from crm_desktop.exchange.columns import campaign_headings
from crm_desktop.exchange.columns.mapping import Mapping
from crm_desktop.exchange.source import Source, filled, rows


@dataclass(slots=True)
class Sums:
    """What the rows of a file that are called no sum come to, all together and on each day."""

    counted: list[int]  # columns
    day: int = -1
    found: Counter[tuple[str, int]] = field(default_factory=Counter)

    def add(self, cells: Sequence[str]) -> None:
        """Add a row."""
        for at in self.counted:
            for day in {"", self._day(cells)}:
                self.found[day, at] += _number(cells, at)

    def meet(self, cells: Sequence[str]) -> bool:
        """Say whether a row says what others come to, or no number at all."""
        return any(
            all(_number(cells, at) == self.found[day, at] for at in self.counted)
            for day in ("", self._day(cells))
        ) or not any(_number(cells, at) for at in self.counted)

    def _day(self, cells: Sequence[str]) -> str:
        return cells[self.day].strip() if 0 <= self.day < len(cells) else ""


def of(source: Source, mapping: Mapping) -> Sums:
    """Return what the rows of a file come to."""
    at = {column.target: column.index for column in mapping.columns}
    sums = Sums([at[one] for one in ("impressions", "clicks") if one in at], at.get("day", -1))
    for _line, cells in filled(rows(source)):
        if not campaign_headings.adds_up(cells):
            sums.add(cells)
    return sums


def adds_up(cells: Sequence[str], sums: Sums | None) -> bool:
    """Say whether a row adds up others; a campaign may be called "Total - Malaysia"."""
    if not campaign_headings.adds_up(cells):
        return False
    return sums is None or not campaign_headings.is_named_sum(cells) or sums.meet(cells)


def _number(cells: Sequence[str], at: int) -> int:
    digits = re.sub(r"[\s,]", "", cells[at]) if at < len(cells) else ""
    return int(digits) if digits.isdecimal() else 0
