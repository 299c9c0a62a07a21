"""Seeded runs of teams: the real exchange, wire, server and log under bad weather.

A run takes 0.4 s of a processor, of which four fifths are the product's own work. Each planted fault
below shows five times and more within `SEEDS` runs; `make soak` goes on after them, 100,000 long. A failing
seed runs alone with `python -m tests.soak --only teams --seed N`.
"""

from __future__ import annotations

import pytest

from tests.sync.simulation.faults import FAULTS
from tests.sync.simulation.run import run

SEEDS = 250
BATCH = 10
PATIENCE = 60
"""So many seeds may pass before a planted fault is seen."""


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_teams_pass_every_oracle(first: int) -> None:
    outcomes = [run(seed) for seed in range(first, first + BATCH)]
    assert {o.seed: o.failures for o in outcomes if o.failures} == {}
    assert sum(o.operations for o in outcomes) > 5 * BATCH


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(name: str) -> None:
    fault = FAULTS[name]
    seen: set[str] = set()
    for seed in range(PATIENCE):
        seen |= run(seed, plant=fault.plant, scenario=fault.scenario).failures.keys()
        if seen & {*fault.oracles.split()}:
            return
    raise AssertionError(f"nobody saw it; {seen} complained")
