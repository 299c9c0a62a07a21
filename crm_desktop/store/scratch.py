"""Private temporary folders for what holds people's data: gone with their program, killed ones too."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

IMPORT, PAST, SHOWN = "crm-import-", "crm-past-", "crm-shown-"
"""How the folders begin, by what they are for."""


def sweep_all() -> None:
    """Remove what killed programs left, of any kind."""
    for prefix in (IMPORT, PAST, SHOWN):
        sweep(prefix)


def make(prefix: str) -> tempfile.TemporaryDirectory[str]:
    """Make a folder only this user may enter; what killed programs left under `prefix` goes."""
    sweep(prefix)
    return tempfile.TemporaryDirectory(prefix=_mine(prefix), ignore_cleanup_errors=True)


def make_lasting(prefix: str, id: str) -> Path:
    """Make such a folder for another program to read a record from.

    It goes at a start after this program ended, or with the record.
    """
    sweep(prefix)
    return Path(tempfile.mkdtemp(prefix=f"{_mine(prefix)}{_called(id)}-"))


def drop_lasting(prefix: str, ids: Collection[str]) -> None:
    """Remove the folders made for some records, by whichever program."""
    names = {_called(id) for id in ids}
    for folder in _folders(prefix) if ids else ():
        if folder.name.removeprefix(prefix).partition("-")[2].rpartition("-")[0] in names:
            _remove(folder)


def drop_own(prefix: str) -> None:
    """Remove the folders of `prefix` this program made."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_mine(prefix)}*"):
        _remove(folder)


def _called(id: str) -> str:
    """Return what of an id names a folder: one that came from elsewhere could be a path."""
    return re.sub(r"[^\w-]", "_", id)[:40]


def _mine(prefix: str) -> str:
    return f"{prefix}{os.getpid()}-"


def sweep(prefix: str) -> None:
    """Remove the folders of `prefix` whose program does not run any more."""
    for left in _folders(prefix):
        pid = left.name.removeprefix(prefix).partition("-")[0]
        if not (pid.isdecimal() and _runs(int(pid))):
            _remove(left)


def _folders(prefix: str) -> Iterator[Path]:
    return Path(tempfile.gettempdir()).glob(f"{prefix}*")


def _remove(folder: Path) -> None:
    if os.name == "nt":  # it removes no file that is not to be written to
        for file in folder.rglob("*"):
            with contextlib.suppress(OSError):
                file.chmod(stat.S_IWRITE)
    shutil.rmtree(folder, ignore_errors=True)


def _runs(pid: int) -> bool:
    """Say whether a process runs; Windows need not be asked, it removes nothing that is open."""
    if pid == os.getpid():
        return True
    if os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # of another user
        return True
    return True
