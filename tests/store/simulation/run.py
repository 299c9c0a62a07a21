"""One seeded run from first deed to quiescence, and its verdict."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tests.store.simulation import oracles
from tests.store.simulation.actions import WEIGHTS, bring_in
from tests.store.simulation.beside import ComparedReplica
from tests.store.simulation.product import ProductReplica, repeatable
from tests.store.simulation.world import MakeReplica, World

STEPS = 60


@dataclass(frozen=True)
class Outcome:
    """What one run did, and which oracles complained of what."""

    seed: int
    operations: int
    conflicts: int
    failures: dict[str, str]


def run(seed: int, make: MakeReplica, devices: int = 3, steps: int = STEPS) -> Outcome:
    """Run one seed; an oracle that is broken, or a crash, stands in the outcome."""
    world = World.drawn(seed, make, devices)
    try:
        _live(world, steps)
        oracles.judge(world)
    except Exception as error:  # noqa: BLE001 - a planted fault may end in any exception
        world.fail("crash", f"{type(error).__name__}: {error}")
    finally:
        for device in world.devices:
            device.replica.close()
    return Outcome(seed, world.operations, len(world.facts.conflicts()), world.failures)


def _live(world: World, steps: int) -> None:
    _begin(world)
    deeds, weights = list(WEIGHTS), list(WEIGHTS.values())
    for _ in range(steps):
        device = world.rng.choice(world.devices)
        device.clock.tick()
        world.rng.choices(deeds, weights)[0](world, device)
        world.look(device)
    world.settle()
    for device, ops in world.post:
        world.deliver(device, ops)
    world.settle()


def _begin(world: World) -> None:
    """Somebody brings a few records in, and the others mostly have them."""
    first, *others = world.devices
    bring_in(world, first)
    for device in others:
        world.deliver(device, first.replica.held if world.rng.random() < 0.8 else [])


def compared(seed: int, make: MakeReplica = ComparedReplica, devices: int = 3) -> Outcome:
    """Run one seed through the product with the model beside it.

    Even seeds undo by sets, as the product does for large imports; odd ones row by row.
    """
    with repeatable(seed, many=1 if seed % 2 == 0 else 500):
        return run(seed, make, devices)


def faulty(seed: int, plant: Callable[[], AbstractContextManager[None]]) -> Outcome:
    """Run one seed through the product with a fault planted in it, without the model."""
    with repeatable(seed, many=1 if seed % 2 == 0 else 500), plant():
        return run(seed, ProductReplica)
