"""Giving operations out: in order of their numbers, without what somebody may not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from crm_desktop.server import ledger, rights, sums
from crm_desktop.server import tables as t
from crm_desktop.server.keys import record_key
from crm_desktop.server.rights import Viewer
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried

PAGE = 1 << 20
"""Bytes of rows after which a page ends; a large operation goes whole."""
MOST = 5000
"""Operations of a page."""


class Page(NamedTuple):
    """What comes after a number: batches, up to which number, the digest there, what is gone."""

    upto: int
    chain: bytes
    head: int
    batches: list[bytes]
    gone: list[tuple[str, str]]
    numbers: list[tuple[str, int]]

    @property
    def more(self) -> bool:
        """Whether there is more to pull."""
        return self.upto < self.head


def page(conn: Connection, viewer: Viewer, after: int, most: int = MOST) -> Page:
    """Return what somebody may see of what came after a number."""
    w, o = t.workspace.c, t.operation.c
    head = conn.execute(select(w.head).where(w.id == viewer.workspace)).scalar_one()
    query = ledger.columns().where(o.workspace == viewer.workspace, o.number > after)
    found = conn.execute(query.order_by(o.number).limit(most))
    seeing = Seeing(conn, viewer)
    batches: list[bytes] = []
    small: list[Carried] = []
    numbers: list[tuple[str, int]] = []
    upto, chain, size = after, ledger.chain_at(conn, viewer.workspace, after) or b"", 0
    for row in found:
        if not row.header:  # a number at which somebody's view changed
            upto, chain = row.number, bytes(row.chain)
            continue
        one = ledger.kept(row)
        upto, chain = one.number, one.chain
        for part in seeing.parts(one):
            if isinstance(part, bytes):
                if small:
                    batches.append(batch.pack(small))
                    small = []
                batches.append(part)
                size += len(part)
            else:
                small.append(part)
                size += len(one.rows or "")
            numbers.append((one.stamp, one.number))
        if size > PAGE:
            break
    granted, gone = seeing.changes(after, upto)
    small += [one for _, one in granted]
    numbers += [(one.header.stamp, number) for number, one in granted]
    if small:
        batches.append(batch.pack(small))
    return Page(upto, chain, head, batches, gone, list(dict.fromkeys(numbers)))


class Seeing:
    """What one person sees, for the length of one page."""

    def __init__(self, conn: Connection, viewer: Viewer) -> None:
        self._conn, self._viewer = conn, viewer
        guards = rights.all_guards(conn, viewer.workspace)
        self.hidden = {k for k, g in guards.items() if not rights.may_see(viewer, g, guards)}

    def parts(self, one: ledger.Kept) -> Iterator[Carried | bytes]:
        """Yield what is seen of an operation: itself, or its pieces as they came."""
        if one.rows is None and not self.hidden:
            for _, body in ledger.bodies(self._conn, self._viewer.workspace, one.stamp):
                yield body
            return
        if one.cancels is not None:
            if self._sees(one.cancels):
                yield Carried(one.header, [], 0, 0)
            return
        rows = [r for p in ledger.rows_of(self._conn, self._viewer.workspace, one) for r in p.rows]
        seen = [r for r in rows if record_key(r.entity, r.id) not in self.hidden]
        if seen or not rows:
            yield Carried(one.header, seen, 0, len(seen))

    def _sees(self, stamp: str) -> bool:
        """Say whether anything of an operation an undo names is seen; an unknown one may be."""
        if not self.hidden:
            return True
        workspace, o = self._viewer.workspace, t.operation.c
        known = self._conn.execute(
            select(o.total).where(o.workspace == workspace, o.stamp == stamp)
        ).scalar_one_or_none()
        return not known or sums.sees_any(self._conn, workspace, stamp, self.hidden)

    def changes(
        self, after: int, upto: int
    ) -> tuple[list[tuple[int, Carried]], list[tuple[str, str]]]:
        """Return what was granted between two numbers, all of it (R16), and what is gone."""
        v = t.view_change.c
        query = (
            select(v.record, v.entity, v.id, v.seen)
            .where(v.workspace == self._viewer.workspace, v.person == self._viewer.id)
            .where(v.number > after, v.number <= upto)
            .order_by(v.number)
        )
        now: dict[bytes, tuple[str, str]] = {}
        for key, entity, id, _seen in self._conn.execute(query):
            now[bytes(key)] = (entity, id)
        gone = [names for key, names in now.items() if key in self.hidden]
        granted: list[tuple[int, Carried]] = []
        for key in now.keys() - self.hidden:
            granted += self._all_of(key)
        return granted, gone

    def _all_of(self, key: bytes) -> list[tuple[int, Carried]]:
        """Return (number, operation) of all of one record, with the undos that name these."""
        workspace, o = self._viewer.workspace, t.operation.c
        found = sums.operations_of(self._conn, workspace, key)
        made: list[tuple[int, Carried]] = []
        for one in found:
            rows = [r for p in ledger.rows_of(self._conn, workspace, one) for r in p.rows]
            mine = [r for r in rows if record_key(r.entity, r.id) == key]
            made.append((one.number, Carried(one.header, mine, 0, len(mine))))
        query = ledger.columns().where(
            o.workspace == workspace, o.cancels.in_([one.stamp for one in found])
        )
        undos = [ledger.kept(row) for row in self._conn.execute(query)]
        return made + [(one.number, Carried(one.header, [], 0, 0)) for one in undos]
