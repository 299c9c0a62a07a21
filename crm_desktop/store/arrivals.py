"""Taking in operations of other replicas: known ones, waiting ones, cancels, tombstones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from crm_desktop.domain.operation import ERASE, Change, Operation
from crm_desktop.domain.stamp import in_order
from crm_desktop.store import (
    bulk_arrivals,
    changes,
    conflicts,
    erasure,
    identities,
    outgoing,
    projection,
    recording,
)
from crm_desktop.store.bulk_arrivals import Chunks
from crm_desktop.store.changes import Written
from crm_desktop.store.filling import Filling

Rows = dict[str, frozenset[int] | None]


class Arrivals:
    """One `apply`: puts what is complete, keeps the rest in the waiting room (R24)."""

    def __init__(self, conn: Any, now: int, check: Callable[[], None] = lambda: None) -> None:
        self._conn = conn
        self._now = now
        self._check = check
        self.added = 0
        self.last = ""
        self.rows: Rows = {}

    def take_large(self, header: Operation, chunks: Chunks) -> None:
        """Apply an operation whose changes are too many to hold at once."""
        known = self._known_number(header)
        if malformed(header) or header.origin == ERASE or known is not None or not self._plain(
            header, chunks
        ):  # fmt: skip
            self.take(replace(header, changes=tuple(c for chunk in chunks() for c in chunk)))
            return
        count = sum(len(chunk) for chunk in chunks())
        effective = int(is_effective(self._conn, header.stamp))
        n = recording.insert_header(
            self._conn, header, touched=count, effective=effective, now=self._now
        )
        self._put_many(n, header.stamp, chunks())
        self.added += 1
        self.last = header.stamp
        self._release()

    def _plain(self, header: Operation, chunks: Chunks) -> bool:
        """Say whether no change is a tombstone, breaks the rules or waits for what is not here."""
        for chunk in chunks():
            part = replace(header, changes=tuple(chunk))
            if malformed(part) or self._incomplete(part) or any(c.patch is None for c in chunk):
                return False
        return True

    def take(self, op: Operation) -> None:
        """Apply one operation; a malformed one is refused silently, a known one completed."""
        if malformed(op):
            return
        for change in op.changes:
            if change.patch is None:
                self._tombstone(change)
        if self._known(op):
            return
        if self._incomplete(op):
            self._wait(op)
            return
        self._put(op)
        self._release()

    def release_all(self) -> int:
        """Put every waiting operation, ancestors or not, smallest stamp first."""
        waiting = outgoing.waiting_all(self._conn)
        for op in waiting:
            self._conn.execute("DELETE FROM waiting WHERE stamp=?", (op.stamp,))
            self._put(op)
        return len(waiting)

    def _known(self, op: Operation) -> bool:
        n = self._known_number(op)
        if n is not None:
            self._add_rows(n, op)
            return True
        return bool(
            self._conn.execute("SELECT 1 FROM waiting WHERE stamp=?", (op.stamp,)).fetchone()
        )

    def _known_number(self, op: Operation) -> int | None:
        found = self._conn.execute("SELECT n FROM operation WHERE stamp=?", (op.stamp,)).fetchone()
        return None if found is None else int(found[0])

    def _add_rows(self, n: int, op: Operation) -> None:
        """Add rows of a known operation that were not held, e.g. granted later (R1)."""
        held = {
            (identities.name_of(self._conn, code), identities.id_of(
                self._conn, identities.name_of(self._conn, code), row))
            for code, row in self._conn.execute(
                "SELECT entity,row FROM change WHERE operation=?", (n,)).fetchall()
        }  # fmt: skip
        missing = [c for c in op.changes if (c.entity, c.id) not in held]
        if missing:
            self._put_changes(n, op.stamp, missing)
            for change in missing:  # what is built on them was here, and seemed not to be
                conflicts.reconsider(self._conn, change.entity, change.id)
            if op.origin == ERASE and not is_refused(self._conn, op.stamp):
                erasure.carry_out(self._conn, n)

    def _incomplete(self, op: Operation) -> bool:
        needed = {stamp for c in op.changes for stamp in c.base}
        return any(
            self._conn.execute("SELECT 1 FROM operation WHERE stamp=?", (s,)).fetchone() is None
            for s in needed
        )

    def _wait(self, op: Operation) -> None:
        body = erasure.without_erased(self._conn, op).to_json()
        self._conn.execute(
            "INSERT INTO waiting(stamp,body,received) VALUES(?,?,?)", (op.stamp, body, self._now)
        )

    def _release(self) -> None:
        ready = True
        while ready:
            ready = False
            for op in outgoing.waiting_all(self._conn):
                if not self._incomplete(op):
                    self._conn.execute("DELETE FROM waiting WHERE stamp=?", (op.stamp,))
                    self._put(op)
                    ready = True
                    break

    def _put(self, op: Operation) -> None:
        conn = self._conn
        effective = int(op.origin == ERASE or is_effective(conn, op.stamp))
        n = recording.insert_header(conn, op, effective=effective, now=self._now)
        if len(op.changes) < projection.MANY:
            self._put_changes(n, op.stamp, op.changes)
        else:
            self._put_many(n, op.stamp, (op.changes,))
        if op.cancels is not None:
            self._note(settle(conn, op.cancels))
        if op.origin == ERASE and not is_refused(conn, op.stamp):
            erasure.carry_out(conn, n)
        self.added += 1
        self.last = op.stamp

    def _put_many(self, n: int, stamp: str, chunks: Iterable[Sequence[Change]]) -> None:
        """Put the changes of one operation, most of which make new records."""
        filling, referring = Filling(self._conn), []
        for chunk in chunks:
            self._check()
            for entity, run in bulk_arrivals.runs(self._conn, chunk):
                if entity:
                    referring += bulk_arrivals.put_new(self._conn, n, entity, run, filling)
                    self._note({entity: None})
                else:
                    self._put_changes(n, stamp, run)
        filling.finish()
        for entity, row in referring:
            self._also(projection.reproject(self._conn, entity, row))
        if not is_effective(self._conn, stamp):  # undone before it came
            self._note(projection.reproject_operation(self._conn, n))

    def _put_changes(self, n: int, stamp: str, given: Iterable[Change]) -> None:
        conn = self._conn
        for change in given:
            code = identities.code_of(conn, change.entity)
            row = identities.made_number(conn, change.entity, change.id)
            mark = change.patch is not None and ERASE in change.patch
            if change.patch is None and erasure.given_back(conn, code, row):
                continue
            dead = recording.is_erased(conn, code, row) and not mark
            patch = None if dead and change.patch else change.patch
            before = changes.frontier(conn, code, row)
            recording.put_change(conn, (n, code, row), patch, change.base)
            if set(before) - set(change.base) and patch is not None:
                arrived = Written(stamp, True, dict(patch), change.base)
                conflicts.flag(conn, code, row, arrived)
            if not dead and not mark:
                self._also(projection.reproject(conn, change.entity, row))
            self._note({change.entity: frozenset({row})})

    def _tombstone(self, change: Change) -> None:
        """A tombstone dominates: meeting one erases the row here too (R41)."""
        code = identities.code_of(self._conn, change.entity)
        row = identities.made_number(self._conn, change.entity, change.id)
        erased = recording.is_erased(self._conn, code, row)
        if not erased and not erasure.given_back(self._conn, code, row):
            self._also(erasure.erase_row(self._conn, code, row, None))
            self._note({change.entity: frozenset({row})})

    def _also(self, rows: projection.Touched) -> None:
        self._note({entity: frozenset(ns) for entity, ns in rows.items()})

    def _note(self, rows: Rows) -> None:
        for entity, ns in rows.items():
            known = self.rows.get(entity, frozenset())
            self.rows[entity] = None if ns is None or known is None else known | ns


def malformed(op: Operation) -> bool:
    """Say whether an operation breaks R4 or R5 and must not enter the log."""
    named = {stamp for c in op.changes for stamp in c.base}
    return not in_order(op.stamp, named if op.cancels is None else named | {op.cancels})


def is_effective(conn: Any, stamp: str) -> bool:
    """Say whether an operation counts: no final verdict, newest cancel none or a revive (R10, R35)."""
    found = conn.execute(
        "SELECT revives FROM operation WHERE cancels=? ORDER BY stamp DESC", (stamp,)
    ).fetchall()
    if any(revives == 2 for (revives,) in found):
        return False
    return not found or bool(found[0][0])


def is_refused(conn: Any, stamp: str) -> bool:
    """Say whether a server's final verdict is on an operation: no redo brings it back (R35)."""
    sql = "SELECT 1 FROM operation WHERE cancels=? AND revives=2"
    return conn.execute(sql, (stamp,)).fetchone() is not None


def root_of(conn: Any, stamp: str) -> tuple[str, bool]:
    """Return the original an undo or redo names, or the operation itself, and if it is an undo (R11)."""
    found = conn.execute("SELECT cancels,revives FROM operation WHERE stamp=?", (stamp,)).fetchone()
    if found is None or found[0] is None:
        return stamp, False
    return str(found[0]), found[1] == 0


def settle(conn: Any, stamp: str) -> Rows:
    """Bring an operation's effect in line with its cancels; return the rows it touched."""
    found = conn.execute(
        "SELECT n,effective,origin FROM operation WHERE stamp=?", (stamp,)
    ).fetchone()
    if found is None:
        return {}
    if found[2] == ERASE:
        back = erasure.give_back(conn, found[0]) if is_refused(conn, stamp) else {}
        return {entity: frozenset(rows) for entity, rows in back.items()}
    effective = int(is_effective(conn, stamp))
    if effective == found[1]:
        return {}
    conn.execute("UPDATE operation SET effective=? WHERE n=?", (effective, found[0]))
    return projection.reproject_operation(conn, int(found[0]))
