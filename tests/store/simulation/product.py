"""The product's log as a replica of a run: a workspace in memory, spoken to by its public calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from crm_desktop.domain import stamp as stamps
from crm_desktop.domain.operation import Change as RealChange
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.store import projection
from crm_desktop.store.cells import frontier, shown
from crm_desktop.store.check import check
from crm_desktop.store.conflicts import conflicts, open_conflicts
from crm_desktop.store.history import agreed_as_of, cells_as_of
from crm_desktop.store.workspace import Profile, Workspace
from tests.store.simulation.clocks import Clock
from tests.store.simulation.ops import Cells, Change, Op, Pair, Patch, Row, Screen
from tests.store.simulation.replica import Bases

BULK_FROM = 3
"""So many records at once are written by the path that imports use."""


@contextmanager
def repeatable(seed: int, many: int) -> Iterator[None]:
    """Draw the random bits of stamps from the seed, and undo whole sets from `many` rows on."""
    chance = SimpleNamespace(urandom=Random(seed).randbytes)
    with patch.object(stamps, "os", chance), patch.object(projection, "MANY", many):
        yield


class ProductReplica:
    """One workspace. What it shows is read once and kept until the next write."""

    folder: Path | None = None  # where the files of a run on disk are; None is in memory

    def __init__(self, device: str, clock: Clock, _rng: Random) -> None:
        place = self.folder / f"{device}.crm" if self.folder else ":memory:"
        self.clock = clock
        self.ws = Workspace.create(place, Profile(device), clock=clock)
        self.conn = self.ws.reader()
        self._fresh, self._known = False, Known()

    def close(self) -> None:
        self.ws.close()

    def restart(self) -> None:
        """Close the file and open it again; what is in memory only stays open."""
        if self.folder:
            self.ws.close()
            self.ws = Workspace.open(self.ws.path, clock=self.clock)
            self.conn = self.ws.reader()
            self._fresh = False

    @property
    def held(self) -> list[Op]:
        self._read()
        return list(self._held)

    @property
    def queued(self) -> list[Op]:
        self._read()
        return list(self._queued)

    def record(self, edits: Mapping[Row, Patch], bases: Bases | None = None) -> Op | None:
        given = [Edit(entity, id, cells) for (entity, id), cells in edits.items()]
        self._fresh = False
        if len(given) >= BULK_FROM and not bases:
            written = self.ws.log.record_bulk(
                Label("import", count=0), iter(given), origin="import"
            )
            return self._found(written)
        seen = {id: base for (_, id), base in (bases or {}).items()}
        return self._own(self.ws.log.record(Label("edit", count=len(given)), given, bases=seen))

    def cancel(self, target: str) -> Op | None:
        self._fresh = False
        return self._own(self.ws.log.cancel(target))

    def revive(self, target: str) -> Op | None:
        self._fresh = False
        return self._own(self.ws.log.revive(target))

    def erase(self, rows: Iterable[Row]) -> Op:
        self._fresh = False
        return plain(self.ws.log.erase(list(rows)))

    def mend(self) -> None:
        """`apply` does it by itself (R42)."""

    def apply(self, ops: Iterable[Op]) -> None:
        before = self._rows_written()
        try:
            self.ws.log.apply([Operation.from_json(_real(op).to_json()) for op in ops])
        finally:  # most of what comes while all settle is held already: then all stays as it was read
            self._fresh = self._fresh and self._rows_written() == before

    def cells(self, row: Row) -> Cells | None:
        found = shown(self.conn, *row)
        return None if found is None else _without_mark(found)

    def screen(self) -> Screen:
        self._read()
        return dict(self._screen)

    def frontier(self, row: Row) -> tuple[str, ...]:
        return frontier(self.conn, *row)

    def conflicts(self) -> set[Pair]:
        return {((e, i), cell, low, high) for e, i, cell, low, high in conflicts(self.conn)}

    def open_conflicts(self) -> set[Pair]:
        return {((e, i), cell, low, high) for e, i, cell, low, high in open_conflicts(self.conn)}

    def as_of(self, n: int) -> Screen:
        self._read()
        found = cells_as_of(self.conn, self.numbers[n - 1] if n else 0)
        return {row: _without_mark(cells) for row, cells in found.items()}

    def agreed_as_of(self, at: str) -> Screen:
        found = agreed_as_of(self.conn, at)
        return {row: _without_mark(cells) for row, cells in found.items()}

    def undoable(self) -> str | None:
        info = self.ws.log.undoable()
        return info.stamp if info else None

    def redoable(self) -> str | None:
        info = self.ws.log.redoable()
        return info.stamp if info else None

    def problems(self) -> tuple[str, ...]:
        """What the product's own check says."""
        return tuple(check(self.ws).problems)

    def _read(self) -> None:
        if self._fresh:
            return
        if not self._known.stands(self.conn):
            self._known = Known(self.conn)
        known = self._known
        self._queued = known.take(self.ws.log.since(known.last))
        self._held, self.numbers = [*known.ops.values()], [*known.ops]
        rows = {row for op in self._held for row in op.rows}
        cells = {row: self.cells(row) for row in rows}
        self._screen = {row: shows for row, shows in cells.items() if shows is not None}
        self._fresh = True

    def _rows_written(self) -> int:
        """Return how many rows of whatever table this connection has written, the only one that does."""
        return self.ws._conn.total_changes

    def _own(self, written: Operation | None) -> Op | None:
        return None if written is None else plain(written)

    def _found(self, written: Operation | None) -> Op | None:
        """A bulk operation comes back without its changes: read them from the log."""
        if written is None:
            return None
        return next(op for op in self.held if op.stamp == written.stamp)


class Known:
    """What was read of a log: all is read again where anything of it is no more as it was, else what came."""

    def __init__(self, conn: Any = None) -> None:
        self.conn = conn
        self.ops: dict[int, Op] = {}
        self.last = 0
        self._changes: object = None

    def stands(self, conn: Any) -> bool:
        """Say whether a connection still holds what was read of it, byte by byte but for new operations."""
        return conn is self.conn and self._changes == self._held()

    def take(self, found: Iterable[tuple[int, Operation]]) -> list[Op]:
        """Keep what came; return what waits."""
        new = [(n, plain(op)) for n, op in found]
        self.ops.update((n, op) for n, op in new if n)
        self.last = max(self.ops, default=0)
        self._changes = self._held()
        return [op for n, op in new if not n]

    def _held(self) -> object:
        said = (
            "SELECT n,stamp,device,number,wall,cancels,revives FROM operation WHERE n<=? ORDER BY n",
            "SELECT n,operation,entity,row,patch,base FROM change WHERE operation<=? ORDER BY n",
        )
        return [self.conn.execute(query, (self.last,)).fetchall() for query in said]


def plain(op: Operation) -> Op:
    changes = tuple(Change((c.entity, c.id), c.patch, tuple(c.base)) for c in op.changes)
    return Op(op.stamp, op.device, op.number, op.wall, changes, op.cancels, op.revives)


def _real(op: Op) -> Operation:
    changes = tuple(RealChange(*c.row, c.patch, c.base) for c in op.changes)
    key = "erase" if op.erases else "edit" if changes else "redo" if op.revives else "undo"
    return Operation(
        op.stamp, op.device, op.number, "", "erase" if op.erases else "user", Label(key), op.wall,
        op.cancels, op.revives, changes,
    )  # fmt: skip


def _without_mark(cells: Mapping[str, object]) -> Cells:
    return {c: v for c, v in cells.items() if c != "deleted" and v is not None}
