"""A small pipeline written by hand, for figures that can be counted on paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace

from .world import NOW

STAGES = (("New", 10, 10), ("Visit", 50, 5), ("Offer", 80, None))


def ago(days: float) -> datetime:
    """Return the time so many days before now."""
    return NOW - timedelta(days=days)


class Shop:
    """A pipeline of three stages; times are given as days before now."""

    def __init__(self, ws: Workspace) -> None:
        self.ws, self.pipeline = ws, new_id()
        self.stages = {name: new_id() for name, _, _ in STAGES}
        self.write("pipeline", self.pipeline, deleted=False, name="Sales", rank="m")
        for at, (name, chance, rots) in enumerate(STAGES):
            self.write("stage", self.stages[name], deleted=False, name=name, rank=f"b{at}",
                       pipeline=self.pipeline, probability=chance, rotting_days=rots)  # fmt: skip

    def deal(
        self, *way: tuple[str, float], ended: tuple[str, float] | None = None, amount: int = 100_00,
        currency: str = "MYR", **cells: Any,
    ) -> str:  # fmt: skip
        """Make a deal, move it along its way of (stage, days ago), and close it; return its id."""
        id, (first, *further) = new_id(), way
        cells = {"deleted": False, "title": "Deal", "created": utc_text(ago(first[1])), **cells}
        value = {"amount": amount, "currency": currency}
        self.write("deal", id, value=value, place=self.place(*first), **cells)
        for stage, days in further:
            self.write("deal", id, place=self.place(stage, days))
        if ended:
            closed = ago(ended[1]).date().isoformat()
            self.write("deal", id, result={"outcome": ended[0], "closed": closed})
        return id

    def place(self, stage: str, days: float) -> dict[str, str]:
        """Return the cell that puts a deal into a stage so many days ago."""
        return {"pipeline": self.pipeline, "stage": self.stages[stage], "rank": "m",
                "since": utc_text(ago(days))}  # fmt: skip

    def write(self, entity: str, id: str, **cells: Any) -> Any:
        """Write cells of one record as an operation of its own."""
        said = {name: value for name, value in cells.items() if value is not None}
        return self.ws.log.record(Label("edit", entity), [Edit(entity, id, said)])

    def n(self, id: str, entity: str = "deal") -> int:
        """Return a record's row number."""
        found = self.ws.reader().execute(f"SELECT n FROM {entity} WHERE id=?", (id,)).fetchone()
        return int(found[0])
