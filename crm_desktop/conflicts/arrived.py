"""What to ask about operations that came from other devices: twins, one e-mail twice, orphans.

Only what came is looked at, once, and only where another device wrote the other half: what one person
did knowingly is nobody's conflict. Very large operations (a first copy of a team's file) are left to
the search for duplicates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fields import Cell, Kind, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.duplicates import looking_up
from crm_desktop.duplicates.evidence import Why
from crm_desktop.store import arrived_rows, finding, suspects
from crm_desktop.store.arrived_rows import Arrived
from crm_desktop.store.suspects import ORPHANED, SHARED, TWIN, Suspect

KINDS = ("contact", "company", "lead")
"""Kinds of record of which one person can be two."""
CLOSE = 3
"""Likely twins asked about for each record that came."""
_SAME = Why.EMAIL | Why.EXTERNAL


class Noticed(NamedTuple):
    """What was noticed, and how far was looked; `upto` the newest operation when nothing is left."""

    found: list[Suspect]
    upto: int
    more: bool


def look(
    conn: Any, own: frozenset[str], limit: int = 200, check: Callable[[], None] = lambda: None
) -> Noticed:
    """Look at the next operations of others, at most about `limit` records of them."""
    after = suspects.seen(conn)
    rows, upto, more = arrived_rows.since(conn, after, own, limit)
    found: list[Suspect] = []
    for row in rows:
        check()
        found += _of(conn, row)
    return Noticed(list({(*s[:4],): s for s in found}.values()), upto, more)


def _of(conn: Any, row: Arrived) -> Iterator[Suspect]:
    if row.patch.get("deleted") is True and row.entity in SUBJECTS:
        yield from _orphaned(conn, row.entity, row.n, row.arrival)
    elif row.patch.get("deleted") is not True:
        yield from _without_parent(conn, row)
        if row.entity in KINDS and _may_be_twin(row.patch):
            yield from _twins(conn, row)


def _orphaned(conn: Any, entity: str, n: int, arrival: int) -> Iterator[Suspect]:
    if suspects.children(conn, entity, n, 1):
        yield Suspect(ORPHANED, entity, n, found=arrival)


def _without_parent(conn: Any, row: Arrived) -> Iterator[Suspect]:
    for entity, id in _named(row.entity, row.patch):
        n = arrived_rows.deleted_row(conn, entity, id)
        if n is not None:
            yield from _orphaned(conn, entity, n, row.arrival)


def _named(entity: str, patch: Mapping[Cell, Value]) -> Iterator[tuple[str, str]]:
    """Yield (entity, id) of the records a patch says something is about."""
    for cell, value in patch.items():
        name, _, key = cell.partition(".")
        field = RECORDS[entity].fields.get(name) if entity in RECORDS else None
        if field is None or field.target not in SUBJECTS or not value:
            continue
        yield field.target, key if field.kind is Kind.KEYED else str(value)


def _may_be_twin(patch: Mapping[Cell, Value]) -> bool:
    if patch.get("deleted") is False:
        return True
    return any(v and (c == "external_id" or c.startswith("emails.")) for c, v in patch.items())


def _twins(conn: Any, row: Arrived) -> Iterator[Suspect]:
    record = finding.records(conn, row.entity, [row.n]).get(row.n)
    if record is None:
        return
    draft = looking_up.draft_of(row.entity, record.cells)
    new = row.patch.get("deleted") is False
    for like in looking_up.like(conn, row.entity, draft, CLOSE, but=record.id):
        if (
            not (new or like.why & _SAME)
            or arrived_rows.maker(conn, row.entity, like.n) == row.device
        ):
            continue
        first, second = sorted((row.n, like.n))
        one = Suspect(TWIN, row.entity, first, second, like.why, row.arrival)
        same = one._replace(kind=SHARED)
        yield same if like.why & _SAME and suspects.shared(conn, same) else one
