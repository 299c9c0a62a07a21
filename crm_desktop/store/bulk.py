"""Recording very many edits as one operation: an import, a bulk edit, the sample data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from crm_desktop.domain.fields import Record
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import Cancelled
from crm_desktop.store import changes, conflicts, lookups, search_index
from crm_desktop.store import rows as codec
from crm_desktop.store.prepared import Prepared, prepare
from crm_desktop.store.recording import Draft

Item = Edit | Prepared
"""What a stream carries: edits, and new records another process made ready."""

BATCH = 2000
_CHANGE = "INSERT INTO change(operation,entity,row,patch,base) VALUES(?,?,?,?,?)"


def write_stream(
    draft: Draft, edits: Iterable[Item], progress: Callable[[int], None], stop: Callable[[], bool]
) -> int:
    """Write `edits` in batches; return how many records said something new.

    Each record may come once. Raises `Cancelled` when `stop` answers true; the caller's transaction
    then takes everything back.
    """
    operation, source = draft.number, iter(edits)
    fresh = _Fresh(draft)
    seen = written = 0
    while batch := list(islice(source, BATCH)):
        if stop():
            raise Cancelled
        for entity, group in _by_entity(batch):
            written += _write_batch(draft, operation, entity, group, fresh)
        seen += len(batch)
        progress(seen)
    fresh.finish()
    return written


def _by_entity(batch: Sequence[Item]) -> Iterator[tuple[str, list[Item]]]:
    groups: dict[str, list[Item]] = {}
    for edit in batch:
        groups.setdefault(edit.entity, []).append(edit)
    yield from groups.items()


def _write_batch(
    draft: Draft, operation: int, entity: str, edits: list[Item], fresh: _Fresh
) -> int:
    record = RECORDS[entity]
    known = _known(draft.conn, record, edits) if fresh.may_know(entity) else {}
    new = [e for e in edits if e.id not in known]
    draft.rows.setdefault(entity, set())
    if new:
        _write_new(draft.conn, operation, record, new, fresh)
    old = [e for e in edits if isinstance(e, Edit) and e.id in known]
    return len(new) + (_write_known(draft, operation, record, old, known) if old else 0)


def _known(
    conn: Any, record: type[Record], edits: Sequence[Item]
) -> dict[str, tuple[int, codec.Row]]:
    """Return id → (n, row) of the records of a batch that this file holds."""
    cols = codec.columns(record)
    query = f"{codec.select_sql(record)} WHERE id IN (SELECT value FROM json_each(?))"
    found = conn.execute(query, (json.dumps([e.id for e in edits]),))
    return {r[1]: (r[0], dict(zip(cols, r[2:], strict=True))) for r in found}


def _write_new(
    conn: Any, operation: int, record: type[Record], new: list[Item], fresh: _Fresh
) -> None:
    first = fresh.take_numbers(record.entity, len(new))
    ready = [item if isinstance(item, Prepared) else prepare(item) for item in new]
    numbered = list(enumerate(ready, first))
    names = codec.columns(record)
    marks = ",".join("?" * (len(names) + 2))
    conn.executemany(
        f"INSERT INTO {record.entity}(n,id,{','.join(names)}) VALUES({marks})",
        [(n, p.id, *p.values) for n, p in numbered],
    )
    conn.executemany(_CHANGE, [(operation, record.code, n, p.patch, None) for n, p in numbered])
    fresh.look_up([(k, v, record.code, n) for n, p in numbered for k, v in p.lookups])
    if record.entity in search_index.SEARCHED:
        words, parts = f"{record.entity}_words", f"{record.entity}_parts"
        conn.executemany(
            f"INSERT INTO {words}(rowid,text) VALUES(?,?)", [(n, p.words) for n, p in numbered]
        )
        conn.executemany(
            f"INSERT INTO {parts}(rowid,text) VALUES(?,?)", [(n, p.parts) for n, p in numbered]
        )


def _write_known(
    draft: Draft, operation: int, record: type[Record], edits: list[Edit],
    known: dict[str, tuple[int, codec.Row]],
) -> int:  # fmt: skip
    conn = draft.conn
    bases = changes.frontiers(conn, record.code, [known[e.id][0] for e in edits])
    contested = conn.execute("SELECT 1 FROM conflict LIMIT 1").fetchone() is not None
    dead = {n for (n,) in conn.execute("SELECT row FROM erased WHERE entity=?", (record.code,))}
    written = 0
    updates, logged = [], []
    for edit in edits:
        n, stored = known[edit.id]
        shown = stored if stored["deleted"] is not None else codec.from_cells(
            record, changes.fold(changes.of_row(conn, record.code, n)))  # fmt: skip
        patch = _news(conn, record, (n, shown), edit, contested)
        if not patch or n in dead:
            continue
        row = dict(shown)
        codec.apply(record, row, patch)
        updates.append(codec.values(record, row, n))
        logged.append((operation, record.code, n, _json(patch), " ".join(bases.get(n, ())) or None))
        lookups.replace(conn, record, n, stored, row)
        search_index.replace(conn, record, n, stored, row)
        written += 1
    conn.executemany(codec.update_sql(record), updates)
    conn.executemany(_CHANGE, logged)
    return written


def _news(
    conn: Any, record: type[Record], shown: tuple[int, codec.Row], edit: Edit, contested: bool
) -> dict[str, Any]:
    n, row = shown
    known = codec.to_cells(record, row)
    return {
        cell: value for cell, value in edit.cells.items()
        if known.get(cell) != value
        or (contested and conflicts.has_open(conn, record.code, n, cell))
    }  # fmt: skip


def _json(patch: Any) -> str:
    return json.dumps(patch, ensure_ascii=False, separators=(",", ":"))


class _Fresh:
    """What a stream knows of the file it fills: empty tables need no matching and no live indexes.

    Into an empty table the secondary indexes are dropped and built again at the end, and look-ups
    are collected and inserted in order: half the time of keeping both up row by row.
    """

    def __init__(self, draft: Draft) -> None:
        self._conn = draft.conn
        self._next: dict[str, int] = {}
        self._empty: dict[str, bool] = {}
        self._dropped: list[str] = []
        self._looked: list[tuple[int, str, int, int]] = []

    def may_know(self, entity: str) -> bool:
        """Say whether the table could hold records of the stream."""
        if entity not in self._empty:
            (last,) = self._conn.execute(f"SELECT max(n) FROM {entity}").fetchone()
            self._next[entity] = int(last or 0) + 1
            self._empty[entity] = last is None
            if last is None:
                self._drop_indexes(entity)
        return not self._empty[entity]

    def take_numbers(self, entity: str, count: int) -> int:
        """Reserve `count` row numbers; return the first."""
        first = self._next[entity]
        self._next[entity] = first + count
        return first

    def look_up(self, rows: list[tuple[int, str, int, int]]) -> None:
        self._looked += rows

    def finish(self) -> None:
        """Insert the look-ups in order and build what was dropped."""
        self._looked.sort()
        self._conn.executemany(
            "INSERT INTO lookup(kind,value,entity,n) VALUES(?,?,?,?)", self._looked
        )
        for statement in self._dropped:
            self._conn.execute(statement)

    def _drop_indexes(self, entity: str) -> None:
        found = self._conn.execute(
            "SELECT name,sql FROM sqlite_schema WHERE type='index' AND tbl_name=? AND sql IS NOT NULL",
            (entity,),
        ).fetchall()
        for name, sql in found:
            self._conn.execute(f"DROP INDEX {name}")
            self._dropped.append(sql)
