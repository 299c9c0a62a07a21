"""The bytes of attachments, each once under its SHA-256: in the file, or beside it when large.

Bytes carry no state: a digest means the same for ever, so they need no operation (docs/decisions/0010).
What an attachment is called and whom it is about is a record of the log; bytes no change names any more
are swept away after an erasure, a restore to a time and by `check`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside

if TYPE_CHECKING:
    from crm_desktop.store.cipher.key import Key
    from crm_desktop.store.workspace import Workspace

Transaction = Callable[[], AbstractContextManager[Any]]
INSIDE = "attachments.inside_mb"
MOST = "attachments.most_mb"
DEFAULTS = {INSIDE: 10, MOST: 250}
"""Settings of a file, in MiB: up to which size bytes lie inside it, and from which they are refused."""


class Stored(NamedTuple):
    """Bytes that are kept: their SHA-256 in hex, and their count."""

    digest: str
    size: int


def limit(ws: Workspace, key: str) -> int:
    """Return a limit in bytes."""
    return int(ws.setting(key, DEFAULTS[key])) << 20


Put = Callable[[Path, Callable[[], None]], Stored]


@contextlib.contextmanager
def keeping(ws: Workspace) -> Iterator[Put]:
    """Give what keeps the bytes of a file; until this ends no erasure sweeps them away.

    Bytes come before the record that names them. What was fresh and no record names when this ends is
    forgotten. The given function raises `UserError` where bytes are too many or cannot be read; it asks
    `check` between chunks, and what that raises leaves nothing behind.
    """
    holds, fresh = list[int](), list[str]()

    def put(source: Path, check: Callable[[], None]) -> Stored:
        digest, size = _measure(ws, source, check)
        holds.append(_hold(ws, digest))
        stored = Stored(digest, size)
        if not _kept(ws, stored, check):
            fresh.append(digest)
            _put(ws, source, stored, check)
        return stored

    try:
        yield put
    finally:
        _let_go(ws, holds, fresh)


def _put(ws: Workspace, source: Path, wanted: Stored, check: Callable[[], None]) -> None:
    digest, size = wanted
    if size <= limit(ws, INSIDE) or ws.in_memory:
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise _changed(source)
        _insert(ws, digest, size, data)
    else:
        _copy_beside(ws, source, digest, check)
        _insert(ws, digest, size, None)


def _hold(ws: Workspace, digest: str) -> int:
    """Keep bytes from being swept by this program, the only one that writes; return what to let go."""
    with ws.transaction() as conn:
        _know_holds(conn)
        return int(conn.execute("INSERT INTO temp.held(digest) VALUES(?)", (digest,)).lastrowid)


def _let_go(ws: Workspace, holds: Iterable[int], fresh: Iterable[str]) -> None:
    with ws.transaction() as conn:
        _know_holds(conn)
        conn.executemany("DELETE FROM temp.held WHERE n=?", [(hold,) for hold in holds])
        _put_gone(conn, {*_gone(conn), *fresh})
        sweep(conn)
    sweep_beside(conn, ws.key, ws.transaction)


def _know_holds(conn: Any) -> None:
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS held(n INTEGER PRIMARY KEY, digest TEXT)")


def held(conn: Any) -> set[str]:
    """Return the digests this connection keeps for an attaching under way; others' hold none here."""
    known = conn.execute("SELECT 1 FROM temp.sqlite_schema WHERE name='held'").fetchone()
    return (
        {digest for (digest,) in conn.execute("SELECT digest FROM temp.held")} if known else set()
    )


def _held(conn: Any, digest: str) -> bool:
    _know_holds(conn)
    return bool(conn.execute("SELECT 1 FROM temp.held WHERE digest=?", (digest,)).fetchone())


def _kept(ws: Workspace, wanted: Stored, check: Callable[[], None]) -> bool:
    """Say whether the bytes are there, inside or beside and undamaged."""
    digest, size = wanted
    found = ws.reader().execute(
        "SELECT data IS NULL FROM blob WHERE digest=?", (digest,)
    ).fetchone()  # fmt: skip
    if found is None or not found[0]:
        return found is not None
    return beside.lies(ws.near, digest, size) and beside.sound(ws.near, digest, check)


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
        raise damaged_bytes()


