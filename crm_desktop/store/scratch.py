"""Private temporary folders for what holds people's data: gone with their program, killed ones too."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

IMPORT, PAST = "crm-import-", "crm-past-"
"""How the folders begin, by what they are for."""


def sweep_all() -> None:
    """Remove what killed programs left, of any kind."""
    for prefix in (IMPORT, PAST):
        sweep(prefix)


def make(prefix: str) -> tempfile.TemporaryDirectory[str]:
    """Make a folder only this user may enter; what killed programs left under `prefix` goes."""
    sweep(prefix)
    return tempfile.TemporaryDirectory(prefix=f"{prefix}{os.getpid()}-", ignore_cleanup_errors=True)


def sweep(prefix: str) -> None:
    """Remove the folders of `prefix` whose program does not run any more."""
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        pid = left.name.removeprefix(prefix).partition("-")[0]
        if not (pid.isdecimal() and _runs(int(pid))):
            shutil.rmtree(left, ignore_errors=True)


def _runs(pid: int) -> bool:
    """Say whether a process runs; Windows need not be asked, it removes nothing that is open."""
    if os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # of another user
        return True
    return True
