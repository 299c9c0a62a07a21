"""Taking records out of this file that its user may see no more: rows, words, patches, bytes.

Unlike erased ones they are not dead: granted again they come back with all their changes (R1, R16).
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import methodcaller
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import blobs, erasure, identities, parking, projection

Rows = dict[str, set[int]]


def forget(conn: Any, records: Iterable[tuple[str, str]]) -> Rows:
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
        projection.join(touched, _forget_row(conn, code, n))
        # It comes with the operations again when it is granted.
        erasure.rewrite_waiting(conn, id, methodcaller("without", id))
        parking.forget(conn, id, erased=False)
    if RECORDS["attachment"].code in codes:
        blobs.sweep(conn)
    erasure.forget_words(conn, codes)
    return touched


def _forget_row(conn: Any, code: int, n: int) -> Rows:
    if code == RECORDS["attachment"].code:
        blobs.note_gone(conn, n)
    conn.execute("DELETE FROM change WHERE entity=? AND row=?", (code, n))
    return erasure.empty_row(conn, code, n)
