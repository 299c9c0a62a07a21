"""The tables of a file as they were: what did not change since is copied, the rest replayed in order.

They lie in a file of their own, encrypted with a key nobody keeps. The log, and all that is no
projection of it, is read from the file itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.merged import Standing
from crm_desktop.domain.operation import ERASE
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about, search_index
from crm_desktop.store.changes import ALL
from crm_desktop.store.filling import Filling
from crm_desktop.store.past import links
from crm_desktop.store.past.stopping import Stopping, stoppable
from crm_desktop.store.prepared import Block, prepare

Progress = Callable[[float], None]
BATCH = 2000
COPIED, REPLAYED = 1, 6
"""How long a row takes to copy and to replay, compared with each other."""


@dataclass(slots=True)
class Build:
    """One file being built: its connection, with the workspace attached as `live`."""

    conn: Any
    arrival: int
    progress: Progress
    stopping: Stopping
    done: int = 0
    total: int = 1

    def step(self, work: int) -> None:
        """Say how far it is, and stop where it is not wanted any more."""
        self.stopping.check()
        self.done += work
        self.progress(min(1.0, self.done / self.total))


def build(conn: Any, arrival: int, progress: Progress, check: Callable[[], None]) -> None:
    """Fill the empty file behind `conn` with the tables after operation `arrival` had come.

    What `check` raises to stop it comes back, at the latest a moment after; the file is useless then.
    """
    with stoppable(conn, check) as stopping:
        conn.execute("BEGIN")
        _make_tables(conn)
        find_undone(conn, arrival, "main.undone")
        find_touched(conn, arrival, "main.undone")
        standing = links.find(conn, arrival, "main.undone")
        work = Build(conn, arrival, progress, stopping)
        work.total = max(1, _work(conn))
        filling = Filling(conn)
        for entity in RECORDS:
            _copy(work, entity)
            _replay(work, entity, filling, standing)
        _copy_lookups(conn)
        filling.finish()
        _tell_about(conn)
        _make_indexes(conn)
        conn.execute("DROP TABLE temp.touched")
        conn.execute("COMMIT")
        progress(1.0)


def make_searchable(conn: Any, entity: str, check: Callable[[], None]) -> None:
    """Fill both search indexes of an entity; all of them, or nothing when `check` raises."""
    with stoppable(conn, check):
        conn.execute("BEGIN IMMEDIATE")
        try:
            search_index.rebuild(conn, entity)
            conn.execute("COMMIT")
        except BaseException:
            if conn.in_transaction:
                conn.execute("ROLLBACK")
            raise


def find_undone(conn: Any, arrival: int, table: str) -> None:
    """List in `table` the operations that had no effect after `arrival` (R10, R11, R35)."""
    conn.execute(f"CREATE TABLE {table}(n INTEGER PRIMARY KEY)")
    conn.execute(
        f"INSERT INTO {table} SELECT o.n FROM live.operation o WHERE o.n<=:n AND o.origin<>'erase' "
        "AND o.stamp IN (SELECT cancels FROM live.operation WHERE cancels IS NOT NULL AND n<=:n) "
        "AND NOT (SELECT c.revives=1 FROM live.operation c WHERE c.cancels=o.stamp AND c.n<=:n "
        "ORDER BY c.revives=2 DESC,c.stamp DESC LIMIT 1)",
        {"n": arrival},
    )


def find_touched(conn: Any, arrival: int, undone: str) -> None:
    """List the rows that could have looked different then: all others look as they did."""
    list_written(conn, arrival)
    conn.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT c.entity,c.row FROM live.operation o "
        "CROSS JOIN live.change c ON c.operation=o.n WHERE o.n<=? "
        f"AND o.effective=(o.n IN (SELECT n FROM {undone}))",
        (arrival,),
    )


def list_written(conn: Any, after: int, upto: int = ALL) -> None:
    """Begin the list of touched rows with those that operations after one, up to another, wrote."""
    conn.execute(
        "CREATE TABLE temp.touched(entity INTEGER, row INTEGER, PRIMARY KEY(entity,row)) WITHOUT ROWID"
    )
    conn.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT entity,row FROM live.change "
        "WHERE operation>? AND operation<=?",
        (after, upto),
    )


def _work(conn: Any) -> int:
    """Return how much there is to do, in copied rows."""
    (touched,) = conn.execute("SELECT count(*) FROM temp.touched").fetchone()
    rows = sum(
        conn.execute(f"SELECT count(*) FROM live.{entity}").fetchone()[0] for entity in RECORDS
    )
    return int(max(0, rows - touched) * COPIED + touched * REPLAYED)


def _make_tables(conn: Any) -> None:
    """Make the tables of the records, their look-ups and search indexes as the file has them."""
    names = built_tables()
    names += [f"{source}_about" for source in about.SOURCES]
    marks = ",".join("?" * len(names))
    found = conn.execute(
        "SELECT sql FROM live.sqlite_schema WHERE type IN ('table','view') "
        f"AND name IN ({marks}) ORDER BY type",
        names,
    ).fetchall()
    for (sql,) in found:
        conn.execute(sql)


def built_tables() -> list[str]:
    """Return the tables that are projections of the log, and so differ from moment to moment."""
    searched = [f"{e}_{index}" for e, record in RECORDS.items() for index in record.searched]
    return [*RECORDS, "lookup", "about", "merged", *searched]


def _make_indexes(conn: Any) -> None:
    found = conn.execute(
        "SELECT name,tbl_name,sql FROM live.sqlite_schema WHERE type='index' AND sql IS NOT NULL"
    ).fetchall()
    for _name, table, sql in found:
        if table in RECORDS or table == "about":
            conn.execute(sql)


def _copy(work: Build, entity: str) -> None:
    """Copy the rows of a table that look as they did."""
    done = work.conn.execute(
        f"INSERT INTO main.{entity} SELECT * FROM live.{entity} WHERE n NOT IN "
        "(SELECT row FROM temp.touched WHERE entity=?)",
        (RECORDS[entity].code,),
    )
    work.step(max(0, done.rowcount) * COPIED)


def _copy_lookups(conn: Any) -> None:
    conn.execute(
        "INSERT INTO main.lookup SELECT l.kind,l.value,l.entity,l.n FROM live.lookup l WHERE "
        "NOT EXISTS (SELECT 1 FROM temp.touched t WHERE t.entity=l.entity AND t.row=l.n)"
    )


def _tell_about(conn: Any) -> None:
    """Say which activities, tasks and the like are about whom: of those that are as they were, copied."""
    conn.execute(
        "INSERT INTO main.about SELECT a.* FROM live.about a WHERE NOT EXISTS "
        "(SELECT 1 FROM temp.touched t WHERE t.entity=a.source AND t.row=a.s)"
    )
    for source in about.SOURCES:
        conn.execute(
            f"INSERT OR IGNORE INTO main.about SELECT v.* FROM temp.touched t CROSS JOIN "
            f"main.{source}_about v ON v.s=t.row WHERE t.entity=?",
            (RECORDS[source].code,),
        )


def _replay(work: Build, entity: str, filling: Filling, standing: Standing) -> None:
    """Fold the rows that were touched since, those made later left out."""
    conn, code = work.conn, RECORDS[entity].code
    found = folded(conn, entity, work.arrival, "main.undone")
    rows = ((n, id, links.led(standing, (entity, id), cells)) for n, id, cells in found)
    while batch := _batch(rows):
        ns, ids, cells = zip(*batch, strict=True)
        block = prepare(entity, list(ids), cells, searched=False)
        _insert(conn, ns, block)
        filling.look_up((kind, value, code, ns[at]) for kind, value, at in block.lookups)
        work.step(len(ns) * REPLAYED)
    # Rows nothing effective was written to are there all the same: the history names them by id.
    conn.execute(
        f"INSERT INTO main.{entity}(n,id) SELECT r.n,r.id FROM temp.touched t "
        f"CROSS JOIN live.{entity} r ON r.n=t.row WHERE t.entity=?1 "
        f"AND NOT EXISTS (SELECT 1 FROM main.{entity} m WHERE m.n=t.row) AND EXISTS "
        "(SELECT 1 FROM live.change c WHERE c.entity=?1 AND c.row=t.row AND +c.operation<=?2)",
        (code, work.arrival),
    )


def folded(
    conn: Any, entity: str, arrival: int, undone: str
) -> Iterator[tuple[int, str, dict[Cell, Value]]]:
    """Yield (row number, id, cells that showed) of the touched rows with any, by number (R10)."""
    found = conn.execute(
        f"SELECT t.row,r.id,c.patch FROM temp.touched t CROSS JOIN live.{entity} r ON r.n=t.row "
        "CROSS JOIN live.change c ON c.entity=t.entity AND c.row=t.row "
        "CROSS JOIN live.operation o ON o.n=c.operation "
        "WHERE t.entity=? AND +c.operation<=? AND c.patch IS NOT NULL "
        f"AND c.operation NOT IN (SELECT n FROM {undone}) ORDER BY t.row,o.stamp",
        (RECORDS[entity].code, arrival),
    )
    for (n, id), changes in groupby(found, key=itemgetter(0, 1)):
        cells: dict[Cell, Value] = {}
        for _n, _id, patch in changes:
            cells.update(orjson.loads(patch))
        if cells.pop(ERASE, None) is None:
            yield n, id, cells


def _batch(rows: Iterator[Any]) -> list[Any]:
    return [row for _, row in zip(range(BATCH), rows, strict=False)]


def _insert(conn: Any, ns: tuple[int, ...], block: Block) -> None:
    marks = ",?" * (len(block.columns) + 1)
    conn.executemany(
        f"INSERT INTO main.{block.entity}({','.join(('n', 'id', *block.columns))}) VALUES(?{marks})",
        zip(ns, block.ids, *block.columns.values(), strict=True),
    )
