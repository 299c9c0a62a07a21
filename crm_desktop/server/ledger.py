"""Operations as the server keeps them: appended under the counter row, read back by number (R33)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Select, bindparam, select, update

from crm_desktop.domain.operation import Label, Operation
from crm_desktop.server import tables as t
from crm_desktop.server.finding import by_keys
from crm_desktop.server.inserting import add_many, insert_many
from crm_desktop.server.keys import now, portions, record_key
from crm_desktop.wire import batch, chain
from crm_desktop.wire.carried import Carried, Row

Key = bytes
TURN = "view-"
"""How the stamps of `turn` begin: no operation's does. Their header is empty."""


@dataclass(slots=True)
class Head:
    """The counter row of a workspace, held until the transaction ends; it moves with what is taken in."""

    epoch: str
    number: int
    chain: bytes
    seed: bytes  # verdicts are signed by it
    guarded: int
    bytes: int
    quota: int


def held(conn: Connection, workspace: str) -> Head:
    """Return the counter row and keep others from taking numbers until the transaction ends."""
    found = conn.execute(_HEAD, {"workspace": workspace}).one()
    epoch, number, digest, seed, *more = found
    return Head(epoch, number, bytes(digest), bytes(seed), *more)


_W = t.workspace.c
_HEAD = (
    select(_W.epoch, _W.head, _W.chain, _W.signing_key, _W.guarded, _W.bytes, _W.quota)
    .where(_W.id == bindparam("workspace"))
    .with_for_update()
)


class Told(NamedTuple):
    """What was said of an operation when it was taken in."""

    number: int
    total: int
    guards: bool


@dataclass(slots=True)
class Pages:
    """What one transaction appends, collected and inserted at its end in few statements."""

    workspace: str
    device: str
    head: Head
    at: int = field(default_factory=now)
    operations: list[tuple[Any, ...]] = field(default_factory=list)
    touched: list[tuple[Sequence[Key], Sequence[int], int, int]] = field(default_factory=list)
    about: dict[tuple[Key, Key], tuple[str, str]] = field(default_factory=dict)
    told: dict[str, tuple[int, int, bool]] = field(default_factory=dict)  # as `Told`
    bytes: int = 0

    def append(
        self, header: Operation, total: int, rows: str | None, *, guards: bool = False,
        refused: str | None = None,
    ) -> int:  # fmt: skip
        """Take an operation with its rows as text, None where they rest in pieces; return its number."""
        head, said = self.head, header_text(header)
        number, stamp = head.number + 1, header.stamp
        digest = chain.after(head.chain, stamp)
        head.number, head.chain = number, digest
        self.bytes += len(rows or "") + len(said) + 100
        self.operations.append((
            self.workspace, number, stamp, digest, self.device, self.at, said, rows, total,
            header.cancels, header.revives, guards, refused,
        ))  # fmt: skip
        self.told[stamp] = (number, total, guards)
        return number

    def turn(self) -> int:
        """Take a number for what is no operation, and return it."""
        stamp, head = f"{TURN}{os.urandom(8).hex()}", self.head
        head.number, head.chain = head.number + 1, chain.after(head.chain, stamp)
        self.operations.append((
            self.workspace, head.number, stamp, head.chain, self.device, self.at, "", "[]", 0, None,
            None, False, None,
        ))  # fmt: skip
        return head.number

    def touch(self, keys: Sequence[Key], hashes: Sequence[int], first: int, number: int) -> None:
        """Note which records an operation touched, with the hashes of its changes."""
        self.touched.append((keys, hashes, first, number))

    def write(self, conn: Connection) -> None:
        """Insert everything and move the counter on."""
        if not (self.bytes or self.operations or self.touched or self.about):
            return
        workspace = self.workspace
        touched = [
            (workspace, key, number, first, one)
            for keys, hashes, first, number in self.touched
            for key, one in zip(keys, hashes, strict=True)
        ]
        insert_many(conn, t.operation, self.operations)
        insert_many(conn, t.touched, sorted(touched, key=itemgetter(1)))
        linked = [(workspace, s, r, entity, id) for (s, r), (entity, id) in self.about.items()]
        add_many(conn, t.about, linked)
        moved = {"head": self.head.number, "chain": self.head.chain, "more": self.bytes}
        conn.execute(_MOVED, moved | {"workspace": workspace})
        self.head.bytes += self.bytes
        self.operations, self.touched, self.about, self.bytes = [], [], {}, 0


_MOVED = (
    update(t.workspace)
    .where(_W.id == bindparam("workspace"))
    .values(head=bindparam("head"), chain=bindparam("chain"), bytes=_W.bytes + bindparam("more"))
)


def told(conn: Connection, workspace: str, stamps: Iterable[str]) -> dict[str, Told]:
    """Return what is known here of some operations, by stamp."""
    o = t.operation.c
    found = by_keys(conn, (o.stamp, o.number, o.total, o.guards), o.stamp, workspace, stamps)
    return {stamp: Told(*more) for stamp, *more in found}


def turn(conn: Connection, workspace: str) -> int:
    """Take a number for what is no operation, and return it: somebody sees more or less than before."""
    pages = Pages(workspace, "", held(conn, workspace))
    number = pages.turn()
    pages.write(conn)
    return number


def grow(conn: Connection, workspace: str, size: int) -> None:
    """Count bytes a workspace holds more than before, or less."""
    w = t.workspace.c
    if size:
        grown = update(t.workspace).where(w.id == workspace)
        conn.execute(grown.values(bytes=w.bytes + size))


