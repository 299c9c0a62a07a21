"""Where the keys of an import were first said: a million of them in a fifth of the memory of dictionaries."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from crm_desktop.store import driver


class Place(NamedTuple):
    """Where a row stood, and the digest of its cells."""

    line: int
    digest: int


class Places:
    """Digest → the first place that said it, in a table in memory; nothing of it reaches a disk.

    What a batch of rows may meet is looked up at once before it, and what it says is kept after it.
    """

    def __init__(self) -> None:
        self._conn: Any = driver.connect(":memory:")
        self._conn.execute("CREATE TABLE place(key INTEGER PRIMARY KEY, line, digest)")
        self._known: dict[int, Place] = {}
        self._fresh: dict[int, Place] = {}
        self._empty = True

    def look_up(self, keys: Iterable[int]) -> None:
        """Keep what was said since the last time, and have ready what `keys` may meet."""
        if self._empty and not self._fresh:
            return
        if self._fresh:
            self._empty = False
            rows = ((key, *place) for key, place in self._fresh.items())
            self._conn.executemany("INSERT OR REPLACE INTO place VALUES(?,?,?)", rows)
            self._fresh = {}
        sql = "SELECT key,line,digest FROM place WHERE key IN (SELECT value FROM json_each(?))"
        found = self._conn.execute(sql, (json.dumps([*keys]),))
        self._known = {key: Place(line, digest) for key, line, digest in found}

    def get(self, key: int) -> Place | None:
        """Return where a key that was looked up was first said."""
        return self._fresh.get(key) or self._known.get(key)

    def keep(self, key: int, place: Place) -> None:
        """Remember where a key was said, unless it was before."""
        if key not in self._known:
            self._fresh.setdefault(key, place)


class Names:
    """Line → folded name, asked for one by one and seldom."""

    def __init__(self) -> None:
        self._conn: Any = driver.connect(":memory:")
        self._conn.execute("CREATE TABLE named(line INTEGER PRIMARY KEY, name)")
        self._fresh: dict[int, str] = {}

    def keep(self, line: int, name: str) -> None:
        """Remember the name of a row."""
        self._fresh[line] = name
        if len(self._fresh) >= 2000:
            self._conn.executemany("INSERT OR REPLACE INTO named VALUES(?,?)", self._fresh.items())
            self._fresh = {}

    def of(self, line: int) -> str:
        """Return the name of a row, "" for one that was not kept."""
        if line in self._fresh:
            return self._fresh[line]
        found = self._conn.execute("SELECT name FROM named WHERE line=?", (line,)).fetchone()
        return str(found[0]) if found else ""
