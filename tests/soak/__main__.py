"""Run many seeds of both simulations on all cores, then all that is killed and cut off.

`python -m tests.soak [--seeds 100000] [--only NAME]`; `--help` has the names.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.soak import damages, faults, inputs, killing, proofs
from tests.store.simulation.run import Outcome, compared
from tests.sync.simulation.run import run as team

FIRST = 250  # where `make test` stops: tests/sync/test_simulation.py, tests/store/test_oracles.py
PROOFS = {
    "machine": proofs.machines, "partitions": proofs.partitions, "folders": proofs.folders,
    "kills": proofs.kills, "erasures": proofs.erasures, "damages": damages.damages,
    "power": faults.power, "calls": faults.calls,
    "killed": killing.killed,
    "migrations": killing.migrations, "races": killing.races, "clock": killing.jumps,
    "inputs": inputs.inputs, "large": inputs.large_file,
}  # fmt: skip


def main() -> int:
    """Return 0 when no oracle complained."""
    asked = _asked()
    seeds = (
        [asked.seed] if asked.seed is not None else range(asked.first, asked.first + asked.seeds)
    )
    failed = 0
    for name, run in (("devices", compared), ("teams", team)):
        if asked.only in ("", name):
            print(f"{name}:", flush=True)
            failed += _run_all(run, seeds, asked.jobs)
    for name, prove in PROOFS.items():
        if asked.only == name or (asked.only == "" and asked.seed is None):
            failed += prove(asked.first)
    return int(failed > 0)


def _run_all(run: Callable[[int], Outcome], seeds: Sequence[int], jobs: int) -> int:
    """Run all seeds; return how many failed."""
    start, failed = time.monotonic(), 0
    operations = conflicts = 0
    with ProcessPoolExecutor(jobs) as pool:
        for done, outcome in enumerate(pool.map(run, seeds, chunksize=20), 1):
            operations += outcome.operations
            conflicts += outcome.conflicts
            failed += bool(outcome.failures)
            _tell(outcome)
            if done % 1_000 == 0:
                print(
                    f"{done:,} runs, {failed} failed, {time.monotonic() - start:.0f} s", flush=True
                )
    print(f"{len(seeds):,} runs, {operations:,} operations, {conflicts:,} conflicts, "
          f"{failed} failed, {time.monotonic() - start:.0f} s")  # fmt: skip
    return failed


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100_000, help="how many runs")
    parser.add_argument("--first", type=int, default=FIRST, help="the first seed")
    parser.add_argument("--seed", type=int, help="one seed alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    parser.add_argument("--only", choices=("devices", "teams", *PROOFS), default="",
                        help="one kind of run")  # fmt: skip
    return parser.parse_args()


def _tell(outcome: Outcome) -> None:
    for oracle, what in sorted(outcome.failures.items()):
        print(f"seed {outcome.seed} {oracle}: {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
