"""Backups: made with SQLite's backup API, opened and checked before they count, kept by number.

The large attachments of all backups of a file lie in one folder, each once (`store.beside`).
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside, blobs, driver, faults, opening
from crm_desktop.store.backups import apart, aside, halves, holding, proof, thinning
from crm_desktop.store.cipher import remains
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.cipher.refusing import unless_encrypted

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

KEPT = {"daily": 14, "migration": 5, "manual": 20, "restore": 5, "import": 5, "erasure": 5}
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
    most = kept(ws, reason)
    if apart.worth(ws):
        return apart.copied(ws, reason, most, stop)
    with ws.passing_reader() as conn:
        return copy_of(conn, ws.path, reason, most, stop, ws.key)


def kept(ws: Workspace, reason: str) -> int:
    """Return how many backups of a reason this file keeps; the user may have said."""
    return int(ws.setting("backups.kept", {}).get(reason, KEPT.get(reason, 10)))


def keep(ws: Workspace, reason: str, count: int) -> None:
    """Say how many backups of a reason are kept from the next one on; an owner's to say."""
    ws.may_manage()
    ws.set_setting("backups.kept", {**ws.setting("backups.kept", {}), reason: count})


def daily(ws: Workspace, stop: Stop = _never) -> Path | None:
    """Make the day's backup unless a proved one younger than a day exists; one dated far ahead is none.

    What its name says counts: one written anew, for another key or without somebody, holds what it held.
    """
    young = [b.path for b in backups(ws.path) if abs(time.time() - b.made.timestamp()) < DAY]
    return None if proof.each(young) else backup(ws, "daily", stop)


def copy_of(
    conn: Any, path: Path, reason: str, most: int | None = None, stop: Stop = _never,
    key: Key | None = None,
) -> Path:  # fmt: skip
    """Copy the database behind `conn` into the backup folder of `path`; it counts once it is proved.

    It is encrypted with `key`, as the database is.
    """
    folder = folder_of(path)
    try:
        folder.mkdir(exist_ok=True)
        held: list[proof.Summary] = []

        def finish(made: Path) -> None:
            with_files(made, path, target, key, stop)
            proved(made, held[0], key, stop)

        with holding.using(path, stop):
            target = _free_name(folder, f"{path.stem}.{datetime.now():%Y%m%d-%H%M%S}", reason)
            copy_database(
                conn, target, stop, finish, key,
                look=lambda seen: held.append(proof.summary(seen, lambda: _go_on(stop))),
            )  # fmt: skip
            proof.keep(target, held[0])
    except (OSError, driver.Error) as error:
        if isinstance(error, driver.Error) and faults.is_damage(error):
            raise faults.damaged(path) from error
        raise UserError(
            tr("The backup could not be written to {folder}.", folder=folder),
            tr("Free some space or check the folder, then try again."),
        ) from error
    _thin(path, reason, KEPT.get(reason, 10) if most is None else most, key)
    return target


def _free_name(folder: Path, stem: str, reason: str) -> Path:
    target, n = folder / f"{stem}.{reason}.crm", 1
    while target.exists():
        target, n = folder / f"{stem}-{n}.{reason}.crm", n + 1
    return target


def with_files(
    made: Path, source: Path, target: Path, key: Key | None = None, stop: Stop = _never
) -> dict[str, int]:
    """Let what the database `made`, that is to stand at `target`, keeps beside it lie there.

    It lies beside `source` now; what is missing there stays missing. Return digest → size.
    """
    wanted = named_by(made, key)
    beside.share(beside.Near(source, key), beside.Near(target, key), wanted, lambda: _go_on(stop))
    return wanted


def named_by(path: Path, key: Key | None) -> dict[str, int]:
    """Return digest → size of the large attachments a file that is not open here keeps beside it."""
    with opened(path, key) as conn:
        return blobs.named_beside(conn)


@contextlib.contextmanager
def opened(path: Path, key: Key | None) -> Iterator[Any]:
    """Lend a connection to a backup, or another file nobody writes. Raises what opening it does."""
    conn = driver.connect(str(path), opening.reading_mode(path, key), key)
    try:
        yield conn
    finally:
        conn.close()


