"""Operations as the server keeps them: appended under the counter row, read back by number (R33)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Select, insert, select, update

from crm_desktop.domain.operation import Label, Operation
from crm_desktop.server import tables as t
from crm_desktop.server.keys import now, record_key
from crm_desktop.wire import batch, chain
from crm_desktop.wire.carried import Carried, Row

TURN = "view-"
"""How the stamps of `turn` begin: no operation's does. Their header is empty."""


class Head(NamedTuple):
    """The counter row of a workspace, held until the transaction ends."""

    number: int
    chain: bytes
    guarded: int
    bytes: int
    quota: int


def held(conn: Connection, workspace: str) -> Head:
    """Return the counter row and keep others from taking numbers until the transaction ends."""
    w = t.workspace.c
    query = select(w.head, w.chain, w.guarded, w.bytes, w.quota).where(w.id == workspace)
    number, digest, guarded, size, quota = conn.execute(query.with_for_update()).one()
    return Head(number, bytes(digest), guarded, size, quota)


@dataclass(slots=True)
class Pages:
    """What one transaction appends, collected and inserted at its end in few statements."""

    workspace: str
    device: str
    head: Head
    operations: list[dict[str, Any]] = field(default_factory=list)
    touched: set[tuple[bytes, int]] = field(default_factory=set)
    bytes: int = 0

    def append(
        self, op: Carried, *, guards: bool = False, refused: str = "", pieced: bool = False
    ) -> int:
        """Take an operation; return its number. Rows of a refused one are not kept (R35).

        Those of a `pieced` one rest as they came, in the table of pieces.
        """
        header, rows = op.header, [] if refused else op.rows
        number, digest = self.head.number + 1, chain.after(self.head.chain, header.stamp)
        self.head = self.head._replace(number=number, chain=digest)
        text = None if pieced and not refused else rows_text(rows)
        self.bytes += len(text or "") + 200
        self.operations.append({
            "workspace": self.workspace, "number": number, "stamp": header.stamp, "chain": digest,
            "device": self.device, "received": now(), "header": header_text(header), "rows": text,
            "total": 0 if refused else op.total, "cancels": header.cancels,
            "revives": header.revives, "guards": guards, "refused": refused or None,
        })  # fmt: skip
        self.touched |= {(record_key(row.entity, row.id), number) for row in rows}
        return number

    def write(self, conn: Connection) -> None:
        """Insert everything and move the counter on."""
        if self.bytes and not self.operations:  # pieces of what is not whole yet
            w = t.workspace.c
            grown = update(t.workspace).where(w.id == self.workspace)
            conn.execute(grown.values(bytes=w.bytes + self.bytes))
            self.bytes = 0
        if not self.operations:
            return
        conn.execute(insert(t.operation), self.operations)
        if self.touched:
            given = [
                {"workspace": self.workspace, "record": record, "number": number}
                for record, number in self.touched
            ]
            conn.execute(insert(t.touched), given)
        values = {"head": self.head.number, "chain": self.head.chain}
        w = t.workspace.c
        grown = update(t.workspace).where(w.id == self.workspace)
        conn.execute(grown.values(**values, bytes=w.bytes + self.bytes))
        self.operations, self.touched, self.bytes = [], set(), 0


def turn(conn: Connection, workspace: str) -> int:
    """Take a number for what is no operation, and return it: somebody sees more or less than before."""
    head, stamp = held(conn, workspace), f"{TURN}{os.urandom(8).hex()}"
    number, digest, w = head.number + 1, chain.after(head.chain, stamp), t.workspace.c
    conn.execute(insert(t.operation).values(
        workspace=workspace, number=number, stamp=stamp, chain=digest, device="", received=now(),
        header="", rows="[]", total=0, cancels=None, revives=None, guards=False, refused=None,
    ))  # fmt: skip
    values = {"head": number, "chain": digest}
    conn.execute(update(t.workspace).where(w.id == workspace).values(**values))
    return number


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
    return orjson.dumps([[r.entity, r.id, r.text, r.base] for r in rows]).decode()


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
    received: int


def columns() -> Select[Any]:
    """Return the query whose rows `kept` reads."""
    o = t.operation.c
    return select(
        o.number, o.stamp, o.chain, o.header, o.rows, o.total, o.cancels, o.refused, o.received
    )


def kept(row: Sequence[Any]) -> Kept:
    """Return an operation from a row of `columns`."""
    number, stamp, digest, header, rows, total, cancels, refused, received = row
    op = header_from(header)
    return Kept(number, stamp, bytes(digest), op, rows, total, cancels, refused, received)


def rows_of(conn: Connection, workspace: str, one: Kept) -> Iterator[Carried]:
    """Yield an operation as it travels, a large one in its pieces."""
    if one.rows is not None:
        yield Carried(one.header, rows_from(one.rows), 0, one.total)
        return
    for _first, body in bodies(conn, workspace, one.stamp):
        yield from batch.unpack(body)


def bodies(conn: Connection, workspace: str, stamp: str) -> Iterator[tuple[int, bytes]]:
    """Yield (first row, batch) of the pieces of a large operation, in order."""
    p = t.piece.c
    places = conn.execute(
        select(p.first).where(p.workspace == workspace, p.stamp == stamp).order_by(p.first)
    ).scalars()
    for first in places.all():
        query = select(p.body).where(p.workspace == workspace, p.stamp == stamp, p.first == first)
        yield first, bytes(conn.execute(query).scalar_one())


def rows_from(text: str) -> list[Row]:
    """Return the rows of an operation from its text."""
    return [Row(entity, id, patch, tuple(base)) for entity, id, patch, base in json.loads(text)]


def by_stamp(conn: Connection, workspace: str, stamps: Iterable[str]) -> dict[str, int]:
    """Return stamp → number of those of some operations that rest here."""
    o, found, given = t.operation.c, dict[str, int](), list(stamps)
    for at in range(0, len(given), 500):
        some = given[at : at + 500]
        query = select(o.stamp, o.number).where(o.workspace == workspace, o.stamp.in_(some))
        found.update((stamp, number) for stamp, number in conn.execute(query))
    return found


def chain_at(conn: Connection, workspace: str, number: int) -> bytes | None:
    """Return the digest at a number, None where there is none yet."""
    if number == 0:
        return chain.START
    o = t.operation.c
    query = select(o.chain).where(o.workspace == workspace, o.number == number)
    found = conn.execute(query).scalar_one_or_none()
    return None if found is None else bytes(found)
