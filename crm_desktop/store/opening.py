"""What is checked before a file is opened, and said in words when it cannot be."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.cipher.refusing import unless_it_opens
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.migrations import APPLICATION_ID, HEAD, upgrade

_HEADER = b"SQLite format 3\x00"
_CANNOT_MAKE_FILES = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR")
"""What SQLite says where it cannot make its own files: a closed folder, a full disk."""


def there(path: Path) -> None:
    """Raise `UserError` for a file that is missing. It is not opened for that.

    Closing any handle of a file drops all locks SQLite holds on it in this process, so a file that may
    be open here is looked at by its name only until its lock is ours.
    """
    if not path.exists():
        raise UserError(
            tr("There is no file {name} here.", name=path.name),
            tr("It may have been moved or renamed; open it from its new place."),
        )


def checked(path: Path, *, writing: bool = False, key: Key | None = None) -> None:
    """Raise `UserError` for a file that is missing, closed to us, locked, empty or plainly not ours."""
    there(path)
    header = _beginning(path)
    unless_it_opens(path, header, key)
    if key is not None:
        _checked_inside(path, key)
    elif not header.startswith(_HEADER):
        raise _unknown(path)
    else:
        _known(path, header)
    if writing and not _may_write(path):
        from crm_desktop.store import faults

        raise faults.write_protected()


def _known(path: Path, header: bytes) -> None:
    """Raise `UserError` for what a beginning in clear says is not ours, newer, or cut short."""
    if _number(header, 68) != APPLICATION_ID:
        raise _unknown(path)
    if _number(header, 60) > HEAD:
        raise _newer(path)
    if _cut_short(path, header):
        from crm_desktop.store import faults

        raise faults.damaged(path)


def _checked_inside(path: Path, key: Key) -> None:
    """Look at the first page of an encrypted file, as it is without its WAL.

    What fails its proof is damaged, unless what lies beside the file could still make it good. SQLite is not
    asked: to open it once more for that took a third of the time an encrypted file opens in.
    """
    from crm_desktop.store.cipher import page

    header = page.first(path, key)
    if header is not None:
        _known(path, header)
    elif not _may_be_made_good(path):
        from crm_desktop.store import faults

        raise faults.damaged(path)


def _may_be_made_good(path: Path) -> bool:
    """Say whether a WAL, or the journal of a change that was cut off, lies beside a file."""
    return any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as handle:
            return handle.read(100)
    except OSError as error:
        raise UserError(
            tr("The file {name} cannot be read.", name=path.name),
            tr("Check that you may open it and that its disk is connected."),
        ) from error


def _number(header: bytes, at: int) -> int:
    """Return one of the big-endian numbers of SQLite's header."""
    return int.from_bytes(header[at : at + 4], "big")


def _cut_short(path: Path, header: bytes) -> bool:
    """Say whether the file is smaller than its header says, which a WAL could still make good."""
    page = int.from_bytes(header[16:18], "big")
    counted = _number(header, 24) == _number(header, 92)
    if not counted or _may_be_made_good(path):
        return False
    return path.stat().st_size < _number(header, 28) * (65536 if page == 1 else page)


def _newer(path: Path) -> UserError:
    return UserError(
        tr("{name} was made by a newer version of CRM Desktop.", name=path.name),
        tr("Update the program to open it; nothing was changed."),
    )


def _may_write(path: Path) -> bool:
    try:
        path.open("r+b").close()
    except PermissionError:
        return False
    except OSError as error:
        return error.errno != errno.EROFS
    return True


def _unknown(path: Path) -> UserError:
    """Return what to say of a file that does not begin as ours: its beginning is lost, or it never was."""
    from crm_desktop.store.salvage import beginning

    return beginning.lost(path) or _not_ours(path)


def _not_ours(path: Path) -> UserError:
    return UserError(
        tr("{name} is not a CRM Desktop file.", name=path.name),
        tr("To bring in its data, use Import; the file itself was not changed."),
    )


@contextlib.contextmanager
def or_released(lock: WriterLock | None, path: Path) -> Iterator[None]:
    """Give the lock back when what follows fails, and say in words why it did."""
    try:
        yield
    except BaseException as error:
        if lock is not None:
            lock.release()
        if isinstance(error, UserError | OSError):
            raise
        from crm_desktop.store import faults

        if (said := faults.in_words(error, path, looks=True)) is not error:
            raise said from error
        raise


def reading_mode(path: Path, key: Key | None = None) -> str:
    """Return the mode a file opens in for reading only.

    SQLite reads a file in WAL mode with two files of its own beside it. Where it cannot make them the
    file is read as one that nobody changes, which is right only while no such file holds news.
    """
    if _readable(path, key):
        return "ro"
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size:
        raise UserError(
            tr(
                "{name} was not closed properly, and its folder is write-protected.", name=path.name
            ),
            tr("Copy it and {wal} together into another folder, and open it there.", wal=wal.name),
        )
    return driver.UNCHANGING


def _readable(path: Path, key: Key | None) -> bool:
    """Say whether SQLite can read the file in the usual way."""
    try:
        conn = driver.connect(str(path), "ro", key)
        try:
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        finally:
            conn.close()
    except driver.Error as error:
        name = str(getattr(error, "sqlite_errorname", ""))
        if name.startswith(_CANNOT_MAKE_FILES):
            return False
        raise
    return True


def brought_up_to_date(conn: Any, path: Path, *, read_only: bool, key: Key | None = None) -> None:
    """Migrate an older file after a checked backup; refuse a newer or damaged one in words."""
    (version,) = conn.execute("PRAGMA user_version").fetchone()
    conn.execute("SELECT count(*) FROM meta").fetchone()
    if version > HEAD:
        raise _newer(path)
    if version < HEAD and read_only:
        raise UserError(
            tr("{name} was made by an older version of CRM Desktop.", name=path.name),
            tr("Open it once for writing: it is backed up, then brought up to date."),
        )
    if version < HEAD:
        _migrate(conn, path, key)


def _migrate(conn: Any, path: Path, key: Key | None) -> None:
    from crm_desktop.store import backup

    made = backup.copy_of(conn, path, "migration", key=key)
    try:
        upgrade(conn)
    except Exception as error:
        raise UserError(
            tr("{name} could not be brought up to this version; it is as it was.", name=path.name),
            tr(
                "Go on with the version you had, and report this. A backup is {backup}.",
                backup=made,
            ),
        ) from error
