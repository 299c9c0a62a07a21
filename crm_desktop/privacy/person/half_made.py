"""Reports about persons that are being written: where each is, so that one a killed program left is swept.

A report may lie in any folder of the user. Its place is noted in the program's own folder as long as it is
not whole, and who writes it holds the lock of that note.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.store.lock import WriterLock

FOLDER, END = "half-made", ".note"


def _place() -> Path:
    return paths.data_folder() / FOLDER


@contextlib.contextmanager
def noted(made: Path) -> Iterator[None]:
    """Note that a folder is being made, until it is whole or taken back."""
    note = _place() / f"{os.urandom(8).hex()}{END}"
    lock = WriterLock(note)
    try:
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        note.write_text(str(made), "utf-8")
        lock.take()
    except (OSError, UserError):  # then nobody sweeps it; it is made all the same
        note.unlink(missing_ok=True)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def folders() -> list[Path]:
    """Return the folders that are not whole."""
    found = []
    for note in sorted(_place().glob(f"*{END}")):
        with contextlib.suppress(OSError, ValueError):
            found.append(Path(note.read_text("utf-8")))
    return [folder for folder in found if folder.is_dir()]


def sweep() -> int:
    """Take away what nobody writes any more; return how many folders."""
    many = 0
    for note in sorted(_place().glob(f"*{END}")):
        lock = WriterLock(note)
        try:
            lock.take()
        except (OSError, UserError):
            continue
        try:
            folder = Path(note.read_text("utf-8"))
            if folder.name.startswith(".") and folder.is_dir():
                shutil.rmtree(folder)
                many += 1
            note.unlink(missing_ok=True)
        except (OSError, ValueError):
            continue
        finally:
            lock.release()
    return many
