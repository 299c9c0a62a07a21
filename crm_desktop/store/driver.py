"""The one SQLite of the program: sqlcipher3, with every setting said explicitly."""

from __future__ import annotations

from typing import Any

from sqlcipher3 import dbapi2

Connection = dbapi2.Connection
Error = dbapi2.Error
OperationalError = dbapi2.OperationalError
DatabaseError = dbapi2.DatabaseError
OLDEST = (3, 51, 3)  # earlier ones can corrupt a WAL file that two connections write


def connect(path: str, *, read_only: bool = False) -> Any:
    """Open `path` (":memory:" too) in autocommit; transactions are begun by hand.

    Raises `RuntimeError` when the SQLite in use is older than `OLDEST`.
    """
    if dbapi2.sqlite_version_info < OLDEST:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} is too old")
    mode = "?mode=ro" if read_only else ""
    uri = path if path == ":memory:" else f"file:{_quoted(path)}{mode}"
    conn = dbapi2.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    for pragma in ("cache_size=-65536", "temp_store=MEMORY", "mmap_size=0", "busy_timeout=5000"):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def reading(path: str, *, read_only: bool = False) -> Any:
    """Open `path` for reading alone; `read_only` where not even the WAL may be touched."""
    conn = connect(path, read_only=read_only)
    conn.execute("PRAGMA query_only=1")
    return conn


def writable(conn: Any) -> None:
    """Set what a writing connection needs: WAL, and every commit on the disk before it returns."""
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("PRAGMA wal_autocheckpoint=4000")


def _quoted(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
