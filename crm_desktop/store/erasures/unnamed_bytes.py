"""Bytes of attachments that nothing in a file names any more, inside it or beside it.

A log that was put back to a time leaves them, and so does a program that was killed while it attached. An
undone attaching is in the log still, so its bytes are named; those of an attaching under way are held.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import beside, blobs, carrying

if TYPE_CHECKING:
    from crm_desktop.store.cipher.key import Key
    from crm_desktop.store.workspace import Workspace

_DIGEST = re.compile(r"[0-9a-f]{64}")


def count(ws: Workspace) -> int:
    """Return how many there are; those of an attaching under way are none."""
    conn = ws.reader()
    many = len(inside(conn)) + len(_beside(conn, ws.near))
    if not many or ws.read_only:
        return many
    with ws.transaction() as writing:  # what is held is known there alone
        return len(free(writing)) + len(_beside(writing, ws.near))


def sweep(conn: Any) -> set[str]:
    """Forget those in a file, inside a transaction; return their digests. See `sweep_beside`."""
    found = free(conn)
    if found:
        blobs.note(conn, found)
        blobs.sweep(conn)
    return found


def sweep_beside(conn: Any, key: Key | None, transaction: blobs.Transaction) -> int:
    """Take away what lies beside a file and nothing names, after `sweep` was committed; return how many."""
    name = next((file for _, db, file in conn.execute("PRAGMA database_list") if db == "main"), "")
    near = beside.Near(Path(name), key)
    if not name or not beside.lying(near.path):
        return 0
    with transaction() as writing:
        found = _beside(writing, near)
        for one in found:
            beside.put_aside(near.path, one)
    beside.forget_all(near.path, found)
    return len(found)


def free(conn: Any) -> set[str]:
    """Return the digests of those in a file, inside a transaction: what is held is known there alone."""
    found = inside(conn)
    return found - blobs.held(conn) if found else found


def inside(conn: Any) -> set[str]:
    """Return the digests of kept bytes that nothing in a file names."""
    kept = {digest for (digest,) in conn.execute("SELECT digest FROM blob")}
    return kept - _named(conn) if kept else kept


def _named(conn: Any) -> set[str]:
    """Return the digests that anything in a file names, whether it has an entry of their bytes or lost it."""
    found = set(carrying.digests_named(conn))
    for text in _others(conn):
        found.update(_DIGEST.findall(text))
    return found


def _others(conn: Any) -> Iterator[str]:
    """Yield what else may name bytes: records of newer versions, operations that wait or were set aside."""
    known = json.dumps([record.code for record in RECORDS.values()])
    yield from (text for (text,) in conn.execute(
        "SELECT patch FROM change WHERE patch IS NOT NULL AND entity NOT IN "
        "(SELECT value FROM json_each(?))", (known,)))  # fmt: skip
    yield from (text for (text,) in conn.execute("SELECT body FROM waiting"))
    for (body,) in conn.execute("SELECT body FROM parked"):
        yield bytes(body).decode("latin-1")


def _beside(conn: Any, near: beside.Near) -> set[str]:
    """Return under which names lies beside a file what nothing in it names; what others share is not its own.

    The folder is read first: whoever attaches holds the bytes before they lie there. What another key sealed
    stays, as nobody can say whose it is: an erasure names it as a doubt.
    """
    lying = set() if beside.is_shared(near.path) else set(beside.lying(near.path))
    if lying:
        own = {*_named(conn), *blobs.named_beside(conn), *blobs.held(conn)}
        lying -= {beside.name(near, digest) for digest in own}
    return {name for name in lying if _opens(near, name)}


def _opens(near: beside.Near, name: str) -> bool:
    try:
        return beside.opens(near, name)
    except OSError:  # gone meanwhile
        return False
