"""Taking records out of this file that its user may see no more: rows, words, patches, bytes.

Unlike erased ones they are not dead: granted again they come back with all their changes (R1, R16).
What this user wrote on them and no server has yet is set aside as refused, so that it is not lost.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from operator import methodcaller
from typing import Any

from crm_desktop.domain.operation import Change, SentPatch
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import blobs, changes, erasure, identities, outgoing, parking, projection

Rows = dict[str, set[int]]


@dataclass(frozen=True, slots=True)
class Own:
    """What is this user's: written by `devices`. It is set aside at `now` (ms) for a `reason`."""

    devices: Collection[str]
    reason: str
    now: int


def forget(conn: Any, records: Iterable[tuple[str, str]], own: Own) -> Rows:
    """Forget (entity, id) records inside a transaction; return the rows that show something else.

    The operations keep their headers, so that nobody takes their stamps again (R3).
    """
    touched: Rows = {}
    codes: set[int] = set()
    for entity, id in records:
        n = identities.number_of(conn, entity, id)
        if n is None:
            continue
        code = identities.code_of(conn, entity)
        codes.add(code)
        touched.setdefault(entity, set()).add(n)
        _set_aside(conn, (entity, id), (code, n), own)
        projection.join(touched, forget_row(conn, code, n))
        # It comes with the operations again when it is granted.
        erasure.rewrite_waiting(conn, id, methodcaller("without", id))
        parking.forget(conn, id, erased=False)
    if RECORDS["attachment"].code in codes:
        blobs.sweep(conn)
    erasure.forget_words(conn, codes)
    return touched


def _set_aside(conn: Any, named: tuple[str, str], row: tuple[int, int], own: Own) -> None:
    found = conn.execute(
        "SELECT o.n,c.patch,c.base FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=? "
        "AND c.row=? AND c.patch IS NOT NULL AND coalesce(o.server_number,-1)<0 AND o.device IN "
        f"(SELECT value FROM json_each(?)) AND NOT {changes.REFUSED} ORDER BY o.n",
        (*row, json.dumps(sorted(own.devices))),
    ).fetchall()
    for n, patch, base in found:
        change = Change(*named, SentPatch(patch), tuple((base or "").split()))
        (unsent,) = outgoing.after(conn, n - 1, 1)
        parking.refuse(conn, replace(unsent.header, changes=(change,)), own.reason, own.now)


def forget_row(conn: Any, code: int, n: int) -> Rows:
    """Take all that was written on one row out; return other rows that show something else."""
    if code == RECORDS["attachment"].code:
        blobs.note_gone(conn, n)
    conn.execute("DELETE FROM change WHERE entity=? AND row=?", (code, n))
    return erasure.empty_row(conn, code, n)
