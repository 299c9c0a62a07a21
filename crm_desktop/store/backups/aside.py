"""A file that another is about to take the place of: kept among the backups, with what its WAL holds."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.store import beside, driver
from crm_desktop.store.cipher import remains

if TYPE_CHECKING:
    from crm_desktop.store.cipher.key import Key


def keep(target: Path, kept: Path, key: Key | None) -> None:
    """Let the file at `target` lie at `kept` too, for good: its own place is about to be another's."""
    _fold_wal(target, key)
    try:
        os.link(target, kept)
    except OSError:  # a file system without links
        shutil.copy2(target, kept)
        with kept.open("r+b") as file:
            os.fsync(file.fileno())
    beside.carry(beside.Near(target, key), kept, beside.nobody)
    for suffix in ("-wal", "-shm"):  # of a damaged file: a WAL must not meet another database
        part = target.with_name(target.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    remains.settle(kept.parent)


def _fold_wal(path: Path, key: Key | None) -> None:
    with contextlib.suppress(driver.Error):  # of another key too: its WAL is kept with it
        conn = driver.connect(str(path), "rw", key)
        try:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            conn.close()
