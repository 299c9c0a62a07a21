"""The change log as the rules state it: everything is worked out anew from the operations held.

Slow and short on purpose. It shares no code with the product, and each method names its rule, so
that a run of the product can be held against it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

from tests.store.simulation.merging import also, led, shows
from tests.store.simulation.ops import (
    ERASE,
    REDO,
    UNDO,
    Cells,
    Change,
    Op,
    Pair,
    Patch,
    Row,
    Screen,
)
from tests.store.simulation.stamps import following, stamp, well_formed

Bases = Mapping[Row, tuple[str, ...]]


class ModelReplica:
    """One device's copy of the log."""

    def __init__(self, device: str, clock: Callable[[], int], rng: Random) -> None:
        self.device, self.clock, self.rng = device, clock, rng
        self.log: dict[str, Op] = {}  # in order of arrival
        self.waiting: dict[str, Op] = {}
        self.erased: set[Row] = set()
        self.greatest = ""  # of all stamps ever known; never falls (R3)
        self.number = 0

    def close(self) -> None:
        """Nothing is held open."""

    def restart(self) -> None:
        """Nothing is forgotten."""

    # -- writing -----------------------------------------------------------------------------

    def record(self, edits: Mapping[Row, Patch], bases: Bases | None = None) -> Op | None:
        """Record what differs from what is shown; None when nothing does."""
        changes = self.changes_for(edits, bases or {})
        return self._write(changes=changes) if changes else None

    def cancel(self, target: str) -> Op | None:
        """Undo an operation, or undo an undo."""
        return self._set(self.wish_of(target, undo=True))

    def revive(self, target: str) -> Op | None:
        """Redo an operation, named itself or by an undo of it."""
        return self._set(self.wish_of(target, undo=False))

    def erase(self, rows: Iterable[Row]) -> Op:
        return self._write(changes=tuple(Change(row, ERASE) for row in rows))

    def mend(self) -> Op | None:
        """Record the erase operations that are missing beside tombstones (R42)."""
        bare = self.bare_tombstones()
        return self.erase(bare) if bare else None

    def apply(self, ops: Iterable[Op]) -> None:
        """Take in operations of others, in any order, any number of times."""
        for op in ops:
            if well_formed(op):
                self._receive(op)

    def adopt(self, op: Op) -> None:
        """Take an operation written on this device into its log."""
        self.number = op.number
        self._know(op.stamp)
        self._put(op)

    # -- what a write would hold -------------------------------------------------------------

    def changes_for(self, edits: Mapping[Row, Patch], bases: Bases) -> tuple[Change, ...]:
        """What of these edits is worth recording, on what the author has seen (R8, R21)."""
        changes = (self._change(row, cells, bases.get(row)) for row, cells in edits.items())
        return tuple(c for c in changes if c.cells and c.row not in self.erased)

    def wish_of(self, target: str, undo: bool) -> tuple[str, bool] | None:
        """The original an undo or redo is about, and whether it shall be effective (R11)."""
        op = self.log[target]
        root = op.cancels or target
        wanted = not undo or op.revives == UNDO  # undo of an undo brings the original back
        is_erase = root in self.log and bool(self.log[root].erases)
        return None if is_erase or self.effective(root) == wanted else (root, wanted)

    def next_time(self) -> tuple[int, int]:
        """Milliseconds and counter of the next stamp (R3)."""
        return following(self.greatest, self.clock())

    # -- reading -----------------------------------------------------------------------------

    @property
    def held(self) -> list[Op]:
        return list(self.log.values())

    @property
    def queued(self) -> list[Op]:
        return list(self.waiting.values())

    def effective(self, target: str, within: Mapping[str, Op] | None = None) -> bool:
        """Whether the cancel with the greatest stamp, if any, is a revive (R10)."""
        held = self.log if within is None else within
        cancels = [op for op in held.values() if op.cancels == target]
        if any(op.revives not in (UNDO, REDO) for op in cancels):
            return False  # a final verdict (R35)
        return not cancels or max(cancels, key=lambda op: op.stamp).revives == REDO

    def winners(self, row: Row, within: Mapping[str, Op] | None = None) -> dict[str, str]:
        """Cell to the stamp of its greatest effective change (R10)."""
        held = self.log if within is None else within
        found: dict[str, str] = {}
        for at, change in self._changes(row, held):
            if change.cells and self.effective(at, held):
                found.update({c: at for c in change.cells if at > found.get(c, "")})
        return found

    def values(self, row: Row, within: Mapping[str, Op] | None = None) -> Cells:
        """Cells as shown, whether or not the row is visible; null shows as absent (R7)."""
        held = self.log if within is None else within
        patches = {c: self._patch(at, row, held) for c, at in self.winners(row, held).items()}
        return {c: patch[c] for c, patch in patches.items() if patch[c] is not None}

    def cells(self, row: Row, within: Mapping[str, Op] | None = None) -> Cells | None:
        """What a visible record shows; None when it is not visible (R6, R9)."""
        return self.screen(within).get(row)

    def screen(self, within: Mapping[str, Op] | None = None) -> Screen:
        held = self.log if within is None else within
        rows = self._rows(held)
        return {
            row: {c: v for c, v in led(rows, row).items() if v is not None and c != "deleted"}
            for row in rows
            if shows(rows, row)
        }

    def _rows(self, within: Mapping[str, Op] | None = None) -> dict[Row, Cells]:
        """The cells of every row, whether or not it shows; one erased later was there then."""
        held = self.log if within is None else within
        rows = {row for op in held.values() for row in op.rows}
        gone = {row for op in held.values() for row in op.erases}
        later = {c.row for op in held.values() for c in op.changes if c.patch is None} - gone
        return {row: {"deleted": True} if row in later else self.values(row, held) for row in rows}

    def frontier(self, row: Row) -> tuple[str, ...]:
        """Stamps of the row's changes that no other one was based on (R20)."""
        changes = dict(self._changes(row, self.log))
        named = {b for c in changes.values() for b in c.base}
        return tuple(sorted(set(changes) - named))

    def ancestors(self, row: Row, base: Iterable[str]) -> set[str]:
        found: set[str] = set()
        left = list(base)
        while left:
            at = left.pop()
            if at not in found:
                found.add(at)
                op = self.log.get(at)
                change = op.change(row) if op else None
                left.extend(change.base if change else ())
        return found

    def conflicts(self) -> set[Pair]:
        """Concurrent changes of one cell with different values (R22)."""
        rows = {c.row for op in self.log.values() for c in op.changes}
        return {pair for row in rows for pair in self._conflicts_of(row)}

    def open_conflicts(self) -> set[Pair]:
        """Those the user has still to look at (R23)."""
        return {pair for pair in self.conflicts() if self._is_open(pair)}

    def as_of(self, n: int) -> Screen:
        """What this device showed when it held n operations (R50)."""
        return self.screen(dict(list(self.log.items())[:n]))

    def agreed_as_of(self, at: str) -> Screen:
        """What all operations up to a stamp say, whoever has seen it (R51)."""
        return self.screen({s: op for s, op in self.log.items() if s <= at})

    def undoable(self) -> str | None:
        """What this device did, or did again, last (R14)."""
        return max((s for s in self._own() if self.effective(s)), key=self._turned, default=None)

    def redoable(self) -> str | None:
        """What was taken back last of what this device did (R14)."""
        own = (s for s in self._own() if not self.effective(s))
        return max(own, key=self._turned, default=None)

    def _turned(self, stamp: str) -> str:
        """When this device did an operation, took it back or did it again last."""
        turns = (
            s for s, op in self.log.items() if op.cancels == stamp and op.device == self.device
        )
        return max([stamp, *turns])

    def bare_tombstones(self) -> set[Row]:
        """Erased rows whose erase operation is not held."""
        return self.erased - {row for op in self.log.values() for row in op.erases}

    # -- inside ------------------------------------------------------------------------------

    def _change(self, row: Row, cells: Patch, base: tuple[str, ...] | None) -> Change:
        seen = self.frontier(row) if base is None else tuple(sorted(base))
        rows = self._rows()
        shown = led(rows, row)
        if shows(rows, row):
            shown["deleted"] = False
        settled = self._settled_by(row, seen)
        patch = {c: v for c, v in cells.items() if v != shown.get(c) or c in settled}
        if patch:
            patch = {**patch, **also(rows, row, patch)}
        return Change(row, patch, seen)

    def _settled_by(self, row: Row, base: tuple[str, ...]) -> set[str]:
        """Cells with an open conflict whose two sides the author has seen (R8)."""
        known = self.ancestors(row, base)
        pairs = (p for p in self._conflicts_of(row) if {p[2], p[3]} <= known)
        return {pair[1] for pair in pairs if self._is_open(pair)}

    def _set(self, wish: tuple[str, bool] | None) -> Op | None:
        if wish is None:
            return None
        return self._write(cancels=wish[0], revives=REDO if wish[1] else UNDO)

    def _write(self, **parts: Any) -> Op:
        at = stamp(*self.next_time(), self.rng.getrandbits(48))
        op = Op(at, self.device, self.number + 1, self.clock(), **parts)
        self.adopt(op)
        return op

    def _know(self, at: str) -> None:
        self.greatest = max(self.greatest, at)

    def _receive(self, op: Op) -> None:
        self._know(op.stamp)
        self._erase(self._named_dead(op))
        news = self._news(op)
        if news is None:
            return
        if self._is_complete(news):
            self._put(news)
            self._release()
        else:
            late = news.without_patches(self.erased)
            self.waiting[op.stamp] = _joined(self.waiting.get(op.stamp), late)

    def _named_dead(self, op: Op) -> set[Row]:
        """Rows that are dead by a tombstone (R41); its erase operation need not be here."""
        return {c.row for c in op.changes if c.patch is None}

    def _news(self, op: Op) -> Op | None:
        """The part of an operation that is not in the log yet (R1)."""
        held = self.log.get(op.stamp)
        if held is None:
            return op
        fresh = tuple(c for c in op.changes if held.change(c.row) is None)
        return replace(op, changes=fresh) if fresh else None

    def _is_complete(self, op: Op) -> bool:
        return all(b in self.log for c in op.changes for b in c.base)

    def _put(self, op: Op) -> None:
        self._erase(op.erases)
        self.log[op.stamp] = _joined(self.log.get(op.stamp), op.without_patches(self.erased))

    def _release(self) -> None:
        """Put what stopped waiting, smallest stamp first (R24)."""
        while ready := [s for s, op in self.waiting.items() if self._is_complete(op)]:
            self._put(self.waiting.pop(min(ready)))

    def _erase(self, rows: Iterable[Row]) -> None:
        """The rows are dead for ever, here and in what comes later (R40)."""
        if fresh := set(rows) - self.erased:
            self.erased |= fresh
            self.log = {s: op.without_patches(fresh) for s, op in self.log.items()}
            self.waiting = {s: op.without_patches(fresh) for s, op in self.waiting.items()}

    def _changes(self, row: Row, held: Mapping[str, Op]) -> Iterable[tuple[str, Change]]:
        return [(s, c) for s, op in held.items() if (c := op.change(row)) is not None]

    def _patch(self, at: str, row: Row, held: Mapping[str, Op]) -> Patch:
        change = held[at].change(row)
        return change.cells if change else {}

    def _conflicts_of(self, row: Row) -> set[Pair]:
        changes = [(s, c) for s, c in sorted(self._changes(row, self.log)) if c.cells]
        above = {s: self.ancestors(row, c.base) for s, c in changes}
        found: set[Pair] = set()
        for (low, u), (high, w) in combinations(changes, 2):
            if low not in above[high] and high not in above[low]:
                both = u.cells.keys() & w.cells.keys()
                found |= {(row, c, low, high) for c in both if u.cells[c] != w.cells[c]}
        return found

    def _is_open(self, pair: Pair) -> bool:
        row, cell, low, high = pair
        if not (self.effective(low) and self.effective(high)):
            return False
        return not any(
            cell in change.cells
            and self.effective(at)
            and {low, high} <= self.ancestors(row, change.base)
            for at, change in self._changes(row, self.log)
        )

    def _own(self) -> list[str]:
        mine = (op for op in self.log.values() if op.device == self.device)
        # Where all it touched was erased nothing would come back.
        left = (op for op in mine if any(c.patch is not None for c in op.changes))
        return [op.stamp for op in left if op.cancels is None and not op.erases]


def _joined(held: Op | None, more: Op) -> Op:
    """One operation with the rows of both (R1)."""
    if held is None:
        return more
    fresh = tuple(c for c in more.changes if held.change(c.row) is None)
    return replace(held, changes=held.changes + fresh)
