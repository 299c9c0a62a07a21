"""The product with the model beside it: each deed goes through both, and both are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

from tests.store.simulation.clocks import Clock
from tests.store.simulation.model import ModelReplica
from tests.store.simulation.ops import Change, Op, Patch, Row
from tests.store.simulation.product import ProductReplica
from tests.store.simulation.replica import Bases
from tests.store.simulation.stamps import split


class ComparedReplica(ProductReplica):
    """Answers are the product's; where the model disagrees, `differences` says how.

    The model foretells what each operation will hold, then takes the product's own into its log,
    since only the random bits of a stamp may differ. After the first difference it is left alone.
    """

    def __init__(self, device: str, clock: Clock, rng: Random) -> None:
        super().__init__(device, clock, rng)
        self.model = ModelReplica(str(self.ws.setting("device")), clock, rng)
        self.differences: list[str] = []

    def record(self, edits: Mapping[Row, Patch], bases: Bases | None = None) -> Op | None:
        if self.differences:
            return super().record(edits, bases)
        expected = self.model.changes_for(edits, bases or {})
        time = self.model.next_time()
        op = super().record(edits, bases)
        self._same("changes", _by_row(op.changes if op else ()), _by_row(expected))
        self._take(op, time)
        return op

    def cancel(self, target: str) -> Op | None:
        return self._press(target, undo=True)

    def revive(self, target: str) -> Op | None:
        return self._press(target, undo=False)

    def erase(self, rows: Iterable[Row]) -> Op:
        marked, time = set(rows), self.model.next_time()
        op = super().erase(marked)
        self._same("erased rows", op.erases, marked)
        self._take(op, time)
        return op

    def apply(self, ops: Iterable[Op]) -> None:
        given = list(ops)
        if self.differences:
            return super().apply(given)
        self.model.apply(given)
        bare, time = self.model.bare_tombstones(), self.model.next_time()
        super().apply(given)
        own = [op for op in self.held if op.stamp not in self.model.log]
        self._same("rows erased again", {row for op in own for row in op.erases}, bare)
        self._take(own[0] if len(own) == 1 else None, time)
        return None

    def agree(self) -> None:
        """Compare what is dear to compare: conflicts, and both kinds of time travel."""
        if self.differences:
            return
        self._same("conflicts", self.conflicts(), self.model.conflicts())
        self._same("open conflicts", self.open_conflicts(), self.model.open_conflicts())
        stamps = sorted(self.model.log)
        for at in stamps[:: max(1, len(stamps) // 4)]:
            self._same(f"agreed as of {at}", self.agreed_as_of(at), self.model.agreed_as_of(at))

    def _press(self, target: str, undo: bool) -> Op | None:
        press = super().cancel if undo else super().revive
        if self.differences:
            return press(target)
        expected, time = self.model.wish_of(target, undo), self.model.next_time()
        op = press(target)
        found = (op.cancels, bool(op.revives)) if op else None
        self._same("undo" if undo else "redo", found, expected)
        self._take(op, time)
        return op

    def _take(self, op: Op | None, time: tuple[int, int]) -> None:
        """Let the model have the product's operation, and compare the two devices."""
        if self.differences:
            return
        if op is not None:
            self._same("time of the stamp", split(op.stamp), time)
            self._same("number", op.number, self.model.number + 1)
            self._same("author's device", op.device, self.model.device)
            self.model.adopt(op)
        self._same("log", {o.stamp: o for o in self.held}, self.model.log)
        self._same("waiting room", {o.stamp: o for o in self.queued}, self.model.waiting)
        self._same("screen", self.screen(), self.model.screen())
        for row in op.rows if op else ():
            self._same(f"frontier of {row}", self.frontier(row), self.model.frontier(row))
        self._same("undo menu", self.undoable(), self.model.undoable())
        self._same("redo menu", self.redoable(), self.model.redoable())

    def _same(self, what: str, found: object, expected: object) -> None:
        if found != expected and not self.differences:
            self.differences.append(f"{what}: {_differing(found, expected)}")


def _differing(found: object, expected: object) -> str:
    """Only what differs of two mappings, else both."""
    if isinstance(found, dict) and isinstance(expected, dict):
        keys = [k for k in found.keys() | expected.keys() if found.get(k) != expected.get(k)]
        found, expected = ({k: d.get(k) for k in keys} for d in (found, expected))
    return f"{found}, the model says {expected}"


def _by_row(changes: Iterable[Change]) -> dict[Row, Change]:
    return {c.row: c for c in changes}
