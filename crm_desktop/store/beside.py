"""Bytes that lie beside a file in a folder of its own: large attachments.

What lies there is called by its SHA-256 and never written again; beside an encrypted file it is sealed, and
called by a name that says nothing (`cipher.frames`). A file and each of its copies has bytes of its own, so
that no damage is that of another; all backups of a file share one folder, each bytes once
(docs/decisions/0010).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.store.cipher import frames, remains
from crm_desktop.store.cipher.key import Key

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


class Near(NamedTuple):
    """A workspace or backup beside which bytes lie, and the key they are sealed with; None: they are not."""

    path: Path
    key: Key | None = None


def folder_of(path: Path) -> Path:
    """Return the folder beside a workspace, or beside all backups of one, that holds large attachments."""
    of = BACKUP_NAME.match(path.name)
    return shared_folder(path.parent, of[1]) if of else path.with_name(f"{path.name}.files")


def shared_folder(folder: Path, stem: str) -> Path:
    """Return the one that is of all backups in a folder of a file called `stem`."""
    return folder / f"{stem}.bytes"


def is_shared(path: Path) -> bool:
    """Say whether a file is a backup, whose folder is that of others too."""
    return BACKUP_NAME.match(path.name) is not None


def is_digest(text: object) -> bool:
    """Say whether a text may name bytes: what comes from elsewhere could be a path."""
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def name(near: Near, digest: str) -> str:
    """Return under which name the bytes of a digest lie beside a file."""
    return digest if near.key is None else frames.name_of(near.key, digest)


def place(near: Near, digest: str) -> Path:
    """Return where the bytes of a digest lie beside a file."""
    return _place(near.path, name(near, digest))


def _place(path: Path, name: str) -> Path:
    return folder_of(path) / name[:2] / name


def lies(near: Near, digest: str, size: int) -> bool:
    """Say whether all bytes of a digest lie beside a file."""
    try:
        lying = place(near, digest).stat().st_size
    except OSError:
        return False
    return lying == (size if near.key is None else frames.sealed_size(size))


def sound(near: Near, digest: str, check: Check) -> bool:
    """Say whether the bytes beside a file are what their digest says; `check` is asked between chunks."""
    return sound_at(near, name(near, digest), check)


def sound_at(near: Near, name: str, check: Check) -> bool:
    """Say so of what lies there under a name."""
    try:
        found = _digest(chunks(_place(near.path, name), near.key), check)
    except (OSError, DamagedError):
        return False
    return name == (found if near.key is None else frames.name_of(near.key, found))


def digest_of(here: Path, check: Check) -> str:
    """Return the SHA-256 of a file's bytes; `check` is asked between chunks and may raise."""
    return _digest(read(here), check)


def _digest(chunks: Iterable[bytes], check: Check) -> str:
    found = hashlib.sha256()
    for chunk in chunks:
        check()
        found.update(chunk)
    return found.hexdigest()


def write(near: Near, digest: str, fill: Callable[[Any], object]) -> None:
    """Write bytes beside a workspace so that they are there whole or not at all.

    `fill` is given what takes them; they are sealed on their way where the workspace has a key.
    """
    _written(place(near, digest), lambda file: _filled(file, near.key, fill))


