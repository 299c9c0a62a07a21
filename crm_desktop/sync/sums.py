"""The sums of what this file holds, worked out of the log once and then of what is new in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store.changes import REFUSED
from crm_desktop.store.workspace import Workspace
from crm_desktop.wire import proof
from crm_desktop.wire.proof import OPERATIONS, Sum

KEY = "sync.sums"


@dataclass
class Known:
    """Sums of the log up to an operation and a change; a change says nothing without its operation."""

    operation: int = 0
    change: int = 0
    sums: dict[str, Sum] = field(default_factory=dict)


def sums(ws: Workspace) -> dict[str, Sum]:
    """Return the sums of everything this file holds."""
    conn, known = ws.reader(), _stored(ws)
    before = (known.operation, known.change)
    conn.execute("BEGIN")  # one moment of the file for all queries
    try:
        if _taken_back(conn, known):
            known = Known()
        _add(conn, known)
    finally:
        conn.execute("COMMIT")
    if (known.operation, known.change) != before:  # a round with nothing new writes nothing
        ws.remember(KEY, [known.operation, known.change, _plain(known.sums)])
    return known.sums


def forget(ws: Workspace) -> None:
    """Work the sums out anew next time: records were taken out of the log."""
    ws.set_setting(KEY, None)


def _stored(ws: Workspace) -> Known:
    found = ws.setting(KEY)
    if not found:
        return Known()
    operation, change, plain = found
    return Known(operation, change, {kind: Sum(*one) for kind, one in plain.items()})


def _plain(found: dict[str, Sum]) -> dict[str, list[int]]:
    return {kind: [one.count, one.sum] for kind, one in found.items()}


def _taken_back(conn: Any, known: Known) -> bool:
    """Say whether something new changes what was counted: an erasure, a verdict, rows that came late."""
    for sql, upto in (
        ("SELECT 1 FROM operation WHERE n>? AND (origin='erase' OR revives=2) LIMIT 1", (known.operation,)),
        # Of an operation that was here without them, so that it did not count (R1).
        ("SELECT 1 FROM change WHERE n>? AND operation<=? LIMIT 1", (known.change, known.operation)),
        # Nothing of an operation is seen whose undo had come before it.
        ("SELECT 1 FROM operation o WHERE n>? AND cancels IS NULL AND NOT EXISTS "
         "(SELECT 1 FROM change c WHERE c.operation=o.n AND c.patch IS NOT '{}') LIMIT 1",
         (known.operation,)),
    ):  # fmt: skip
        if known.operation and conn.execute(sql, upto).fetchone() is not None:
            return True
    return False


_COUNTS = (
    "EXISTS (SELECT 1 FROM change c WHERE c.operation={0}.n AND c.patch IS NOT '{{}}') AND NOT EXISTS "
    "(SELECT 1 FROM operation v WHERE v.cancels={0}.stamp AND v.revives=2)"
)
"""Whether operation {0}, no undo, counts: something of it is here, and it was not refused."""
_COUNTING = (
    "SELECT o.stamp,o.cancels,o.revives,o.n FROM operation o WHERE o.n>? AND CASE "
    f"WHEN o.cancels IS NULL THEN {_COUNTS.format('o')} ELSE NOT EXISTS (SELECT 1 FROM operation t "
    f"WHERE t.stamp=o.cancels AND NOT ({_COUNTS.format('t')})) END"
)
"""An undo counts unless what it undoes is here and does not."""


def _add(conn: Any, known: Known) -> None:
    headers = conn.execute(_COUNTING, (known.operation,))
    total = known.sums.get(OPERATIONS, Sum())
    known.sums[OPERATIONS] = total.plus(
        proof.of_operation(stamp, cancels, revives) for stamp, cancels, revives, _ in headers
    )
    (upto,) = conn.execute("SELECT coalesce(max(n),0) FROM operation").fetchone()
    (last,) = conn.execute("SELECT coalesce(max(n),0) FROM change").fetchone()
    for code, entity in conn.execute("SELECT code,name FROM entity").fetchall():
        known.sums[entity] = known.sums.get(entity, Sum()).plus(
            proof.of_change(stamp, entity, id, patch)
            for stamp, id, patch in _changes(conn, code, entity, known.change)
        )
    known.operation, known.change = upto, last
    known.sums = {kind: one for kind, one in known.sums.items() if one.count}


def undos(conn: Any) -> Iterator[tuple[str, str, int | None]]:
    """Yield (stamp, what it undoes, `revives`) of all undos that count."""
    for stamp, cancels, revives, _ in conn.execute(_COUNTING, (0,)):
        if cancels is not None:
            yield stamp, cancels, revives


def refused(conn: Any, stamp: str) -> bool:
    """Say whether an operation is here and does not count, nor an undo of it."""
    sql = f"SELECT 1 FROM operation o WHERE o.stamp=? AND NOT ({_COUNTS.format('o')})"
    return conn.execute(sql, (stamp,)).fetchone() is not None


def counted(conn: Any, kinds: Collection[str]) -> Iterator[tuple[str, str, str, str | None]]:
    """Yield (stamp, kind, id, patch) of all changes of some kinds that count."""
    for code, entity in conn.execute("SELECT code,name FROM entity").fetchall():
        if entity in kinds:
            for stamp, id, patch in _changes(conn, code, entity, 0):
                yield stamp, entity, id, patch


def _changes(conn: Any, code: int, entity: str, after: int) -> Any:
    """Return (stamp, id, patch) of what no verdict took out of the count."""
    table = entity if entity in RECORDS else "unknown_record"
    return conn.execute(
        f"SELECT o.stamp,t.id,c.patch FROM change c JOIN operation o ON o.n=c.operation "
        f"JOIN {table} t ON t.n=c.row WHERE c.n>? AND c.entity=? AND c.patch IS NOT '{{}}' "
        f"AND NOT {REFUSED}",
        (after, code),
    )
