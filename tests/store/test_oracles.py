"""Seeded runs of several devices, through the log and through the model of its rules at once.

Each planted fault below shows five times and more within `SEEDS` runs; `make soak` goes on after them,
100,000 long. A failing seed runs alone with `python -m tests.soak --only devices --seed N`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.simulation.beside import ComparedReplica
from tests.store.simulation.faults import FAULTS
from tests.store.simulation.model import ModelReplica
from tests.store.simulation.model_faults import MODEL_FAULTS
from tests.store.simulation.run import Outcome, compared, faulty, run

SEEDS = 400
BATCH = 20
PATIENCE = SEEDS
"""So many seeds may pass before a planted fault is seen."""


def complaints(outcomes: list[Outcome]) -> dict[int, dict[str, str]]:
    return {o.seed: o.failures for o in outcomes if o.failures}


@pytest.mark.parametrize("first", range(0, SEEDS, BATCH))
def test_three_devices_pass_every_oracle_beside_the_model(first: int) -> None:
    outcomes = [compared(seed) for seed in range(first, first + BATCH)]
    assert complaints(outcomes) == {}
    assert sum(o.operations for o in outcomes) > 10 * BATCH
    assert sum(o.conflicts for o in outcomes) > BATCH // 2


def test_the_model_alone_passes_every_oracle() -> None:
    assert complaints([run(seed, ModelReplica) for seed in range(200)]) == {}


@pytest.mark.parametrize("count", [2, 5, 7])
def test_other_numbers_of_devices_pass(count: int) -> None:
    outcomes = [compared(seed, devices=count) for seed in range(5_000, 5_012)]
    assert complaints(outcomes) == {}


def test_files_that_are_closed_and_opened_again_pass(tmp_path: Path) -> None:
    outcomes = []
    for seed in range(6_000, 6_012):
        folder = tmp_path / str(seed)
        folder.mkdir()
        on_disk = type("OnDisk", (ComparedReplica,), {"folder": folder})
        outcomes.append(compared(seed, on_disk))
    assert complaints(outcomes) == {}


@pytest.mark.parametrize("fault", MODEL_FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_in_the_model_is_seen(fault: type[ModelReplica]) -> None:
    oracle = MODEL_FAULTS[fault]
    assert any(oracle in run(seed, fault).failures for seed in range(PATIENCE))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_the_log_is_seen(name: str) -> None:
    oracle, plant = FAULTS[name]
    assert any(oracle in faulty(seed, plant).failures for seed in range(PATIENCE))
