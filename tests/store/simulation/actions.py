"""What users and the post do in a run, drawn by weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.store.simulation.ops import Op, Row
from tests.store.simulation.world import Device, Editor, World

Action = Callable[[World, Device], None]


def create(world: World, device: Device) -> None:
    row = world.catalogue.new_row()
    world.write(device, {row: world.catalogue.first_cells(row)})


def bring_in(world: World, device: Device) -> None:
    """An import: new rows and updates in one operation."""
    rows = [world.catalogue.new_row() for _ in range(world.rng.randrange(1, 4))]
    edits = {row: world.catalogue.first_cells(row) for row in rows}
    known = _shown(device)
    for row in world.rng.sample(known, min(len(known), 2)):
        edits[row] = world.catalogue.cells(row, 2)
    world.write(device, edits)


def edit(world: World, device: Device) -> None:
    if row := _any(world, _shown(device)):
        world.write(device, {row: world.catalogue.cells(row, world.rng.randrange(1, 4))})


def edit_many(world: World, device: Device) -> None:
    rows = _shown(device)
    edits = {row: world.catalogue.cells(row, 1) for row in world.rng.sample(rows, len(rows) // 2)}
    if edits:
        world.write(device, edits)


def write_same(world: World, device: Device) -> None:
    """Write again what is shown, or what was shown elsewhere."""
    row = _any(world, _shown(device))
    cells = device.replica.cells(row) if row else None
    if row and cells:
        cell = world.rng.choice(sorted(cells))
        other = world.rng.choice(world.devices).replica.cells(row) or cells
        world.write(device, {row: {cell: other.get(cell)}})


def open_editor(world: World, device: Device) -> None:
    if row := _any(world, _shown(device)):
        seen = frozenset(device.stamps())
        device.editors.append(Editor(row, device.replica.frontier(row), seen))


def save_editor(world: World, device: Device) -> None:
    if device.editors:
        editor = device.editors.pop(world.rng.randrange(len(device.editors)))
        cells = world.catalogue.cells(editor.row, world.rng.randrange(1, 3))
        world.write(device, {editor.row: cells}, editor)


def delete(world: World, device: Device) -> None:
    rows = _shown(device)
    if rows:
        picked = world.rng.sample(rows, 1 + world.rng.randrange(min(2, len(rows))))
        world.write(device, {row: {"deleted": True} for row in picked})


def restore(world: World, device: Device) -> None:
    hidden = sorted(_known(device) - set(_shown(device)))
    if row := _any(world, hidden):
        world.write(device, {row: {"deleted": False}})


def merge(world: World, device: Device) -> None:
    """Mark one record as merged into another of its kind, and take over a cell."""
    rows = _shown(device)
    loser = _any(world, rows)
    winner = _any(world, [row for row in rows if loser and row[0] == loser[0] and row != loser])
    if loser and winner:
        taken = world.catalogue.cells(winner, 1)
        world.write(device, {winner: taken, loser: {"merged_into": winner[1], "deleted": True}})


def erase(world: World, device: Device) -> None:
    if row := _any(world, sorted(_known(device))):
        world.erase(device, [row])


def undo_menu(world: World, device: Device) -> None:
    if target := device.replica.undoable():
        world.press(device, target, undo=True)


def redo_menu(world: World, device: Device) -> None:
    if target := device.replica.redoable():
        world.press(device, target, undo=False)


def undo_any(world: World, device: Device) -> None:
    """Undo an operation of anybody, an undo included."""
    if target := _any_op(world, device):
        world.press(device, target.stamp, undo=True)


def redo_any(world: World, device: Device) -> None:
    if target := _any_op(world, device):
        world.press(device, target.stamp, undo=False)


def settle_conflict(world: World, device: Device) -> None:
    """Keep mine or theirs: write one of the two values with a base that names both (R8)."""
    pairs = sorted(device.replica.open_conflicts())
    if pairs:
        row, cell, low, high = world.rng.choice(pairs)
        change = {op.stamp: op for op in device.replica.held}[world.rng.choice((low, high))].change(
            row
        )
        if change and cell in change.cells:
            world.write(device, {row: {cell: change.cells[cell]}})


def send(world: World, device: Device) -> None:
    """Put a packet in the post: all, the newest, or any few operations, in any order."""
    replica = device.replica
    ops = replica.held + replica.queued
    target = world.rng.choice([d for d in world.devices if d is not device])
    kind = world.rng.randrange(4)
    if kind == 0:
        ops = ops[-3:]
    elif kind == 1:
        ops = world.rng.sample(ops, min(len(ops), world.rng.randrange(1, 8)))
    elif kind == 2:
        world.rng.shuffle(ops)
    world.post.append((target, ops))


def receive(world: World, device: Device) -> None:
    """A packet arrives; some stay in the post to come again, some are lost."""
    if world.post:
        at = world.rng.randrange(len(world.post))
        target, ops = world.post[at]
        if world.rng.random() < 0.8:
            del world.post[at]
        if world.rng.random() < 0.95:
            world.deliver(target, ops)


def bundle(world: World, device: Device) -> None:
    """A rewritten backup brings tombstones without the erase operation (R42)."""
    row = _any(world, sorted(_known(device)))
    if row and world.rng.random() < 0.5:
        world.facts.erased.add(row)
        ops = [op.without_patches({row}) for op in device.replica.held if not op.erases]
        world.deliver(world.rng.choice(world.devices), ops)


def garble(world: World, device: Device) -> None:
    """A broken device sends what no rule allows; nobody may take it in (R4, R5)."""
    op = _any_op(world, device)
    if op and op.changes and not op.erases:
        change = replace(op.changes[0], patch={"deleted": False, "notes": "garbled"})
        late = replace(change, base=("0" * 27 + "1", op.stamp[:-1] + "g"))
        world.deliver(device, [
            replace(op, stamp="ff" + op.stamp[2:], changes=(change,)),
            replace(op, stamp=op.stamp.upper() + "F", changes=(change,)),
            replace(op, stamp=op.stamp[:-1] + "G", changes=(change,)),
            replace(op, stamp="0" * 28, changes=(replace(change, base=(op.stamp,)),)),
            replace(op, stamp="0" * 27 + "2", changes=(late,)),
            replace(op, stamp="0" * 28, changes=(), cancels=op.stamp, revives=0),
        ])  # fmt: skip


def restart(world: World, device: Device) -> None:
    """The program ends and starts again; editors are lost."""
    device.editors.clear()
    device.replica.restart()


WEIGHTS: dict[Action, int] = {
    create: 6, bring_in: 3, edit: 12, edit_many: 3, write_same: 3, open_editor: 6,
    save_editor: 8, delete: 3, restore: 3, merge: 2, erase: 1, undo_menu: 5, redo_menu: 4,
    undo_any: 4, redo_any: 4, settle_conflict: 3, send: 14, receive: 18, bundle: 1,
    garble: 1, restart: 1,
}  # fmt: skip


def _known(device: Device) -> set[Row]:
    return {row for op in device.replica.held for row in op.rows}


def _shown(device: Device) -> list[Row]:
    return sorted(device.replica.screen())


def _any(world: World, rows: list[Row]) -> Row | None:
    return world.rng.choice(rows) if rows else None


def _any_op(world: World, device: Device) -> Op | None:
    held = device.replica.held
    return world.rng.choice(held) if held else None