def _written(target: Path, fill: Callable[[Any], object]) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    try:
        with draft.open("wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        remains.stand(draft, target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _filled(file: Any, key: Key | None, fill: Callable[[Any], object]) -> None:
    if key is None:
        fill(file)
        return
    sealing = frames.Sealing(file, key)
    fill(sealing)
    sealing.end()


def share(source: Near, target: Near, wanted: Mapping[str, int], check: Check) -> None:
    """Let the bytes that lie beside `source` lie beside `target` too; `wanted` maps digests to sizes.

    What is missing or damaged stays so. `check` is asked between chunks and may raise. What a backup
    holds was right when it was put there, and is not read again by each backup after.
    """
    for digest, size in wanted.items():
        if not _has(target, digest, size, check) and lies(source, digest, size):
            take(source, target, digest, check)
        if is_shared(target.path):
            with contextlib.suppress(OSError):
                os.utime(place(target, digest))  # wanted as of now: see `old`


def carry(source: Near, target: Path, check: Check) -> None:
    """Copy all that lies beside `source` and is sound to beside `target`, as it is, sealed or not."""
    for name in lying(source.path):
        wanted = _place(target, name)
        if not wanted.exists() and sound_at(source, name, check):
            _written(wanted, partial(_pour, _place(source.path, name)))


def _pour(here: Path, file: Any) -> None:
    for chunk in read(here):
        file.write(chunk)


def _has(near: Near, digest: str, size: int, check: Check) -> bool:
    """Say whether bytes lie beside a file and are its own: earlier versions linked those of backups."""
    if not lies(near, digest, size) or place(near, digest).stat().st_nlink > 1:
        return False
    return is_shared(near.path) or sound(near, digest, check)


def take(source: Near, target: Near, digest: str, check: Check) -> bool:
    """Copy bytes from beside `source` to beside `target` if they are what their digest says."""
    here = chunks(place(source, digest), source.key)
    try:
        write(target, digest, lambda file: _copy(here, digest, file, check))
    except DamagedError:  # or erased meanwhile
        return False
    return True


class DamagedError(Exception):
    """Bytes are not what their digest says, or cannot be read."""


def _copy(here: Iterable[bytes], digest: str, file: Any, check: Check) -> None:
    found = hashlib.sha256()
    for chunk in here:
        check()
        found.update(chunk)
        file.write(chunk)
    if found.hexdigest() != digest:
        raise DamagedError


def chunks(here: Path, key: Key | None) -> Generator[bytes]:
    """Yield the bytes that lie at a place. Raises `DamagedError` for what the disk gives no more."""
    try:
        if key is None:
            yield from read(here)
        else:
            with here.open("rb") as file:
                yield from frames.unsealed(file, key)
    except (OSError, frames.BrokenError) as error:
        raise DamagedError from error


def read(here: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in chunks."""
    with here.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def lying(path: Path) -> dict[str, os.stat_result]:
    """Return name → what the system says of it for all that lies beside a file; see `name`."""
    found: dict[str, os.stat_result] = {}
    for file in folder_of(path).glob("??/*"):
        with contextlib.suppress(FileNotFoundError):
            found |= {file.name: file.stat()} if is_digest(file.name) else {}
    return found


def is_sealed(path: Path, name: str) -> bool:
    """Say whether what lies beside a file under a name is sealed with some key."""
    with _place(path, name).open("rb") as file:
        return file.read(len(frames.MAGIC)) == frames.MAGIC


def opens(near: Near, name: str) -> bool:
    """Say whether what lies there under a name is in clear, or sealed with the key, as `near` says.

    Only its beginning is looked at. Raises `OSError` where it is gone.
    """
    if near.key is None or not is_sealed(near.path, name):
        return near.key is None and not is_sealed(near.path, name)
    with contextlib.closing(chunks(_place(near.path, name), near.key)) as found:
        try:
            return next(found, None) is not None
        except DamagedError:
            return False


def digest_at(near: Near, name: str) -> str | None:
    """Return the SHA-256 of what lies there under a name; None where it cannot be read."""
    try:
        return _digest(chunks(_place(near.path, name), near.key), nobody)
    except DamagedError:
        return None


def put_aside(path: Path, name: str) -> None:
    """Take the name from bytes that are to be forgotten, so that others may be put under it."""
    here = _place(path, name)
    with contextlib.suppress(OSError):
        here.replace(here.with_suffix(".gone"))


def forget(path: Path, name: str) -> bool:
    """Overwrite and remove bytes that were put aside; say whether no such bytes are left.

    What an earlier version linked from a backup is only taken away here.
    """
    here = _place(path, name)
    aside = here.with_suffix(".gone")
    with contextlib.suppress(OSError):
        if aside.stat().st_nlink == 1:
            overwrite(aside)
        aside.unlink()
    return not (here.exists() or aside.exists())


def forget_all(path: Path, names: Iterable[str]) -> None:
    """Forget what lies beside a file under these names."""
    for name in names:
        put_aside(path, name)
        forget(path, name)


def forget_empty(path: Path) -> None:
    """Remove folders beside a file in which nothing lies."""
    folder = folder_of(path)
    for empty in (*folder.glob("??"), folder):
        with contextlib.suppress(OSError):
            empty.rmdir()


def old(path: Path) -> set[str]:
    """Return the names of what lies among the bytes of backups and no backup wanted of late."""
    before = time.time() - YOUNG
    return {name for name, said in lying(path).items() if said.st_mtime < before}


def overwrite(file: Path) -> None:
    """Write zeros over a file. Raises `OSError`."""
    with file.open("r+b") as handle:
        zero(handle)


def zero(handle: Any) -> None:
    """Write zeros over an open file, which may have no name any more. Raises `OSError`."""
    size = os.fstat(handle.fileno()).st_size
    handle.seek(0)
    for start in range(0, size, CHUNK):
        handle.write(bytes(min(CHUNK, size - start)))
    handle.flush()
    os.fsync(handle.fileno())
