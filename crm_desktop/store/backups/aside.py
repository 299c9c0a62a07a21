"""A file that another is about to take the place of: kept among the backups, with what its WAL holds."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.store import driver
from crm_desktop.store.cipher import remains

if TYPE_CHECKING:
    from crm_desktop.store.cipher.key import Key


def replace(fresh: Path, target: Path, kept: Path, key: Key | None) -> None:
    """Let `fresh` stand at `target`, and what stood there, with its WAL, at `kept`.

    What lies beside it is carried there before (`beside.carry`), so that nothing here takes long: while the
    file has both names, who writes to it writes to what is kept. Raises `OSError`, with all as it was.
    """
    try:
        keep(target, kept, key)
        remains.stand(fresh, target)
    except OSError:  # as where another program holds the file, on Windows
        _move_wal(kept, target)
        kept.unlink(missing_ok=True)
        raise


def keep(target: Path, kept: Path, key: Key | None) -> None:
    """Let the file at `target` lie at `kept` too, for good: its own place is about to be another's."""
    _fold_wal(target, key)
    try:
        os.link(target, kept)
    except OSError:  # a file system without links
        shutil.copy2(target, kept)
        with kept.open("r+b") as file:
            os.fsync(file.fileno())
    _move_wal(target, kept)  # of a damaged file: a WAL must not meet another database
    remains.settle(kept.parent)


def _move_wal(path: Path, other: Path) -> None:
    for suffix in ("-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.replace(other.with_name(other.name + suffix))


def _fold_wal(path: Path, key: Key | None) -> None:
    with contextlib.suppress(driver.Error):  # of another key too: its WAL is kept with it
        conn = driver.connect(str(path), "rw", key)
        try:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            conn.close()
