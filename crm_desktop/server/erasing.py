"""Erased records: their patches leave the server too, whenever they came or come (R40, R41)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select, update

from crm_desktop.domain.operation import ERASE
from crm_desktop.server import files, ledger, sums
from crm_desktop.server import tables as t
from crm_desktop.server.keys import record_key
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried, Row

if TYPE_CHECKING:
    from crm_desktop.server.pushing import Push

MARK = json.dumps({ERASE: True}, separators=(",", ":"))


def erase(one: Push, rows: Iterable[Row]) -> None:
    """Turn every patch of some records into a tombstone; the marks that say so stay."""
    for row in rows:
        key = record_key(row.entity, row.id)
        if key in one.dead:
            continue
        one.dead.add(key)
        one.conn.execute(insert(t.erased).values(workspace=one.workspace, record=key))
        files.forget(one.conn, one.workspace, key)
        for op in sums.operations_of(one.conn, one.workspace, key):
            _tombstone(one, op, key)


def _tombstone(one: Push, op: ledger.Kept, key: bytes) -> None:
    parts = list(ledger.rows_of(one.conn, one.workspace, op))
    rows = [row for part in parts for row in part.rows]
    dying = [r for r in rows if record_key(r.entity, r.id) == key and _has_words(r)]
    if not dying:
        return
    one.sums.take(op.stamp, dying)
    one.sums.add(op.stamp, [r._replace(text=None) for r in dying])
    left = _without(rows, lambda found: found == key)
    whole = Carried(op.header, left, 0, len(left))
    if op.rows is None:
        rewrite(one.conn, one.workspace, whole)
    else:
        o = t.operation.c
        same = (o.workspace == one.workspace, o.number == op.number)
        text = ledger.rows_text(left)
        one.conn.execute(update(t.operation).where(*same).values(rows=text))


def rewrite(conn: Connection, workspace: str, op: Carried) -> None:
    """Store the pieces of a large operation anew, as they were cut."""
    p = t.piece.c
    mine = (p.workspace == workspace, p.stamp == op.header.stamp)
    for first, count in conn.execute(select(p.first, p.count).where(*mine)).all():
        part = Carried(op.header, op.rows[first : first + count], first, op.total)
        body = batch.pack([part])
        conn.execute(update(t.piece).where(*mine, p.first == first).values(body=body))


def without_erased(dead: Set[bytes], op: Carried) -> Carried:
    """Return an operation with tombstones for what is erased; itself where nothing is."""
    if not any(record_key(r.entity, r.id) in dead for r in op.rows if dead):
        return op
    return replace(op, rows=_without(op.rows, dead.__contains__))


def erased(conn: Connection, workspace: str, keys: Iterable[bytes]) -> set[bytes]:
    """Return those of some records that are erased."""
    e, given, found = t.erased.c, list(keys), set[bytes]()
    if conn.execute(select(e.record).where(e.workspace == workspace).limit(1)).first() is None:
        return found
    for at in range(0, len(given), 500):
        query = select(e.record).where(e.workspace == workspace, e.record.in_(given[at : at + 500]))
        found |= {bytes(key) for key in conn.execute(query).scalars()}
    return found


def _has_words(row: Row) -> bool:
    return row.text is not None and row.text != MARK


def _without(rows: Iterable[Row], dead: Callable[[bytes], bool]) -> list[Row]:
    return [
        row._replace(text=None) if _has_words(row) and dead(record_key(row.entity, row.id)) else row
        for row in rows
    ]
