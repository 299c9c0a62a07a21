"""Faults planted in the model: they show that the oracles see them before any product is run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.store.simulation.model import Bases, ModelReplica
from tests.store.simulation.ops import REDO, UNDO, Change, Op, Pair, Patch, Row, Screen
from tests.store.simulation.stamps import following


class ArrivalWins(ModelReplica):
    """The change that came last shows, whatever its stamp."""

    def winners(self, row: Row, within: Mapping[str, Op] | None = None) -> dict[str, str]:
        held = self.log if within is None else within
        found: dict[str, str] = {}
        for at, change in self._changes(row, held):
            if self.effective(at, held):
                found.update(dict.fromkeys(change.cells, at))
        return found


class EarlyCancelForgotten(ModelReplica):
    """A cancel that comes before its original has no effect on it."""

    def effective(self, target: str, within: Mapping[str, Op] | None = None) -> bool:
        held = dict(self.log if within is None else within)
        for at in list(held):
            if at == target:
                break
            del held[at]
        return super().effective(target, held)


class DeafClock(ModelReplica):
    """Stamps follow this device's own stamps only."""

    def next_time(self) -> tuple[int, int]:
        own = (op.stamp for op in self.log.values() if op.device == self.device)
        return following(max(own, default=""), self.clock())


class BaseAtSave(ModelReplica):
    """What the author had seen is taken when the editor is saved."""

    def record(self, edits: Mapping[Row, Patch], bases: Bases | None = None) -> Op | None:
        return super().record(edits, None)


class NoDedupe(ModelReplica):
    """An operation that comes twice is held twice."""

    @property
    def held(self) -> list[Op]:
        return [*self.log.values(), *self.doubles]

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.doubles: list[Op] = []

    def _receive(self, op: Op) -> None:
        if op.stamp in self.log and op.stamp not in {d.stamp for d in self.doubles}:
            self.doubles.append(op)
        super()._receive(op)


class TombstonesDoNotDominate(ModelReplica):
    """A tombstone erases nothing but itself."""

    def _named_dead(self, op: Op) -> set[Row]:
        return set()


class LateArrivalsKept(ModelReplica):
    """What comes to an erased row later keeps its patch."""

    def _put(self, op: Op) -> None:
        self._erase(op.erases)
        self.log.setdefault(op.stamp, op)


class NotErasedAgain(ModelReplica):
    """Nobody records the erase operation that is missing beside a tombstone."""

    def mend(self) -> None:
        return None


class RedoNamesTheUndo(ModelReplica):
    """Redo cancels the undo, not the original."""

    def revive(self, target: str) -> Op | None:
        root = self.log[target].cancels or target
        undos = [s for s, op in self.log.items() if op.cancels == root and op.revives == UNDO]
        return self._write(cancels=max(undos), revives=REDO) if undos else None


class UndoWritesValues(ModelReplica):
    """Undo writes the former values as a new change."""

    def cancel(self, target: str) -> Op | None:
        before = {s: op for s, op in self.log.items() if s < target}
        edits = {}
        for change in self.log[target].changes:
            former = self.values(change.row, before)
            gone = True if "deleted" in change.cells else None
            edits[change.row] = {c: former.get(c, gone) for c in change.cells}
        return self.record(edits)


class NoWaitingRoom(ModelReplica):
    """What comes before its ancestors is put at once."""

    def _is_complete(self, op: Op) -> bool:
        return True


class CancelsCounted(ModelReplica):
    """An operation is effective when it was redone as often as it was undone."""

    def effective(self, target: str, within: Mapping[str, Op] | None = None) -> bool:
        held = self.log if within is None else within
        signs = [op.revives for op in held.values() if op.cancels == target]
        return signs.count(UNDO) <= signs.count(REDO)


class AsOfKnowsTheFuture(ModelReplica):
    """Time travel leaves out what was undone later."""

    def as_of(self, n: int) -> Screen:
        early = dict(list(self.log.items())[:n])
        return self.screen({s: op for s, op in early.items() if self.effective(s)})


class GreatestStampIsBase(ModelReplica):
    """The base is the row's greatest stamp alone."""

    def frontier(self, row: Row) -> tuple[str, ...]:
        return super().frontier(row)[-1:]


class EqualValuesConflict(ModelReplica):
    """Two devices that write the same are told that they disagree."""

    def _conflicts_of(self, row: Row) -> set[Pair]:
        found = super()._conflicts_of(row)
        changes: Iterable[tuple[str, Change]] = self._changes(row, self.log)
        above = {s: self.ancestors(row, c.base) for s, c in changes}
        return found | {
            (row, cell, u, w)
            for u, a in changes for w, b in changes
            if u < w and u not in above[w] and w not in above[u]
            for cell in a.cells.keys() & b.cells.keys()
        }  # fmt: skip


MODEL_FAULTS: dict[type[ModelReplica], str] = {
    ArrivalWins: "O0",
    EarlyCancelForgotten: "O7",
    DeafClock: "O3",
    BaseAtSave: "O6",
    NoDedupe: "O4",
    TombstonesDoNotDominate: "O1",
    LateArrivalsKept: "O8",
    NotErasedAgain: "O1",
    RedoNamesTheUndo: "O7",
    UndoWritesValues: "O7",
    NoWaitingRoom: "O6",
    CancelsCounted: "O7",
    AsOfKnowsTheFuture: "O9",
    GreatestStampIsBase: "O6",
    EqualValuesConflict: "O6",
}
"""Each fault with the oracle that must see it."""
