"""Where values lie between two edges, and the round numbers an axis is divided by."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import NamedTuple

from crm_desktop.gui.charts.units import Number

LINES = 4
"""Lines across a chart at most."""
_ROUND = (1, 2, 2.5, 5, 10)
_SAME = 1e-6


class Scale(NamedTuple):
    """Values from `low` to `high` between the places `start` and `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: Number) -> float:
        """Return the place of a value."""
        span = self.high - self.low
        part = (value - self.low) / span if span else 0.0
        return self.start + (self.end - self.start) * part


def ticks(low: Number, high: Number, least: Number = 1, lines: int = LINES) -> list[Number]:
    """Return round numbers, 0 among them, that hold `low` and `high` between them.

    They are multiples of `least`; there are at most `lines` of them, or one more where 0 lies between.
    """
    low, high = min(0, low), max(0, high)
    if low == high:
        return [0]
    power = 10.0 ** floor(log10(max((high - low) / lines, least)))
    while True:
        for round_ in _ROUND:
            step = round_ * power
            if step < least or abs(step / least - round(step / least)) > _SAME:
                continue
            first, last = floor(low / step), ceil(high / step)
            if last - first + 1 <= lines + (first < 0 < last):
                return [_whole(n * step) for n in range(first, last + 1)]
        power *= 10


def _whole(n: float) -> Number:
    return int(n) if n == int(n) else n
