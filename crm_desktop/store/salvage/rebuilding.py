"""Putting what was read into a new file: the log and its side tables as they are, the rest made of them."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from crm_desktop.domain.operation import Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.store import outgoing
from crm_desktop.store.salvage import cells, shapes
from crm_desktop.store.salvage.cells import Row
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.salvage.placing import Placed, chosen
from crm_desktop.store.salvage.shapes import Shape

LOG = (
    "entity", "operation", "change", "erased", "memo", "unknown_record", "waiting", "parked",
    "left_here", "conflict", "blob", "blob_state", "meta", "folder_file", "folder_range",
    "folder_waiting", "folder_bytes", "suspect", "looked",
)  # fmt: skip
"""Tables that are taken over; all others but those of records are made anew."""
WANTED = (*LOG, *RECORDS)
Read = Callable[[Pages, int], Iterable[Row]]


class Filling:
    """Fills a new file's connection; `read` counts rows by table, `unplaced` pages nobody could name."""

    def __init__(
        self, conn: Any, pages: Pages, placed: Placed, check: Callable[[], object],
        rows: Read = cells.rows,
    ) -> None:  # fmt: skip
        self._conn, self._pages, self._placed = conn, pages, placed
        self._check, self._rows = check, rows
        self.read: Counter[str] = Counter()
        self.unplaced = 0
        self._columns = {t: columns(conn, t) for t in WANTED}
        conn.execute("CREATE TEMP TABLE told(entity TEXT, n INTEGER, PRIMARY KEY(entity,n)) "
                     "WITHOUT ROWID")  # fmt: skip

    def fill(self) -> None:
        """Take over all rows that were found, the pages a tree leads to before those that lie alone."""
        with no_triggers(self._conn):
            self._fill()

    def _fill(self) -> None:
        self._conn.execute("DELETE FROM entity")
        for table in WANTED:
            for n in self._placed.known.get(table, ()):
                self._take(table, n)
        self._fill_alone()
        self._fill_from_indexes()
        self._conn.executemany(
            "INSERT OR REPLACE INTO entity(code,name) VALUES(?,?)",
            [(r.code, r.entity) for r in RECORDS.values()],
        )

    def _fill_alone(self) -> None:
        """Take pages no tree leads to: first those that can be of one table only, the log among them."""
        every = sorted(self._placed.alone.items(), key=lambda one: len(one[0]))
        for may, pages in every:
            for n in pages:
                votes = self._votes(may, n) if len(may) > 1 else Counter[str]()
                if table := chosen(votes, may):
                    self._take(table, n)
                else:
                    self.unplaced += 1

    def _votes(self, may: tuple[str, ...], n: int) -> Counter[str]:
        """Count for each table the rows of a page whose name the log has for a row of that number."""
        votes: Counter[str] = Counter()
        for row in self._rows(self._pages, n):
            for table in may:
                if table in RECORDS and self._named_so(table, row):
                    votes[table] += 1
        return votes

    def _named_so(self, table: str, row: Row) -> bool:
        record = RECORDS[table]
        title = self._placed.shapes[table].told(row).get(record.title_field)
        sql = (
            "SELECT 1 FROM change WHERE entity=? AND row=? AND patch IS NOT NULL "
            "AND json_extract(patch,?) IS ? LIMIT 1"
        )
        asked = (record.code, row.n, f"$.{record.title_field}", title)
        return self._conn.execute(sql, asked).fetchone() is not None

    def _take(self, table: str, n: int) -> None:
        self._check()
        shape = self._placed.shapes[table]
        rows = [shape.told(r) for r in self._rows(self._pages, n) if shape.is_like(r)]
        if table == "blob":
            rows = [row for row in rows if _is_sound(row)]
        for row in rows:
            self._insert(table, shape, row)

    def _insert(self, table: str, shape: Shape, row: Mapping[str, Any]) -> None:
        names = [c for c in shape.columns if c in self._columns[table] and c in row]
        marks = ",".join("?" * len(names))
        how = "REPLACE" if table == "meta" else "IGNORE"  # which a new file has already
        made = self._conn.execute(
            f"INSERT OR {how} INTO {table}({','.join(names)}) VALUES({marks})",
            [row[name] for name in names],
        )
        if made.rowcount > 0:
            self.read[table] += 1
            if table in RECORDS:
                self._conn.execute("INSERT OR IGNORE INTO told VALUES(?,?)", (table, row["n"]))

    def _fill_from_indexes(self) -> None:
        """Bring back ids of records and stamps of operations whose rows are lost, from their indexes."""
        for table in (*RECORDS, "operation"):
            for n in self._placed.known.get(f"sqlite_autoindex_{table}_1", ()):
                self._check()
                self._take_entries(table, self._entries(n, table))
        for n in self._placed.loose:
            self._check()
            if found := self._entries(n, "operation"):
                self._take_entries("operation", found)
            elif table := self._of_entries(found := self._entries(n, "")):
                self._take_entries(table, found)

    def _entries(self, n: int, table: str) -> list[tuple[str, int]]:
        is_one = shapes.is_stamp_entry if table == "operation" else shapes.is_id_entry
        return [
            (str(row.values[0]), int(row.values[1] or 0))
            for row in self._rows(self._pages, n)
            if is_one(row)
        ]

    def _of_entries(self, found: list[tuple[str, int]]) -> str:
        """Return of which records the ids of a page are, by those that are known already."""
        ids = json.dumps([id for id, _ in found])
        sql = "SELECT count(*) FROM {} WHERE id IN (SELECT value FROM json_each(?))"
        votes = Counter({
            table: self._conn.execute(sql.format(table), (ids,)).fetchone()[0] for table in RECORDS
        })  # fmt: skip
        return chosen(votes, tuple(RECORDS))

    def _take_entries(self, table: str, found: list[tuple[str, int]]) -> None:
        if table == "operation":
            for stamp, n in found:
                _put_header(self._conn, n, stamp)
        else:
            sql = f"INSERT OR IGNORE INTO {table}(id,n) VALUES(?,?)"
            self._conn.executemany(sql, found)


