"""What was cut off in the midst left behind: neither a file of records nor a backup, nor ever taken for one.

Every name something half made has, beside a file, among its backups and in the second place, is said here.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from crm_desktop.store import beside
from crm_desktop.store.cipher import remains

_REPLACED = (remains.DRAFT, remains.GOING)
"""What these are of may be encrypted, or without somebody, by now: they are overwritten."""
COPIES = (".partial", ".trial", ".rewriting", ".rewound", ".restoring", ".compared", ".incoming",
          *_REPLACED)  # fmt: skip
"""What follows the name of the file a half made one is of; a journal or a WAL of it may follow that."""
OLD = 24 * 3600
"""Seconds after which nobody writes one any more."""


def clear(folder: Path, path: Path) -> None:
    """Delete what backups of the workspace at `path`, or restoring one, left behind at least a day ago."""
    for one in of(path, folder):
        with contextlib.suppress(OSError):  # another program may have it for a moment
            if time.time() - one.stat().st_mtime > OLD:
                _take_away(one)


def of(path: Path, *elsewhere: Path) -> Iterator[Path]:
    """Yield what is half made of a file: beside it, and of its backups in some folders."""
    yield from (one for name, one in _in(path.parent) if name == path.name)
    for folder in elsewhere:
        yield from of_backups(path, folder)


def of_backups(path: Path, folder: Path) -> Iterator[Path]:
    """Yield what is half made in a folder of the backups of a file, whether these are there yet or not.

    With them what was to lie beside them, or to be forgotten there. Namesakes with more in their names,
    `shop.2.crm` beside `shop.crm`, have backups there of their own.
    """
    for name, one in _in(folder):
        of = beside.BACKUP_NAME.match(name)
        if of and of[1] == path.stem:
            yield one
    with contextlib.suppress(OSError):
        for end in ("part", "gone"):
            yield from sorted(beside.shared_folder(folder, path.stem).glob(f"??/*.{end}"))


def sweep(found: Iterable[Path]) -> tuple[int, int]:
    """Take half made files away; return how many went, and how many another program holds."""
    gone = held = 0
    for one in found:
        try:
            _take_away(one)
            gone += 1
        except OSError:
            held += 1
    return gone, held


def _take_away(one: Path) -> None:
    if one.suffix == ".gone" or one.name.rpartition(".crm")[2].startswith(_REPLACED):
        remains.destroy(one)
    else:
        one.unlink(missing_ok=True)


def _in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name of the file it is of, half made file)."""
    with contextlib.suppress(OSError):
        for one in sorted(folder.iterdir()):
            name, whole, end = one.name.rpartition(".crm")
            if whole and end.startswith(COPIES) and one.is_file():
                yield name + whole, one
