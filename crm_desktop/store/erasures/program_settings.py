"""The file of the program's settings: one writes it at a time, a window at work or an erasure."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

ONE_AT_A_TIME = threading.RLock()
"""Held from reading the file until it is written, so that nobody writes back what another took out."""
LONG = 60.0
"""Seconds after which nobody is still writing a draft."""
Stand = tuple[int, int, int]
"""By what it is seen that the file is another one: its number, time and size."""


def stand(path: Path) -> Stand | None:
    """Return which file lies there, None for none: far cheaper than reading it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def read(path: Path) -> Any:
    """Return what the file says. Raises `OSError` or `ValueError`."""
    return json.loads(path.read_text("utf-8"))


def write(path: Path, values: Any) -> None:
    """Put other settings in the place of those there are. Raises `OSError`.

    The draft is not waited for until it is on the disk: a window waits for this, and settings may be lost.
    """
    draft = _draft(path)
    try:
        draft.write_bytes(_bytes(values))
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def write_for_good(path: Path, values: Any) -> None:
    """Do so once these are on the disk, and overwrite what was there: somebody went. Raises `OSError`."""
    from crm_desktop.store.cipher import remains

    draft = _draft(path)
    try:
        with draft.open("wb") as file:
            file.write(_bytes(values))
            file.flush()
            os.fsync(file.fileno())
        remains.put_in_place(draft, path, swept=False)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def settle(path: Path) -> None:
    """Let a file that nobody has to change reach the disk as it is: who changed it may have been cut off."""
    from crm_desktop.store.cipher import remains

    with contextlib.suppress(OSError):  # one that is only to be read is not written by anybody
        with path.open("r+b") as file:
            os.fsync(file.fileno())
        remains.settle(path.parent)


def sweep(folder: Path) -> None:
    """Overwrite and remove drafts that an end in between left: they hold what goes out of the settings."""
    from crm_desktop.store.cipher import remains

    for draft in folder.glob("*.partial"):
        with contextlib.suppress(OSError):
            if time.time() - draft.stat().st_mtime > LONG:
                remains.destroy(draft)


def _draft(path: Path) -> Path:
    """Return where to write first: another program may write its own meanwhile, under another name."""
    return path.with_name(f"{path.stem}.{os.getpid()}.partial")


def _bytes(values: Any) -> bytes:
    """Return settings as they are written: with an indent it takes ten times as long."""
    try:
        return json.dumps(values, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:  # the name of a file that is no text: only escaped it can be written
        return json.dumps(values).encode("ascii")
