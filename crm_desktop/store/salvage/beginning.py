"""What a file is whose first page is lost: its beginning does not say so any more, but its other pages do.

A page of an encrypted file carries a proof made with its key, so a key is known to be the right one without
the first page. A plain file is told by rows that only ours have: ids of records and stamps of operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import backup
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.page import USUAL, Prover
from crm_desktop.store.salvage import cells, shapes
from crm_desktop.store.salvage.pages import Pages

LOOKED_AT = 96
"""Pages that are looked at, all over the file."""
_FEW = 8
_NOISE = 200
"""Different bytes a page of noise has at least; one of ours has text, zeros and small numbers."""


class BeginningLostError(UserError):
    """A file of ours without its first page; `encrypted` says of which kind it was."""

    def __init__(self, path: Path, *, encrypted: bool) -> None:
        if encrypted:
            step = tr("It was encrypted: with its passphrase or its recovery code what follows can be read. "
                      "The file itself was not changed.")  # fmt: skip
        else:
            step = tr(
                "What follows can still be read. Look at the ways out; the file itself was not changed."
            )
        super().__init__(
            tr("The beginning of {name} is lost, which says what is in it.", name=path.name), step,
            "restore",
        )  # fmt: skip
        self.path, self.encrypted = path, encrypted

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.path, self.encrypted)


def _again(path: Path, encrypted: bool) -> BeginningLostError:
    return BeginningLostError(path, encrypted=encrypted)


def lost(path: Path) -> BeginningLostError | None:
    """Return what to say of a file that does not begin as one of ours; None where it never was one."""
    if is_plain(path):
        return BeginningLostError(path, encrypted=False)
    if may_be_encrypted(path):
        return BeginningLostError(path, encrypted=True)
    return None


def is_plain(path: Path) -> bool:
    """Say whether pages of a file can be read in clear and are ours."""
    try:
        with Pages(path) as pages:
            return any(_is_ours(pages, n) for n in _some(pages.count))
    except OSError:
        return False


def is_of(path: Path, key: Key) -> bool:
    """Say whether pages of a file carry the proof of a key."""
    try:
        with Pages(path) as pages:
            proves = Prover(key)
            return any(proves(pages.page(n), n) for n in _some(pages.count))
    except OSError:
        return False


def may_be_encrypted(path: Path) -> bool:
    """Say whether a file that is not plain looks like an encrypted one of ours: noise in whole pages.

    Where neither its name nor what lies beside it says that it was one, it is none.
    """
    try:
        size = path.stat().st_size
        if size < 2 * USUAL or size % USUAL or not (path.suffix == ".crm" or ids_near(path)):
            return False
        with Pages(path) as pages:
            seen = [page for n in _some(pages.count) if (page := pages.page(n)).strip(b"\0")]
    except OSError:
        return False
    return bool(seen) and all(len(set(page)) > _NOISE for page in seen[1:] or seen)


def ids_near(path: Path) -> list[str]:
    """Return the ids of the keys the backups of a file are encrypted with, that of the newest first."""
    found = (id_at(one.path) for one in backup.backups(path))
    return list(dict.fromkeys(id for id in found if id is not None))


def key_fitting(path: Path, every: Iterable[Key]) -> Key | None:
    """Return the key a file without its beginning opens with, None where it is none of them."""
    return next((key for key in every if is_of(path, key)), None)


def _some(count: int) -> Iterator[int]:
    """Yield the numbers of some pages, all over the file; never the first, which may be lost."""
    step = max(1, (count - 1) // LOOKED_AT)
    return iter(range(2, count + 1, step))


def _is_ours(pages: Pages, n: int) -> bool:
    page = pages.page(n)
    if cells.kind_of(page, n) not in (cells.INDEX, cells.TABLE) or cells.broken(pages, n):
        return False
    first = [row for row, _ in zip(cells.rows(pages, n), range(_FEW), strict=False)]
    return bool(first) and all(_named(row) for row in first)


def _named(row: cells.Row) -> bool:
    """Say whether a row has an id of a record or a stamp of an operation, as those of ours have."""
    return any(
        shapes.is_id_entry(cells.Row(0, (value, 1))) or shapes.is_stamp_entry(cells.Row(0, (value, 1)))
        for value in row.values[:3]
    )  # fmt: skip
