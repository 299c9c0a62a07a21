"""The one SQLite of the program, for workspaces as for a server's file, and the oldest that may be used."""

from __future__ import annotations

from typing import Any

from sqlcipher3 import dbapi2

OLDEST = (3, 51, 3)  # earlier ones can corrupt a WAL file that two connections write


def module() -> Any:
    """Return its DB-API. Raises `RuntimeError` where the SQLite behind it is older than `OLDEST`."""
    if dbapi2.sqlite_version_info < OLDEST:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} is too old")
    return dbapi2
