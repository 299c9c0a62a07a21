"""Concurrent changes of one cell: found when the second is applied, kept, listed (R22, R23)."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.operation import ERASE
from crm_desktop.store import changes
from crm_desktop.store.changes import Written
from crm_desktop.store.identities import id_of

Pair = tuple[str, str, str, str, str]
"""(entity, id, cell, smaller stamp, greater stamp)"""


def flag(conn: Any, entity: int, row: int, arrived: Written) -> None:
    """Record the conflicts that `arrived`, already in the log, has with other changes of the row."""
    known = changes.of_row(conn, entity, row)
    bases = {w.stamp: w.base for w in known}
    seen = changes.ancestors(bases, arrived.base)
    pairs = [
        (entity, row, cell, *sorted((other.stamp, arrived.stamp)))
        for other in known
        if other.stamp != arrived.stamp
        and other.stamp not in seen
        and arrived.stamp not in changes.ancestors(bases, other.base)
        for cell in _differing(other, arrived)
    ]
    conn.executemany("INSERT INTO conflict VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING", pairs)


def _differing(a: Written, b: Written) -> list[str]:
    first, second = a.patch or {}, b.patch or {}
    return [c for c in first.keys() & second.keys() if c != ERASE and first[c] != second[c]]


def conflicts(conn: Any) -> set[Pair]:
    """Return every flagged pair, settled or not."""
    return {
        (name, id_of(conn, name, row) or "", cell, low, high)
        for name, row, cell, low, high in conn.execute(
            "SELECT e.name,c.row,c.cell,c.low,c.high FROM conflict c JOIN entity e ON e.code=c.entity"
        )
    }


def open_conflicts(conn: Any) -> set[Pair]:
    """Return the pairs the desk lists: both effective and not settled by a later change (R23)."""
    found = conn.execute(
        "SELECT e.name,e.code,c.row,c.cell,c.low,c.high FROM conflict c "
        "JOIN entity e ON e.code=c.entity"
    ).fetchall()
    return {
        (name, id_of(conn, name, row) or "", cell, low, high)
        for name, code, row, cell, low, high in found
        if is_open(changes.of_row(conn, code, row), cell, low, high)
    }


def is_open(row: list[Written], cell: str, low: str, high: str) -> bool:
    """Say whether a pair still needs a decision, given all changes of its row."""
    bases = {w.stamp: w.base for w in row}
    effective = {w.stamp for w in row if w.effective}
    if not {low, high} <= effective:
        return False
    settling = (w for w in row if w.effective and w.patch and cell in w.patch)
    return not any({low, high} <= changes.ancestors(bases, w.base) for w in settling)


def has_open(
    conn: Any, entity: int, row: int, cell: str, seen: tuple[str, ...] | None = None
) -> bool:
    """Say whether a cell is in an open conflict, so that writing its shown value settles it (R8).

    With `seen`, the frontier an author saw, only conflicts count whose two sides it names: what
    nobody looked at is not settled by chance.
    """
    pairs = conn.execute(
        "SELECT low,high FROM conflict WHERE entity=? AND row=? AND cell=?", (entity, row, cell)
    ).fetchall()
    if not pairs:
        return False
    written = changes.of_row(conn, entity, row)
    if seen is not None:
        known = changes.ancestors({w.stamp: w.base for w in written}, seen)
        pairs = [pair for pair in pairs if known.issuperset(pair)]
    return any(is_open(written, cell, low, high) for low, high in pairs)
