"""The folder of a test run in memory, where the system has room for it there: no test waits for a disc.

Everything else stays as it is: real files, real locks, programs that are killed. A cut of power is played
by what a test puts into a file, never by a real disc. Who sets TMPDIR decides alone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

PLACE = Path("/dev/shm")
ROOM = 2 << 30
"""Bytes that have to be free: a run that keeps no folder of a passed test needs a tenth."""


def begin() -> None:
    """Have this run, and every program it starts, keep its temporary files in memory."""
    if "TMPDIR" not in os.environ and _has_room(PLACE):
        os.environ["TMPDIR"] = str(PLACE)
        tempfile.tempdir = None  # asked for before: find it anew


def _has_room(place: Path) -> bool:
    return os.access(place, os.W_OK | os.X_OK) and shutil.disk_usage(place).free >= ROOM