def copy_database(
    conn: Any, target: Path, stop: Stop = _never, finish: Callable[[Path], Any] | None = None,
    key: Key | None = None, look: Callable[[Any], object] | None = None,
) -> None:  # fmt: skip
    """Write the database behind `conn` to a file, in its place only when it is whole.

    `finish` is given the copy before it is put there; `key` is that of both, None where they are plain.
    `look` is given `conn` at the very moment that is copied.
    """
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        copy = driver.connect(str(partial), key=key)
        try:
            copy.execute("PRAGMA cache_size=-2000")
            _filled(conn, copy, stop, look)
        finally:
            copy.close()
        if key is not None:
            unless_encrypted(partial)
        if finish is not None:
            finish(partial)
        remains.stand(partial, target)
    finally:
        for suffix in ("", "-journal"):
            partial.with_name(partial.name + suffix).unlink(missing_ok=True)


def _filled(
    conn: Any, copy: Any, stop: Stop, look: Callable[[Any], object] | None
) -> None:  # fmt: skip
    """Copy all pages of one moment; look at the wish to stop now and then, while verifying too."""
    held = not conn.in_transaction
    if held:  # else each edit meanwhile would begin the copy anew
        conn.execute("BEGIN")
    try:
        conn.execute("SELECT count(*) FROM meta").fetchone()
        conn.backup(copy, pages=PAGES, progress=lambda *_: _go_on(stop))
        if look is not None:
            look(conn)
    finally:
        if held:
            conn.execute("COMMIT")
    copy.execute("PRAGMA journal_mode=DELETE")
    copy.set_progress_handler(stop, STEPS)
    try:
        verify(copy)
    finally:
        _go_on(stop)


def proved(made: Path, held: proof.Summary, key: Key | None, stop: Stop = _never) -> None:
    """Restore a backup for trial, open it and hold it against what it was taken from.

    Raises `UserError` where it does not hold that.
    """
    trial = made.with_name(made.name.removesuffix(".partial") + ".trial")
    try:
        with opened(made, key) as conn:
            copy_database(conn, trial, stop, key=key)
        with opened(trial, key) as conn:
            proof.unless_equal(held, proof.summary(conn, lambda: _go_on(stop)))
    finally:
        for suffix in ("", "-wal", "-shm"):
            trial.with_name(trial.name + suffix).unlink(missing_ok=True)


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
            with contextlib.suppress(ValueError, OSError):  # no such day; thinned meanwhile
                one = Backup(file, made_at(file), match[4], file.stat().st_size)
                found.append((one.made, int(match[3] or 0), one))
    return [one for _, _, one in sorted(found, key=lambda each: each[:2], reverse=True)]


def made_at(file: Path) -> datetime:
    """Return when a backup was made, which its name says. Raises `ValueError` for no such day."""
    match = beside.BACKUP_NAME.match(file.name)
    assert match is not None
    return datetime.strptime(match[2], "%Y%m%d-%H%M%S").astimezone()


def _thin(path: Path, reason: str, most: int, key: Key | None) -> None:
    """Delete older backups of a reason; one that cannot be deleted now is with the next."""
    same = [b for b in backups(path) if b.reason == reason]
    now = datetime.now().astimezone()  # those a wrong clock dated ahead go first
    with contextlib.suppress(OSError):
        for old in sorted(same, key=lambda b: b.made > now)[most:]:
            for suffix in ("-wal", "-shm", ""):  # a damaged file was set aside with its WAL
                old.path.with_name(old.path.name + suffix).unlink(missing_ok=True)
        halves.clear(folder_of(path), path)
        thinning.forget_unnamed([one.path for one in backups(path)], key)


