"""Decisions: each one operation whose base names both sides, so it can be undone and travels (R8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from crm_desktop.conflicts import threeway
from crm_desktop.domain import keys
from crm_desktop.domain.fields import Cell, Kind, Value
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import cases, contested_list, history, listing, suspects
from crm_desktop.store.cases import SETTLE, Case, Contest
from crm_desktop.store.suspects import Put, Suspect

MINE, THEIRS, NEWEST = "mine", "theirs", "newest"
WAYS = (MINE, THEIRS, NEWEST)
"""How many conflicts at once are decided."""


def chosen(contest: Contest, way: str) -> Value:
    """Return the value one of `WAYS` decides on."""
    if way == NEWEST:
        return contest.sides[max(contest.sides)]
    return contest.sides[contest.mine if way == MINE else contest.theirs]


def settle(ws: Any, case: Case, values: Mapping[Cell, Value]) -> Operation | None:
    """Write what was decided of a record's cells; None where none of it is new any more."""
    return _write(ws, case, [Edit(case.entity, case.id, dict(values))], values)


def keep_deleted(ws: Any, case: Case) -> Operation | None:
    """Decide that a record stays deleted, or merged, in spite of the edits."""
    return _write(ws, case, [Edit(case.entity, case.id, {"deleted": True})])


def bring_back(ws: Any, case: Case) -> Operation | None:
    """Decide that a record which was deleted is there again, with the edits."""
    cells: dict[Cell, Value] = {"deleted": False}
    if case.merged_into:
        cells["merged_into"] = None
    return _write(ws, case, [Edit(case.entity, case.id, cells)])


def carry_over(ws: Any, case: Case) -> Operation | None:
    """Write the edits of a record that was merged away onto the one that stays."""
    cells = {cell: value for edit in edits_of(case) for cell, value in edit.items()}
    stays = Edit(case.entity, case.merged_into, cells)
    return _write(ws, case, [stays, Edit(case.entity, case.id, {"deleted": True})])


def edits_of(case: Case) -> list[dict[Cell, Value]]:
    """Return what was written on a record that was gone, smallest stamp first."""
    return [case.edits[stamp] for stamp in sorted(case.edits)]


def _write(
    ws: Any, case: Case, edits: Sequence[Edit], values: Iterable[Cell] = ()
) -> Operation | None:
    first = next(iter(values), "")
    name = first if first.startswith("custom.") else first.partition(".")[0]
    label = Label(SETTLE, case.entity, field=name.partition(":")[0], row=case.id)
    made: Operation | None = ws.log.record(label, edits, bases={case.id: case.frontier})
    return made


def combined(contest: Contest) -> dict[Cell, Value] | None:
    """Return the cells that keep all sides of one, None where only one can stay.

    Entries of a list get a place each; of long texts both edits are merged; of a line both values
    stand one after the other.
    """
    name, dot, _ = contest.cell.partition(".")
    values = [v for v in contest.sides.values() if v is not None]
    if len(values) < 2:
        return None
    if dot and all(isinstance(v, dict) and "value" in v for v in values):
        return {contest.cell: values[0], **{f"{name}.{keys.new_key()}": v for v in values[1:]}}
    if all(isinstance(v, str) for v in values):
        return {contest.cell: joined(contest, values)}
    return None


def joined(contest: Contest, values: Sequence[str]) -> str:
    """Return texts in one: what both changed merged, or the values beside each other."""
    if any("\n" in v or len(v) > LINE for v in values) or contest.base:
        text = values[0]
        for other in values[1:]:
            text = threeway.merge(str(contest.base or ""), text, other).text
        return text
    return " / ".join(dict.fromkeys(values))


LINE = 80
"""Letters from which on a text is not one value but something written."""


def is_text(entity: str, cell: Cell) -> bool:
    """Say whether a cell holds long text, which is merged word by word."""
    field = RECORDS[entity].fields.get(cell) if entity in RECORDS else None
    return field is not None and field.kind is Kind.NOTE


def proposal(contest: Contest) -> threeway.Merged:
    """Return what stands if both edits of a long text are taken."""
    first, second = contest.sides[contest.mine], contest.sides[contest.theirs]
    return threeway.merge(str(contest.base or ""), str(first or ""), str(second or ""))


def can_combine(entity: str, contest: Contest) -> bool:
    """Say whether all sides of a cell can stay."""
    field = RECORDS[entity].fields.get(contest.cell.partition(".")[0])
    fits = field is not None and field.kind in (Kind.TEXT, Kind.NOTE, Kind.KEYED)
    return fits and contest.cell != RECORDS[entity].title_field and combined(contest) is not None