def content(conn: Any, near: beside.Near, digest: str) -> Iterator[bytes]:
    """Yield the bytes in pieces, none where they are not here. Raises `UserError` for damaged ones."""
    found = conn.execute("SELECT data FROM blob WHERE digest=?", (digest,)).fetchone()
    if found is not None and found[0] is not None:
        yield found[0]
    elif found is not None and beside.place(near, digest).is_file():
        yield from _beside(near, digest)


def note_gone(conn: Any, n: int) -> None:
    """Note the bytes an attachment names that is about to be erased; `sweep` takes them from there."""
    found = conn.execute(
        "SELECT DISTINCT json_extract(patch,'$.digest') FROM change WHERE entity=? AND row=? "
        "AND patch IS NOT NULL AND json_extract(patch,'$.digest') IS NOT NULL",
        (RECORDS["attachment"].code, n),
    ).fetchall()
    note(conn, (digest for (digest,) in found))


def note(conn: Any, digests: Iterable[object]) -> None:
    """Note bytes that are to go with the next `sweep`, unless a change names them."""
    _put_gone(
        conn, {*_gone(conn), *(str(digest) for digest in digests if beside.is_digest(digest))}
    )


def sweep(conn: Any) -> None:
    """Forget noted bytes that no change of the log names: one more step of an erasure's transaction.

    Bytes nobody noted stay: they may be named in a moment. `unnamed_bytes` notes those that are not.
    """
    left = set()
    for digest in _gone(conn):
        if _named(conn, digest):
            continue
        if _held(conn, digest):
            left.add(digest)
            continue
        found = conn.execute("SELECT data IS NULL FROM blob WHERE digest=?", (digest,)).fetchone()
        conn.execute("DELETE FROM blob WHERE digest=?", (digest,))
        left |= {digest} if found != (0,) else set()
    _put_gone(conn, left)


def _named(conn: Any, digest: str) -> bool:
    sql = "SELECT 1 FROM change WHERE entity=? AND json_extract(patch,'$.digest')=? LIMIT 1"
    return conn.execute(sql, (RECORDS["attachment"].code, digest)).fetchone() is not None


def sweep_beside(conn: Any, key: Key | None, transaction: Transaction) -> None:
    """Remove what lies beside the file of swept bytes, after the erasure was committed.

    Beside a backup nothing is removed: what lies there is that of other backups too.
    """
    name = next((file for _, db, file in conn.execute("PRAGMA database_list") if db == "main"), "")
    path = Path(name)
    near = beside.Near(path, key)
    if not name or not _gone(conn):
        return
    with transaction() as writing:
        free = [digest for digest in _gone(writing) if _free(writing, digest)]
        for digest in free if not beside.is_shared(path) else ():
            beside.put_aside(path, beside.name(near, digest))
    left = {digest for digest in free if not beside.forget(path, beside.name(near, digest))}
    with transaction() as writing:
        done = set(free) - left
        _put_gone(writing, {d for d in _gone(writing) if _still(writing, d)} - done)


def _free(conn: Any, digest: str) -> bool:
    return not _there(conn, digest) and not _held(conn, digest)


def _still(conn: Any, digest: str) -> bool:
    """Say whether the next sweep has to look at bytes again."""
    return not _there(conn, digest) or _held(conn, digest)


def _there(conn: Any, digest: str) -> bool:
    return bool(conn.execute("SELECT 1 FROM blob WHERE digest=?", (digest,)).fetchone())


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


def named_beside(conn: Any) -> dict[str, int]:
    """Return digest → size of the bytes a file keeps beside it."""
    if not _knows_attachments(conn):
        return {}
    found = conn.execute("SELECT digest,size FROM blob WHERE data IS NULL")
    return {digest: size for digest, size in found if beside.is_digest(digest)}


def lost(conn: Any, near: beside.Near) -> dict[str, str]:
    """Return digest → name of the attachments of a file whose bytes are not there, or not all."""
    if not _knows_attachments(conn):
        return {}
    found = conn.execute(
        "SELECT a.digest,a.name,b.size,b.digest IS NOT NULL FROM attachment a "
        "LEFT JOIN blob b ON b.digest=a.digest WHERE a.deleted=0 AND b.data IS NULL ORDER BY a.name"
    )
    return {
        digest: name for digest, name, size, known in found
        if not (known and beside.lies(near, digest, size))
    }  # fmt: skip


