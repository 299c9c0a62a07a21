"""One record in conflict, in full: what stood before, what each side wrote, who and when."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm_desktop.domain.contests import is_quiet
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.moments import local_time
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, identities
from crm_desktop.store.changes import Written
from crm_desktop.store.conflicts import GONE
from crm_desktop.store.contested import OPEN, SETTLED

SETTLE = "settle"
"""Key of the labels of decisions."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who wrote one side, on which device, when; `own` is this device."""

    stamp: str
    author: str
    device: str
    own: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Contest:
    """One cell: what stood before, what each side says (their stamps in `Case.voices`), what shows."""

    cell: Cell
    base: Value
    sides: dict[str, Value]  # stamp → value
    shown: Value
    pairs: tuple[tuple[str, str], ...] = ()
    settled: str = ""

    @property
    def mine(self) -> str:
        """Return the stamp of the first side: this device's, else the one that shows."""
        return next(iter(self.sides))

    @property
    def theirs(self) -> str:
        """Return the stamp of the side to be held against it."""
        return list(self.sides)[1] if len(self.sides) > 1 else self.mine


@dataclass(frozen=True, slots=True)
class Joined:
    """A cell only one side changed: it was taken over without a question."""

    cell: Cell
    base: Value
    value: Value
    stamp: str


@dataclass(frozen=True, slots=True)
class Case:
    """All there is to decide about a record. `frontier` is what whoever reads it has seen (R21)."""

    entity: str
    n: int
    id: str
    frontier: tuple[str, ...]
    voices: dict[str, Voice]
    contests: tuple[Contest, ...]
    joined: tuple[Joined, ...] = ()
    gone: str = ""  # stamp of the deletion somebody's edit was not known to
    deleted: bool = False  # whether the record is gone as it stands now
    merged_into: str = ""  # where that was a merge: the id of the record that stays
    edits: dict[str, dict[Cell, Value]] = field(default_factory=dict)  # stamp → cells it wrote
    decided: Voice | None = None


def case(
    conn: Any, own: Collection[str], entity: str, n: int, *, settled: bool = False
) -> Case | None:
    """Return a record's open conflict, or with `settled` its decided one; None where there is none."""
    code = identities.code_of(conn, entity)
    pairs = conn.execute(
        "SELECT cell,low,high,kind,settled FROM conflict WHERE entity=? AND row=? AND state=?",
        (code, n, SETTLED if settled else OPEN),
    ).fetchall()
    if not pairs:
        return None
    reading = _Reading(changes.of_row(conn, code, n))
    stamps = {stamp for _, low, high, _, _ in pairs for stamp in (low, high)}
    last = _last_decision(conn, code, n) or max((p[4] for p in pairs if p[4]), default="")
    reading.voices = _voices(conn, stamps | {last} if settled else stamps, own)
    contests = reading.contests([p for p in pairs if p[3] != GONE], entity)
    made: dict[str, Any] = {
        "entity": entity, "n": n, "id": identities.id_of(conn, entity, n) or "",
        "frontier": changes.frontier(conn, code, n), "voices": reading.voices,
        "contests": tuple(contests), "decided": reading.voices.get(last) if settled else None,
        "joined": tuple(reading.joined(stamps, entity, {c.cell for c in contests})),
    }  # fmt: skip
    return Case(**made, **reading.deleted([p for p in pairs if p[3] == GONE]))


def _last_decision(conn: Any, code: int, n: int) -> str:
    """Return the stamp of what was decided of a row last; what else settles a pair is any edit."""
    found = conn.execute(
        "SELECT max(o.stamp) FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=? AND "
        "c.row=? AND o.effective AND json_extract(o.label,'$.key')=?",
        (code, n, SETTLE),
    ).fetchone()
    return str(found[0] or "")


def _voices(conn: Any, stamps: Iterable[str], own: Collection[str]) -> dict[str, Voice]:
    found = conn.execute(
        "SELECT stamp,author,device,wall FROM operation WHERE stamp IN "
        "(SELECT value FROM json_each(?)) ORDER BY stamp DESC",
        (json.dumps(sorted(stamps)),),
    ).fetchall()
    return {
        stamp: Voice(stamp, author or "", by or "", by in own, local_time(wall))
        for stamp, author, by, wall in found
    }