def header_text(op: Operation) -> str:
    """Return an operation without its changes as text."""
    label = op.label
    return orjson.dumps([
        op.stamp, op.device, op.number, op.author, op.origin,
        [label.key, label.entity, label.count, label.field, label.row],
        op.wall, op.cancels, op.revives, op.more or None, op.signature.hex(),
    ]).decode()  # fmt: skip


def header_from(text: str) -> Operation:
    """Return an operation without its changes from its text."""
    found = orjson.loads(text)
    stamp, device, number, author, origin, label, wall, cancels, revives, more, signature = found
    return Operation(
        stamp, device, number, author, origin, Label(*label), wall, cancels, revives,
        more=more or {}, signature=bytes.fromhex(signature),
    )  # fmt: skip


def rows_text(rows: Sequence[Row]) -> str:
    """Return rows as one text."""
    return orjson.dumps(list(map(list, rows))).decode()


class Kept(NamedTuple):
    """An operation as it rests here."""

    number: int
    stamp: str
    chain: bytes
    header: Operation
    rows: str | None
    total: int
    cancels: str | None
    refused: str | None


def columns() -> Select[Any]:
    """Return the query whose rows `kept` reads."""
    o = t.operation.c
    return select(o.number, o.stamp, o.chain, o.header, o.rows, o.total, o.cancels, o.refused)


def kept(row: Sequence[Any]) -> Kept:
    """Return an operation from a row of `columns`."""
    number, stamp, digest, header, rows, total, cancels, refused = row
    op = header_from(header)
    return Kept(number, stamp, bytes(digest), op, rows, total, cancels, refused)


def one_of(conn: Connection, workspace: str, stamp: str) -> Kept:
    """Return an operation that rests here."""
    o = t.operation.c
    query = columns().where(o.workspace == workspace, o.stamp == stamp)
    return kept(conn.execute(query).one())


def rows_of(conn: Connection, workspace: str, one: Kept) -> Iterator[Carried]:
    """Yield an operation as it travels, a large one in its pieces."""
    if one.rows is not None:
        rows = rows_from(one.rows)
        yield Carried(one.header, rows, 0, len(rows))
        return
    for _first, body in bodies(conn, workspace, one.stamp):
        yield from batch.unpack(body)


def part_of(conn: Connection, workspace: str, one: Kept, first: int) -> list[Row]:
    """Return the rows of an operation, of a large one those of the piece that begins at `first`."""
    if one.rows is not None:
        return rows_from(one.rows)
    p = t.piece.c
    query = select(p.body).where(
        p.workspace == workspace, p.stamp == one.stamp, p.first == first, p.staged.is_(None)
    )
    body = bytes(conn.execute(query).scalar_one())
    return [row for piece in batch.unpack(body) for row in piece.rows]


class Touch(NamedTuple):
    """What some operation did to some of the records asked for."""

    op: Kept
    first: int
    rows: dict[bytes, Row]  # in the order in which they were written
    part: list[Row]  # all rows of the piece that holds these, or of a small operation


def touches(conn: Connection, workspace: str, keys: Iterable[bytes]) -> Iterator[Touch]:
    """Yield what rests here of records, by number; each part of an operation is read once."""
    o, n = t.operation.c, t.touched.c
    for some in portions(sorted(set(keys))):
        query = (
            select(n.number, n.first, n.record)
            .where(n.workspace == workspace, n.record.in_(some))
            .order_by(n.number, n.first)
        )
        found = conn.execute(query).all()
        numbers = sorted({number for number, _, _ in found})
        ops: dict[int, Kept] = {}
        for few in portions(numbers):
            asked = columns().where(o.workspace == workspace, o.number.in_(few))
            ops |= {one.number: one for one in map(kept, conn.execute(asked))}
        for (number, first), group in groupby(found, key=lambda row: (row[0], row[1])):
            wanted = {bytes(key) for _, _, key in group}
            part = part_of(conn, workspace, ops[number], first)
            rows = {key: row for row in part if (key := record_key(row.entity, row.id)) in wanted}
            yield Touch(ops[number], first, rows, part)


def bodies(conn: Connection, workspace: str, stamp: str) -> Iterator[tuple[int, bytes]]:
    """Yield (first row, batch) of the pieces of a large operation, in order."""
    p = t.piece.c
    mine = (p.workspace == workspace, p.stamp == stamp, p.staged.is_(None))
    for first in conn.execute(select(p.first).where(*mine).order_by(p.first)).scalars().all():
        yield first, bytes(conn.execute(select(p.body).where(*mine, p.first == first)).scalar_one())


def rows_from(text: str) -> list[Row]:
    """Return the rows of an operation from its text."""
    return [Row(entity, id, patch, tuple(base)) for entity, id, patch, base in orjson.loads(text)]


def by_stamp(conn: Connection, workspace: str, stamps: Iterable[str]) -> dict[str, int]:
    """Return stamp → number of those of some operations that rest here."""
    return {stamp: one.number for stamp, one in told(conn, workspace, stamps).items()}


_O = t.operation.c
_CHAIN = select(_O.chain).where(
    _O.workspace == bindparam("workspace"), _O.number == bindparam("number")
)


def chain_at(conn: Connection, workspace: str, number: int) -> bytes | None:
    """Return the digest at a number, None where there is none yet."""
    if number == 0:
        return chain.START
    asked = {"workspace": workspace, "number": number}
    found = conn.execute(_CHAIN, asked).scalar_one_or_none()
    return None if found is None else bytes(found)
