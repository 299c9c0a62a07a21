"""How much memory the program has, and how much of it stays once a file is closed."""

from __future__ import annotations

import ctypes
import gc
import math
import statistics
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

QUIET, LONGEST = 0.5, 6.0
"""Seconds without a widget that goes after which the closed file has gone, and the most to wait for that."""
WARM = 0.25
"""Part of the run after which memory is not to grow."""

Samples = list[tuple[float, int]]
"""Seconds since the run began, and bytes."""


def memory() -> int:
    """Return the bytes this process wrote that are its alone (0 off Linux).

    Not the pages of programs it only reads: the system has them from their files, counts them as this
    process's until another one runs the same, and takes them back when it likes.
    """
    try:
        lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_Dirty"))


def remaining() -> int:
    """Return the bytes that stay with no file open, once all has gone that goes in turns of its own.

    What was freed is given back to the system first: how much of it the allocator keeps says how large the
    window was last, not what is held for ever.
    """
    end = time.monotonic() + LONGEST
    least, since = len(QApplication.allWidgets()), time.monotonic()
    while time.monotonic() < min(end, since + QUIET):
        QApplication.processEvents()
        if (now := len(QApplication.allWidgets())) < least:
            least, since = now, time.monotonic()
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return memory()


def growth(samples: Samples, seconds: float) -> float:
    """Return by how much memory grew in a run after its first part: 1.0 is not at all, NaN not measured."""
    warm = [room for at, room in samples if at > seconds * WARM and room]
    tail = len(warm) // 4
    return statistics.median(warm[-tail:]) / statistics.median(warm[:tail]) if tail else math.nan
