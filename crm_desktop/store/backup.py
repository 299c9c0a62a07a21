"""Backups: made with SQLite's backup API, opened and checked before they count, kept by number."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

KEPT = {"daily": 14, "migration": 5, "manual": 20, "restore": 5}
DAY = 24 * 3600
PAGES, STEPS = 4096, 100_000
"""Pages copied and steps of the check between two questions whether to stop."""
Stop = Callable[[], bool]
_NAME = re.compile(r"(.+)\.(\d{8}-\d{6})(?:-\d+)?\.(\w+)\.crm$")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup file of a workspace."""

    path: Path
    made: datetime
    reason: str
    size: int


def folder_of(path: Path) -> Path:
    """Return the folder that holds the backups of a workspace, beside it."""
    return path.parent / "Backups"


def _never() -> bool:
    return False


def backup(ws: Workspace, reason: str = "manual", stop: Stop = _never) -> Path:
    """Make a checked backup of an open workspace; older ones of the same reason are thinned."""
    return copy_of(ws.reader(), ws.path, reason, kept(ws, reason), stop)


def kept(ws: Workspace, reason: str) -> int:
    """Return how many backups of a reason this file keeps; the user may have said."""
    return int(ws.setting("backups.kept", {}).get(reason, KEPT.get(reason, 10)))


def keep(ws: Workspace, reason: str, count: int) -> None:
    """Say how many backups of a reason are kept from the next one on."""
    ws.set_setting("backups.kept", {**ws.setting("backups.kept", {}), reason: count})


def daily(ws: Workspace, stop: Stop = _never) -> Path | None:
    """Make the day's backup unless one younger than a day exists."""
    newest = max((b.path.stat().st_mtime for b in backups(ws.path)), default=0.0)
    return None if time.time() - newest < DAY else backup(ws, "daily", stop)


def copy_of(
    conn: Any, path: Path, reason: str, most: int | None = None, stop: Stop = _never
) -> Path:
    """Copy the database behind `conn` into the backup folder of `path` and check the copy.

    When `stop` answers true it raises `Cancelled` and leaves nothing.
    """
    folder = folder_of(path)
    target = _free_name(folder, f"{path.stem}.{datetime.now():%Y%m%d-%H%M%S}", reason)
    partial = target.with_suffix(".partial")
    try:
        folder.mkdir(exist_ok=True)
        _copy_whole(conn, partial, stop)
    except (OSError, driver.Error) as error:
        raise UserError(
            tr("The backup could not be written to {folder}.", folder=folder),
            tr("Free some space or check the folder, then try again."),
        ) from error
    partial.replace(target)
    _thin(path, reason, KEPT.get(reason, 10) if most is None else most)
    return target


def _free_name(folder: Path, stem: str, reason: str) -> Path:
    target, n = folder / f"{stem}.{reason}.crm", 1
    while target.exists():
        target, n = folder / f"{stem}-{n}.{reason}.crm", n + 1
    return target


def _copy_whole(conn: Any, partial: Path, stop: Stop) -> None:
    """Copy to a file that is gone again when anything goes wrong."""
    try:
        copy_database(conn, partial, stop)
    except BaseException as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        if stop():
            raise Cancelled from error
        raise


def copy_database(conn: Any, target: Path, stop: Stop = _never) -> None:
    """Write the database behind `conn` to a new file and check what stands there."""

    def go_on(*_pages: int) -> None:
        if stop():
            raise Cancelled

    target.unlink(missing_ok=True)
    copy = driver.connect(str(target))
    try:
        conn.backup(copy, pages=PAGES, progress=go_on)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.set_progress_handler(stop, STEPS)
        verify(copy)
    finally:
        copy.close()


def verify(conn: Any) -> None:
    """Raise `UserError` when a database is not whole."""
    (answer,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok":
        raise UserError(
            tr("The copy is damaged: {reason}", reason=answer), tr("Use another backup.")
        )
    conn.execute("SELECT count(*) FROM operation").fetchone()


def backups(path: Path) -> list[Backup]:
    """Return the backups of a workspace, newest first."""
    found = []
    for file in folder_of(path).glob("*.crm"):
        match = _NAME.match(file.name)
        if match and match[1] == path.stem:
            made = datetime.strptime(match[2], "%Y%m%d-%H%M%S").astimezone()
            found.append(Backup(file, made, match[3], file.stat().st_size))
    return sorted(found, key=lambda b: (b.made, b.path.name), reverse=True)


def _thin(path: Path, reason: str, most: int) -> None:
    same = [b for b in backups(path) if b.reason == reason]
    for old in same[most:]:
        old.path.unlink(missing_ok=True)


def restore(source: Path, target: Path) -> Path | None:
    """Put a checked copy of `source` at `target`; return where the replaced file was kept.

    The target must not be open. Raises `UserError` when the backup is not whole.
    """
    from crm_desktop.store import opening
    from crm_desktop.store.lock import WriterLock

    opening.checked(source)
    lock = WriterLock(target)
    lock.take()
    try:
        fresh = target.with_suffix(".restoring")
        conn = driver.connect(str(source), read_only=True)
        try:
            copy_database(conn, fresh)
        finally:
            conn.close()
        kept = _set_aside(target)
        fresh.replace(target)
    finally:
        lock.release()
    return kept


def _set_aside(target: Path) -> Path | None:
    """Move the file in place, with what its WAL holds, into the backup folder."""
    if not target.exists():
        return None
    folder = folder_of(target)
    folder.mkdir(exist_ok=True)
    kept = _free_name(folder, f"{target.stem}.{datetime.now():%Y%m%d-%H%M%S}", "restore")
    for suffix in ("-wal", "-shm", ""):
        part = target.with_name(target.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    return kept
