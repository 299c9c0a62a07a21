"""Bytes that lie beside a file in a folder of its own: large attachments.

What lies there is called by its SHA-256 and never written again, so a file, its backups and its copies
share it: each has its own folder of links to the same bytes, or of copies where links cannot be.
All backups of a file have one folder together (docs/decisions/0010).
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

CHUNK = 1 << 20
BACKUP_NAME = re.compile(r"(.+)\.(\d{8}-\d{6})(?:-(\d+))?\.(\w+)\.crm$")
"""Name of a backup: of which file, when it was made, the how manieth then, why."""
YOUNG = 24 * 3600
"""Seconds bytes stay among those of backups though none names them: one may just be written."""
_DIGEST = re.compile(r"[0-9a-f]{64}")

Check = Callable[[], object]


def folder_of(path: Path) -> Path:
    """Return the folder beside a workspace, or beside all backups of one, that holds large attachments."""
    of = BACKUP_NAME.match(path.name)
    return path.with_name(f"{of[1]}.bytes" if of else f"{path.name}.files")


def is_shared(path: Path) -> bool:
    """Say whether a file is a backup, whose folder is that of others too."""
    return BACKUP_NAME.match(path.name) is not None


def is_digest(text: object) -> bool:
    """Say whether a text may name bytes: what comes from elsewhere could be a path."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def place(path: Path, digest: str) -> Path:
    """Return where the bytes of a digest lie beside a file."""
    return folder_of(path) / digest[:2] / digest


def lies(path: Path, digest: str, size: int) -> bool:
    """Say whether all bytes of a digest lie beside a file."""
    try:
        return place(path, digest).stat().st_size == size
    except OSError:
        return False


def write(target: Path, fill: Callable[[Any], object]) -> None:
    """Write a file beside a workspace so that it is there whole or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    try:
        with draft.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def share(source: Path, target: Path, wanted: Mapping[str, int], check: Check) -> None:
    """Let the bytes that lie beside `source` lie beside `target` too; `wanted` maps digests to sizes.

    What is missing stays missing. `check` is asked between chunks and may raise.
    """
    for digest, size in wanted.items():
        here, there = place(source, digest), place(target, digest)
        if not lies(target, digest, size) and lies(source, digest, size):
            _link(here, there, check)
        if is_shared(target):
            with contextlib.suppress(OSError):
                os.utime(there)  # wanted as of now: see `forget_old`


def _link(here: Path, there: Path, check: Check) -> None:
    there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    there.unlink(missing_ok=True)  # cut short
    try:
        os.link(here, there)
    except OSError:  # a file system without links, or another one
        with contextlib.suppress(FileNotFoundError):  # erased meanwhile
            write(there, lambda file: _copy(here, file, check))


def _copy(here: Path, file: Any, check: Check) -> None:
    for chunk in read(here):
        check()
        file.write(chunk)


def read(here: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in chunks."""
    with here.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def lying(path: Path) -> dict[str, os.stat_result]:
    """Return digest → what the system says of it for all that lies beside a file."""
    found: dict[str, os.stat_result] = {}
    for file in folder_of(path).glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            found |= {file.name: file.stat()} if is_digest(file.name) else {}
    return found


def put_aside(path: Path, digest: str) -> None:
    """Take the name from bytes that are to be forgotten, so that others may be put under it."""
    here = place(path, digest)
    with contextlib.suppress(OSError):
        here.replace(here.with_suffix(".gone"))


def forget(path: Path, digest: str) -> bool:
    """Overwrite and remove bytes that were put aside; say whether no such bytes are left.

    What a backup holds too is only taken away here: it goes with the last backup that names it.
    """
    here = place(path, digest)
    aside = here.with_suffix(".gone")
    with contextlib.suppress(OSError):
        if aside.stat().st_nlink == 1:
            _overwrite(aside)
        aside.unlink()
    return not (here.exists() or aside.exists())


def forget_all(path: Path, digests: Iterable[str]) -> None:
    """Forget bytes beside a file."""
    for digest in digests:
        put_aside(path, digest)
        forget(path, digest)


def old(path: Path) -> set[str]:
    """Return the digests of what lies among the bytes of backups and no backup wanted of late."""
    before = time.time() - YOUNG
    return {digest for digest, said in lying(path).items() if said.st_mtime < before}


def _overwrite(file: Path) -> None:
    with file.open("r+b") as handle:
        for start in range(0, file.stat().st_size, CHUNK):
            handle.write(bytes(min(CHUNK, file.stat().st_size - start)))
        handle.flush()
        os.fsync(handle.fileno())
