"""Concurrent changes of one cell: found when the second is applied, kept, listed (R22, R23).

Beside them stand, as another kind, changes of a row that somebody deleted at the same time: no cell
says so, but an edit of what is gone would be lost without a word.
"""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.operation import ERASE
from crm_desktop.store import changes
from crm_desktop.store.changes import Written
from crm_desktop.store.identities import code_of, id_of, made_number

CELL, GONE = 0, 1
"""Kinds of pair: two values of a cell, an edit of a row that was deleted."""
Pair = tuple[str, str, str, str, str]
"""(entity, id, cell, smaller stamp, greater stamp)"""


def flag(conn: Any, entity: int, row: int, arrived: Written) -> None:
    """Record the conflicts that `arrived`, already in the log, has with other changes of the row."""
    known = changes.of_row(conn, entity, row)
    bases = {w.stamp: w.base for w in known}
    seen = changes.ancestors(bases, arrived.base)
    pairs = [
        (entity, row, cell, *sorted((other.stamp, arrived.stamp)), kind)
        for other in known
        if other.stamp != arrived.stamp
        and other.stamp not in seen
        and arrived.stamp not in changes.ancestors(bases, other.base)
        for kind, cell in _apart(other, arrived)
    ]
    conn.executemany(
        "INSERT INTO conflict(entity,row,cell,low,high,kind) VALUES(?,?,?,?,?,?) "
        "ON CONFLICT DO NOTHING",
        pairs,
    )


def reconsider(conn: Any, entity: str, id: str) -> None:
    """Forget the pairs of a row of which one turns out to be built on the other."""
    code, row = code_of(conn, entity), made_number(conn, entity, id)
    sql = "FROM conflict WHERE entity=? AND row=?"
    pairs = conn.execute(f"SELECT DISTINCT low,high {sql}", (code, row)).fetchall()
    if not pairs:
        return
    bases = {w.stamp: w.base for w in changes.of_row(conn, code, row)}
    for low, high in pairs:
        if low in changes.ancestors(bases, (high,)) or high in changes.ancestors(bases, (low,)):
            conn.execute(f"DELETE {sql} AND low=? AND high=?", (code, row, low, high))


def _apart(a: Written, b: Written) -> list[tuple[int, str]]:
    found = [(CELL, cell) for cell in _differing(a, b)]
    return [*found, (GONE, "deleted")] if _deletes(a, b) or _deletes(b, a) else found


def _differing(a: Written, b: Written) -> list[str]:
    first, second = a.patch or {}, b.patch or {}
    return [c for c in first.keys() & second.keys() if c != ERASE and first[c] != second[c]]


def _deletes(one: Written, other: Written) -> bool:
    """Say whether one change takes away what the other edits."""
    edited = other.patch or {}
    if ERASE in edited or "deleted" in edited or not edited:
        return False
    return (one.patch or {}).get("deleted") is True


def conflicts(conn: Any) -> set[Pair]:
    """Return every flagged pair of values, settled or not."""
    return _pairs(conn, "")


def open_conflicts(conn: Any) -> set[Pair]:
    """Return the pairs of values that are both effective and not settled by a later change (R23)."""
    return _pairs(conn, "AND c.state IN (1,2)")


def _pairs(conn: Any, but: str) -> set[Pair]:
    found = conn.execute(
        "SELECT e.name,c.row,c.cell,c.low,c.high FROM conflict c JOIN entity e ON e.code=c.entity "
        f"WHERE c.kind=0 {but}"
    )
    return {
        (name, id_of(conn, name, row) or "", cell, low, high)
        for name, row, cell, low, high in found.fetchall()
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
