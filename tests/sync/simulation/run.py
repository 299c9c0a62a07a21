"""One seeded run of a team, from first deed to quiescence, and its verdict."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from random import Random
from unittest.mock import patch

from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import exchange, marks, sending
from crm_desktop.sync.account import Account
from tests.store.simulation.actions import bring_in
from tests.store.simulation.product import repeatable
from tests.store.simulation.run import Outcome
from tests.sync.simulation import oracles
from tests.sync.simulation.actions import WEIGHTS
from tests.sync.simulation.member import drawn_clock
from tests.sync.simulation.office import clock_of_the_server
from tests.sync.simulation.world import Scenario, Team

STEPS = 50


def run(seed: int, steps: int = STEPS, plant: Callable[[], AbstractContextManager[None]] | None = None,
        scenario: Scenario | None = None) -> Outcome:  # fmt: skip
    """Run one seed; an oracle that is broken, or a crash, stands in the outcome."""
    rng = Random(-1 - seed)
    chosen = scenario or Scenario.drawn(rng)
    with _world(seed, chosen, rng), ExitStack() as planted:
        if plant:
            planted.enter_context(plant())
        team = Team.of(seed, chosen)
        try:
            live(team, steps)
            oracles.judge(team)
        except Exception as error:  # noqa: BLE001 - a planted fault may end in any exception
            where = traceback.extract_tb(error.__traceback__)[-1]
            said = f"{type(error).__name__}: {error} at {where.filename}:{where.lineno}"
            team.fail("crash", said)
        finally:
            for member in team.members:
                member.replica.close()
    return Outcome(seed, team.operations, len(team.facts.conflicts()), team.failures)


@contextmanager
def _world(seed: int, chosen: Scenario, rng: Random) -> Iterator[None]:
    clock = drawn_clock(rng)
    with ExitStack() as stack:
        stack.enter_context(repeatable(seed, many=1 if seed % 2 == 0 else 500))
        stack.enter_context(clock_of_the_server(clock))
        stack.enter_context(_marks_in_memory())
        if chosen.pieces:
            for target, name, value in (
                (sending, "ROWS", 2), (sending, "OPERATIONS", 3), (exchange, "PIECES", 200)
            ):  # fmt: skip
                stack.enter_context(patch.object(target, name, value))
        yield


@contextmanager
def _marks_in_memory() -> Iterator[None]:
    """Keep the marks by which copies are known out of anybody's data folder."""
    kept: dict[str, dict[str, object]] = {}

    def note(ws: Workspace, account: Account) -> None:
        kept[account.device] = {"mark": ws.setting(marks.KEY), "number": marks.number(ws)}

    def outside(_ws: Workspace, account: Account) -> dict[str, object]:
        return kept.get(account.device, {})

    with patch.object(marks, "note", note), patch.object(marks, "_outside", outside):
        yield


def live(team: Team, steps: int) -> None:
    bring_in(team, team.devices[0])
    for member in team.members:
        team.talk(member)
    deeds, weights = list(WEIGHTS), list(WEIGHTS.values())
    for _ in range(steps):
        member = team.rng.choice(team.members)
        member.clock.tick()
        team.rng.choices(deeds, weights)[0](team, member)  # type: ignore[arg-type]
        team.look(member)
    team.settle()
