"""Erased records: their patches leave the server too, whenever they came or come (R40, R41)."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, select, update

from crm_desktop.server import files, ledger
from crm_desktop.server import tables as t
from crm_desktop.server.finding import by_keys
from crm_desktop.server.inserting import insert_many
from crm_desktop.server.keys import now, record_key
from crm_desktop.server.reading import MARK
from crm_desktop.wire import batch, proof
from crm_desktop.wire.carried import EMPTY, Carried, Row

if TYPE_CHECKING:
    from crm_desktop.server.database import Database
    from crm_desktop.server.pushing import Push


def erase(one: Push, keys: Iterable[bytes]) -> None:
    """Turn every patch of some records into a tombstone; the marks that say so stay."""
    new = sorted(set(keys) - one.dead)
    if not new:
        return
    one.pages.write(one.conn)  # what is erased may have come in this push
    one.dead.update(new)
    insert_many(one.conn, t.erased, [(one.workspace, key) for key in new])
    files.forget(one.conn, one.workspace, new)
    for touch in ledger.touches(one.conn, one.workspace, new):
        _tombstone(one, touch)


def _tombstone(one: Push, touch: ledger.Touch) -> None:
    op, turned = touch.op, []
    for key, row in touch.rows.items():
        if _has_words(row):
            before, after = (proof.of_change(op.stamp, row.entity, row.id, text)
                             for text in (row.text, None))  # fmt: skip
            one.sums.swap(row.entity, before, after)
            turned.append({"key": key, "other": after})
    if not turned:
        return
    n = t.touched.c
    same = (n.workspace == one.workspace, n.record == bindparam("key"), n.number == op.number)
    one.conn.execute(update(t.touched).where(*same).values(hash=bindparam("other")), turned)
    rows = without_erased(touch.rows.keys(), touch.part)
    if op.rows is None:
        rewrite(one.conn, one.workspace, Carried(op.header, rows, touch.first, op.total))
    else:
        o = t.operation.c
        mine = (o.workspace == one.workspace, o.number == op.number)
        text = ledger.rows_text(rows)
        one.conn.execute(update(t.operation).where(*mine).values(rows=text))


def rewrite(conn: Connection, workspace: str, part: Carried) -> None:
    """Store one piece of a large operation anew."""
    p = t.piece.c
    mine = (p.workspace == workspace, p.stamp == part.header.stamp, p.first == part.first)
    conn.execute(update(t.piece).where(*mine).values(body=batch.pack([part])))


def without_erased(dead: Set[bytes], rows: Iterable[Row]) -> list[Row]:
    """Return rows with tombstones for what is erased."""
    return [
        row._replace(text=None)
        if _has_words(row) and record_key(row.entity, row.id) in dead else row
        for row in rows
    ]  # fmt: skip


def erased(conn: Connection, workspace: str, keys: Iterable[bytes]) -> set[bytes]:
    """Return those of some records that are erased."""
    if conn.execute(_ANY, {"workspace": workspace}).first() is None:
        return set()
    record = t.erased.c.record
    return {bytes(key) for (key,) in by_keys(conn, (record,), record, workspace, keys)}


_ANY = select(t.erased.c.record).where(t.erased.c.workspace == bindparam("workspace")).limit(1)


def worded(conn: Connection, workspace: str, keys: Iterable[bytes]) -> bool:
    """Say whether anything here says something of some records."""
    touches = ledger.touches(conn, workspace, keys)
    return any(_has_words(row) for touch in touches for row in touch.rows.values())


def _has_words(row: Row) -> bool:
    return row.text not in (None, MARK, EMPTY)


def carried_out(database: Database, workspace: str, stamps: Iterable[str]) -> dict[str, int]:
    """Let the database forget what erase operations named; return stamp → when, of those it did (ms).

    None where somebody still reads an old state: it is asked again.
    """
    o = t.operation.c
    wanted = (o.workspace == workspace, o.stamp.in_(list(stamps)), o.refused.is_(None))
    with database.read() as conn:
        rows = conn.execute(select(o.stamp, o.header).where(*wanted)).all()
    known = [stamp for stamp, header in rows if ledger.header_from(header).origin == "erase"]
    return dict.fromkeys(known, now()) if known and database.shred() else {}
