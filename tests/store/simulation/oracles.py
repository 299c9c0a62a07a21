"""The oracles O0 to O9 that judge a run once everybody holds everything."""

from __future__ import annotations

from collections import Counter

from tests.store.simulation.beside import ComparedReplica
from tests.store.simulation.facts import replay, tokens
from tests.store.simulation.merging import MANY, SINGLE
from tests.store.simulation.ops import Op, Row, Screen
from tests.store.simulation.world import Device, World


def judge(world: World) -> None:
    """Put every oracle to every device."""
    truth, pairs = world.facts.screen(), world.facts.conflicts()
    for device in world.devices:
        projection_is_replay(world, device)
        nothing_lost(world, device)
        each_write_once(world, device)
        if device.replica.screen() != truth:
            world.fail("O7", f"{device.name} does not show what was meant: "
                             f"{_difference(device.replica.screen(), truth)}")  # fmt: skip
        flagged_is_concurrent(world, device, pairs)
        erased_is_gone(world, device)
        as_of_is_the_screen(world, device)
        product_is_the_model(world, device)
    all_the_same(world)


def product_is_the_model(world: World, device: Device) -> None:
    """M: where the product runs, it agrees with the model; C: and its own check finds nothing."""
    if isinstance(device.replica, ComparedReplica):
        device.replica.agree()
        for difference in device.replica.differences:
            world.fail("M", f"{device.name}: {difference}")
        for problem in device.replica.problems():
            world.fail("C", f"{device.name}: {problem}")


def projection_is_replay(world: World, device: Device) -> None:
    """O0."""
    log, screen = device.replica.held, device.replica.screen()
    if screen != replay(log):
        world.fail("O0", f"{device.name}: {_difference(screen, replay(log))}")


def all_the_same(world: World) -> None:
    """O1: same cells, same log, nothing waiting."""
    first, *others = world.devices
    for device in others:
        if device.ops() != first.ops():
            world.fail("O1", f"{device.name} and {first.name} hold different logs")
        if device.replica.screen() != first.replica.screen():
            world.fail("O1", f"{device.name} and {first.name} show different cells")
    if any(d.replica.queued for d in world.devices):
        world.fail("O1", "something waits although everything is here")


def nothing_lost(world: World, device: Device) -> None:
    """O2: the mark of every accepted write is in every log."""
    expected = world.facts.tokens(world.hidden_from(device))
    if lost := expected.keys() - _tokens(device.replica.held).keys():
        world.fail("O2", f"{device.name} lacks {sorted(lost)}")


def each_write_once(world: World, device: Device) -> None:
    """O4: in each log a write stands as often as it was made, and a stamp once."""
    ops, made = device.replica.held + device.replica.queued, world.facts.tokens()
    counting = [op for op in ops if op.stamp not in world.facts.refused]
    doubled = {t for t, n in _tokens(counting).items() if t in made and n > made[t]}
    stamps = Counter(op.stamp for op in ops)
    if doubled or any(n > 1 for n in stamps.values()):
        world.fail("O4", f"{device.name} holds {sorted(doubled)[:3]} or a stamp twice")


def flagged_is_concurrent(world: World, device: Device, pairs: set) -> None:  # type: ignore[type-arg]
    """O6: none missed, none false."""
    out, blind = world.facts.refused.keys(), world.hidden_from(device)
    flagged = {p for p in device.replica.conflicts() if p[0] not in blind and not out & {*p[2:]}}
    pairs = {pair for pair in pairs if pair[0] not in blind}
    if pairs - flagged:
        world.fail("O6", f"{device.name} missed {min(pairs - flagged)}")
    if flagged - pairs:
        world.fail("O6", f"{device.name} flagged falsely {min(flagged - pairs)}")


def erased_is_gone(world: World, device: Device) -> None:
    """O8: no patch of an erased row in the log or the waiting room, nothing shown or flagged."""
    dead, replica = world.facts.erased, device.replica
    if any(c.cells and c.row in dead
           for op in replica.held + replica.queued for c in op.changes):  # fmt: skip
        world.fail("O8", f"{device.name} keeps a patch of an erased row")
    marked = {row for op in replica.held for row in op.erases}
    if {c.row for op in replica.held for c in op.changes if c.patch is None} - marked:
        world.fail("O8", f"{device.name} holds a tombstone without its erase operation")
    if dead & replica.screen().keys() or dead & {pair[0] for pair in replica.conflicts()}:
        world.fail("O8", f"{device.name} shows an erased row")


def as_of_is_the_screen(world: World, device: Device) -> None:
    """O9: as-of n is the screen of that moment, without what was erased since (R53)."""
    for n, screen in device.screens.items():
        out = world.facts.erased | world.blind_to(device)
        expected = {row: cells for row, cells in screen.items() if row not in out}
        found = {r: c for r, c in device.replica.as_of(n).items() if r not in out}
        if _known(world, found, out) != _known(world, expected, out):
            world.fail("O9", f"{device.name} at {n}: "
                             f"{_difference(found, expected)}")  # fmt: skip
            return


def _known(world: World, screen: Screen, out: set[Row]) -> Screen:
    """A screen without what merges decide, where one of their records was taken away.

    What it was merged into then, and whether it was there at all, nobody can know any more.
    """
    writes = [w for patches in world.facts.writes.values() for w in patches.items()]
    merged = [(row, (row[0], p["merged_into"])) for row, p in writes if p.get("merged_into")]
    linked, named = ({pair[at] for pair in merged} for at in (0, 1))
    if not out & (linked | named):
        return screen
    led = SINGLE.keys() | MANY.keys()
    return {
        row: {c: v for c, v in cells.items() if (row[0], c.partition(".")[0]) not in led}
        for row, cells in screen.items()
        if row not in linked
    }


def _tokens(ops: list[Op]) -> Counter[str]:
    return Counter(t for op in ops for c in op.changes for t in tokens(c.cells))


def _difference(found: dict, expected: dict) -> str:  # type: ignore[type-arg]
    rows = sorted(r for r in found.keys() | expected.keys() if found.get(r) != expected.get(r))
    return f"{rows[0]} shows {found.get(rows[0])}, expected {expected.get(rows[0])}" if rows else ""
