"""One seeded run: devices, what lies in the post between them, and the facts of what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.store.simulation.catalogue import Catalogue
from tests.store.simulation.clocks import Clock
from tests.store.simulation.facts import Facts, tokens
from tests.store.simulation.merging import MANY, SINGLE
from tests.store.simulation.ops import Op, Patch, Row, Screen, dead_rows
from tests.store.simulation.replica import Replica

MakeReplica = Callable[[str, Clock, Random], Replica]


@dataclass
class Editor:
    """A form somebody has open: what it showed, and what its author had seen by then (R21)."""

    row: Row
    base: tuple[str, ...]
    seen: frozenset[str]


@dataclass
class Device:
    """A replica with its clock, its open editors and the screens it has shown."""

    name: str
    clock: Clock
    replica: Replica
    editors: list[Editor] = field(default_factory=list)
    screens: dict[int, Screen] = field(default_factory=dict)

    def stamps(self) -> set[str]:
        return {op.stamp for op in self.replica.held}

    def ops(self) -> dict[str, Op]:
        return {op.stamp: op for op in self.replica.held}


@dataclass
class World:
    """Everything of one run, and the faults its oracles have named."""

    rng: Random
    devices: list[Device]
    catalogue: Catalogue
    facts: Facts = field(default_factory=Facts)
    post: list[tuple[Device, list[Op]]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)  # oracle: what it saw first
    operations: int = 0

    @classmethod
    def drawn(cls, seed: int, make: MakeReplica, count: int) -> World:
        rng = Random(seed)
        devices = []
        for name in "abcdefg"[:count]:
            clock = Clock.drawn(Random(rng.random()))
            devices.append(Device(name, clock, make(name, clock, Random(rng.random()))))
        return cls(rng, devices, Catalogue(Random(rng.random())))

    def fail(self, oracle: str, what: str) -> None:
        self.failures.setdefault(oracle, what)

    # -- deeds; each keeps its own facts and is watched by the oracles of the moment ----------

    def write(
        self, device: Device, edits: Mapping[Row, Patch], editor: Editor | None = None
    ) -> None:
        """Record edits; an open editor lends the base of its row."""
        replica, held = device.replica, device.replica.held
        shown = {row: replica.cells(row) for row in edits}
        bases = {editor.row: editor.base} if editor else {}
        op = replica.record(edits, bases)
        kept = {c.row: c.cells for c in op.changes} if op else {}
        accepted = {r: self._accepted(r, edits[r], kept.get(r, {}), shown[r]) for r in edits}
        if op is None:
            return
        self.operations += 1
        self._expect_greater(op, held)
        self.facts.writes[op.stamp] = {r: p for r, p in accepted.items() if p}
        now = frozenset(o.stamp for o in held)
        for row in edits:
            self.facts.seen[op.stamp, row] = editor.seen if editor and editor.row == row else now

    def press(self, device: Device, target: str, undo: bool) -> None:
        """Undo or redo an operation, as the menu or the History panel does."""
        replica, held = device.replica, device.replica.held
        before, winners = replica.screen(), _winners(held)
        op = replica.cancel(target) if undo else replica.revive(target)
        if op is None:
            self._expect_wanted_already(target, undo, device)
            return
        self.operations += 1
        self._expect_greater(op, held)
        root, wanted = self._wish(held, target, undo)
        self.facts.wishes.setdefault(root, {})[op.stamp] = wanted
        after, later = replica.screen(), _winners(replica.held)
        self._expect_intent(device, root, wanted)
        self._expect_only_its_cells(device, root, (before, winners), (after, later))

    def erase(self, device: Device, rows: list[Row]) -> None:
        self.operations += 1
        self.facts.erased.update(rows)
        device.replica.erase(rows)

    def deliver(self, device: Device, ops: list[Op]) -> None:
        device.replica.apply(ops)
        self._mend(device)

    def settle(self) -> None:
        """Hand to everybody what they lack until nobody learns anything new.

        As a transport would, by stamp alone: an operation held there is not sent again, so a
        tombstone does not travel on one that the other side has with its patch.
        """
        for _ in range(6):
            before = [d.ops() for d in self.devices]
            for source in self.devices:
                for target in self.devices:
                    there = target.replica.held + target.replica.queued
                    known = {op.stamp for op in there}
                    here = source.replica.held + source.replica.queued
                    ops = [op for op in here if op.stamp not in known]
                    self.rng.shuffle(ops)
                    if ops:
                        self.deliver(target, ops)
            if before == [d.ops() for d in self.devices]:
                return

    def look(self, device: Device) -> None:
        """Keep what the device shows now, under the number of operations it holds (R50)."""
        held, screen = device.replica.held, device.replica.screen()
        device.screens[len(held)] = screen
        dead = {c.row for op in held for c in op.changes if c.patch is None} | dead_rows(held)
        kept = {c.row for op in held + device.replica.queued for c in op.changes if c.cells}
        if dead & (kept | screen.keys()):
            self.fail("O8", f"{device.name} keeps {min(dead & (kept | screen.keys()))}")

    def blind_to(self, device: Device) -> set[Row]:
        """Rows that a device may have held in part, since it did not always see them."""
        return set()

    def hidden_from(self, device: Device) -> set[Row]:
        """Rows that somebody else keeps from a device now."""
        return set()

    # -- oracles of the moment ------------------------------------------------------------------

    def _expect_greater(self, op: Op, held: list[Op]) -> None:
        if any(o.stamp >= op.stamp for o in held):
            self.fail("O3", f"{op.stamp} is not greater than all its author had seen")

    def _expect_intent(self, device: Device, root: str, wanted: bool) -> None:
        known = dead_rows(device.replica.held)
        # What is hidden from it is not there for what was merged into it either.
        counting = [op for op in device.replica.held if op.stamp not in self.facts.refused]
        here = {change.row for op in counting for change in op.changes}
        truth = self.facts.screen(device.stamps(), known | (self.blind_to(device) - here))
        screen = device.replica.screen()
        if self.facts.effective(root, device.stamps()) != wanted:
            self.fail("O7", f"pressing did not make {root} {wanted}")
        # Erasures elsewhere are facts that this device need not know yet.
        hidden = self.facts.erased | self.blind_to(device)
        if any(screen.get(r) != truth.get(r) for r in (screen.keys() | truth.keys()) - hidden):
            self.fail("O7", f"{device.name} shows something else after the press on {root}")

    def _expect_wanted_already(self, target: str, undo: bool, device: Device) -> None:
        held = device.replica.held
        if any(target == op.stamp and op.erases for op in held):
            return
        root, wanted = self._wish(held, target, undo)
        if {root, *(op.cancels for op in held if op.stamp == target)} & self.facts.refused.keys():
            return
        if self.facts.effective(root, device.stamps()) != wanted:
            self.fail("O7", f"the button did nothing for {target}")

    def _expect_only_its_cells(
        self,
        device: Device,
        root: str,
        before: tuple[Screen, Winners],
        after: tuple[Screen, Winners],
    ) -> None:
        """No cell changes whose winner was, or is now, another operation (O5)."""
        for row in before[0].keys() | after[0].keys():
            was, now = before[0].get(row), after[0].get(row)
            won = {
                c for w in (before[1], after[1]) for c, at in w.get(row, {}).items() if at == root
            }
            cells = {"deleted"} if was is None or now is None else was.keys() | now.keys()
            changed = {c for c in cells if (was or {}).get(c) != (now or {}).get(c)}
            if (was is None) != (now is None):
                changed = {"deleted"}
            changed -= {c for c in changed if _of_merges(device, row, c)}
            if changed - won and row not in self.blind_to(device):
                self.fail("O5", f"{row} {changed - won} changed with {root}")

    # -- facts ----------------------------------------------------------------------------------

    def _accepted(self, row: Row, asked: Patch, kept: Patch, shown: Patch | None) -> Patch:
        """What counts as written; a value equal to the shown one need not be (R8)."""
        if row in self.facts.erased:
            return kept
        accepted = dict(kept)
        for cell in asked.keys() - kept.keys():
            if tokens({cell: asked[cell]}) and (shown is None or shown.get(cell) != asked[cell]):
                accepted[cell] = asked[cell]
                self.fail("O2", f"{row} {cell} was not recorded")
        return accepted

    def _wish(self, held: list[Op], target: str, undo: bool) -> tuple[str, bool]:
        pressed = {
            s: (r, w) for r, presses in self.facts.wishes.items() for s, w in presses.items()
        }
        root, was = pressed.get(target, (target, True))
        return root, not undo or not was

    def _mend(self, device: Device) -> None:
        if device.replica.mend() is not None:
            self.operations += 1


def _of_merges(device: Device, row: Row, cell: str) -> bool:
    """Whether a cell can change with a merge of other records (R9), whoever wrote it."""
    if cell == "deleted":
        return any("merged_into" in c.cells for op in device.replica.held for c in op.changes
                   if c.row == row)  # fmt: skip
    name, _, _ = cell.partition(".")
    return (row[0], name) in SINGLE.keys() | MANY.keys()


Winners = dict[Row, dict[str, str]]


def _winners(log: list[Op]) -> Winners:
    ops = sorted(log, key=lambda op: op.stamp)
    last = {op.cancels: op.revives for op in ops if op.cancels}
    found: Winners = {}
    for op in ops:
        if last.get(op.stamp, 1) == 1:
            for change in op.changes:
                found.setdefault(change.row, {}).update(dict.fromkeys(change.cells, op.stamp))
    return found
