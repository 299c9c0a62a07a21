"""The funnel: how many deals reached each stage of a pipeline, and how many went on from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crm_desktop.deals.board import Sums
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.store import boards


@dataclass(slots=True)
class Step:
    """One stage: deals open there now with their sums, those ever there or further, and won ones.

    A lost deal counts as far as it came; a won one came all the way.
    """

    stage: Stage
    open: int = 0
    sums: Sums = field(default_factory=dict)
    lost: int = 0
    reached: int = 0
    went_on: float | None = None  # share of those who reached it that reached the next

    @property
    def stage_id(self) -> str:
        return self.stage.id


@dataclass(slots=True)
class Funnel:
    """All stages of a pipeline in order, and what became of the closed deals."""

    steps: list[Step]
    won: int = 0
    won_sums: Sums = field(default_factory=dict)
    lost: int = 0

    def bottleneck(self) -> int:
        """Return the stage the smallest share goes on from, -1 where none is lost on the way."""
        shares = [(s.went_on, at) for at, s in enumerate(self.steps) if s.went_on is not None]
        worst = min(shares, default=(1.0, -1))
        return worst[1] if worst[0] < 1 else -1


def funnel(conn: Any, pipeline: Pipeline) -> Funnel:
    """Return the funnel of all deals of a pipeline."""
    made = Funnel([Step(stage) for stage in pipeline.stages])
    if not made.steps:
        return made
    of_stage = {s.stage.id: s for s in made.steps}
    for total in boards.totals(conn, pipeline.id):
        _count(made, of_stage.get(total.stage) or made.steps[0], total)
    _reach(made)
    return made


def _count(made: Funnel, step: Step, total: boards.Total) -> None:
    if total.outcome == "won":
        made.won += total.deals
        _add(made.won_sums, total)
    elif total.outcome == "lost":
        made.lost += total.deals
        step.lost += total.deals
    else:
        step.open += total.deals
        _add(step.sums, total)


def _add(sums: Sums, total: boards.Total) -> None:
    if total.amount:
        sums[total.currency] = sums.get(total.currency, 0) + total.amount


def _reach(made: Funnel) -> None:
    behind = made.won
    for step in reversed(made.steps):
        reached = behind + step.open + step.lost
        # Deals still open here have not been decided, so they say nothing about going on.
        decided = behind + step.lost
        step.went_on = behind / decided if decided and made.won + made.lost else None
        step.reached = behind = reached
