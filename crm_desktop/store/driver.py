"""The one SQLite of the program: sqlcipher3, with every setting said explicitly."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlcipher3 import dbapi2

from crm_desktop import sqlite
from crm_desktop.store.cipher.key import Key

Connection = dbapi2.Connection
Error = dbapi2.Error
OperationalError = dbapi2.OperationalError
DatabaseError = dbapi2.DatabaseError
UNCHANGING = "ro&immutable=1"
"""The mode for a file nobody writes: SQLite then makes no files of its own beside it."""


PATIENCE = 5000
"""Milliseconds to wait for another program that holds SQLite's own lock."""
# What is overwritten or deleted leaves no bytes behind: no erasure could find them later.
_PRAGMAS = ("cache_size=-65536", "temp_store=MEMORY", "mmap_size=0", "secure_delete=ON")


def connect(path: str, mode: str = "rwc", key: Key | None = None) -> Any:
    """Open `path` (":memory:" too) in autocommit; transactions are begun by hand.

    `mode` is SQLite's: "rwc" makes what is missing, "rw" does not, "ro" reads; and `UNCHANGING`.
    `key` is what the file is, or becomes, encrypted with.
    Raises `RuntimeError` when the SQLite in use is too old, or cannot encrypt and is asked to.
    """
    uri = path if path == ":memory:" else f"file:{_quoted(path)}?mode={mode}"
    conn = sqlite.module().connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256,
        timeout=PATIENCE / 1000,
    )  # fmt: skip
    try:
        if key is not None:
            _encrypt(conn, key)
        with _schema_read():
            for pragma in _PRAGMAS:
                conn.execute(f"PRAGMA {pragma}")
        conn.create_function("folded", 1, _folded, deterministic=True)
    except BaseException:
        conn.close()
        raise
    return conn


@contextlib.contextmanager
def _schema_read() -> Iterator[None]:
    """Raise what SQLite says of a damaged file also where it quotes bytes of it that are no text.

    The schema is read by the first statements; what is wrong in it stands in the error, as it stands there.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        damage = DatabaseError("malformed database schema")
        damage.sqlite_errorname = "SQLITE_CORRUPT"
        raise damage from error


def _encrypt(conn: Any, key: Key) -> None:
    """Give a connection its key. A SQLite without a cipher would take it silently and write in clear."""
    conn.execute(f"PRAGMA key=\"x'{key.raw}'\"")
    if not conn.execute("PRAGMA cipher_version").fetchone():
        raise RuntimeError("this SQLite does not encrypt")
    conn.execute("PRAGMA cipher_log_level=NONE")  # what is wrong is said by us, not on the terminal


def reading(path: str, mode: str = "rw", key: Key | None = None) -> Any:
    """Open `path` for reading alone; `mode` as in `connect`, where not even the WAL may be touched."""
    conn = connect(path, mode, key)
    conn.execute("PRAGMA query_only=1")
    return conn


def attach(conn: Any, path: str, name: str, mode: str = "ro", key: Key | None = None) -> None:
    """Add the file at `path` to a connection; each of the two may be encrypted, or plain."""
    said = "" if key is None else f"x'{key.raw}'"
    conn.execute(f"ATTACH ? AS {name} KEY ?", (f"file:{_quoted(path)}?mode={mode}", said))
    with _schema_read():
        conn.execute(f"PRAGMA {name}.cache_size=-65536")


def writable(conn: Any) -> None:
    """Set what a writing connection needs: WAL, and every commit on the disk before it returns."""
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("PRAGMA wal_autocheckpoint=4000")


def _folded(value: Any) -> str | None:
    """Return a value's words without the case of letters: SQLite's own `lower` knows those of ASCII only."""
    return None if value is None else str(value).casefold()


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
