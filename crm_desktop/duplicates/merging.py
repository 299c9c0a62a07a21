"""Merging records of one kind: what each field can be, what becomes of it, and the one operation."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain import keys, own
from crm_desktop.domain.contact import STAGES
from crm_desktop.domain.fields import Cell, Field, Kind, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import catalogue, changes, finding, listing, lookups, merged
from crm_desktop.store.finding import Found

NOT_UNITED = ("distinct_from", "merged_from")
"""Keyed fields that say something of the records themselves, not of whom they are about."""
_LONGEST_WAY = 50
Entries = dict[str, Value]


@dataclass(slots=True)
class Single:
    """A field with one value: those the records have, and the one that stays."""

    field: Field
    values: list[Value]  # of each record, None where it has none that could stay
    chosen: Value = None
    before: Value = None  # what the record that stays has now

    @property
    def differs(self) -> bool:
        """Say whether the records do not agree."""
        return len({_plain(v) for v in self.values if v is not None}) > 1


@dataclass(slots=True)
class Entry:
    """One entry of a field that can have several, once however many of the records have it."""

    value: Value
    holders: list[tuple[int, str]]  # (which record, its key there)
    kept: bool = True


@dataclass(slots=True)
class Several:
    """A field that can have several entries: all of them stay unless somebody takes one out."""

    field: Field
    entries: list[Entry] = dataclasses.field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """What would be merged, field by field; the first of `records` stays, the others go."""

    kind: str
    records: list[Found]
    bases: dict[str, tuple[str, ...]]
    singles: list[Single]
    several: list[Several]
    children: list[dict[str, int]]  # of each record, entity → how many refer to it

    @property
    def keep(self) -> Found:
        return self.records[0]

    def moved(self) -> dict[str, int]:
        """Return entity → how many records refer to those that go, and will to the one that stays."""
        total: dict[str, int] = {}
        for counts in self.children[1:]:
            for entity, count in counts.items():
                total[entity] = total.get(entity, 0) + count
        return total

    def cells(self) -> dict[Cell, Value]:
        """Return the cells the merged record will have newly written."""
        cells: dict[Cell, Value] = {}
        for single in self.singles:
            if _plain(single.chosen) != _plain(single.before):
                cells |= self._written(single)
        for several in self.several:
            cells |= _entries_written(several)
        gone = self.records[1:]
        if "merged_from" in RECORDS[self.kind].fields:
            cells |= {f"merged_from.{record.id}": True for record in gone}
        return cells

    def _written(self, single: Single) -> dict[Cell, Value]:
        """Return the cell of what stays; one of the user's own fields goes over as it was written."""
        if not single.field.own or single.chosen not in single.values:
            return own.field_cells(single.field, single.chosen)
        at = single.values.index(single.chosen)
        return {single.field.name: _own_entries(self.records[at])[own.own_id(single.field)]}

    def edits(self) -> list[Edit]:
        """Return the operation's edits: the record that stays, and the links of those that go."""
        stays = Edit(self.kind, self.keep.id, self.cells())
        goes = {"merged_into": self.keep.id, "deleted": True}
        return [stays, *(Edit(self.kind, record.id, goes) for record in self.records[1:])]

    def label(self) -> Label:
        return Label("merge", self.kind, len(self.records) - 1, row=self.keep.id)


def plan(
    conn: Any, kind: str, ids: Sequence[str], keep: str = "", *, counting: bool = True
) -> Plan:
    """Return how records would be merged. Without `keep` the one that says most stays, of several the
    oldest; without `counting` what refers to them is not counted. Raises `UserError` where there are
    not two of them."""
    found = _read(conn, kind, ids)
    first = next((r for r in found if r.id == keep), None) or fullest(found)
    records = [first, *(r for r in found if r is not first)]
    code = RECORDS[kind].code
    bases = {r.id: changes.frontier(conn, code, r.n) for r in records}
    ns = {r.n for r in records}
    counts = [children(conn, kind, r, ns) if counting else {} for r in records]
    made = Plan(kind, records, bases, [], [], counts)
    recency = [max(bases[r.id], default="") for r in records]
    for declared in RECORDS[kind].fields.values():
        if declared.entry == "custom":
            _add_own(conn, made, declared, recency)
        elif declared.kind is Kind.KEYED:
            _add_entries(made, declared)
        else:
            _add_single(conn, made, declared, recency)
    return made


