"""Recording very many edits as one operation: an import, a bulk edit, the sample data."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from crm_desktop.domain.fields import Record
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, conflicts, lookups, merged, projection, search_index
from crm_desktop.store import rows as codec
from crm_desktop.store.filling import Filling
from crm_desktop.store.prepared import Block, prepare
from crm_desktop.store.recording import Draft, early_header, flag_late, shown_row

Item = Edit | Block
"""What a stream carries: edits, and new records made ready in another process."""

BATCH = 2000
_CHANGE = "INSERT INTO change(operation,entity,row,patch,base) VALUES(?,?,?,?,?)"
_CREATED = "INSERT INTO change(operation,entity,row,patch) VALUES(?,?,?,?)"


def write_stream(draft: Draft, items: Iterable[Item], check: Callable[[], None]) -> int:
    """Write edits in batches, blocks as they come; return how many records said something new.

    Each record may come once, and those of a block are new. What `check` raises to stop it ends the
    caller's transaction, which takes everything back.
    """
    operation, filling = draft.number, Filling(draft.conn)
    referring: list[tuple[type[Record], int]] = []  # new rows that name merged records
    written = 0
    for group in _groups(items):
        check()
        if isinstance(group, Block):
            draft.rows.setdefault(group.entity, set())
            referring += write_new(draft.conn, operation, group, filling)
            written += len(group.ids)
        else:
            written += _write_edits(draft, operation, group, filling, referring)
    filling.finish()
    for record, n in referring:
        _reproject(draft, operation, record, (n,))
    check()  # building the indexes took a while
    return written


def _groups(items: Iterable[Item]) -> Iterator[Block | list[Edit]]:
    """Yield blocks as they are, and the edits between them by `BATCH`."""
    waiting: list[Edit] = []
    for item in items:
        if isinstance(item, Edit):
            waiting.append(item)
            if len(waiting) < BATCH:
                continue
        if waiting:
            yield waiting
            waiting = []
        if isinstance(item, Block):
            yield item
    if waiting:
        yield waiting


def _write_edits(
    draft: Draft, operation: int, batch: list[Edit], filling: Filling,
    referring: list[tuple[type[Record], int]],
) -> int:  # fmt: skip
    groups: dict[str, list[Edit]] = {}
    for edit in batch:
        groups.setdefault(edit.entity, []).append(edit)
    written = 0
    for entity, edits in groups.items():
        record = RECORDS[entity]
        known = _known(draft.conn, record, edits) if filling.may_know(entity) else {}
        draft.rows.setdefault(entity, set())
        new = [e for e in edits if e.id not in known]
        if new:
            block = prepare(entity, [e.id for e in new], [e.cells for e in new])
            referring += write_new(draft.conn, operation, block, filling)
        old = [e for e in edits if e.id in known]
        written += len(new) + (_write_known(draft, operation, record, old, known) if old else 0)
    return written


def _known(
    conn: Any, record: type[Record], edits: Sequence[Edit]
) -> dict[str, tuple[int, codec.Row]]:
    """Return id → (n, row) of the records of a batch that this file holds."""
    cols = codec.columns(record)
    query = f"{codec.select_sql(record)} WHERE id IN (SELECT value FROM json_each(?))"
    found = conn.execute(query, (json.dumps([e.id for e in edits]),))
    return {r[1]: (r[0], dict(zip(cols, r[2:], strict=True))) for r in found}


def write_new(
    conn: Any, operation: int, block: Block, filling: Filling
) -> list[tuple[type[Record], int]]:
    """Write new records; return those that name a record another stands for."""
    code, size = RECORDS[block.entity].code, len(block.ids)
    first = filling.take_numbers(block.entity, size)
    ns = range(first, first + size)
    marks = ",?" * (len(block.columns) + 1)
    conn.executemany(
        f"INSERT INTO {block.entity}({','.join(('n', 'id', *block.columns))}) VALUES(?{marks})",
        zip(ns, block.ids, *block.columns.values(), strict=True),
    )
    conn.executemany(
        _CREATED, zip(repeat(operation, size), repeat(code, size), ns, block.patches, strict=True)
    )
    filling.look_up((kind, value, code, first + at) for kind, value, at in block.lookups)
    for index, texts in (("words", block.words), ("parts", block.parts)):
        if texts:
            sql = f"INSERT INTO {block.entity}_{index}(rowid,text) VALUES(?,?)"
            conn.executemany(sql, zip(ns, texts, strict=True))
    record = RECORDS[block.entity]
    return [(record, first + at) for at in merged.naming(conn, record, block.columns)]


def _write_known(
    draft: Draft, operation: int, record: type[Record], edits: list[Edit],
    known: dict[str, tuple[int, codec.Row]],
) -> int:  # fmt: skip
    conn, ns = draft.conn, [known[e.id][0] for e in edits]
    now = bases = changes.frontiers(conn, record.code, ns)
    if draft.seen < operation - 1:
        bases = changes.frontiers(conn, record.code, ns, draft.seen)
    contested = conn.execute("SELECT 1 FROM conflict LIMIT 1").fetchone() is not None
    dead = {n for (n,) in conn.execute("SELECT row FROM erased WHERE entity=?", (record.code,))}
    written = 0
    updates: dict[str, list[tuple[Any, ...]]] = {}
    logged, late, apart = [], [], []
    linked = merged.linked(conn)
    for edit in edits:
        n, stored = known[edit.id]
        shown = shown_row(conn, record, (n, edit.id), stored)
        patch = _news(conn, record, (n, shown), edit, contested)
        if patch and (linked or "deleted" in patch):
            patch |= merged.also(conn, record, (n, stored), patch)
        if not patch or n in dead:
            continue
        base = bases.get(n, ())
        logged.append((operation, record.code, n, _json(patch), " ".join(base) or None))
        if base != now.get(n, ()):
            late.append(((operation, record.code, n), patch, base))
        written += 1
        if merged.concerns(conn, record, stored, patch, linked=linked):
            apart.append(n)
            continue
        row = dict(shown)
        codec.apply(record, row, patch)
        sql, values = codec.update(record, n, stored, row)
        updates.setdefault(sql, []).append(values)
        lookups.replace(conn, record, n, stored, row)
        search_index.replace(conn, record, n, stored, row)
    for sql, rows in updates.items():
        if sql:
            conn.executemany(sql, rows)
    conn.executemany(_CHANGE, logged)
    _reproject(draft, operation, record, apart)
    for key, patch, base in late:
        flag_late(draft, key, patch, base)
    return written


def _reproject(draft: Draft, operation: int, record: type[Record], ns: Iterable[int]) -> None:
    """Show rows, whose changes are in the log, as all of their cells say: links are among them."""
    for n in ns:
        early_header(draft.conn, operation, draft.stamp)
        projection.join(draft.rows, projection.reproject(draft.conn, record.entity, n))


def _news(
    conn: Any, record: type[Record], shown: tuple[int, codec.Row], edit: Edit, contested: bool
) -> dict[str, Any]:
    n, row = shown
    known = codec.to_cells(record, row, edit.cells)
    return {
        cell: value for cell, value in edit.cells.items()
        if known.get(cell) != value
        or (contested and conflicts.has_open(conn, record.code, n, cell))
    }  # fmt: skip


def _json(patch: Any) -> str:
    return json.dumps(patch, ensure_ascii=False, separators=(",", ":"))
