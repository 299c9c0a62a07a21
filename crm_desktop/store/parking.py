"""Operations set aside: refused by a server, or such as cannot be applied here; never in others' way."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from crm_desktop.domain.operation import Operation

REFUSED = "refused"  # by the server: the body is the operation as it was written here
MALFORMED = "malformed"  # the body is an operation that breaks the rules, or fails when applied
UNREADABLE = "unreadable"  # the body is bytes as they came: damaged, or of a newer version

_log = logging.getLogger(__name__)


class Parked(NamedTuple):
    """One operation set aside; `stamp` of unreadable bytes is a digest. `received` is in ms since 1970."""

    stamp: str
    kind: str
    reason: str
    body: bytes
    received: int
    seen: bool

    @property
    def operation(self) -> Operation | None:
        """The operation, None of unreadable bytes, and of what a damaged file made of one."""
        return None if self.kind == UNREADABLE else _read(self.stamp, self.body)


def _read(stamp: str, body: bytes) -> Operation | None:
    try:
        return Operation.from_json(body.decode())
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        _log.warning("What was set aside as %s is no operation: %r", stamp, error)
        return None


def park(conn: Any, stamp: str, kind: str, reason: str, body: bytes, now: int) -> None:
    """Set an operation aside; what was set aside before stays as it was."""
    conn.execute(
        "INSERT INTO parked(stamp,kind,reason,body,received) VALUES(?,?,?,?,?) "
        "ON CONFLICT(stamp) DO NOTHING",
        (stamp, kind, reason, body, now),
    )


def refuse(conn: Any, op: Operation, reason: str, now: int) -> None:
    """Set changes of an operation aside as refused, beside those of it that are already."""
    found = conn.execute("SELECT body FROM parked WHERE stamp=?", (op.stamp,)).fetchone()
    if found is None:
        park(conn, op.stamp, REFUSED, reason, op.to_json().encode(), now)
        return
    kept = _read(op.stamp, bytes(found[0])) or replace(op, changes=())
    named = {(c.entity, c.id) for c in kept.changes}
    more = tuple(c for c in op.changes if (c.entity, c.id) not in named)
    body = replace(kept, changes=(*kept.changes, *more)).to_json().encode()
    conn.execute("UPDATE parked SET body=?,seen=0 WHERE stamp=?", (body, op.stamp))


def parked(conn: Any) -> list[Parked]:
    """Return everything set aside, the newest first."""
    found = conn.execute(
        "SELECT stamp,kind,reason,body,received,seen FROM parked ORDER BY received DESC,stamp DESC"
    )
    return [
        Parked(stamp, kind, reason, bytes(body), received, bool(seen))
        for stamp, kind, reason, body, received, seen in found.fetchall()
    ]


def unseen(conn: Any, kind: str = REFUSED) -> int:
    """Return how many of a kind nobody has looked at yet."""
    (many,) = conn.execute(
        "SELECT count(*) FROM parked WHERE kind=? AND seen=0", (kind,)
    ).fetchone()
    return int(many)


def note_seen(conn: Any) -> None:
    """Note that somebody has looked at all of it."""
    conn.execute("UPDATE parked SET seen=1 WHERE seen=0")


def drop(conn: Any, stamps: Iterable[str]) -> None:
    """Forget operations set aside."""
    conn.executemany("DELETE FROM parked WHERE stamp=?", [(stamp,) for stamp in stamps])


def forget(conn: Any, id: str, *, erased: bool) -> None:
    """Take a record out of what is set aside, of one only hidden not what this user wrote on it.

    Unreadable bytes may hold anything of it: they go whole.
    """
    if conn.execute("SELECT 1 FROM parked LIMIT 1").fetchone() is None:
        return
    kinds = (MALFORMED, REFUSED) if erased else (MALFORMED,)
    conn.execute("DELETE FROM parked WHERE kind=?", (UNREADABLE,))
    for one in parked(conn):
        op = one.operation if one.kind in kinds and id.encode() in one.body else None
        if op is not None:
            body = op.without(id).to_json().encode()
            conn.execute("UPDATE parked SET body=? WHERE stamp=?", (body, one.stamp))
        elif one.kind in kinds and id.encode() in one.body:
            drop(conn, [one.stamp])
