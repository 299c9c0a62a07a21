"""The sums that prove a replica holds what its person may see, kept up with every push."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator

from sqlalchemy import Connection, bindparam, select

from crm_desktop.server import tables as t
from crm_desktop.server.finding import by_keys
from crm_desktop.server.inserting import put_many
from crm_desktop.server.keys import portions
from crm_desktop.server.rights import Guards
from crm_desktop.wire import proof
from crm_desktop.wire.carried import EMPTY, Row
from crm_desktop.wire.proof import OPERATIONS, Sum, Sums


class Counting:
    """The sums of a workspace while one transaction adds to them."""

    def __init__(self, conn: Connection, workspace: str) -> None:
        self._conn, self._workspace = conn, workspace
        self._before = whole(conn, workspace)
        self._now: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self._now.update((kind, [one.count, one.sum]) for kind, one in self._before.items())

    def add(self, stamp: str, rows: Iterable[Row]) -> list[int]:
        """Add changes; return their hashes, 0 of what does not count."""
        hashes = []
        for entity, id, text, _base in rows:
            one = 0
            if text != EMPTY:
                one = proof.of_change(stamp, entity, id, text)
                self._turn(entity, one, 1)
            hashes.append(one)
        return hashes

    def take(self, stamp: str, rows: Iterable[Row]) -> None:
        """Take changes out: their operation was refused after all."""
        for entity, id, text, _base in rows:
            if text != EMPTY:
                self._turn(entity, proof.of_change(stamp, entity, id, text), -1)

    def swap(self, entity: str, before: int, after: int) -> None:
        """Count a change by another hash: it was erased."""
        self._turn(entity, before, -1)
        self._turn(entity, after, 1)

    def add_operation(self, stamp: str, cancels: str | None, revives: int | None) -> None:
        """Add an operation's header."""
        self._turn(OPERATIONS, proof.of_operation(stamp, cancels, revives), 1)

    def take_operation(self, stamp: str, cancels: str | None, revives: int | None) -> None:
        """Take an operation's header out: what it undoes turned out not to count."""
        self._turn(OPERATIONS, proof.of_operation(stamp, cancels, revives), -1)

    def _turn(self, kind: str, one: int, step: int) -> None:
        now = self._now[kind]
        now[0] += step
        now[1] ^= one

    def write(self) -> None:
        """Store what is different."""
        put_many(self._conn, t.digest, [
            (self._workspace, kind, count, total) for kind, (count, total) in self._now.items()
            if Sum(count, total) != self._before.get(kind)
        ])  # fmt: skip


def whole(conn: Connection, workspace: str) -> dict[str, Sum]:
    """Return the sums of everything."""
    found = conn.execute(_WHOLE, {"workspace": workspace})
    return {kind: Sum(count, total) for kind, count, total in found}


_D = t.digest.c
_WHOLE = select(_D.entity, _D.count, _D.sum).where(_D.workspace == bindparam("workspace"))


def plain(sums: Sums) -> dict[str, tuple[int, int]]:
    """Return sums as JSON takes them."""
    return {kind: (one.count, one.sum) for kind, one in sorted(sums.items())}


def seen_by(conn: Connection, workspace: str, hidden: Guards) -> dict[str, Sum]:
    """Return the sums of what somebody sees: of all, without the records `hidden` from them."""
    sums = whole(conn, workspace)
    if not hidden:
        return sums
    unseen: dict[str, list[int]] = {}
    touched: Counter[tuple[str, int]] = Counter()
    for key, one, stamp, total in _touching(conn, workspace):
        if key in hidden:
            unseen.setdefault(hidden[key].entity, []).append(one)
            touched[stamp, total] += 1
    for entity, hashes in unseen.items():
        sums[entity] = sums.get(entity, Sum()).minus(hashes)
    stamps = [stamp for (stamp, total), many in touched.items() if many == total]
    headers = [proof.of_operation(stamp, None, None) for stamp in stamps]
    headers += [proof.of_operation(*undo) for undo in undos_of(conn, workspace, stamps)]
    sums[OPERATIONS] = sums.get(OPERATIONS, Sum()).minus(headers)
    return sums


def _touching(conn: Connection, workspace: str) -> Iterator[tuple[bytes, int, str, int]]:
    """Yield (record, hash, stamp, rows of the operation) of all that touched guarded records."""
    o, n, g = t.operation.c, t.touched.c, t.guarded.c
    query = (
        select(n.record, n.hash, o.stamp, o.total)
        .select_from(t.guarded)
        .join(t.touched, (n.workspace == g.workspace) & (n.record == g.record))
        .join(t.operation, (o.workspace == n.workspace) & (o.number == n.number))
        .where(g.workspace == workspace, n.hash != 0)
    )
    for key, one, stamp, total in conn.execute(query):
        yield bytes(key), one, stamp, total


def undos_of(
    conn: Connection, workspace: str, stamps: Iterable[str]
) -> Iterator[tuple[str, str, int]]:
    """Yield (stamp, what it undoes, how) of what undoes or redoes some operations."""
    o = t.operation.c
    found = by_keys(conn, (o.stamp, o.cancels, o.revives), o.cancels, workspace, stamps)
    yield from map(tuple, found)


def unseen(
    conn: Connection, workspace: str, stamps: Iterable[str], hidden: Container[bytes]
) -> set[str]:
    """Return those of some operations that touched hidden records only."""
    o, n, found = t.operation.c, t.touched.c, set[str]()
    for some in portions(sorted(set(stamps))):
        query = (
            select(o.stamp, n.record)
            .join(t.operation, (o.workspace == n.workspace) & (o.number == n.number))
            .where(n.workspace == workspace, o.stamp.in_(some), n.hash != 0)
        )
        seen, any_of = set[str](), set[str]()
        for stamp, key in conn.execute(query):
            any_of.add(stamp)
            if bytes(key) not in hidden:
                seen.add(stamp)
        found |= any_of - seen
    return found
