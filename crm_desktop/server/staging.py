"""Large operations on their way in: the pieces of each device, until all of one are there (R5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from crm_desktop.domain.operation import Operation
from crm_desktop.server import erasing, ledger
from crm_desktop.server import tables as t
from crm_desktop.server.reading import Coming, Part, read
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried
from crm_desktop.wire.columns import MalformedError

if TYPE_CHECKING:
    from crm_desktop.server.pushing import Push


def staged(one: Push, op: Carried) -> Coming | None:
    """Keep a piece; return all of the operation when the last one came."""
    conn, header, p = one.conn, op.header, t.piece.c
    mine = (p.workspace == one.workspace, p.stamp == header.stamp, p.device == one.viewer.device)
    _delete(one, *mine, p.first == op.first)
    body = batch.pack([op])
    conn.execute(insert(t.piece).values(
        workspace=one.workspace, stamp=header.stamp, device=one.viewer.device, first=op.first,
        count=len(op.rows), body=body, staged=one.pages.at,
    ))  # fmt: skip
    one.pages.bytes += len(body)
    upto = 0
    for first, count in conn.execute(select(p.first, p.count).where(*mine).order_by(p.first)):
        if first != upto:
            return None
        upto += count
    if upto < op.total:
        return None
    others = (p.workspace == one.workspace, p.stamp == header.stamp)
    _delete(one, *others, p.device != one.viewer.device)
    conn.execute(update(t.piece).where(*mine).values(staged=None))
    return Coming(header, upto, _Parts(one, header, upto), pieced=True)


def drop(one: Push, stamp: str) -> None:
    """Let all pieces of an operation go."""
    p = t.piece.c
    _delete(one, p.workspace == one.workspace, p.stamp == stamp)


def _delete(one: Push, *which: Any) -> None:
    one.pages.bytes -= taken_out(one.conn, *which)


def taken_out(conn: Connection, *which: Any) -> int:
    """Delete pieces; return the bytes they took."""
    p = t.piece.c
    size = conn.execute(select(func.sum(func.length(p.body))).where(*which)).scalar_one()
    if size:
        conn.execute(delete(t.piece).where(*which))
    return int(size or 0)


@dataclass(frozen=True, slots=True)
class _Parts:
    """The pieces of a large operation, read one after another."""

    one: Push
    header: Operation
    total: int

    def __iter__(self) -> Iterator[Part]:
        """Read piece after piece; what is said of erased records is marked on the way."""
        one, seen = self.one, set[int]()
        for first, body in ledger.bodies(one.conn, one.workspace, self.header.stamp):
            (piece,) = batch.unpack(body)
            if piece.header != self.header or piece.total != self.total:
                raise MalformedError("pieces of different operations")
            part = read(piece.header, piece.rows, first)
            short = {int.from_bytes(key[:8], "big") for key in part.keys}
            if not seen.isdisjoint(short):
                raise MalformedError("an operation that names a record twice")
            seen |= short
            one.dead |= erasing.erased(one.conn, one.workspace, part.keys)
            yield part
