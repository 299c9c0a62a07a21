"""The records that operations of other devices wrote, in the order they came."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import identities

LARGE = 2000
"""Records of one operation from which on it is passed over."""


class Arrived(NamedTuple):
    """What one operation of another device wrote on one record."""

    entity: str
    n: int
    patch: Mapping[Cell, Value]
    device: str
    arrival: int


def since(
    conn: Any, after: int, own: frozenset[str], limit: int
) -> tuple[list[Arrived], int, bool]:
    """Return what came after an arrival number, up to which one, and whether there is more."""
    (last,) = conn.execute("SELECT coalesce(max(n),0) FROM operation").fetchone()
    found = conn.execute(
        "SELECT n,device,touched FROM operation WHERE n>? AND cancels IS NULL AND effective=1 "
        "AND device IS NOT NULL AND device NOT IN (SELECT value FROM json_each(?)) "
        "AND touched<? ORDER BY n LIMIT ?",
        (after, json.dumps(sorted(own)), LARGE, limit),
    ).fetchall()
    rows: list[Arrived] = []
    for n, device, _touched in found:
        rows += _of_operation(conn, n, device)
        if len(rows) >= limit:
            return rows, n, True
    more = len(found) == limit
    return rows, (found[-1][0] if more else last), more


def _of_operation(conn: Any, n: int, device: str) -> list[Arrived]:
    found = conn.execute(
        "SELECT e.name,c.row,c.patch FROM change c JOIN entity e ON e.code=c.entity "
        "WHERE c.operation=? AND c.patch IS NOT NULL",
        (n,),
    ).fetchall()
    return [
        Arrived(entity, row, json.loads(patch), device, n)
        for entity, row, patch in found
        if entity in RECORDS
    ]


def deleted_row(conn: Any, entity: str, id: str) -> int | None:
    """Return the row number of a record that is deleted, None of any other."""
    found = conn.execute(f"SELECT n FROM {entity} WHERE id=? AND deleted=1", (id,)).fetchone()
    return None if found is None else int(found[0])


def maker(conn: Any, entity: str, n: int) -> str:
    """Return the device that first wrote a record."""
    found = conn.execute(
        "SELECT o.device FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE c.entity=? AND c.row=? ORDER BY o.stamp LIMIT 1",
        (identities.code_of(conn, entity), n),
    ).fetchone()
    return str(found[0] or "") if found else ""
