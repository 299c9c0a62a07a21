"""The bytes of attachments, each once under its SHA-256: in the file, or beside it when large.

Bytes carry no state: a digest means the same for ever, so they need no operation (docs/decisions/0010).
What an attachment is called and whom it is about is a record of the log; bytes no change names any more
are swept away after an erasure and by `check`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

Transaction = Callable[[], AbstractContextManager[Any]]
CHUNK = 1 << 20
INSIDE = "attachments.inside_mb"
MOST = "attachments.most_mb"
DEFAULTS = {INSIDE: 10, MOST: 250}
"""Settings of a file, in MiB: up to which size bytes lie inside it, and from which they are refused."""


class Stored(NamedTuple):
    """Bytes that are kept: their SHA-256 in hex, their count, and whether they were there before."""

    digest: str
    size: int
    known: bool


def limit(ws: Workspace, key: str) -> int:
    """Return a limit in bytes."""
    return int(ws.setting(key, DEFAULTS[key])) << 20


def folder_of(path: Path) -> Path:
    """Return the folder beside a workspace that holds its large attachments."""
    return path.with_name(path.name + ".files")


def put(ws: Workspace, source: Path, check: Callable[[], None]) -> Stored:
    """Keep the bytes of a file. Raises `UserError` where they are too many or cannot be read.

    `check` is asked between chunks; what it raises leaves nothing behind.
    """
    digest, size = _measure(ws, source, check)
    if holds(ws, digest):
        return Stored(digest, size, True)
    if size <= limit(ws, INSIDE) or ws.in_memory:
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise UserError(tr("{name} was changed meanwhile.", name=source.name), tr("Try again."))
        _insert(ws, digest, size, data)
    else:
        _copy_beside(ws, source, digest, check)
        _insert(ws, digest, size, None)
    return Stored(digest, size, False)


def holds(ws: Workspace, digest: str) -> bool:
    """Say whether the bytes are there, inside or beside."""
    found = ws.live.reader().execute(
        "SELECT data IS NULL FROM blob WHERE digest=?", (digest,)
    ).fetchone()  # fmt: skip
    return found is not None and (not found[0] or _place(ws.path, digest).is_file())


def copy_out(ws: Workspace, digest: str, target: Path) -> None:
    """Write the bytes to `target` when they are what their digest says.

    Raises `UserError` for bytes that are not there or damaged; then `target` is not there either.
    """
    whole = hashlib.sha256()
    try:
        with target.open("xb") as out:
            for chunk in _chunks(ws, digest):
                whole.update(chunk)
                out.write(chunk)
    except FileExistsError as error:
        raise UserError(tr("There is already a file called {name}.", name=target.name)) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    if whole.hexdigest() != digest:
        target.unlink(missing_ok=True)
        raise UserError(
            tr("This attachment is damaged."),
            tr("Look for it in a backup: File > Restore a backup."),
        )


def note_gone(conn: Any, n: int) -> None:
    """Note the bytes an attachment names that is about to be erased; `sweep` takes them from there."""
    found = conn.execute(
        "SELECT DISTINCT json_extract(patch,'$.digest') FROM change WHERE entity=? AND row=? "
        "AND patch IS NOT NULL AND json_extract(patch,'$.digest') IS NOT NULL",
        (RECORDS["attachment"].code, n),
    ).fetchall()
    _put_gone(conn, {*_gone(conn), *(digest for (digest,) in found)})


def sweep(conn: Any) -> None:
    """Forget noted bytes that no change of the log names: one more step of an erasure's transaction.

    Bytes nobody noted stay: they may be of a backup that was put aside, or be named in a moment.
    """
    beside = set()
    for digest in _gone(conn):
        if _named(conn, digest):
            continue
        found = conn.execute("SELECT data IS NULL FROM blob WHERE digest=?", (digest,)).fetchone()
        conn.execute("DELETE FROM blob WHERE digest=?", (digest,))
        beside |= {digest} if found != (0,) else set()
    _put_gone(conn, beside)


def _named(conn: Any, digest: str) -> bool:
    sql = "SELECT 1 FROM change WHERE entity=? AND json_extract(patch,'$.digest')=? LIMIT 1"
    return conn.execute(sql, (RECORDS["attachment"].code, digest)).fetchone() is not None


def sweep_beside(conn: Any, transaction: Transaction) -> None:
    """Remove what lies beside the file of swept bytes, after the erasure was committed."""
    gone = _gone(conn)
    name = next((file for _, db, file in conn.execute("PRAGMA database_list") if db == "main"), "")
    if not gone or not name:
        return
    for digest in gone:
        known = conn.execute("SELECT 1 FROM blob WHERE digest=?", (digest,)).fetchone()
        if known is None:
            _forget_beside(_place(Path(name), digest))
    with transaction() as writing:
        _put_gone(writing, set(_gone(writing)) - set(gone))


def drop(ws: Workspace, digests: Iterable[str]) -> None:
    """Forget bytes just put of which nothing came after all."""
    with ws.transaction() as conn:
        _put_gone(conn, {*_gone(conn), *digests})
        sweep(conn)
    sweep_beside(conn, ws.transaction)


_GONE = "attachments.gone"


def _gone(conn: Any) -> list[str]:
    found = conn.execute("SELECT value FROM meta WHERE key=?", (_GONE,)).fetchone()
    return list(json.loads(found[0])) if found else []


def _put_gone(conn: Any, digests: Iterable[str]) -> None:
    kept = sorted(digests)
    if kept:
        conn.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (_GONE, json.dumps(kept)))
    else:
        conn.execute("DELETE FROM meta WHERE key=?", (_GONE,))


def copy_all_beside(source: Path, target: Path) -> None:
    """Copy what lies beside one workspace to beside its copy."""
    if folder_of(source).is_dir():
        shutil.copytree(folder_of(source), folder_of(target), dirs_exist_ok=True)


def missing(ws: Workspace) -> list[str]:
    """Return the digests whose bytes should lie beside the file and do not."""
    found = ws.reader().execute("SELECT digest FROM blob WHERE data IS NULL")
    return [digest for (digest,) in found if not _place(ws.path, digest).is_file()]


def _measure(ws: Workspace, source: Path, check: Callable[[], None]) -> tuple[str, int]:
    found, size, most = hashlib.sha256(), 0, limit(ws, MOST)
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            check()
            found.update(chunk)
            size += len(chunk)
            if size > most:
                raise _too_large(source.name, source.stat().st_size, most)
    return found.hexdigest(), size


def _too_large(name: str, size: int, most: int) -> UserError:
    return UserError(
        tr("{name} is too large: {size} MB.", name=name, size=f"{size / 2**20:,.0f}"),
        tr("Up to {most} MB can be attached; Settings has the limit.", most=f"{most >> 20:,}"),
    )


def _insert(ws: Workspace, digest: str, size: int, data: bytes | None) -> None:
    with ws.transaction() as conn:
        conn.execute(
            "INSERT INTO blob(digest,size,data) VALUES(?,?,?) ON CONFLICT(digest) DO UPDATE SET "
            "data=excluded.data",
            (digest, size, data),
        )


def _copy_beside(ws: Workspace, source: Path, digest: str, check: Callable[[], None]) -> None:
    found = hashlib.sha256()

    def write(file: Any) -> None:
        with source.open("rb") as read:
            while chunk := read.read(CHUNK):
                check()
                found.update(chunk)
                file.write(chunk)
        if found.hexdigest() != digest:
            raise UserError(tr("{name} was changed meanwhile.", name=source.name), tr("Try again."))

    _write_beside(_place(ws.path, digest), write)


def _write_beside(place: Path, write: Callable[[Any], object]) -> None:
    """Write a file beside the workspace so that it is there whole or not at all."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_suffix(".part")
    try:
        with draft.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _forget_beside(place: Path) -> None:
    """Overwrite and remove a file beside; one that is gone already is well."""
    with contextlib.suppress(OSError):
        size = place.stat().st_size
        with place.open("r+b") as file:
            for start in range(0, size, CHUNK):
                file.write(bytes(min(CHUNK, size - start)))
            file.flush()
            os.fsync(file.fileno())
        place.unlink()


def _chunks(ws: Workspace, digest: str) -> Iterator[bytes]:
    found = ws.live.reader().execute("SELECT data FROM blob WHERE digest=?", (digest,)).fetchone()
    place = _place(ws.path, digest)
    if found is None or (found[0] is None and not place.is_file()):
        raise UserError(
            tr("The bytes of this attachment are not here."),
            tr(
                "Large attachments lie beside the file, in {folder}.",
                folder=folder_of(ws.path).name,
            ),
        )
    if found[0] is not None:
        yield found[0]
        return
    with place.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _place(path: Path, digest: str) -> Path:
    return folder_of(path) / digest[:2] / digest
