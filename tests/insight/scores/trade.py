"""A shop whose deals and leads are won by rules the test knows, each with a way through the days."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace
from tests.insight.world import NOW

SOURCES = {"Referral": 0.8, "Walk-in": 0.5, "Web": 0.2}
"""Source → the share of its deals that are won."""


class Trade:
    """Deals on a board of two stages, and leads; what is written with each is what is given."""

    def __init__(self, ws: Workspace, seed: int = 1) -> None:
        self.ws, self.rng = ws, Random(seed)
        self.pipeline, self.stages = new_id(), (new_id(), new_id())
        edits = [Edit("pipeline", self.pipeline, {"deleted": False, "name": "Sales", "rank": "m"})]
        edits += [
            Edit("stage", id, {"deleted": False, "name": name, "pipeline": self.pipeline, "rank": name})
            for id, name in zip(self.stages, ("First talk", "Offer"), strict=True)
        ]  # fmt: skip
        ws.log.record(Label("create", "pipeline"), edits)

    def deal(self, days: float, outcome: str = "", lasts: float = 20, **cells: Any) -> str:
        """Add a deal of so many days ago, closed so many days later where it has an outcome."""
        id, at = new_id(), NOW - timedelta(days=days)
        place = {
            "pipeline": self.pipeline,
            "stage": self.stages[0],
            "rank": "m",
            "since": utc_text(at),
        }
        made = {
            "deleted": False,
            "title": "Kitchen",
            "created": utc_text(at),
            "place": place,
            **cells,
        }
        edits = [Edit("deal", id, made)]
        self.ws.log.record(Label("create", "deal", row=id), edits)
        if outcome:
            self.close(id, outcome, (at + timedelta(days=lasts)).date().isoformat())
        return id

    def close(self, id: str, outcome: str, day: str = "2026-11-20") -> str:
        """Close a deal; return the stamp."""
        result = {"outcome": outcome, "closed": day}
        return self.edit("deal", id, result=result)

    def lead(self, days: float, status: str = "new", **cells: Any) -> str:
        """Add a lead of so many days ago, settled at once where its status says so."""
        id, created = new_id(), utc_text(NOW - timedelta(days=days))
        made = {"deleted": False, "name": "Tan", "status": "new", "created": created, **cells}
        self.ws.log.record(Label("create", "lead", row=id), [Edit("lead", id, made)])
        if status != "new":
            self.edit("lead", id, status=status)
        return id

    def act(self, days: float, channel: str = "call", **cells: Any) -> str:
        """Log an activity of so many days ago."""
        id, start = new_id(), utc_text(NOW - timedelta(days=days))
        made = {
            "deleted": False,
            "subject": "Talk",
            "channel": channel,
            "state": "done",
            "start": start,
        }
        self.ws.log.record(Label("log", "activity", row=id), [Edit("activity", id, made | cells)])
        return id

    def edit(self, entity: str, id: str, **cells: Any) -> str:
        """Write cells of a record; return the stamp, "" where they are so already."""
        done = self.ws.log.record(Label("edit", entity, row=id), [Edit(entity, id, cells)])
        return done.stamp if done else ""

    def history(self, count: int, of: str = "deal") -> None:
        """Add ended records whose source decides how likely each ends well."""
        for _ in range(count):
            source = self.rng.choice(list(SOURCES))
            good = self.rng.random() < SOURCES[source]
            if of == "deal":
                self.deal(self.rng.uniform(60, 300), "won" if good else "lost",
                          self.rng.uniform(2, 50), source=source)  # fmt: skip
            else:
                self.lead(
                    self.rng.uniform(10, 300), "converted" if good else "discarded", source=source
                )
