"""A PDF that is there whole or not at all: Qt writes half of one on a full disk, and says nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_desktop.store import named_files

END = b"%%EOF"
"""What a whole PDF ends with."""
_TAIL = 64


@contextmanager
def in_place(path: Path) -> Iterator[Path]:
    """Lend a path beside `path` for a PDF; whole, it takes its place. Else raises `UserError`."""
    with named_files.in_place_when_whole(path) as partial:
        partial.open("wb").close()  # what the system refuses it says here, Qt would not
        yield partial
        _check(partial)


def _check(pdf: Path) -> None:
    """Raise `OSError` for a PDF without an end."""
    with pdf.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
        if END not in file.read():
            raise OSError(errno.ENOSPC, "the PDF has no end")
