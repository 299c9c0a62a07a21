"""Clocks of devices: right, years off, standing still, running backwards, broken."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

NOW = 1_790_000_000_000
HOUR = 3_600_000
YEAR = 365 * 24 * HOUR
_SKEWS = (0, 0, 40, -40, HOUR, -HOUR, YEAR, -YEAR, 10 * YEAR, -10 * YEAR)
_BROKEN = (0, -1, -(2**40), 2**47 - 1, 2**47, 2**48 - 2**40, 2**48, 2**60)


@dataclass
class Clock:
    """The reading of one device's clock; it moves only when the run lets it."""

    rng: Random
    skew: int
    pace: float
    reading: int = NOW

    @classmethod
    def drawn(cls, rng: Random) -> Clock:
        clock = cls(rng, rng.choice(_SKEWS), rng.choice((1, 1, 1, 0, -1, 0.001, 30)))
        clock.reading = NOW + clock.skew
        return clock

    def __call__(self) -> int:
        return self.reading

    def tick(self) -> None:
        """Let some time pass; now and then somebody sets the clock."""
        self.reading += int(self.rng.choice((0, 0, 1, 5, 400, 60_000)) * self.pace)
        chance = self.rng.random()
        if chance < 0.02:
            self.reading = NOW + self.rng.choice(_SKEWS)
        elif chance < 0.03:
            self.reading = self.rng.choice(_BROKEN)
