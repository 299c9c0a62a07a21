"""The sums that prove a replica holds what its person may see, kept up with every push."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from crm_desktop.server import ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.keys import record_key
from crm_desktop.server.rights import Viewer
from crm_desktop.wire import proof
from crm_desktop.wire.carried import Row
from crm_desktop.wire.proof import OPERATIONS, Sum


class Counting:
    """The sums of a workspace while one transaction adds to them."""

    def __init__(self, conn: Connection, workspace: str) -> None:
        self._conn, self._workspace = conn, workspace
        self._before = whole(conn, workspace)
        self._now = {kind: [one.count, one.sum] for kind, one in self._before.items()}

    def add(self, stamp: str, rows: Iterable[Row]) -> None:
        """Add changes."""
        for row in rows:
            self._turn(row.entity, proof.of_change(stamp, row.entity, row.id, row.text), 1)

    def take(self, stamp: str, rows: Iterable[Row]) -> None:
        """Take changes out: they were erased."""
        for row in rows:
            self._turn(row.entity, proof.of_change(stamp, row.entity, row.id, row.text), -1)

    def add_operation(self, stamp: str, cancels: str | None, revives: int | None) -> None:
        """Add an operation's header."""
        self._turn(OPERATIONS, proof.of_operation(stamp, cancels, revives), 1)

    def _turn(self, kind: str, one: int, step: int) -> None:
        now = self._now.setdefault(kind, [0, 0])
        now[0] += step
        now[1] ^= one

    def write(self) -> None:
        """Store what is different."""
        d = t.digest.c
        for kind, (count, total) in self._now.items():
            if Sum(count, total) != self._before.get(kind):
                same = (d.workspace == self._workspace, d.entity == kind)
                self._conn.execute(delete(t.digest).where(*same))
                self._conn.execute(insert(t.digest).values(
                    workspace=self._workspace, entity=kind, count=count, sum=total
                ))  # fmt: skip


def whole(conn: Connection, workspace: str) -> dict[str, Sum]:
    """Return the sums of everything."""
    d = t.digest.c
    query = select(d.entity, d.count, d.sum).where(d.workspace == workspace)
    return {kind: Sum(count, total) for kind, count, total in conn.execute(query)}


def seen_by(conn: Connection, viewer: Viewer) -> dict[str, Sum]:
    """Return the sums of what somebody sees: of all, without the records hidden from them."""
    sums = whole(conn, viewer.workspace)
    guards = rights.all_guards(conn, viewer.workspace)
    hidden = {k: g for k, g in guards.items() if not rights.may_see(viewer, g, guards)}
    unseen: set[str] = set()
    for key in hidden:
        for op in operations_of(conn, viewer.workspace, key):
            for piece in ledger.rows_of(conn, viewer.workspace, op):
                for row in piece.rows:
                    if record_key(row.entity, row.id) == key:
                        one = proof.of_change(op.stamp, row.entity, row.id, row.text)
                        sums[row.entity] = sums[row.entity].minus([one])
            unseen.add(op.stamp)
    return without_operations(conn, viewer, sums, unseen, set(hidden))


def without_operations(
    conn: Connection, viewer: Viewer, sums: dict[str, Sum], stamps: set[str], hidden: set[bytes]
) -> dict[str, Sum]:
    """Take out the operations of which nothing is seen, and the undos that name them."""
    for stamp in stamps:
        if sees_any(conn, viewer.workspace, stamp, hidden):
            continue
        o = t.operation.c
        query = select(o.stamp, o.cancels, o.revives).where(
            o.workspace == viewer.workspace, (o.stamp == stamp) | (o.cancels == stamp)
        )
        for one in conn.execute(query):
            sums[OPERATIONS] = sums[OPERATIONS].minus([proof.of_operation(*one)])
    return sums


def sees_any(conn: Connection, workspace: str, stamp: str, hidden: set[bytes]) -> bool:
    """Say whether an operation touched a record that is not among the hidden ones."""
    o, n = t.operation.c, t.touched.c
    query = (
        select(n.record)
        .join(t.operation, (o.workspace == n.workspace) & (o.number == n.number))
        .where(n.workspace == workspace, o.stamp == stamp)
    )
    return any(bytes(key) not in hidden for key in conn.execute(query).scalars())


def operations_of(conn: Connection, workspace: str, key: bytes) -> list[ledger.Kept]:
    """Return the operations that touched a record, by number; refused ones hold no rows."""
    o, n = t.operation.c, t.touched.c
    query = (
        ledger.columns()
        .join(t.touched, (n.workspace == o.workspace) & (n.number == o.number))
        .where(n.workspace == workspace, n.record == key, o.refused.is_(None))
        .order_by(o.number)
    )
    return [ledger.kept(row) for row in conn.execute(query)]
