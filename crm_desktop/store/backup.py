"""Backups: made with SQLite's backup API, opened and checked before they count, kept by number.

The large attachments of all backups of a file lie in one folder, each once (`store.beside`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside, blobs, driver, faults, opening

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

KEPT = {"daily": 14, "migration": 5, "manual": 20, "restore": 5}
DAY = 24 * 3600
PAGES, STEPS = 4096, 100_000
"""Pages copied and steps of the check between two questions whether to stop."""
Stop = Callable[[], bool]


def _never() -> bool:
    return False


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


def backup(ws: Workspace, reason: str = "manual", stop: Stop = _never) -> Path:
    """Make a checked backup of an open workspace; older ones of the same reason are thinned.

    When `stop` answers true it raises `Cancelled`; then, as after any error, no part of it is left.
    """
    with ws.passing_reader() as conn:
        return copy_of(conn, ws.path, reason, kept(ws, reason), stop)


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
    """Copy the database behind `conn` into the backup folder of `path` and check the copy."""
    folder = folder_of(path)
    try:
        folder.mkdir(exist_ok=True)
        target = _free_name(folder, f"{path.stem}.{datetime.now():%Y%m%d-%H%M%S}", reason)
        copy_database(conn, target, stop, lambda made: with_files(made, path, target, stop))
    except (OSError, driver.Error) as error:
        if isinstance(error, driver.Error) and faults.is_damage(error):
            raise faults.damaged(path) from error
        raise UserError(
            tr("The backup could not be written to {folder}.", folder=folder),
            tr("Free some space or check the folder, then try again."),
        ) from error
    _thin(path, reason, KEPT.get(reason, 10) if most is None else most)
    return target


def _free_name(folder: Path, stem: str, reason: str) -> Path:
    target, n = folder / f"{stem}.{reason}.crm", 1
    while target.exists():
        target, n = folder / f"{stem}-{n}.{reason}.crm", n + 1
    return target


def with_files(made: Path, source: Path, target: Path, stop: Stop = _never) -> dict[str, int]:
    """Let what the database `made`, that is to stand at `target`, keeps beside it lie there.

    It lies beside `source` now; what is missing there stays missing. Return digest → size.
    """
    wanted = _named_by(made)
    beside.share(source, target, wanted, lambda: _go_on(stop))
    return wanted


def _named_by(path: Path) -> dict[str, int]:
    with _opened(path) as conn:
        return blobs.named_beside(conn)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    conn = driver.connect(str(path), opening.reading_mode(path))
    try:
        yield conn
    finally:
        conn.close()


def copy_database(
    conn: Any, target: Path, stop: Stop = _never, finish: Callable[[Path], Any] | None = None
) -> None:
    """Write the database behind `conn` to a file, in its place only when it is whole.

    `finish` is given the copy before it is put there.
    """
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        copy = driver.connect(str(partial))
        try:
            copy.execute("PRAGMA cache_size=-2000")
            _filled(conn, copy, stop)
        finally:
            copy.close()
        if finish is not None:
            finish(partial)
        partial.replace(target)
    finally:
        for suffix in ("", "-journal"):
            partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def _filled(conn: Any, copy: Any, stop: Stop) -> None:
    """Copy all pages of one moment; look at the wish to stop now and then, while verifying too."""
    held = not conn.in_transaction
    if held:  # else each edit meanwhile would begin the copy anew
        conn.execute("BEGIN")
    try:
        conn.execute("SELECT count(*) FROM meta").fetchone()
        conn.backup(copy, pages=PAGES, progress=lambda *_: _go_on(stop))
    finally:
        if held:
            conn.execute("COMMIT")
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.set_progress_handler(stop, STEPS)
    try:
        verify(copy)
    finally:
        _go_on(stop)


def _go_on(stop: Stop) -> None:
    if stop():
        raise Cancelled


def verify(conn: Any) -> None:
    """Raise `UserError` when a database is not whole."""
    try:
        (answer,) = conn.execute("PRAGMA integrity_check(1)").fetchone()
        conn.execute("SELECT count(*) FROM operation").fetchone()
    except driver.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise UserError(
            tr("The copy is damaged: {reason}", reason=answer),
            tr("It was not kept. Use an earlier backup: File → Restore a backup."),
            "restore",
        )


def backups(path: Path) -> list[Backup]:
    """Return the backups of a workspace, newest first."""
    found = []
    for file in folder_of(path).glob("*.crm"):
        match = beside.BACKUP_NAME.match(file.name)
        if match and match[1] == path.stem:
            made = datetime.strptime(match[2], "%Y%m%d-%H%M%S").astimezone()
            one = Backup(file, made, match[4], file.stat().st_size)
            found.append((made, int(match[3] or 0), one))
    return [one for _, _, one in sorted(found, key=lambda each: each[:2], reverse=True)]


def _thin(path: Path, reason: str, most: int) -> None:
    same = [b for b in backups(path) if b.reason == reason]
    for old in same[most:]:
        old.path.unlink(missing_ok=True)
    _thin_files(path)


def _thin_files(path: Path) -> None:
    """Forget the large attachments no backup names any more; one that cannot be read may name all."""
    kept = backups(path)
    if not kept or not (free := beside.old(kept[0].path)):
        return
    with contextlib.suppress(driver.Error, UserError):
        for made in kept:
            free -= _named_by(made.path).keys()
            if not free:
                return
        beside.forget_all(kept[0].path, free)


def restore(source: Path, target: Path) -> Path | None:
    """Put a checked copy of `source` at `target`, with its large attachments as far as they are there.

    Return where the replaced file was kept.

    The target must not be open. Raises `UserError`, with the target as it was.
    """
    from crm_desktop.store.lock import WriterLock

    lock = WriterLock(target)
    fresh = target.with_name(target.name + ".restoring")
    try:
        opening.there(source)
        lock.take()
        opening.checked(source)
        with _opened(source) as conn:
            copy_database(conn, fresh)
        kept = _set_aside(target)
        wanted = with_files(fresh, source, target)
        fresh.replace(target)
        if kept is not None:
            kept_too = beside.lying(kept).keys()  # not what was damaged: there is no other
            beside.forget_all(target, (beside.lying(target).keys() & kept_too) - wanted.keys())
    except (OSError, driver.Error) as error:
        broken = isinstance(error, driver.Error) and faults.is_damage(error)
        raise faults.in_words(error, source if broken else target) from error
    finally:
        if lock.held:
            fresh.unlink(missing_ok=True)
        lock.release()
    return kept


def bring_back(ws: Workspace, check: beside.Check = beside.nobody) -> int:
    """Take large attachments that are missing or damaged beside a file from its backups; return how many."""
    kept, conn = backups(ws.path), ws.reader()
    if not kept:
        return 0
    wanted = {**blobs.lost(conn, ws.path), **blobs.damaged(conn, ws.path, check)}
    known = blobs.named_beside(conn).keys() & wanted.keys()
    return sum(beside.take(kept[0].path, ws.path, digest, check) for digest in known)


def spoilt(
    ws: Workspace, check: beside.Check = beside.nobody, progress: beside.Progress = beside.nobody
) -> set[str]:
    """Return the digests of large attachments whose copy for the backups of a file is damaged.

    Reads all of them. `check` is asked between chunks and may raise; `progress` is told the part read.
    """
    kept = backups(ws.path)
    lying = beside.lying(kept[0].path) if kept else {}
    every, done = sum(said.st_size for said in lying.values()) or 1, 0
    found = set()
    for digest, said in lying.items():
        if not beside.sound(kept[0].path, digest, check):
            found.add(digest)
        done += said.st_size
        progress(done / every)
    return found


def renew(ws: Workspace, check: beside.Check = beside.nobody) -> int:
    """Copy large attachments again whose copy for the backups is damaged; return how many were mended."""
    kept = backups(ws.path)
    return sum(beside.take(ws.path, kept[0].path, digest, check) for digest in spoilt(ws, check))


def lost(path: Path) -> list[str]:
    """Return the names of attachments whose bytes are not with a file; it may be open or older."""
    with _opened(path) as conn:
        return list(blobs.lost(conn, path).values())


def _set_aside(target: Path) -> Path | None:
    """Keep the file in place, with what its WAL holds, in the backup folder too.

    It stays where it is until the backup takes its name: a program that ends between leaves either.
    """
    if not target.exists():
        return None
    folder = folder_of(target)
    folder.mkdir(exist_ok=True)
    kept = _free_name(folder, f"{target.stem}.{datetime.now():%Y%m%d-%H%M%S}", "restore")
    _fold_wal(target)
    try:
        os.link(target, kept)
    except OSError:  # a file system without links
        shutil.copy2(target, kept)
    lying = {digest: said.st_size for digest, said in beside.lying(target).items()}
    beside.share(target, kept, lying, _never)
    for suffix in ("-wal", "-shm"):  # of a damaged file: a WAL must not meet another database
        part = target.with_name(target.name + suffix)
        if part.exists():
            part.replace(kept.with_name(kept.name + suffix))
    return kept


def _fold_wal(path: Path) -> None:
    with contextlib.suppress(driver.Error):
        conn = driver.connect(str(path), "rw")
        try:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            conn.close()
