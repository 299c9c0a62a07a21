"""What is theirs in a backup and stands in the file's own log no more: a restore to a time cut it off.

Whoever decided about an erasure never saw it, so nobody chose to keep it, and it goes with them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import belongings, erasure, identities
from crm_desktop.store.erasures import ledger, naming


def of(conn: Any, here: Any, rows: Collection[Key]) -> list[Key]:
    """Return what in the backup behind `conn` is theirs alone and the file, read by `here`, does not know.

    A merge that the file does not know may have been a mistake: what was written on another is another's.
    Without `here` it is not known what that knows, and nothing is returned.
    """
    if here is None:
        return []
    people = [key for key in rows if key[0] in naming.NAMED]
    found = belongings.written_about(conn, people)
    return [key for key in found if key not in set(rows) and not _known(here, key)]


def _known(here: Any, key: Key) -> bool:
    n = identities.number_of(here, *key)
    return n is not None and ledger.worded(here, identities.code_of(here, key[0]), n)


def erase(conn: Any, keys: Collection[Key], stamp: str) -> tuple[str, ...]:
    """Erase them in the backup with the operation `stamp`, inside a transaction; return digests of files."""
    digests = naming.digests_of(conn, keys)
    (operation,) = conn.execute("SELECT n FROM operation WHERE stamp=?", (stamp,)).fetchone()
    for entity, id in keys:
        n = identities.number_of(conn, entity, id)
        if n is not None:
            erasure.erase_row(conn, RECORDS[entity].code, n, operation, take=False)
    erasure.forget_words(conn, {RECORDS[entity].code for entity, _ in keys})
    return digests
