"""What is checked before a file is opened, and said in words when it cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.migrations import APPLICATION_ID, HEAD, upgrade

_HEADER = b"SQLite format 3\x00"


def checked(path: Path) -> None:
    """Raise `UserError` for a file that is missing, unreadable, empty or plainly not ours."""
    try:
        with path.open("rb") as handle:
            header = handle.read(100)
    except FileNotFoundError as error:
        raise UserError(
            tr("There is no file {name} any more.", name=path.name),
            tr("It may have been moved or renamed; open it from its new place."),
        ) from error
    except OSError as error:
        raise UserError(
            tr("The file {name} cannot be read.", name=path.name),
            tr("Check that you may open it and that its disk is connected."),
        ) from error
    if not header.startswith(_HEADER):
        raise _not_ours(path)
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise _not_ours(path)


def _not_ours(path: Path) -> UserError:
    return UserError(
        tr("{name} is not a CRM Desktop file.", name=path.name),
        tr("To bring in its data, use Import; the file itself was not changed."),
    )


def _damaged(path: Path) -> UserError:
    return UserError(
        tr("The file {name} is damaged.", name=path.name),
        tr("Restore a backup with File → Restore a backup; the damaged file is kept."),
        "restore",
    )


def connected(path: str, lock: WriterLock | None, *, read_only: bool = False) -> Any:
    """Connect, giving the lock back when that fails."""
    try:
        return driver.connect(path, read_only=read_only)
    except driver.Error as error:
        if lock is not None:
            lock.release()
        if not isinstance(error, driver.OperationalError):
            raise _damaged(Path(path)) from error
        raise UserError(
            tr("The file {name} cannot be opened.", name=Path(path).name),
            tr("Check that its folder exists and can be written to."),
        ) from error


def brought_up_to_date(conn: Any, path: Path, *, read_only: bool) -> None:
    """Migrate an older file after a checked backup; refuse a newer or damaged one in words."""
    try:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        conn.execute("SELECT count(*) FROM meta").fetchone()
    except driver.DatabaseError as error:
        raise _damaged(path) from error
    if version > HEAD:
        raise UserError(
            tr("{name} was made by a newer version of CRM Desktop.", name=path.name),
            tr("Update the program to open it; nothing was changed."),
        )
    if version < HEAD and not read_only:
        from crm_desktop.store import backup

        backup.copy_of(conn, path, "migration")
        upgrade(conn)