def to_bring(conn: Any, near: beside.Near) -> list[str]:
    """Return the digests of lost bytes that others may have; what is no digest could be a path."""
    return [digest for digest in lost(conn, near) if beside.is_digest(digest)]


def damaged(
    conn: Any, near: beside.Near, check: beside.Check, progress: beside.Progress = beside.nobody
) -> dict[str, str]:
    """Return digest → name of the large attachments that are there but not what their digest says.

    Reads all of them: minutes where there are many. `check` is asked between chunks and may raise;
    `progress` is told the part that was read.
    """
    wanted = named_beside(conn)
    every, done = sum(wanted.values()) or 1, 0
    found: dict[str, str] = {}
    for digest, name in _visible(conn) if wanted else ():
        size = wanted.get(digest, -1)
        if beside.lies(near, digest, size) and not beside.sound(near, digest, check):
            found[digest] = name
        done += max(size, 0)
        progress(min(1.0, done / every))
    return found


def names(conn: Any) -> dict[str, str]:
    """Return digest → name of the attachments that are shown."""
    return dict(_visible(conn)) if _knows_attachments(conn) else {}


def _visible(conn: Any) -> list[tuple[str, str]]:
    sql = "SELECT digest,min(name) FROM attachment WHERE deleted=0 GROUP BY digest ORDER BY 2"
    return conn.execute(sql).fetchall()  # type: ignore[no-any-return]


def _knows_attachments(conn: Any) -> bool:
    """Say whether a file is of a version that has attachments: a backup may be older."""
    return bool(conn.execute("SELECT 1 FROM sqlite_schema WHERE name='blob'").fetchone())


def _measure(ws: Workspace, source: Path, check: Callable[[], None]) -> tuple[str, int]:
    found, size, most = hashlib.sha256(), 0, limit(ws, MOST)
    for chunk in beside.read(source):
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


def _changed(source: Path) -> UserError:
    return UserError(tr("{name} was changed meanwhile.", name=source.name), tr("Try again."))


def _insert(ws: Workspace, digest: str, size: int, data: bytes | None) -> None:
    with ws.transaction() as conn:
        conn.execute(
            "INSERT INTO blob(digest,size,data) VALUES(?,?,?) ON CONFLICT(digest) DO UPDATE SET "
            "data=excluded.data",
            (digest, size, data),
        )


def _copy_beside(ws: Workspace, source: Path, digest: str, check: Callable[[], None]) -> None:
    found = hashlib.sha256()

    def fill(file: Any) -> None:
        for chunk in beside.read(source):
            check()
            found.update(chunk)
            file.write(chunk)
        if found.hexdigest() != digest:
            raise _changed(source)

    beside.write(ws.near, digest, fill)


def _chunks(ws: Workspace, digest: str) -> Iterator[bytes]:
    found = ws.live.reader().execute("SELECT data FROM blob WHERE digest=?", (digest,)).fetchone()
    inside = found is not None and found[0] is not None
    near = ws.live.near
    if found is None or not (inside or beside.place(near, digest).is_file()):
        raise UserError(
            tr("The bytes of this attachment are not here."),
            tr(
                "Large attachments lie beside the file, in {folder}.",
                folder=beside.folder_of(ws.path).name,
            ),
        )
    if inside:
        yield found[0]
    else:
        yield from _beside(near, digest)


def _beside(near: beside.Near, digest: str) -> Iterator[bytes]:
    try:
        yield from beside.chunks(beside.place(near, digest), near.key)
    except beside.DamagedError as error:
        if isinstance(error.__cause__, OSError):  # said of the disk, in its words
            raise error.__cause__ from None
        raise damaged_bytes() from error


def damaged_bytes() -> UserError:
    """Return what is said of an attachment whose bytes are not what they were."""
    return UserError(
        tr("This attachment is damaged."),
        tr("Check this file from the File menu: it can be brought back from a backup."),
    )
