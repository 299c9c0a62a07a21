"""What was cut off in the midst left behind: neither a file of records nor a backup, nor ever taken for one.

Every name something half made has, beside a file, among its backups and in the second place, is said here.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

COPIES = (".partial", ".trial", ".rewriting", ".rewound", ".restoring", ".compared", ".incoming", ".sealing",
          ".going")  # fmt: skip
"""What follows the name of the file a half made one is of; a journal or a WAL of it may follow that."""
OLD = 24 * 3600
"""Seconds after which nobody writes one any more."""


def clear(folder: Path, path: Path) -> None:
    """Delete what backups of the workspace at `path`, or restoring one, left behind at least a day ago."""
    for one in of(path, folder):
        with contextlib.suppress(OSError):  # another program may have it for a moment
            if time.time() - one.stat().st_mtime > OLD:
                one.unlink()


def of(path: Path, *elsewhere: Path) -> Iterator[Path]:
    """Yield what is half made of a file: beside it, and of its backups in some folders."""
    yield from _in(path.parent, path.name)
    for folder in elsewhere:
        yield from _in(folder, f"{path.stem}.")


def sweep(found: Iterable[Path]) -> tuple[int, int]:
    """Take half made files away; return how many went, and how many another program holds."""
    gone = held = 0
    for one in found:
        try:
            one.unlink(missing_ok=True)
            gone += 1
        except OSError:
            held += 1
    return gone, held


def _in(folder: Path, start: str) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        for one in sorted(folder.iterdir()):
            _, whole, end = one.name.partition(".crm")
            if one.name.startswith(start) and whole and end.startswith(COPIES) and one.is_file():
                yield one
