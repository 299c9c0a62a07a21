"""Long runs of programs that are killed at their work, on one computer."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.faults import clocks
from tests.faults.kills import killing, migrating, racing

KILLS = {
    "edit": 2_000, "import": 300, "backup": 200, "restore": 200, "re-key": 200, "encrypt": 200,
    "decrypt": 200, "erase": 200,
}  # fmt: skip
RACES, JUMPS = 1_000, 500
HOURS = 4 * 3600


def killed(seed: int) -> int:
    """Kill each job so often; return how much was wrong."""
    wrong = 0
    for name, kills in KILLS.items():
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
            said = killing.killed(Path(folder), {name: kills}, seed, HOURS)[name]
        print(f"killed, {name}: {said}, {time.monotonic() - began:.0f} s", flush=True)
        wrong += len(said["problems"])
    return wrong


def migrations(_seed: int) -> int:
    """Kill the migration of each earlier version at every statement; return how much was wrong."""
    with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
        said = migrating.every(Path(folder), 1, seconds=HOURS)
    print(f"killed, migrating: {said}", flush=True)
    return len(said["problems"])


def races(seed: int) -> int:
    """Let two programs race for one file; return how much was wrong."""
    with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
        said = racing.raced(Path(folder), RACES, seed, seconds=HOURS)
    print(f"two programs: {said}", flush=True)
    return len(said["problems"])


def jumps(seed: int) -> int:
    """Set the clock again and again; return how much was wrong."""
    with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
        said = clocks.jumped(Path(folder), JUMPS, seed, seconds=HOURS)
    print(f"clock: {said}", flush=True)
    return len(said["problems"])