def restore(
    source: Path, target: Path, key: Key | None = None,
    finish: Callable[[Path], Any] | None = None, own: Key | None = None,
) -> Path | None:  # fmt: skip
    """Put a checked copy of `source` at `target`, with its large attachments as far as they are there.

    Return where the replaced file was kept. `key` is that of `source`; `own` that of an encrypted `target`,
    which stays encrypted with it. `finish` is given what is to stand in its place, while it has `key`.

    The target must not be open. Raises `UserError`, with the target as it was; a `LockedError` where
    `source` is encrypted with another key.
    """
    from crm_desktop.store.lock import WriterLock

    lock = WriterLock(target)
    fresh = target.with_name(target.name + ".restoring")
    try:
        opening.there(source)
        lock.take()
        opening.checked(source, key=key)
        with opened(source, key) as conn:
            copy_database(conn, fresh, finish=finish, key=key)
        into = own or key
        _with_key(fresh, key, into)
        kept = _kept_as(target)
        if kept is not None:
            beside.carry(beside.Near(target, into), kept, beside.nobody)
        wanted = with_files(fresh, source, target, into)
        if into != key:  # those of a backup may have followed the file already, or not
            beside.share(beside.Near(source, key), beside.Near(target, into), wanted, beside.nobody)
        if kept is None:
            remains.stand(fresh, target)
        else:
            aside.replace(fresh, target, kept, into)
            kept_too = beside.lying(kept).keys()  # not what was damaged: there is no other
            named = {beside.name(beside.Near(target, into), digest) for digest in wanted}
            beside.forget_all(target, (beside.lying(target).keys() & kept_too) - named)
            _thin(target, "restore", KEPT["restore"], into)
    except (OSError, driver.Error) as error:
        broken = isinstance(error, driver.Error) and faults.is_damage(error)
        raise faults.in_words(error, source if broken else target) from error
    finally:
        if lock.held:
            with contextlib.suppress(OSError):  # what stays is written over by the next one
                fresh.unlink(missing_ok=True)
        lock.release()
    return kept


def _with_key(fresh: Path, key: Key | None, into: Key | None) -> None:
    if into != key:
        from crm_desktop.store.cipher import converting

        converting.rewrite(fresh, key, into)


def bring_back(ws: Workspace, check: beside.Check = beside.nobody) -> int:
    """Take large attachments that are missing or damaged beside a file from its backups; return how many."""
    kept, conn = backups(ws.path), ws.reader()
    if not kept:
        return 0
    wanted = {**blobs.lost(conn, ws.near), **blobs.damaged(conn, ws.near, check)}
    known = blobs.named_beside(conn).keys() & wanted.keys()
    near = beside.Near(kept[0].path, ws.key)
    return sum(beside.take(near, ws.near, digest, check) for digest in known)


def spoilt(
    ws: Workspace, check: beside.Check = beside.nobody, progress: beside.Progress = beside.nobody
) -> set[str]:
    """Return the names of large attachments whose copy for the backups of a file is damaged.

    Reads all of them. `check` is asked between chunks and may raise; `progress` is told the part read.
    """
    kept = backups(ws.path)
    lying = beside.lying(kept[0].path) if kept else {}
    every, done, found = sum(said.st_size for said in lying.values()) or 1, 0, set[str]()
    for name, said in lying.items():
        if not beside.sound_at(beside.Near(kept[0].path, ws.key), name, check):
            found.add(name)
        done += said.st_size
        progress(done / every)
    return found


def renew(ws: Workspace, check: beside.Check = beside.nobody) -> int:
    """Copy large attachments again whose copy for the backups is damaged; return how many were mended."""
    kept, broken = backups(ws.path), spoilt(ws, check)
    if not broken:
        return 0
    near = beside.Near(kept[0].path, ws.key)
    wanted = [d for d in blobs.named_beside(ws.reader()) if beside.name(near, d) in broken]
    return sum(beside.take(ws.near, near, digest, check) for digest in wanted)


def lost(path: Path, key: Key | None = None) -> list[str]:
    """Return the names of attachments whose bytes are not with a file; it may be open or older."""
    with opened(path, key) as conn:
        return list(blobs.lost(conn, beside.Near(path, key)).values())


def _kept_as(target: Path) -> Path | None:
    """Return where the file in place is kept when a backup takes its name; None where there is none."""
    if not target.exists():
        return None
    folder = folder_of(target)
    folder.mkdir(exist_ok=True)
    return _free_name(folder, f"{target.stem}.{datetime.now():%Y%m%d-%H%M%S}", "restore")
