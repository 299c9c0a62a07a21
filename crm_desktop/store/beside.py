"""Bytes that lie beside a file in a folder of its own: large attachments.

What lies there is called by its SHA-256 and never written again. A file and each of its copies has bytes of
its own, so that no damage is that of another; all backups of a file share one folder, each bytes once
(docs/decisions/0010).
"""

from __future__ import annotations

import contextlib
import hashlib
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
Progress = Callable[[float], object]


def nobody(*_: object) -> None:
    """Ask or tell nobody: what a long job does where nobody waits for it."""


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


def sound(path: Path, digest: str, check: Check) -> bool:
    """Say whether the bytes beside a file are what their digest says; `check` is asked between chunks."""
    try:
        return digest_of(place(path, digest), check) == digest
    except OSError:
        return False


def digest_of(here: Path, check: Check) -> str:
    """Return the SHA-256 of a file's bytes; `check` is asked between chunks and may raise."""
    found = hashlib.sha256()
    for chunk in read(here):
        check()
        found.update(chunk)
    return found.hexdigest()


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

    What is missing or damaged stays so. `check` is asked between chunks and may raise. What a backup
    holds was right when it was put there, and is not read again by each backup after.
    """
    for digest, size in wanted.items():
        if not _has(target, digest, size, check) and lies(source, digest, size):
            take(source, target, digest, check)
        if is_shared(target):
            with contextlib.suppress(OSError):
                os.utime(place(target, digest))  # wanted as of now: see `old`


def _has(path: Path, digest: str, size: int, check: Check) -> bool:
    """Say whether bytes lie beside a file and are its own: earlier versions linked those of backups."""
    if not lies(path, digest, size) or place(path, digest).stat().st_nlink > 1:
        return False
    return is_shared(path) or sound(path, digest, check)


def take(source: Path, target: Path, digest: str, check: Check) -> bool:
    """Copy bytes from beside `source` to beside `target` if they are what their digest says."""
    here = place(source, digest)
    try:
        write(place(target, digest), lambda file: _copy(here, file, check))
    except DamagedError:  # or erased meanwhile
        return False
    return True


class DamagedError(Exception):
    """Bytes are not what their digest says, or cannot be read."""


def _copy(here: Path, file: Any, check: Check) -> None:
    found = hashlib.sha256()
    for chunk in _readable(here):
        check()
        found.update(chunk)
        file.write(chunk)
    if found.hexdigest() != here.name:
        raise DamagedError


def _readable(here: Path) -> Iterator[bytes]:
    """Yield the bytes of a file; what the disk gives no more is damaged, and all else is copied."""
    try:
        yield from read(here)
    except OSError as error:
        raise DamagedError from error


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

    What an earlier version linked from a backup is only taken away here.
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
