"""Files a user names: there whole or not at all, and never in the place of what is not to be replaced."""

from __future__ import annotations

import csv
import errno
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crm_desktop.domain.guarding import guard
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.cipher import remains
from crm_desktop.store.cipher.key import MAGIC

_DATABASE = b"SQLite format 3\x00"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def in_place_when_whole(path: Path) -> Iterator[Path]:
    """Lend a path beside `path`; what is written there takes its place when nothing went wrong.

    Where `path` is a link, what it leads to is replaced and the link stays. Raises `UserError` for what the
    system refuses, and rather than write over a database or what is no ordinary file.
    """
    with said_in_words(path):
        place = Path(os.path.realpath(path))
        refuse(place)
        partial = place.with_name(f".crm-{os.urandom(8).hex()}.partial")  # nobody's name, and short
        try:
            yield partial
            _settle(partial)
            if place.exists():
                shutil.copymode(place, partial)
            remains.stand(partial, place)
        finally:
            with suppress(OSError):  # the first error is the one to say
                partial.unlink(missing_ok=True)


def write_list(
    path: Path, headings: Iterable[str], rows: Iterable[Iterable[str]], delimiter: str = ","
) -> None:
    """Write a short list as CSV that spreadsheets open, and of which they run nothing. Raises `UserError`."""
    with (
        in_place_when_whole(path) as partial,
        partial.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        out = csv.writer(file, delimiter=delimiter)
        out.writerow(map(guard, headings))
        out.writerows([guard(cell) for cell in row] for row in rows)


def refuse(place: Path) -> None:
    """Raise `UserError` for what must not be written over: a slip of the hand must not cost the file."""
    if not place.exists():
        return
    if place.is_dir():
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(place.stat().st_mode):
        raise UserError(tr("{name} is not a file.", name=place.name), tr("Choose another name."))
    if _is_database(place):
        raise UserError(
            tr("{name} is a database; it was left as it is.", name=place.name),
            tr("Choose another name."),
        )


def _is_database(path: Path) -> bool:
    """Say whether a file is a database; one that may be open in this program is not touched for that.

    Closing any handle of a file drops all locks SQLite holds on it in this process.
    """
    if path.with_name(f"{path.name}-wal").exists():
        return True
    with path.open("rb") as file:
        return file.read(len(_DATABASE)).startswith((_DATABASE, MAGIC))


@contextmanager
def said_in_words(path: Path) -> Iterator[None]:
    """Turn what the system says about a file or folder that cannot be written into `UserError`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise UserError(
                tr("The disk is full, so {name} could not be written.", name=path.name),
                tr("Free some space or choose another disk, then try again."),
            ) from error
        if error.errno == errno.ENOENT:
            raise UserError(
                tr("There is no folder {folder}.", folder=path.parent),
                tr("Make it first, or choose another folder."),
            ) from error
        raise UserError(
            tr("{name} cannot be written: {reason}.", name=path, reason=_reason(error)),
            tr("Close it in other programs, or choose another name or folder."),
        ) from error


def _reason(error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return tr("it or its folder is write-protected")
    if error.errno in (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY):
        return tr("a file or folder of that name is in the way")
    return str(error.strerror or error)


def _settle(path: Path) -> None:
    """Let what was written reach the disk before it takes the place of anything."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