def _read(conn: Any, kind: str, ids: Sequence[str]) -> list[Found]:
    known = finding.by_id(conn, kind, list(dict.fromkeys(ids)))
    missing = [id for id in ids if id not in known]
    if missing:
        raise UserError(
            tr("There is no record {id} to merge.", id=missing[0]),
            tr("It may have been deleted or merged meanwhile; look again."),
        )
    if len(known) < 2:
        raise UserError(tr("To merge takes two records at least."), tr("Choose one more."))
    found = finding.records(conn, kind, list(known.values()))
    return [found[n] for n in known.values()]


def fullest(records: Sequence[Found]) -> Found:
    """Return the record that says most; of several the one added first."""
    return max(records, key=lambda r: (len(r.cells), -r.n))


def children(conn: Any, kind: str, record: Found, but: Collection[int]) -> dict[str, int]:
    """Return entity → how many records refer to one, `but` those it is merged with and itself."""
    counts: dict[str, int] = {}
    for entity, n in merged.referring(conn, kind, record.id, [record.id]):
        if entity != kind or n not in but:
            counts[entity] = counts.get(entity, 0) + 1
    return counts


def _add_single(conn: Any, made: Plan, declared: Field, recency: list[str]) -> None:
    values = [r.cells.get(declared.name) for r in made.records]
    before = values[0]
    if declared.target == made.kind:
        ids = {r.id for r in made.records}
        values = [None if v is None or _leads_to(conn, made.kind, declared.name, v, ids) else v
                  for v in values]  # fmt: skip
    said = any(value is not None for value in values)
    if said or before is not None:
        chosen = _proposed(declared, values, recency) if said else None
        made.singles.append(Single(declared, values, chosen, before))


def _leads_to(conn: Any, kind: str, name: str, id: str, ids: set[str]) -> bool:
    """Say whether a company above leads back to one of those that become one."""
    at: str | None = id
    for _ in range(_LONGEST_WAY):
        if at is None:
            return False
        if at in ids:
            return True
        found = listing.record(conn, kind, at)
        at = None if found is None else found.row[name]
    return True


def _proposed(declared: Field, values: list[Value], recency: list[str]) -> Value:
    """Return the value that stays if nobody says otherwise: that of the record that stays, where it has
    one, else that of the record changed last."""
    said = [value for value in values if value is not None]
    if declared.name == "created":
        return min(said)
    if declared.kind is Kind.YESNO and not declared.own:  # "Do not contact" of one is not lost
        return any(said)
    if declared.kind is Kind.NOTE:
        return "\n\n".join(dict.fromkeys(str(value).strip() for value in said))
    if declared.choices == STAGES:
        order = {choice.value: at for at, choice in enumerate(STAGES)} | {"lapsed": -1}
        return max(said, key=lambda value: order.get(value, -1))
    if values[0] is not None:
        return values[0]
    at = max((i for i, v in enumerate(values) if v is not None), key=lambda i: recency[i])
    return values[at]


def _add_own(conn: Any, made: Plan, declared: Field, recency: list[str]) -> None:
    """Add the user's own fields: one value each as any other field, of several choices all of them."""
    one = [f for f in catalogue.of(conn, made.kind).own(hidden=True) if f.form != "choices"]
    for field in one:
        values = [own.value(field, _own_entries(record)) for record in made.records]
        if any(value is not None for value in values):
            made.singles.append(Single(field, values, _proposed(field, values, recency), values[0]))
    _add_entries(made, declared, {own.own_id(field) for field in one})


def _own_entries(record: Found) -> dict[str, Value]:
    return json.loads(record.row["custom"]) if record.row.get("custom") else {}


def _add_entries(made: Plan, declared: Field, but: Collection[str] = ()) -> None:
    if declared.name in NOT_UNITED:
        return
    several, seen = Several(declared), dict[str, Entry]()
    for place, record in enumerate(made.records):
        column = record.row.get(declared.name)
        entries = json.loads(column) if column else {}
        for key, value in entries.items():
            if key in but:
                continue
            meaning = _meaning(declared, key, value)
            if meaning in seen:
                seen[meaning].holders.append((place, key))
            else:
                seen[meaning] = Entry(value, [(place, key)])
                several.entries.append(seen[meaning])
    if several.entries:
        made.several.append(several)