# ---- many at once


def settle_many(
    ws: Any, wanted: Sequence[Put], way: str, fields: Sequence[str] = (),
    progress: Callable[[float], None] = lambda _part: None,
    check: Callable[[], None] = lambda: None,
) -> Operation | None:  # fmt: skip
    """Decide the conflicts of many records alike, in one operation; of `fields` only, if given.

    Records somebody deleted are kept as `mine`, `theirs` or the `newest` says, too. What `check`
    raises takes everything back.
    """
    moment, conn, own = ws.log.moment(), ws.reader(), ws.own_devices
    counted = [0]

    def edits() -> Iterator[Edit]:
        for at, put in enumerate(wanted):
            check()
            cells = _decided(cases.case(conn, own, put.entity, put.row), way, fields)
            if cells is not None:
                counted[0] += 1
                yield cells
            progress((at + 1) / len(wanted))

    stream = edits()
    first = next(stream, None)
    if first is None:
        return None
    kinds = {put.entity for put in wanted}
    label = Label(SETTLE, kinds.pop() if len(kinds) == 1 else "", 0)
    made: Operation | None = ws.log.record_bulk(
        label, chain([first], stream), seen=moment, check=check, count=lambda: counted[0]
    )
    return made


def _decided(case: Case | None, way: str, fields: Sequence[str]) -> Edit | None:
    if case is None:
        return None
    cells = {
        c.cell: chosen(c, way) for c in case.contests
        if not fields or c.cell.partition(".")[0] in fields
    }  # fmt: skip
    if case.gone and not fields:
        cells["deleted"] = stays_gone(case, way)
        if not cells["deleted"] and case.merged_into:
            cells["merged_into"] = None
    return Edit(case.entity, case.id, cells) if cells else None


def stays_gone(case: Case, way: str) -> bool:
    """Say whether one of `WAYS` leaves a record that somebody edited deleted."""
    if way == NEWEST:
        return case.gone > max(case.edits)
    own = case.voices[case.gone].own
    return own if way == MINE else not own


# ---- what is no cell of one record


def leave(ws: Any, suspect: Suspect) -> Operation | None:
    """Take what is about a record that is gone off it, so that nothing hangs on it any more."""
    conn = ws.reader()
    gone = listing.id_of(conn, suspect.entity, suspect.row) or ""
    edits = [
        Edit(entity, listing.id_of(conn, entity, n) or "", cells)
        for entity, n in suspects.children(conn, suspect.entity, suspect.row)
        if (cells := _references(conn, (entity, n), suspect.entity, gone))
    ]
    made: Operation | None = ws.log.record(
        Label("leave", suspect.entity, len(edits), row=gone), edits
    )
    return made


def restore(ws: Any, suspect: Suspect) -> Operation | None:
    """Bring a record back that others are about."""
    id = listing.id_of(ws.reader(), suspect.entity, suspect.row) or ""
    label = Label("restore", suspect.entity, row=id)
    made: Operation | None = ws.log.record(label, [Edit(suspect.entity, id, {"deleted": False})])
    return made


def _references(conn: Any, child: tuple[str, int], parent: str, gone: str) -> dict[Cell, Value]:
    entity, n = child
    row = listing.page(conn, entity, [n])[n]
    cells: dict[Cell, Value] = {}
    for field in RECORDS[entity].fields.values():
        if field.target != parent:
            continue
        if field.kind is Kind.REFERENCE and row.get(field.name) == gone:
            cells[field.name] = None
        elif field.kind is Kind.KEYED and gone in _keys(row.get(field.name)):
            cells[f"{field.name}.{gone}"] = None
    return cells


def _keys(value: Any) -> set[str]:
    held = json.loads(value) if isinstance(value, str) else value
    return set(held or ())


def find(
    conn: Any, id: str, tabs: Sequence[str] = ("open", "later")
) -> list[contested_list.Entry]:  # fmt: skip
    """Return the entries about the record of an id."""
    every = (entry for tab in tabs for entry in contested_list.entries(conn, tab))
    return [entry for entry in every if id in (entry.id, entry.other_id)]


def together(conn: Any, stamp: str) -> int:
    """Return how many conflicts a decision decided in one step, 0 where no undo opens them again."""
    info = history.operation(conn, stamp)
    if info is None or not info.effective:
        return 0
    if info.label.key == SETTLE:
        return info.label.count
    return 1 if info.rows == 1 else 0  # an import or a bulk edit is more than a decision
