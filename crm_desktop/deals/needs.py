"""What a deal needs to move on: the list of its stage, and which of it is met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.deals.pipelines import Need, pipelines
from crm_desktop.domain.operation import Edit, Label, Operation


class Wanted(NamedTuple):
    """What one deal needs before it moves to the stage called `to` ("" after the last)."""

    deal: str
    title: str
    to: str
    needs: tuple[tuple[Need, bool], ...]  # each with whether it is met
    step: int  # which stage of how many it is in, from 1
    steps: int

    @property
    def open(self) -> int:
        return sum(not met for _, met in self.needs)


def wanted(conn: Any, deal: Mapping[str, Any]) -> Wanted | None:
    """Return what an open deal needs to move on; None when it lies in no stage or is closed."""
    place, result = deal.get("place") or {}, deal.get("result") or {}
    if result.get("outcome") not in (None, "", "open"):
        return None
    for pipeline in pipelines(conn):
        ids = [stage.id for stage in pipeline.stages]
        if place.get("stage") in ids:
            at = ids.index(place["stage"])
            to = pipeline.stages[at + 1].name if at + 1 < len(ids) else ""
            met = deal.get("met") or {}
            needs = tuple((need, bool(met.get(need.key))) for need in pipeline.stages[at].needs)
            return Wanted(
                deal["id"], str(deal.get("title") or ""), to, needs, at + 1, len(ids)
            )  # fmt: skip
    return None


def meet(ws: Any, deal: str, key: str, met: bool) -> Operation | None:
    """Tick what a deal needs, or take the tick back."""
    edit = Edit("deal", deal, {f"met.{key}": True if met else None})
    done: Operation | None = ws.log.record(Label("edit", "deal", field="met", row=deal), [edit])
    return done
