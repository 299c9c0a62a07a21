"""What is sent next: batches of operations, large ones in pieces, in order of arrival (R30)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crm_desktop.store import outgoing
from crm_desktop.store.outgoing import Sent, Unsent
from crm_desktop.wire.carried import Carried, Row, carried

OPERATIONS = 500
"""Operations of a batch."""
ROWS = 5000
"""Changes of a batch; an operation of more travels in pieces of as many."""


def next_batch(conn: Any) -> list[Carried]:
    """Return the next operations to send that fit a batch, an empty list where there are none.

    A large one is left for `pieces_of`.
    """
    made = [whole(conn, one) for one in fitting(outgoing.unsent(conn, OPERATIONS))]
    if not made and not large(conn):
        made = [carried(op) for op in outgoing.waiting(conn)[:OPERATIONS]]
    return made


def fitting(found: Sequence[Unsent]) -> list[Unsent]:
    """Return the first operations that fit a batch; none where the first does not."""
    rows, some = 0, list[Unsent]()
    for one in found:
        rows += one.total
        if rows > ROWS:
            break
        some.append(one)
    return some


def large(conn: Any) -> Unsent | None:
    """Return the next operation where it must travel in pieces."""
    first = outgoing.unsent(conn, 1)
    if not first or first[0].total <= ROWS or refused(conn, first[0].header.stamp):
        return None
    return first[0]


def refused(conn: Any, stamp: str) -> bool:
    """Say whether a server said for good that an operation does not count."""
    sql = "SELECT 1 FROM operation WHERE cancels=? AND revives=2"
    return conn.execute(sql, (stamp,)).fetchone() is not None


def whole(conn: Any, one: Unsent) -> Carried:
    """Return an operation with all its rows, without any where a server has refused it (R35).

    Others may have built on it, so its header goes to another team too; what it said does not.
    """
    if refused(conn, one.header.stamp):
        return Carried(one.header, [], 0, 0)
    rows = [_row(sent) for _, sent in outgoing.changes(conn, one.n)]
    return Carried(one.header, rows, 0, len(rows))


def pieces_of(conn: Any, one: Unsent) -> Iterator[Carried]:
    """Yield a large operation in pieces."""
    after = first = 0
    while found := outgoing.changes(conn, one.n, after, ROWS):
        yield Carried(one.header, [_row(sent) for _, sent in found], first, one.total)
        first, after = first + len(found), found[-1][0]


def _row(sent: Sent) -> Row:
    return Row(sent.entity, sent.id, sent.text, sent.base)
