"""What travels next: operations in order of arrival, small ones together, large ones in pieces (R30)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crm_desktop.domain.operation import Operation
from crm_desktop.store import outgoing
from crm_desktop.store.outgoing import Sent, Unsent
from crm_desktop.wire.carried import Carried, Row, carried, emptied, filled, runs

OPERATIONS = 500
"""Operations of a batch."""
ROWS = 5000
"""Changes of a batch; an operation of more travels in pieces of as many."""


def next_batches(conn: Any) -> Iterator[list[Carried]]:
    """Yield the batches a server gets next, none where it has confirmed all; waiting ones come last."""
    found = outgoing.unsent(conn, OPERATIONS)
    if found:
        return batches(conn, together(found))
    return batches_of(outgoing.waiting(conn)[:OPERATIONS])


def together(found: Sequence[Unsent]) -> list[Unsent]:
    """Return the first operations that travel together; a large one travels alone."""
    rows, some = 0, list[Unsent]()
    for one in found:
        rows += one.total
        if some and rows > ROWS:
            break
        some.append(one)
    return some


def batches(conn: Any, some: Sequence[Unsent]) -> Iterator[list[Carried]]:
    """Yield what travels `together`: one batch, or of a large operation its pieces."""
    if some[0].total > ROWS:
        yield from ([piece] for piece in pieces_of(conn, some[0]))
    else:
        yield from filled((_whole(conn, one) for one in some), ROWS)


def batches_of(ops: Sequence[Operation]) -> Iterator[list[Carried]]:
    """Yield operations that wait here for others, as many at a time as travel together."""
    for at in range(0, len(ops), OPERATIONS):
        yield from filled(map(carried, ops[at : at + OPERATIONS]), ROWS)


def pieces_of(conn: Any, one: Unsent) -> Iterator[Carried]:
    """Yield an operation in pieces."""
    after = first = 0
    while found := outgoing.changes(conn, one.n, after, ROWS):
        for rows in runs(_rows(one, found), ROWS):
            yield Carried(one.header, rows, first, one.total)
            first += len(rows)
        after = found[-1][0]


def _whole(conn: Any, one: Unsent) -> Carried:
    rows = _rows(one, outgoing.changes(conn, one.n))
    return Carried(one.header, rows, 0, len(rows))


def _rows(one: Unsent, found: Sequence[tuple[int, Sent]]) -> list[Row]:
    rows = [Row(*sent) for _, sent in found]
    return emptied(rows) if one.refused else rows
