"""Applying what came: in short transactions, so that the window never waits; what fails is set aside."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from crm_desktop.domain.operation import Change, Operation
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store import parking
from crm_desktop.store.arrivals import malformed
from crm_desktop.store.workspace import Workspace
from crm_desktop.wire.carried import Carried, Row

SHORT = 0.03
"""Seconds one transaction may take; the next holds more or fewer operations."""
FIRST, MOST = 20, 500


class Applying:
    """Takes operations into one file; counts what was new and what was set aside."""

    def __init__(self, ws: Workspace, check: Callable[[], None] = lambda: None) -> None:
        self._ws, self._check = ws, check
        self._many = FIRST
        self.added = self.parked = 0

    def small(self, ops: Sequence[Operation]) -> None:
        """Apply operations, some at a time."""
        at = 0
        while at < len(ops):
            self._check()
            some = ops[at : at + self._many]
            began = time.perf_counter()
            self._some(some)
            took = max(time.perf_counter() - began, 1e-4)
            at += len(some)
            if len(some) == self._many or took > SHORT:
                self._many = max(1, min(MOST, int(len(some) * SHORT / took), self._many * 2))

    def large(self, header: Operation, pieces: Callable[[], Iterator[Carried]]) -> bool:
        """Apply one operation of many changes, or set it aside; say whether it could be applied.

        What `check` raises meanwhile keeps nothing of it.
        """

        def chunks() -> Iterator[list[Change]]:
            for piece in pieces():
                yield [row.change() for row in piece.rows]

        try:
            self.added += self._ws.log.apply_large(header, chunks, self._check, more=True).added
        except (UserError, Cancelled):
            raise
        except Exception as error:  # noqa: BLE001 - it would stop everything behind it for good
            self.park(header, [row for piece in pieces() for row in piece.rows], error)
            return False
        return True

    def unreadable(self, data: bytes, error: Exception) -> None:
        """Set bytes aside that are no batch, or one of a newer version."""
        digest = hashlib.sha256(data).hexdigest()[:28]
        self._put(digest, parking.UNREADABLE, str(error), data)

    def park(self, header: Operation, rows: Sequence[Row], error: Exception | str) -> None:
        """Set an operation aside that breaks the rules, or fails when applied."""
        changes = tuple(Change(r.entity, r.id, _kept(r), r.base) for r in rows)
        body = replace(header, changes=changes).to_json().encode()
        self._put(header.stamp, parking.MALFORMED, str(error), body)

    def _put(self, stamp: str, kind: str, reason: str, body: bytes) -> None:
        with self._ws.transaction() as conn:
            parking.park(conn, stamp, kind, reason[:300], body, time.time_ns() // 1_000_000)
        self.parked += 1

    def _some(self, ops: Sequence[Operation]) -> None:
        try:
            self.added += self._ws.log.apply(ops, more=True).added
        except (UserError, Cancelled):  # a full disk is no fault of theirs
            raise
        except Exception as error:  # noqa: BLE001 - one of them; it must not stop the others
            if len(ops) == 1:
                self.park(replace(ops[0], changes=()), _rows(ops[0]), error)
            else:
                for op in ops:
                    self._some([op])


def readable(one: Carried) -> Operation | str:
    """Return a whole operation as the log takes it, or why it cannot."""
    try:
        op = one.operation()
    except (ValueError, RecursionError) as error:
        return str(error)
    return "out of order" if malformed(op) else op


def _rows(op: Operation) -> list[Row]:
    return [Row(c.entity, c.id, c.text(), c.base) for c in op.changes]


def _kept(row: Row) -> Any:
    """Return a patch as it can be kept: what is no object is shown as its text."""
    try:
        return row.change().patch
    except (ValueError, RecursionError):
        return {"": row.text}
