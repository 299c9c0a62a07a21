"""Which flagged pairs still need a decision, kept beside each so that a list of them costs nothing.

A pair changes its state only through a new change of its row, or an undo or redo of one: whoever
writes calls `mark` before and `review` after, in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.contests import is_quiet
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, identities
from crm_desktop.store.changes import Written
from crm_desktop.store.conflicts import GONE

MOOT, OPEN, QUIET, SETTLED = range(4)
"""States: one side was undone; the desk lists it; open, but nothing to bother with; decided."""
MANY = 20_000
"""Changes of one transaction from which on the contested rows are gone through instead."""


class Mark(NamedTuple):
    """The newest change and operation before a transaction wrote."""

    change: int
    operation: int


def mark(conn: Any) -> Mark:
    """Return where the log ends now."""
    (change,) = conn.execute("SELECT max(n) FROM change").fetchone()
    (operation,) = conn.execute("SELECT max(n) FROM operation").fetchone()
    return Mark(change or 0, operation or 0)


def among(conn: Any, entity: int, rows: Iterable[int]) -> set[int]:
    """Return those of some rows about which there is something to decide."""
    found = conn.execute(
        "SELECT DISTINCT row FROM conflict WHERE state=? AND entity=? "
        "AND row IN (SELECT value FROM json_each(?))",
        (OPEN, entity, json.dumps(list(rows))),
    )
    return {row for (row,) in found}


def review(conn: Any, before: Mark) -> None:
    """Bring the pairs of all rows in line that what was written since `before` may concern."""
    if conn.execute("SELECT 1 FROM conflict LIMIT 1").fetchone() is None:
        return
    rows = set(_written(conn, before.change))
    turned = conn.execute(
        "SELECT DISTINCT r.n,r.touched FROM operation o JOIN operation r ON r.stamp=o.cancels "
        "WHERE o.n>? AND o.cancels IS NOT NULL",
        (before.operation,),
    ).fetchall()
    for n, touched in turned:
        rows |= set(_of_operation(conn, n, touched or 0))
    for entity, row in rows:
        review_row(conn, entity, row)


def review_all(conn: Any) -> None:
    """Work the state of every pair out anew."""
    for entity, row in conn.execute("SELECT DISTINCT entity,row FROM conflict").fetchall():
        review_row(conn, entity, row)


_CONTESTED = "EXISTS (SELECT 1 FROM conflict f WHERE f.entity=c.entity AND f.row=c.row)"


def _written(conn: Any, after: int) -> Sequence[tuple[int, int]]:
    (last,) = conn.execute("SELECT max(n) FROM change").fetchone()
    if (last or 0) - after < MANY:
        sql = f"SELECT DISTINCT c.entity,c.row FROM change c WHERE c.n>? AND {_CONTESTED}"
    else:
        sql = _by_conflict("c.n>?")
    return conn.execute(sql, (after,)).fetchall()  # type: ignore[no-any-return]


def _of_operation(conn: Any, n: int, touched: int) -> Sequence[tuple[int, int]]:
    if touched < MANY:
        sql = f"SELECT DISTINCT c.entity,c.row FROM change c WHERE c.operation=? AND {_CONTESTED}"
    else:
        sql = _by_conflict("+c.operation=?")
    return conn.execute(sql, (n,)).fetchall()  # type: ignore[no-any-return]


def _by_conflict(wanted: str) -> str:
    return (
        "SELECT f.entity,f.row FROM (SELECT DISTINCT entity,row FROM conflict) f CROSS JOIN change c "
        f"ON c.entity=f.entity AND c.row=f.row WHERE {wanted} GROUP BY f.entity,f.row"
    )


def review_row(conn: Any, entity: int, row: int) -> None:
    """Work the states of one row's pairs out anew."""
    written = changes.of_row(conn, entity, row)
    judge = _Judge(written, identities.name_of(conn, entity), _shows(conn, entity, row))
    pairs = conn.execute(
        "SELECT cell,low,high,kind,state,settled,found FROM conflict WHERE entity=? AND row=?",
        (entity, row),
    ).fetchall()
    for cell, low, high, kind, *before in pairs:
        state, settled = judge.state(kind, cell, low, high)
        found = before[2] or _found(conn, low, high)
        if [state, settled, found] != before:
            conn.execute(
                "UPDATE conflict SET state=?,settled=?,found=? "
                "WHERE entity=? AND row=? AND cell=? AND low=? AND high=?",
                (state, settled, found, entity, row, cell, low, high),
            )


def _shows(conn: Any, entity: int, row: int) -> bool:
    name = identities.name_of(conn, entity)
    if name not in RECORDS:
        return False
    found = conn.execute(f"SELECT deleted FROM {name} WHERE n=?", (row,)).fetchone()
    return found is not None and found[0] == 0


def _found(conn: Any, low: str, high: str) -> int:
    (n,) = conn.execute("SELECT max(n) FROM operation WHERE stamp IN (?,?)", (low, high)).fetchone()
    return int(n or 0)


class _Judge:
    """Judges the pairs of one row; what each change had seen is worked out once."""

    def __init__(self, written: list[Written], entity: str, shows: bool) -> None:
        self._written = {w.stamp: w for w in written}
        self._bases = {w.stamp: w.base for w in written}
        self._entity, self._shows = entity, shows
        self._seen: dict[str, set[str]] = {}

    def state(self, kind: int, cell: Cell, low: str, high: str) -> tuple[int, str | None]:
        """Return a pair's state, and the stamp of the change that settled it."""
        sides = [self._written.get(stamp) for stamp in (low, high)]
        if not all(side is not None and side.effective for side in sides):
            return MOOT, None
        for stamp, change in self._written.items():  # smallest first: who settled it first
            settles = change.effective and cell in (change.patch or ())
            if settles and self._ancestors(stamp) >= {low, high}:
                return SETTLED, stamp
        patches = [side.patch or {} for side in sides if side is not None]
        return (OPEN if self._matters(kind, cell, patches) else QUIET), None

    def _matters(self, kind: int, cell: Cell, patches: Sequence[Mapping[Cell, Value]]) -> bool:
        if kind == GONE:
            edited = next((p for p in patches if "deleted" not in p), {})
            quiet = all(is_quiet(self._entity, c, None, v) for c, v in edited.items())
            return not self._shows and not quiet
        values = [patch.get(cell) for patch in patches]
        quiet = is_quiet(self._entity, cell, *values)
        return not quiet and (self._shows or cell == "deleted")

    def _ancestors(self, stamp: str) -> set[str]:
        if stamp not in self._seen:
            self._seen[stamp] = changes.ancestors(self._bases, self._bases[stamp])
        return self._seen[stamp]
