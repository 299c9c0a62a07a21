"""What a file of another key replaced, and what an end in between left of one: overwritten, then removed.

Where a file system knows no links (FAT, exFAT) the old bytes are overwritten through the open file, which
Windows does not allow: there, and after a crash, they are only given back to the disk.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm_desktop.store.cipher.key import Key

DRAFT, GOING = ".sealing", ".going"
BEGUN = "cipher.begun"
"""Setting of a file that was about to be written anew: its attachments may lie there twice."""
_OF_A_DRAFT = ("", "-journal", "-wal", "-shm")


def draft_of(path: Path) -> Path:
    """Return where a file is written anew before it takes the place of the old one."""
    return path.with_name(path.name + DRAFT)


def sweep(path: Path) -> None:
    """Overwrite and remove what was replaced at a path, and drafts an end in between left there.

    Nobody may be writing there: the lock of the file is held.
    """
    destroy(path.with_name(path.name + GOING))
    draft = draft_of(path)
    for suffix in _OF_A_DRAFT:
        destroy(draft.with_name(draft.name + suffix))


def destroy(file: Path) -> None:
    """Overwrite and remove a file, if it is there; one that has another name too is only taken away."""
    with contextlib.suppress(FileNotFoundError):
        if file.stat().st_nlink == 1:
            from crm_desktop.store import beside  # not loaded where nothing is left

            beside.overwrite(file)
        file.unlink()


def sweep_bytes(path: Path) -> None:
    """Overwrite and remove attachments beside a file, or beside backups, that were to be forgotten."""
    from crm_desktop.store import beside

    for aside in beside.folder_of(path).glob("??/*.gone"):
        with contextlib.suppress(OSError):  # whoever put it aside forgets it
            destroy(aside)


def put_in_place(draft: Path, path: Path, *, swept: bool = True) -> None:
    """Replace a file; what it held is overwritten once the new one is there for good.

    Without `swept` nobody looks later for what an end in between left beside it: there it gets no other name.
    """
    from crm_desktop.store import beside

    aside = path.with_name(path.name + GOING)
    if swept:
        destroy(aside)
    held = None if swept and _linked(path, aside) else _held(path)
    try:
        draft.replace(path)
        settle(path.parent)
        if held is not None and os.fstat(held.fileno()).st_nlink == 0:
            beside.zero(held)
    finally:
        if held is not None:
            held.close()
        if swept:
            destroy(aside)


def _linked(path: Path, aside: Path) -> bool:
    """Give a file another name, where the system knows that."""
    with contextlib.suppress(OSError):
        os.link(path, aside)
        return True
    return False


def stand(draft: Path, path: Path) -> None:
    """Let a draft, whose bytes are on the disk, stand at a path, and the name of it reach the disk too."""
    draft.replace(path)
    settle(path.parent)


def _held(path: Path) -> Any:
    """Open a file whose name is about to be another's, where the system lets that be."""
    if os.name != "posix":
        return None
    with contextlib.suppress(OSError):
        return path.open("r+b")
    return None


def settle(folder: Path) -> None:
    """Let the names in a folder reach the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def at_opening(conn: Any, path: Path, key: Key | None) -> None:
    """Sweep what an end in between left beside a file that is being opened for writing; its lock is held."""
    with contextlib.suppress(OSError):  # what stays is swept by the next opening
        sweep(path)
    begun = conn.execute("SELECT 1 FROM meta WHERE key=?", (BEGUN,)).fetchone()
    with contextlib.suppress(OSError):
        # What of it was to be taken back has been, by what was just read; what stays may be in clear.
        destroy(path.with_name(path.name + "-journal"))
    if begun:
        forget_begun(conn, path, key)


def forget_begun(conn: Any, path: Path, key: Key | None) -> None:
    """Forget attachments beside a file that have another key than it: it stayed as it was."""
    from crm_desktop.store import beside, blobs

    near = beside.Near(path, key)
    kept = {beside.name(near, digest) for digest in blobs.named_beside(conn)}
    others = beside.lying(path).keys() - kept
    beside.forget_all(path, [name for name in others if not beside.opens(near, name)])
    for part in beside.folder_of(path).glob("??/*.part"):
        destroy(part)
    conn.execute("DELETE FROM meta WHERE key=?", (BEGUN,))
