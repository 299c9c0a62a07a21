"""Long runs of a disk that loses power, fills up or fails: every call of every job, thousands of images."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

from crm_desktop.store.cipher.key import Key, new_key
from tests.faults import failing, power_loss
from tests.faults.test_failing import failed

IMAGES = 5_000
"""Moments at which the power goes, of a plain file and of an encrypted one."""
SECONDS = 3 * 3600.0
"""What all the calls of one job may take: encrypting has some thousands."""


def power(seed: int) -> int:
    """Lose power at thousands of moments; return how many runs failed."""
    found = 0
    for name, key in (("plain", None), ("encrypted", new_key())):
        outcome = _lost(key, seed)
        print(f"power lost, {name}: {outcome}", flush=True)
        found += not outcome.sound
    return found


def _lost(key: Key | None, seed: int) -> power_loss.Outcome:
    with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
        events, under = power_loss.traced(Path(folder), key=key)
        return power_loss.lose(events, under, Path(folder), IMAGES, seed, key)


def calls(_seed: int) -> int:
    """Let each call of each job fail, in both ways; return how many jobs failed."""
    found = 0
    for job in failing.JOBS:
        for error, ever in ((errno.ENOSPC, True), (errno.EIO, False)):
            with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
                disk = Path(folder) / "disk"
                said = failed(job, disk, error, ever=ever, step=1, seconds=SECONDS)
            print(f"{job}, {errno.errorcode[error]}: {said}", flush=True)
            found += any(".partial" not in p or error != errno.EIO for p in said["problems"])
    return found
