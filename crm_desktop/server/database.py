"""The database behind a server: an SQLite file of its own, or PostgreSQL by its address."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from crm_desktop import sqlite

PATIENCE = 30
"""Seconds to wait for another process that writes."""


class Database:
    """Connections for reading and for writing; `url` is SQLAlchemy's."""

    def __init__(self, url: str) -> None:
        found = make_url(url)
        self.postgres = found.get_backend_name() == "postgresql"
        if self.postgres:
            if found.drivername == "postgresql":
                found = found.set(drivername="postgresql+psycopg")
            self._reading = self._writing = create_engine(found, pool_size=8, pool_pre_ping=True)
        else:
            self._reading, self._writing = (
                _sqlite(found, writing=False),
                _sqlite(found, writing=True),
            )

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Run one transaction that may write; any error takes all of it back."""
        with self._writing.begin() as conn:
            yield conn

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection that sees one moment of the database."""
        with self._reading.connect() as conn:
            if self.postgres:
                conn = conn.execution_options(isolation_level="REPEATABLE READ")
            with conn.begin():
                yield conn

    def settle(self) -> bool:
        """Let nothing that was erased stay in the file beside SQLite's; say whether nobody read there."""
        if self.postgres:
            return True
        with self._writing.connect() as conn:
            (busy, *_) = conn.connection.driver_connection.execute(  # type: ignore[union-attr]
                "PRAGMA wal_checkpoint(TRUNCATE)"
            ).fetchone()
        return not busy

    def shred(self) -> bool:
        """Let the database itself forget what was erased, not only show it no more; say whether it has.

        PostgreSQL keeps old rows until they are vacuumed. What its own log and backups hold is the matter
        of who keeps them.
        """
        if self.postgres:
            with self._writing.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
                conn.exec_driver_sql("VACUUM operation, piece, touched")
        return self.settle()

    @property
    def engine(self) -> Engine:
        """The engine that writes, for migrations."""
        return self._writing

    def close(self) -> None:
        """Close all connections."""
        self._reading.dispose()
        self._writing.dispose()


def sqlite_engine(url: Any, **more: Any) -> Engine:
    """Return an engine over an SQLite file, by the program's own SQLite."""
    return create_engine(url, module=sqlite.module(), **more)


def _sqlite(url: Any, *, writing: bool) -> Engine:
    # One connection writes at a time anyway; waiting threads then queue here, not in SQLite.
    engine = sqlite_engine(
        url, poolclass=QueuePool, pool_size=1 if writing else 8, max_overflow=0,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _opened(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # transactions are begun below
        _to_wal(raw)
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            "wal_autocheckpoint=8000",  # pages, 32 MB: one that many pushes change is copied once
            "cache_size=-65536",
            "mmap_size=0",
            "secure_delete=ON",  # what is erased leaves no bytes behind
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _to_wal(raw: Any) -> None:
    """Make the file one with a write-ahead log, which of several processes that begin at once one does.

    SQLite does not wait by itself for the lock this takes: two that wait would hold each other up.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite.module().OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
