"""What came from another device and clashes with something here that is no cell of the same record.

Two records that may be one, two that hold one e-mail, a record that is gone while others are about it.
They are noticed when they come (`conflicts.arrived`) and kept in this file alone; whether one still
is so is asked when it is read, so that whatever mends it takes it off every list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import identities, merged

TWIN, SHARED, ORPHANED = 2, 3, 4
"""Kinds: may be one; one e-mail or id elsewhere on two; a record gone while others are about it.

They go on from those of `conflicts`.
"""
SEEN = "desk.seen"
"""Setting: the arrival number up to which operations were looked at."""


class Suspect(NamedTuple):
    """One clash: `row` and `other` are row numbers, `other` 0 for a parent; `why` as `evidence` has it."""

    kind: int
    entity: str
    row: int
    other: int = 0
    why: int = 0
    found: int = 0


class Put(NamedTuple):
    """What of the desk is put off: a record's own conflicts (`kind` below `TWIN`), or one suspect."""

    kind: int
    entity: str
    row: int
    other: int = 0


def keep(conn: Any, found: Iterable[Suspect], upto: int) -> dict[str, set[int]]:
    """Keep suspects inside a transaction, and how far was looked; return the rows concerned."""
    rows: dict[str, set[int]] = {}
    for s in found:
        code = identities.code_of(conn, s.entity)
        conn.execute(
            "INSERT INTO suspect(kind,entity,row,other,why,found) VALUES(?,?,?,?,?,?) "
            "ON CONFLICT DO UPDATE SET why=excluded.why",
            (s.kind, code, s.row, s.other, s.why, s.found),
        )
        rows.setdefault(s.entity, set()).add(s.row)
    conn.execute(
        "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
        (SEEN, json.dumps(upto)),
    )
    return rows


def seen(conn: Any) -> int:
    """Return the arrival number up to which operations were looked at."""
    found = conn.execute("SELECT value FROM meta WHERE key=?", (SEEN,)).fetchone()
    return int(json.loads(found[0])) if found else 0


def put_off(conn: Any, items: Iterable[Put], later: bool) -> dict[str, set[int]]:
    """Put off deciding, or take up again, inside a transaction; return the rows concerned."""
    rows: dict[str, set[int]] = {}
    for item in items:
        code = identities.code_of(conn, item.entity)
        values: tuple[int, ...]
        if item.kind < TWIN:
            sql, values = "conflict SET later=? WHERE state=1 AND entity=? AND row=?", (item.row,)
        else:
            sql = "suspect SET later=? WHERE entity=? AND row=? AND kind=? AND other=?"
            values = (item.row, item.kind, item.other)
        conn.execute(f"UPDATE {sql}", (int(later), code, *values))
        rows.setdefault(item.entity, set()).add(item.row)
    return rows


def still(conn: Any, suspect: Suspect) -> bool:
    """Say whether a suspect still is what it was when it was noticed."""
    if suspect.kind == ORPHANED:
        return bool(children(conn, suspect.entity, suspect.row, 1))
    columns = "deleted,id,distinct_from" if _tells_apart(suspect.entity) else "deleted,id,NULL"
    sql = f"SELECT {columns} FROM {suspect.entity} WHERE n=?"
    one, other = (conn.execute(sql, (n,)).fetchone() for n in (suspect.row, suspect.other))
    if one is None or other is None or one[0] != 0 or other[0] != 0:
        return False
    apart = any(a[2] and b[1] in json.loads(a[2]) for a, b in ((one, other), (other, one)))
    return not apart and (suspect.kind == TWIN or bool(shared(conn, suspect)))


def _tells_apart(entity: str) -> bool:
    return "distinct_from" in RECORDS[entity].fields


def shared(conn: Any, suspect: Suspect) -> list[tuple[int, str]]:
    """Return (kind of look-up, value) of the e-mails and ids elsewhere that two records both have."""
    code = RECORDS[suspect.entity].code
    # No index leads from a row to its values: they are read from the row itself.
    values = _own_values(conn, suspect.entity, suspect.row)
    return [
        (kind, value)
        for kind, value in values
        if conn.execute(
            "SELECT 1 FROM lookup WHERE kind=? AND value=? AND entity=? AND n=?",
            (kind, value, code, suspect.other),
        ).fetchone()
    ]


def _own_values(conn: Any, entity: str, n: int) -> list[tuple[int, str]]:
    from crm_desktop.store import lookups, projection

    row = projection.read(conn, entity, n)
    wanted = (lookups.EMAIL, lookups.EXTERNAL)
    return [pair for pair in lookups.of_row(RECORDS[entity], row) if pair[0] in wanted]


def children(conn: Any, entity: str, n: int, limit: int | None = None) -> list[tuple[str, int]]:
    """Return (entity, row number) of visible records that are about one which is deleted.

    Nothing where it is there, where another stands for it, or where it was erased.
    """
    found = conn.execute(f"SELECT id,deleted,merged_into FROM {entity} WHERE n=?", (n,)).fetchone()
    if found is None or found[1] != 1 or found[2]:
        return []
    named = [r for r in merged.referring(conn, entity, found[0], [found[0]]) if r != (entity, n)]
    shown = (
        (kind, row) for kind, row in named
        if conn.execute(f"SELECT 1 FROM {kind} WHERE n=? AND deleted=0", (row,)).fetchone()
    )  # fmt: skip
    return list(islice(shown, limit))
