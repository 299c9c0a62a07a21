"""Finding duplicates over a million contacts: `python -m tests.benchmarks.duplicates [--n N]`."""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from crm_desktop.duplicates import finding
from crm_desktop.store.workspace import Workspace
from tests.benchmarks import twins

SECONDS, BYTES = 600, 2 * 2**30
"""What a search over a million must not take longer than, nor use more memory than."""


def searched(path: Path) -> tuple[float, int]:
    """Return the seconds of a search in a process of its own, and how many groups it found."""
    with Workspace.open(path, read_only=True) as ws:
        began = time.perf_counter()
        groups = finding.find(ws, "contact")
        return time.perf_counter() - began, len(groups)


def most_memory() -> int:
    """Return the most bytes a process this one started has used, 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def main() -> int:
    asked = argparse.ArgumentParser("tests.benchmarks.duplicates")
    asked.add_argument("--n", type=int, default=1_000_000, help="how many contacts")
    count = asked.parse_args().n
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twins.crm"
        twins.write(path, count)
        seconds, groups = searched(path)
    room = most_memory()
    holds = seconds <= SECONDS * max(1.0, count / 1_000_000) and room <= BYTES
    print(f"{count:,} contacts: {groups:,} groups in {seconds:.1f} s, {room / 2**20:.0f} MiB"
          f"  {'holds' if holds else 'MISSES'}")  # fmt: skip
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
