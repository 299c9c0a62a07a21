"""Records and cells a run writes: plain, grouped, keyed, references, equal and unique values."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.store.simulation.ops import Patch, Row

_CONTACT = ("name", "job", "notes", "do_not_contact", "company", "phones", "emails", "tags")
_COMPANY = ("name", "industry", "notes", "parent", "phones", "tags")
_DEAL = ("title", "value", "place", "result", "company", "contacts", "tags")
_FEW = ("A", "B")  # values that several devices write alike


@dataclass
class Catalogue:
    """Draws rows and values; every unique value holds a mark `w17;` of its own."""

    rng: Random
    rows: list[Row] = field(default_factory=list)
    written: int = 0

    def new_row(self) -> Row:
        entity = self.rng.choice(("contact", "contact", "deal", "company"))
        row = (entity, f"{self._id(len(self.rows))}")
        self.rows.append(row)
        return row

    def first_cells(self, row: Row) -> Patch:
        """Cells of a new record."""
        title = "title" if row[0] == "deal" else "name"
        cells = {"deleted": False, title: self._token()}
        return cells | self.cells(row, self.rng.randrange(3), first=True)

    def cells(self, row: Row, count: int, first: bool = False) -> dict[str, Any]:
        """A few cells with values to write; sometimes null, sometimes a value others write too."""
        fields = {"deal": _DEAL, "company": _COMPANY, "contact": _CONTACT}[row[0]]
        names = self.rng.sample(fields, min(count, len(fields)))
        cells = {self._cell(name): name for name in names}
        none = 0.0 if first else 0.1
        return {c: None if self.rng.random() < none else self._value(n) for c, n in cells.items()}

    def rank(self) -> Patch:
        return {"place": self._value("place")}

    def _cell(self, name: str) -> str:
        if name in ("phones", "emails"):
            return f"{name}.{self.rng.choice(('1', '2', 'kmq1'))}"
        if name == "contacts" and self.rng.random() < 0.7:
            return f"contacts.{self._one('contact')}"
        if name in ("tags", "contacts"):
            return f"{name}.{self._id(self.rng.randrange(900, 903))}"
        return name

    def _value(self, name: str) -> Any:
        match name:
            case "do_not_contact":
                return self.rng.random() < 0.5
            case "tags" | "contacts":
                return True
            case "company" | "parent" if self.rng.random() < 0.7:
                return self._one("company")
            case "company" | "parent":
                return self._id(self.rng.randrange(800, 802))
            case "phones" | "emails":
                return {"value": self._text(), "kind": "work"}
            case "value":
                return {"amount": self.rng.randrange(3) * 100, "currency": "MYR"}
            case "place":
                stage = self._id(self.rng.randrange(700, 702))
                return {"pipeline": self._id(600), "stage": stage, "rank": self._token(),
                        "since": "2026-11-24T02:00:00Z"}  # fmt: skip
            case "result":
                return {"outcome": "lost", "reason": self._text(), "closed": "2026-11-24"}
            case _:
                return self._text()

    def _one(self, entity: str) -> str:
        """The id of a record of the run, to refer to; of nobody where there is none yet."""
        ids = [id for kind, id in self.rows if kind == entity]
        return self.rng.choice(ids) if ids else self._id(903)

    def _text(self) -> str:
        return self.rng.choice(_FEW) if self.rng.random() < 0.25 else self._token()

    def _token(self) -> str:
        self.written += 1
        return f"w{self.written};"

    @staticmethod
    def _id(n: int) -> str:
        return f"01a0c0de-{n:04x}-7000-8000-{n:012x}"