@contextlib.contextmanager
def no_triggers(conn: Any) -> Iterator[None]:
    """Keep the tables from filling one another: they would give numbers to rows that have some."""
    found = conn.execute("SELECT name,sql FROM sqlite_schema WHERE type='trigger'").fetchall()
    for name, _ in found:
        conn.execute(f"DROP TRIGGER {name}")
    yield
    for _, sql in found:
        conn.execute(sql)


def _is_sound(row: Mapping[str, Any]) -> bool:
    """Say whether the bytes of an attachment are what their digest says, where they lie in the file."""
    data = row.get("data")
    return data is None or hashlib.sha256(data).hexdigest() == row["digest"]


def columns(conn: Any, table: str) -> set[str]:
    """Return the names of the columns of a table."""
    return {name for _, name, *_ in conn.execute(f"PRAGMA table_info({table})")}


def _put_header(conn: Any, n: int, stamp: str) -> bool:
    """Make the header of an operation of which nothing but its stamp is known; it is not sent again."""
    wall = int(stamp[:12], 16)
    made = conn.execute(
        "INSERT OR IGNORE INTO operation(n,stamp,device,number,author,origin,label,wall,received,"
        "effective,server_number) VALUES(?,?,'',0,'','user',?,?,?,1,?)",
        (n, stamp, Label("salvaged").to_json(), wall, wall, outgoing.LEFT),
    )
    return bool(made.rowcount > 0)


def complete(conn: Any) -> Counter[str]:
    """Give back what rows of the log hang on, where it was lost: headers, ids, undoing, erasures.

    Return how many of each: "header", "id", "undo".
    """
    made: Counter[str] = Counter()
    for n in _numbers(conn, "SELECT DISTINCT operation FROM change WHERE operation NOT IN "
                            "(SELECT n FROM operation)"):  # fmt: skip
        (before,) = conn.execute("SELECT max(stamp) FROM operation WHERE n<?", (n,)).fetchone()
        made["header"] += _put_header(conn, n, next_stamp(0, before or ""))
    conn.execute("UPDATE operation SET touched=(SELECT count(*) FROM change c "
                 "WHERE c.operation=operation.n) WHERE touched IS NULL")  # fmt: skip
    made["id"] = sum(_give_ids(conn))
    made["undo"] = _stay_undone(conn)
    _stay_erased(conn)
    return made


def _numbers(conn: Any, sql: str, values: tuple[Any, ...] = ()) -> list[int]:
    return [int(n) for (n,) in conn.execute(sql, values).fetchall()]


def _give_ids(conn: Any) -> Iterator[int]:
    """Give rows of the log whose id is lost a new one, so that what they say is not lost with it.

    They are noted in `temp.given`.
    """
    from crm_desktop.domain.keys import new_id

    conn.execute("CREATE TEMP TABLE IF NOT EXISTS given(entity TEXT, n INTEGER)")
    for entity, record in RECORDS.items():
        lost = _numbers(conn, "SELECT DISTINCT row FROM change WHERE entity=? AND row NOT IN "
                              f"(SELECT n FROM {entity})", (record.code,))  # fmt: skip
        made = [(n, new_id()) for n in lost]
        conn.executemany(f"INSERT INTO {entity}(n,id) VALUES(?,?)", made)
        conn.executemany("INSERT INTO temp.given VALUES(?,?)", [(entity, n) for n in lost])
        yield len(made)
    conn.execute("DELETE FROM change WHERE entity NOT IN (SELECT code FROM entity)")


def _stay_undone(conn: Any) -> int:
    """Undo again what was undone, where what undid it is lost."""
    undone = conn.execute(
        "SELECT stamp FROM operation o WHERE effective=0 AND origin<>'erase' AND NOT EXISTS "
        "(SELECT 1 FROM operation c WHERE c.cancels=o.stamp)"
    ).fetchall()
    for (stamp,) in undone:
        (n, last) = conn.execute("SELECT max(n)+1,max(stamp) FROM operation").fetchone()
        _put_header(conn, n, next_stamp(0, last))
        conn.execute("UPDATE operation SET cancels=?,revives=0,touched=0 WHERE n=?", (stamp, n))
    return len(undone)


def _stay_erased(conn: Any) -> None:
    """Let rows be dead that a mark or a tombstone of the log says are, the list of them being lost.

    What a server refused to erase has no tombstones left, and its mark is refused.
    """
    conn.execute(
        "INSERT OR IGNORE INTO erased SELECT c.entity,c.row,c.operation FROM change c "
        "JOIN operation o ON o.n=c.operation WHERE c.patch='{\"erase\":true}' AND NOT EXISTS "
        "(SELECT 1 FROM operation v WHERE v.cancels=o.stamp AND v.revives=2)"
    )
    conn.execute(
        "INSERT OR IGNORE INTO erased SELECT entity,row,NULL FROM change WHERE patch IS NULL"
    )
    conn.execute("UPDATE change SET patch=NULL WHERE patch IS NOT NULL AND patch NOT IN (?,?) AND "
                 "EXISTS (SELECT 1 FROM erased e WHERE e.entity=change.entity AND e.row=change.row)",
                 ('{"erase":true}', "{}"))  # fmt: skip