def _meaning(declared: Field, key: str, value: Value) -> str:
    """Return what makes two entries one: the record a key names, the address or number itself."""
    if declared.target or declared.entry in ("custom", "met", "distinct", "mention"):
        return key
    if declared.entry in lookups.ENTRY:
        return lookups.entry_key(declared.entry, key, value) or _plain(value)
    if isinstance(value, dict):
        return fold("\x1f".join(str(value[part]) for part in sorted(value) if part != "kind"))
    return _plain(value)


def _entries_written(several: Several) -> dict[Cell, Value]:
    """Return the cells of the record that stays: others' entries under a key of their own."""
    name = several.field.name
    taken = {key for entry in several.entries for place, key in entry.holders if place == 0}
    cells: dict[Cell, Value] = {}
    for entry in several.entries:
        own = [key for place, key in entry.holders if place == 0]
        if own and not entry.kept:
            cells |= {f"{name}.{key}": None for key in own}
        elif entry.kept and not own:
            key = entry.holders[0][1]
            key = keys.new_key() if key in taken else key
            taken.add(key)
            cells[f"{name}.{key}"] = entry.value
    return cells


def _plain(value: Value) -> str:
    return "" if value is None else json.dumps(value, sort_keys=True)


def merge(ws: Any, chosen: Plan) -> Operation:
    """Merge as planned, in one operation. Raises `UserError` where one of them is gone meanwhile."""
    _read(ws.reader(), chosen.kind, [record.id for record in chosen.records])
    found: Operation | None = ws.log.record(chosen.label(), chosen.edits(), bases=chosen.bases)
    if found is None:
        raise UserError(tr("Nothing was merged."), tr("Look again for duplicates."))
    return found


def merge_groups(
    ws: Any, kind: str, groups: Sequence[Sequence[int]], *,
    progress: Callable[[float], None] = lambda _part: None,
    check: Callable[[], None] = lambda: None,
) -> Operation | None:  # fmt: skip
    """Merge each group of row numbers as `plan` proposes, all in one operation that one undo takes back.

    Records that are gone meanwhile are left out; what `check` raises leaves everything as it was.
    """
    conn, merged_away = ws.fresh_reader(), [0]
    moment = ws.log.moment()

    def edits() -> Iterator[Edit]:
        for at, ns in enumerate(groups):
            progress(at / max(len(groups), 1))
            there = finding.records(conn, kind, ns)
            ids = [record.id for record in there.values()]
            if len(ids) > 1:
                merged_away[0] += len(ids) - 1
                yield from plan(conn, kind, ids, counting=False).edits()

    try:
        found: Operation | None = ws.log.record_bulk(
            Label("merge", kind, 0), edits(), seen=moment, check=check,
            count=lambda: merged_away[0],
        )  # fmt: skip
        return found
    finally:
        if not ws.in_memory:
            conn.close()


def told_apart(conn: Any, made: Plan) -> list[tuple[Found, Found]]:
    """Return the pairs of a plan's records of whom somebody said that they are not the same."""
    there = {record.id: record for record in made.records}
    said = (
        (record, there.get(merged.root(conn, made.kind, id)))
        for record in made.records for id in json.loads(record.row.get("distinct_from") or "{}")
    )  # fmt: skip
    return [(one, other) for one, other in said if other is not None]


def set_apart(ws: Any, kind: str, ids: Iterable[str]) -> Operation | None:
    """Remember that none of these records is another of them; None when it was known."""
    ordered = sorted(set(ids))
    if len(ordered) < 2:
        raise UserError(tr("This takes two records at least."), tr("Choose one more."))
    edits = [
        Edit(kind, one, {f"distinct_from.{other}": True for other in ordered[at + 1 :]})
        for at, one in enumerate(ordered[:-1])
    ]
    label = Label("set_apart", kind, len(ordered), row=ordered[0])
    found: Operation | None = ws.log.record(label, edits)
    return found
