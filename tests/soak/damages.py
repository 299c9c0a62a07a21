"""Files damaged at random and salvaged, hundreds of them."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.store.salvage.damages import make, run, shown

RUNS = 500
MEAN = 0.95


def damages(first: int) -> int:
    """Damage and salvage a file `RUNS` times, from seed `first` on; return how many runs were wrong."""
    start, wrong, parts = time.monotonic(), 0, []
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.crm"
        make(whole)
        wanted = shown(whole)
        for seed in range(first, first + RUNS):
            outcome = run(Path(folder), whole, wanted, seed)
            parts.append(outcome.part)
            wrong += bool(outcome.wrong)
            for what in outcome.wrong:
                print(f"seed {seed} damages: {what}", flush=True)
    mean = sum(parts) / len(parts)
    print(f"damages: {RUNS} files with 3 % of their pages gone, {mean:.2%} of {len(wanted)} rows back "
          f"(least {min(parts):.2%}), {wrong} wrong, {time.monotonic() - start:.0f} s")  # fmt: skip
    return wrong + (mean < MEAN)
