"""What an erasure from elsewhere takes is known once more before it goes: names, words, files, by row.

Whoever wrote the erasure knows what to look for; every other device has to learn it while it carries the
operation out, or it could never say that its backups and settings hold nothing. It is sealed in the file
until the job here has ended.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import cells, identities
from crm_desktop.store.erasures import naming, sealing, suppression

BEGINNING = "erasures.came"
"""Beginning of the settings that hold it: the key's id, then one for each row and each operation."""
Key = tuple[str, str]


@dataclass(slots=True)
class Known:
    """Names of who went, words of all records that went, digests of files, addresses as looked up."""

    names: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.names or self.words or self.digests)

    def add(self, other: Known) -> None:
        """Take in what is known of more rows."""
        for name in ("names", "words", "digests", "reached"):
            both = dict.fromkeys((*getattr(self, name), *getattr(other, name)))
            setattr(self, name, list(both))


def of(conn: Any, rows: Iterable[Key]) -> Known:
    """Return what is known of records that still have their words."""
    rows = list(rows)
    known = Known(naming.ever_named(conn, rows), naming.words_of(conn, rows),
                  list(naming.digests_of(conn, rows)))  # fmt: skip
    for entity, id in rows:
        if entity in naming.NAMED:
            known.reached += sorted(suppression.reached_by(cells.ever(conn, entity, id)))
    return known


def take(conn: Any, code: int, n: int) -> None:
    """Keep what is known of a row that is to be emptied, inside the transaction that empties it."""
    entity = identities.name_of(conn, code)
    id = identities.id_of(conn, entity, n)
    if entity not in RECORDS or id is None or not _has_path(conn):
        return
    known = of(conn, [(entity, id)])
    if known:
        said = [known.names, known.words, known.digests, known.reached]
        # Where no key can be written "" stays: it is known that something is not known.
        _put(conn, f"/{entity}/{id}", sealing.sealed(_key(conn), said))


def seen(conn: Any, stamp: str) -> None:
    """Note that an erasure was carried out by who knows how to keep what it takes."""
    _put(conn, f"/{stamp}", "1")


def known_of(conn: Any, stamp: str, rows: Iterable[Key]) -> Known | None:
    """Return what is known of the rows of an erasure; None where that was not kept or cannot be read."""
    if _get(conn, f"/{stamp}") is None:
        return None
    found = Known()
    for entity, id in rows:
        kept = _get(conn, f"/{entity}/{id}")
        if kept is None:
            continue  # this file held no word of it
        said = sealing.unsealed(str(_get(conn, "") or ""), kept)
        if said is None:
            return None
        found.add(Known(*said))
    return found


def forget(conn: Any, stamp: str, rows: Iterable[Key]) -> None:
    """Forget it, inside a transaction; the key goes with the last."""
    _drop(conn, (f"/{stamp}", *(f"/{entity}/{id}" for entity, id in rows)))
    key = _get(conn, "")
    rest = "SELECT 1 FROM meta WHERE key LIKE ? LIMIT 1"
    if key and conn.execute(rest, (f"{BEGINNING}/%/%",)).fetchone() is None:
        _drop(conn, ("",))
        sealing.drop_key(key)


def forget_all(conn: Any) -> None:
    """Forget all of it in a copy of a file, whose key is that of another."""
    conn.execute("DELETE FROM meta WHERE key=? OR key LIKE ?", (BEGINNING, f"{BEGINNING}/%"))


def _key(conn: Any) -> str:
    """Return the id of the key of this file, made where there is none; "" where it cannot be."""
    key = str(_get(conn, "") or "")
    if key and sealing.sealed(key, ""):
        return key
    key = os.urandom(8).hex()
    if not sealing.make_key(key):
        return ""
    _put(conn, "", key)
    return key


def _has_path(conn: Any) -> bool:
    return any(db == "main" and file for _, db, file in conn.execute("PRAGMA database_list"))


def _get(conn: Any, end: str) -> str | None:
    found = conn.execute("SELECT value FROM meta WHERE key=?", (BEGINNING + end,)).fetchone()
    return None if found is None else str(json.loads(found[0]))


def _put(conn: Any, end: str, value: str) -> None:
    conn.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (BEGINNING + end, json.dumps(value)))


def _drop(conn: Any, ends: Iterable[str]) -> None:
    conn.executemany("DELETE FROM meta WHERE key=?", _each(ends))


def _each(ends: Iterable[str]) -> Iterator[tuple[str]]:
    yield from ((BEGINNING + end,) for end in ends)
