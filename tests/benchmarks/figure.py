"""One job of the bench beside what it is measured against."""

from __future__ import annotations

from dataclasses import dataclass

FRAME = 1 / 60


def p95(times: list[float]) -> float:
    """Return what 95 of 100 take at most."""
    return sorted(times)[int(len(times) * 0.95)]


@dataclass
class Figure:
    """One job beside its baseline, both in seconds unless its name says otherwise."""

    job: str
    value: float
    baseline: float
    must: float
    aim: float

    @property
    def ratio(self) -> float:
        return self.value / self.baseline