class _Reading:
    """The changes of one row, read for what the two sides knew."""

    def __init__(self, written: list[Written]) -> None:
        self._written = {w.stamp: w for w in written}
        self._bases = {w.stamp: w.base for w in written}
        self._shown = changes.fold(written)
        self.voices: dict[str, Voice] = {}

    def contests(self, pairs: list[Any], entity: str) -> list[Contest]:
        """Return the contested cells, each once however many sides it has."""
        by_cell: dict[Cell, list[tuple[str, str]]] = {}
        decided: dict[Cell, str] = {}
        for cell, low, high, _, settled in pairs:
            by_cell.setdefault(cell, []).append((low, high))
            decided[cell] = max(decided.get(cell, ""), settled or "")
        made = (self._contest(cell, held, decided[cell]) for cell, held in by_cell.items())
        return sorted(made, key=lambda c: _order(entity, c.cell))

    def _contest(self, cell: Cell, pairs: list[tuple[str, str]], settled: str) -> Contest:
        stamps = {stamp for pair in pairs for stamp in pair}
        sides = sorted(stamps, reverse=True)
        sides.sort(key=lambda s: not self.voices[s].own if s in self.voices else True)
        values = {s: (self._written[s].patch or {}).get(cell) for s in sides}
        return Contest(
            cell, self._before(stamps).get(cell), values, self._shown.get(cell),
            tuple(pairs), settled,
        )  # fmt: skip

    def _before(self, stamps: Iterable[str]) -> Mapping[Cell, Value]:
        """Return what all sides had before them."""
        known = [changes.ancestors(self._bases, self._bases[s]) for s in stamps]
        common = set.intersection(*known) if known else set()
        return changes.fold(w for w in self._written.values() if w.stamp in common)

    def joined(self, stamps: set[str], entity: str, but: set[Cell]) -> list[Joined]:
        """Return the other cells the sides wrote, as far as they still show."""
        before = self._before(stamps)
        made = {
            cell: Joined(cell, before.get(cell), value, stamp)
            for stamp in sorted(stamps)
            for cell, value in (self._written[stamp].patch or {}).items()
            if cell not in but and cell != "deleted" and self._shown.get(cell) == value
            and before.get(cell) != value and not is_quiet(entity, cell, None, value)
        }  # fmt: skip
        return sorted(made.values(), key=lambda j: _order(entity, j.cell))

    def deleted(self, pairs: list[Any]) -> dict[str, Any]:
        """Return what is to be said of a deletion met by edits."""
        stamps = {stamp for pair in pairs for stamp in pair[1:3]}
        patches = {s: dict(self._written[s].patch or {}) for s in sorted(stamps)}
        gone = [s for s, patch in patches.items() if patch.get("deleted") is True]
        if not gone:
            return {}
        edits = {s: patch for s, patch in patches.items() if s not in gone}
        into = str(patches[gone[-1]].get("merged_into") or "")
        shown = bool(self._shown.get("deleted"))
        return {"gone": gone[-1], "deleted": shown, "merged_into": into, "edits": edits}


def born(conn: Any, own: Collection[str], entity: str, n: int) -> Voice | None:
    """Return who wrote a record first."""
    (stamp,) = conn.execute(
        "SELECT min(o.stamp) FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE c.entity=? AND c.row=?",
        (identities.code_of(conn, entity), n),
    ).fetchone()
    return _voices(conn, [stamp], own).get(stamp) if stamp else None


def before(conn: Any, found: Case) -> Mapping[Cell, Value]:
    """Return what a record showed before a deletion and the edits it did not know of."""
    reading = _Reading(changes.of_row(conn, identities.code_of(conn, found.entity), found.n))
    return reading._before({found.gone, *found.edits})


def _order(entity: str, cell: Cell) -> tuple[int, str]:
    names = list(RECORDS[entity].fields) if entity in RECORDS else []
    name = cell.partition(".")[0]
    return (names.index(name) if name in names else len(names)), cell
