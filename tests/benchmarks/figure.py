"""One job of the bench beside what it is measured against."""

from __future__ import annotations

from dataclasses import dataclass

FRAME = 1 / 60


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
