"""Writing an erasure into a file that does not hold it: a backup, or one that was put back (R41, R42)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.store import arrivals, erasure, identities, recording
from crm_desktop.store.writing import Writer

TAKE_OFF, MADE = "take_off", "made"
"""Origin and label of what takes somebody off others' records, and what it says beside: which record took
the place of which, as (kind, old id, new id)."""
Made = Sequence[tuple[str, str, str]]
Row = tuple[int, int]
"""Code of a kind of record, and the number of a row."""


def stood_for(conn: Any) -> dict[Row, Row]:
    """Return row → the row it stands for, of all that were made anew without somebody's name.

    One that was made anew more than once stands for the first.
    """
    found: dict[Row, Row] = {}
    sql = "SELECT more FROM operation WHERE origin=? AND more IS NOT NULL ORDER BY n"
    for (more,) in conn.execute(sql, (TAKE_OFF,)).fetchall():
        for entity, was, now in json.loads(more).get(MADE, ()):
            old, new = (identities.number_of(conn, entity, id) for id in (was, now))
            if old is not None and new is not None and old != new:
                code = identities.code_of(conn, entity)
                found[code, new] = found.get((code, old), (code, old))
    return found


def was_there(conn: Any, row: Row, arrival: int, stands: dict[Row, Row]) -> bool:
    """Say whether a row, or the one it stands for, was written until operation `arrival`."""
    sql = "SELECT 1 FROM change WHERE entity=? AND row=? AND operation<=? LIMIT 1"
    rows = {row, stands.get(row, row)}
    return any(conn.execute(sql, (*one, arrival)).fetchone() is not None for one in rows)


def put(conn: Any, op: Operation, now: int, *, take: bool = True) -> None:
    """Write an erase operation and carry it out, inside a transaction; harmless when it is there,
    and where a server refused it.

    What its author had seen may be missing here. Nobody waits for that: the rows are dead whatever
    comes, and what comes is made a tombstone. Without `take` nothing of it is kept for a job.
    """
    found = conn.execute("SELECT n FROM operation WHERE stamp=?", (op.stamp,)).fetchone()
    if found is None:
        n = recording.insert_header(conn, op, effective=1, now=now)
        for change in op.changes:
            row = identities.made_number(conn, change.entity, change.id)
            code = identities.code_of(conn, change.entity)
            recording.put_change(conn, (n, code, row), change.patch, change.base)
    else:
        n = int(found[0])
    conn.execute("DELETE FROM waiting WHERE stamp=?", (op.stamp,))
    if not arrivals.is_refused(conn, op.stamp):
        erasure.carry_out(conn, n, take=take)


def put_anew(conn: Any, edits: Sequence[Edit], made: Made) -> None:
    """Write others' records without the names into an old state, inside a transaction.

    The operation is older than all that was written since: where both meet, the newer text counts.
    """
    if not edits:
        return
    (wall,) = conn.execute("SELECT max(wall) FROM operation").fetchone()
    (device,) = conn.execute("SELECT value FROM meta WHERE key='device'").fetchone()
    writer = Writer(conn, lambda: int(wall or 0), str(json.loads(device)), "")
    draft = recording.Draft(writer.next_stamp(conn), writer.device, conn)
    changes = tuple(recording.write_edits(draft, edits, {}))
    if changes:
        op = Operation(
            draft.stamp, writer.device, writer.next_number(conn), "", TAKE_OFF,
            Label(TAKE_OFF, count=len(changes)), int(wall or 0), changes=changes,
            more={MADE: [list(one) for one in made]},
        )  # fmt: skip
        recording.put_header(draft, op)
