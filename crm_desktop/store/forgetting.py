"""Taking records out of this file that its user may see no more: rows, words, patches, bytes.

Unlike erased ones they are not dead: granted again they come back with all their changes (R1, R16).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import blobs, erasure, identities, parking, projection
from crm_desktop.store import rows as codec

Rows = dict[str, set[int]]


def forget(conn: Any, records: Iterable[tuple[str, str]]) -> Rows:
    """Forget (entity, id) records inside a transaction; return the rows that show something else.

    The operations keep their headers, so that nobody takes their stamps again (R3).
    """
    conn.execute("PRAGMA secure_delete=ON")
    touched: Rows = {}
    codes: set[int] = set()
    for entity, id in records:
        n = identities.number_of(conn, entity, id)
        if n is None:
            continue
        code = identities.code_of(conn, entity)
        codes.add(code)
        touched.setdefault(entity, set()).add(n)
        projection.join(touched, _forget_row(conn, entity, code, n))
        erasure.drop_waiting(conn, id)
        parking.forget(conn, id, erased=False)
    if RECORDS["attachment"].code in codes:
        blobs.sweep(conn)
    erasure.forget_words(conn, codes)
    return touched


def _forget_row(conn: Any, entity: str, code: int, n: int) -> Rows:
    if code == RECORDS["attachment"].code:
        blobs.note_gone(conn, n)
    conn.execute("DELETE FROM change WHERE entity=? AND row=?", (code, n))
    conn.execute("DELETE FROM conflict WHERE entity=? AND row=?", (code, n))
    conn.execute("DELETE FROM suspect WHERE entity=? AND (row=? OR other=?)", (code, n, n))
    if entity not in RECORDS:
        return {}
    old = projection.read(conn, entity, n)
    return projection.write(conn, entity, n, old, codec.empty(RECORDS[entity]))
