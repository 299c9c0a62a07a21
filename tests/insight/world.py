"""A small business with a way of every deal, and random work on it, the same for the same seed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC).astimezone()
OWNERS = ("Aisyah", "Ben", "Chandra", None)
SOURCES = ("Referral", "Walk-in", "Google Ads", None)
STAGES = (("New", 10), ("Visit", 30), ("Proposal", 60), ("Negotiation", 80))


class World:
    """A board of four stages with deals that come, move, grow, close and are taken back."""

    def __init__(self, ws: Workspace, seed: int, deals: int = 12) -> None:
        self.ws, self.rng = ws, Random(seed)
        self.at = NOW - timedelta(days=300)
        self.pipeline, self.stages = new_id(), [new_id() for _ in STAGES]
        self.company = new_id()
        self.deals: list[str] = []
        self.done: list[str] = []
        self._write("pipeline", self.pipeline, name="Sales", rank="m")
        for at, (id, (name, chance)) in enumerate(zip(self.stages, STAGES, strict=True)):
            self._write(
                "stage", id, name=name, pipeline=self.pipeline, rank=f"b{at}", probability=chance
            )
        self._write("company", self.company, name="Maju Jaya")
        self._write("rate", new_id(), currency="SGD", base="MYR", day="2026-01-01", rate="3.40")
        self._write("rate", new_id(), currency="SGD", base="MYR", day="2026-08-01", rate="3.20")
        for _ in range(deals):
            self.create()

    def step(self) -> None:
        """Do one thing somebody may do."""
        self.rng.choice(
            (self.create, self.move, self.move, self.move, self.grow, self.close, self.reopen,
             self.hide, self.rank, self.undo, self.redo, self.rename_owner)
        )()  # fmt: skip

    def create(self) -> None:
        id = new_id()
        self.deals.append(id)
        cells = {
            "title": f"Deal {len(self.deals)}", "value": self._amount(), "place": self._place(),
            "owner": self.rng.choice(OWNERS), "source": self.rng.choice(SOURCES),
            "created": utc_text(self.at), "company": self.company,
        }  # fmt: skip
        self._write("deal", id, **{k: v for k, v in cells.items() if v is not None})

    def move(self) -> None:
        self._edit(place=self._place())

    def rank(self) -> None:
        """Put a card elsewhere in its column: its time there goes on."""
        id = self.rng.choice(self.deals)
        found = self.ws.reader().execute("SELECT pipeline,stage,since FROM deal WHERE id=?", (id,))
        pipeline, stage, since = found.fetchone()
        place = {"pipeline": pipeline, "stage": stage, "since": since, "rank": new_id()}
        self._edit(id, place=place)

    def grow(self) -> None:
        self._edit(value=self._amount())

    def rename_owner(self) -> None:
        self._edit(owner=self.rng.choice(OWNERS))

    def close(self) -> None:
        outcome = self.rng.choice(("won", "lost"))
        result = {"outcome": outcome, "closed": self._day().date().isoformat()}
        self._edit(result=result | ({"reason": "Price"} if outcome == "lost" else {}))

    def reopen(self) -> None:
        self._edit(result=None)

    def hide(self) -> None:
        self._edit(deleted=self.rng.random() < 0.5)

    def undo(self) -> None:
        if self.done:
            self.ws.log.cancel(self.rng.choice(self.done))

    def redo(self) -> None:
        if self.done:
            self.ws.log.revive(self.rng.choice(self.done))

    def _amount(self) -> dict[str, Any]:
        currency = self.rng.choice(("MYR", "MYR", "SGD", "THB"))
        return {"amount": self.rng.randrange(1000, 900_000), "currency": currency}

    def _place(self) -> dict[str, Any]:
        at = self.rng.randrange(len(self.stages))
        return {"pipeline": self.pipeline, "stage": self.stages[at], "rank": "m",
                "since": utc_text(self._day())}  # fmt: skip

    def _day(self) -> datetime:
        self.at = min(NOW, self.at + timedelta(hours=self.rng.randrange(60)))
        return self.at

    def _edit(self, id: str = "", **cells: Any) -> None:
        self._write("deal", id or self.rng.choice(self.deals), fresh=False, **cells)

    def _write(self, entity: str, id: str, fresh: bool = True, **cells: Any) -> None:
        said = {"deleted": False, **cells} if fresh else cells
        made = self.ws.log.record(Label("edit", entity), [Edit(entity, id, said)])
        if made is not None and entity == "deal":
            self.done.append(made.stamp)
