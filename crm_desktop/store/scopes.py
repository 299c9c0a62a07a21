"""Whose story a record's timeline tells: itself, its deals and people, the leads it came from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import hierarchy
from crm_desktop.store.history import CellChange
from crm_desktop.store.lookups import CONTACT

LOG = 0
"""Source of an entry that is an operation of the log."""
NAMES = {record.code: record.entity for record in RECORDS.values()}


class Entry(NamedTuple):
    """One line of the index. `at` is a moment in UTC; that of a day without a time is its noon."""

    at: str
    state: int
    source: int
    n: int


Story = dict[str, tuple[CellChange, ...]]
"""Stamp → what it changed on one record."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One record and those whose story is part of its own, as (code of entity, row number)."""

    entity: str
    n: int
    targets: tuple[tuple[int, int], ...]
    stories: dict[tuple[int, int], Story] = field(default_factory=dict)  # read once an index


def scope(conn: Any, entity: str, n: int, deep: bool = False) -> Scope:
    """Return the record and those it tells of: a contact's deals, a company's people and deals."""
    if entity == "contact":
        found = [(RECORDS["deal"].code, m) for m in deals_of_contact(conn, n)]
    elif entity == "company":
        firms = hierarchy.below(conn, n) if deep else [n]
        found = [(RECORDS["company"].code, firm) for firm in firms if firm != n]
        for of in ("contact", "deal"):
            found += [(RECORDS[of].code, m) for m in hierarchy.of_companies(conn, of, firms)]
    else:
        found = []
    mine = (RECORDS[entity].code, n)
    targets = (mine, *found, *_leads_of(conn, mine))
    return Scope(entity, n, tuple(dict.fromkeys(targets)))


def deals_of_contact(conn: Any, n: int) -> list[int]:
    """Return the row numbers of the visible deals of a contact."""
    found = conn.execute(
        "SELECT l.n FROM contact c JOIN lookup l ON l.kind=? AND l.value=c.id AND l.entity=? "
        "JOIN deal d ON d.n=l.n AND d.deleted=0 WHERE c.n=?",
        (CONTACT, RECORDS["deal"].code, n),
    )
    return [m for (m,) in found]


def _leads_of(conn: Any, mine: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the leads a record came from: what was done with them belongs to its story."""
    lead = RECORDS["lead"].code
    found = conn.execute(
        "SELECT s FROM about WHERE target=? AND n=? AND state=0 AND source=?", (*mine, lead)
    )
    return [(lead, s) for (s,) in found if mine[0] != lead]


def changes_of(conn: Any, of: Scope, operations: Sequence[int]) -> list[tuple[int, int, int, str]]:
    """Return (operation, entity, row, patch) of what some operations changed within a scope."""
    found = conn.execute(
        "SELECT c.operation,c.entity,c.row,c.patch FROM json_each(?) j CROSS JOIN change c "
        "ON c.operation=j.value WHERE c.patch IS NOT NULL "
        "AND (c.entity,c.row) IN (SELECT json_extract(t.value,'$[0]'),json_extract(t.value,'$[1]') "
        "FROM json_each(?) t) ORDER BY c.n",
        (json.dumps(list(operations)), json.dumps(of.targets)),
    )
    return list(found.fetchall())
