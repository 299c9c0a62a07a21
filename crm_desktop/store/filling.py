"""What a stream of new records knows of the tables it fills: numbers, look-ups, indexes put off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

AT_ONCE = 400_000
"""Look-ups that wait, in memory as all that is passing is, before they are put in order: some 40 MB."""
SMALL = -8000
"""KiB of pages kept while indexes are built: sorting them takes its memory then."""
MANY = 5000
SHARE = 4
"""Indexes are put off when a table grows by more than `MANY` rows and more than one in `SHARE`."""


class Filling:
    """Tables being filled by one stream.

    Where a table grows much its secondary indexes are dropped and built again at the end, and the
    look-ups are collected and inserted in order: half the time of keeping both up row by row.
    """

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._held: dict[str, int] = {}  # rows before the stream
        self._put_off: dict[str, list[tuple[str, str]]] = {}  # entity → (name, SQL) of indexes
        conn.execute("CREATE TEMP TABLE IF NOT EXISTS looked_up(kind,value,entity,n)")
        conn.execute("DELETE FROM looked_up")
        self._waiting = 0

    def may_know(self, entity: str) -> bool:
        """Say whether the table could hold records of the stream."""
        return self._last(entity) > 0

    def _last(self, entity: str) -> int:
        """Return the greatest row number, read anew: what is about a record may bring it a row."""
        (last,) = self._conn.execute(f"SELECT max(n) FROM {entity}").fetchone()
        self._held.setdefault(entity, int(last or 0))
        return int(last or 0)

    def take_numbers(self, entity: str, count: int) -> int:
        """Reserve `count` row numbers; return the first."""
        first, held = self._last(entity) + 1, self._held[entity]
        new = first + count - held
        if entity not in self._put_off and (not held or new > max(MANY, held // SHARE)):
            self._put_off[entity] = self._drop_indexes(entity)
        return first

    def look_up(self, rows: Iterable[tuple[int, str, int, int]]) -> None:
        """Take (kind, value, entity, n) rows for the look-up table."""
        done = self._conn.executemany("INSERT INTO looked_up VALUES(?,?,?,?)", rows)
        self._waiting += max(0, done.rowcount)
        if self._waiting >= AT_ONCE:
            self._put_in_order()

    def finish(self) -> None:
        """Insert the look-ups in order and build what was dropped."""
        self._put_in_order()
        self._conn.execute("DROP TABLE looked_up")
        (kept,) = self._conn.execute("PRAGMA cache_size").fetchone()
        self._conn.execute(f"PRAGMA cache_size={SMALL}")
        try:
            for dropped in self._put_off.values():
                for _name, sql in dropped:
                    self._conn.execute(sql)
        finally:
            self._conn.execute(f"PRAGMA cache_size={kept}")

    def _put_in_order(self) -> None:
        self._conn.execute(
            "INSERT INTO lookup(kind,value,entity,n) SELECT kind,value,entity,n FROM looked_up "
            "ORDER BY 1,2,3,4"
        )
        self._conn.execute("DELETE FROM looked_up")
        self._waiting = 0

    def _drop_indexes(self, entity: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = self._conn.execute(
            "SELECT name,sql FROM sqlite_schema WHERE type='index' AND tbl_name=? AND sql IS NOT NULL",
            (entity,),
        ).fetchall()
        for name, _sql in found:
            self._conn.execute(f"DROP INDEX {name}")
        return found
