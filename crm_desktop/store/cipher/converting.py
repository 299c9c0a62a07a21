"""A whole workspace made of the other kind: encrypted, plain, or encrypted with a new key.

Each file is written anew beside itself, compared with what it was, and only then put in its place; what stood
there is overwritten. The workspace goes first. Its new file notes which key its backups and large attachments
still have until all of them have followed, so that an end in between is taken up at the next opening: no
file is ever of no key that is known, and none in clear is forgotten. Its attachments lie beside it under both
keys before it is replaced; what cannot follow keeps nothing else back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside, driver, faults, opening
from crm_desktop.store.cipher import comparing, following_bytes, notes, remains
from crm_desktop.store.cipher.converted import Converted
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.notes import FOLLOWING, Find, Stop
from crm_desktop.store.cipher.refusing import unless_encrypted

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

_STEPS = 20_000
"""Steps of SQLite between two questions whether to stop."""
_SHARE = 0.6
"""Of the progress for the file itself; its backups and attachments have the rest."""
Progress = Callable[[float], object]


def _never() -> bool:
    return False


def convert(
    path: Path, old: Key | None, new: Key | None, progress: Progress = beside.nobody,
    stop: Stop = _never,
) -> Converted:  # fmt: skip
    """Give the closed workspace at `path`, whose key is `old`, the key `new`; None is plain.

    `progress` takes 0 to 1. When `stop` answers true before the file is replaced, `Cancelled` is raised and
    all is as it was; from then on its backups and attachments follow, or do so at the next opening.
    Raises `UserError`, with the file as it was.
    """
    from crm_desktop.store.lock import WriterLock

    lock = WriterLock(path)
    done = Converted()
    try:
        opening.there(path)
        lock.take()
        opening.checked(path, writing=True, key=old)
        remains.sweep(path)
        remains.sweep_bytes(path)
        try:
            following_bytes.ahead(path, old, new, done, stop)
            _replace(path, old, new, lambda part: progress(part * _SHARE), stop, note=True)
        except BaseException:
            if id_at(path) == (old.id if old else None):
                with contextlib.suppress(OSError, driver.Error):  # else the next opening does
                    following_bytes.take_back(path, old)
            raise
        rest = lambda part: progress(_SHARE + part * (1 - _SHARE))  # noqa: E731
        return follow(path, old, new, done, rest, stop)
    except (OSError, driver.Error) as error:
        raise faults.in_words(error, path) from error
    finally:
        lock.release()


def take_up(
    ws: Workspace, stop: Stop = _never, find: Find = notes.nobody_knows
) -> Converted | None:
    """Let follow what an end in between left of another key; None where nothing is left.

    `find` says a key by its id. Where it does not know that of a file made plain, what is sealed with it
    stays so.
    """
    if ws.in_memory or ws.read_only:
        return None
    _sweep_all(ws.path)
    said = ws.setting(FOLLOWING)
    if said is None:
        return None
    try:
        old = notes.old_key(said, find)
    except notes.UnknownError:
        return None
    from crm_desktop.store.backups import holding

    with holding.using(ws.path, stop):
        return follow(ws.path, old, ws.key, Converted(), beside.nobody, stop)


def _sweep_all(path: Path) -> None:
    from crm_desktop.store import backup
    from crm_desktop.store.backups import holding

    holding.sweep(path)
    others = [one.path for one in backup.backups(path)]
    with contextlib.suppress(OSError):  # what stays is swept by the next opening
        for one in (path, *others[:1]):
            remains.sweep_bytes(one)
        for one in others:
            remains.sweep(one)


def follow(
    path: Path, old: Key | None, key: Key | None, done: Converted, progress: Progress, stop: Stop
) -> Converted:
    """Give large attachments and backups of a workspace its key, and forget their `old` one.

    What fails keeps its own, and is named; the next opening tries again. The file itself is not written but
    for the note that all is done.
    """
    from crm_desktop.store import backup

    others = [one.path for one in backup.backups(path)]
    try:
        following_bytes.own(path, old, key, done, stop)
        for at, other in enumerate(others):
            if stop():
                raise Cancelled
            try:
                done.backups += _followed(other, old, key, stop)
            except (UserError, OSError, driver.Error) as error:
                done.left.append((other, str(faults.in_words(error, other))))
            progress((at + 1) / len(others))
        following_bytes.of_backups(others, old, key, done, stop)
    except Cancelled:
        done.stopped = True
        return done
    if not done.left:
        notes.forget(path, key)
    progress(1.0)
    return done


def _followed(path: Path, old: Key | None, new: Key | None, stop: Stop) -> bool:
    """Convert one file unless it has the new key; say whether it was written anew."""
    wanted, has = new.id if new else None, id_at(path)
    if has == wanted:
        return False
    if has != (old.id if old else None):
        raise UserError(tr("{name} has another key.", name=path.name))
    _replace(path, old, new, beside.nobody, stop)
    _note_proved(path, new)
    return True


def _note_proved(path: Path, key: Key | None) -> None:
    """Call a backup proved: it was just held row by row against one that was."""
    from crm_desktop.store.backups import proof

    with contextlib.closing(driver.reading(str(path), "ro", key)) as conn:
        proof.keep(path, proof.summary(conn, beside.nobody))


def rewrite(path: Path, old: Key | None, new: Key | None, stop: Stop = _never) -> None:
    """Give one closed file another key, whole or not at all. Raises what reading and writing it does."""
    _replace(path, old, new, beside.nobody, stop)


def _replace(
    path: Path, old: Key | None, new: Key | None, progress: Progress, stop: Stop, *,
    note: bool = False,
) -> None:  # fmt: skip
    draft = remains.draft_of(path)
    remains.sweep(path)
    try:
        with _connected(path, old) as conn:
            _exported(conn, draft, new, lambda part: progress(part / 2), stop)
            comparing.unless_equal(conn, draft, new, lambda part: progress((1 + part) / 2), stop)
        if note:
            notes.put(draft, new, old)
        if new is not None:
            unless_encrypted(draft)
        _flush(draft)
        remains.put_in_place(draft, path)
    finally:
        with contextlib.suppress(OSError):  # what stays is swept by the next opening
            remains.sweep(path)


@contextlib.contextmanager
def _connected(path: Path, key: Key | None) -> Iterator[Any]:
    """Lend the only connection to a closed file, with its WAL folded in."""
    with notes.writing(path, key) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        conn.execute(
            "PRAGMA journal_mode=DELETE"
        )  # else its files would lie about with the old key
        yield conn


def _exported(conn: Any, draft: Path, key: Key | None, progress: Progress, stop: Stop) -> None:
    """Copy all of a database into a new file with a key of its own, and what its header says."""
    driver.attach(conn, str(draft), "made", "rwc", key)
    whole = int(conn.execute("PRAGMA main.page_count").fetchone()[0])
    conn.execute("PRAGMA made.synchronous=OFF")  # it is flushed once, when it is whole
    conn.execute("PRAGMA made.journal_mode=OFF")
    conn.set_progress_handler(_asking(draft, whole * 4096, progress, stop), _STEPS)
    try:
        conn.execute("SELECT sqlcipher_export('made')")
    except driver.Error as error:
        if stop():
            raise Cancelled from error
        raise
    finally:
        conn.set_progress_handler(None, 0)
    for said in ("user_version", "application_id"):
        (number,) = conn.execute(f"PRAGMA main.{said}").fetchone()
        conn.execute(f"PRAGMA made.{said}={int(number)}")
    conn.execute("DETACH made")


def _asking(draft: Path, size: int, progress: Progress, stop: Stop) -> Callable[[], bool]:
    """Return what SQLite asks now and then; the part done is told by how much is written."""

    def asked() -> bool:
        with contextlib.suppress(OSError):
            progress(min(1.0, draft.stat().st_size / max(size, 1)))
        return stop()

    return asked


def _flush(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())
