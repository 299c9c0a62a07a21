"""The one writing connection: its transactions, this device's identity, the next stamp."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm_desktop.domain.stamp import next_stamp
from crm_desktop.errors import Busy, UserError
from crm_desktop.i18n import tr
from crm_desktop.store.driver import Error

IMPATIENCE = 0.1
"""Seconds the program's first thread waits for its turn to write: the window hangs on it."""


class Writer:
    """Serialises all writes of a workspace: one connection, one lock, `BEGIN IMMEDIATE`."""

    def __init__(self, conn: Any, clock: Callable[[], int], device: str, author: str) -> None:
        self.conn = conn
        self.clock = clock
        self.device = device
        self.author = author
        self.read_only = False
        self.only_reads = False
        self.refusal = _read_only
        self._lock = threading.RLock()
        self._place = Path()
        self._identity: tuple[int, int] | None = None

    def stays_at(self, path: Path) -> None:
        """Write from now on only while `path` is the file that was opened."""
        self._place = path
        self._identity = _identity(path)

    def in_place(self) -> bool:
        """Say whether the file is still where it was opened, not moved, deleted or replaced."""
        return self._identity is None or _identity(self._place) == self._identity

    @contextmanager
    def transaction(self, *, bulk: bool = False, patience: float = IMPATIENCE) -> Iterator[Any]:
        """Run one transaction; any error rolls all of it back. `bulk` trims the WAL after.

        Raises `Busy` where the first thread would have to wait longer than `patience` seconds.
        """
        if self.read_only:
            raise self.refusal()
        with self._turn(patience), _said_in_words(self._place):
            if not self.in_place():
                from crm_desktop.store import faults

                raise faults.gone(self._place)
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield self.conn
                self.conn.execute("COMMIT")
            except BaseException:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")
                raise
            if bulk:
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _turn(self, patience: float) -> Iterator[None]:
        first = threading.current_thread() is threading.main_thread()
        if not self._lock.acquire(timeout=patience if first else -1):
            raise Busy(tr("Something is still being written."), tr("Try again when it is done."))
        try:
            yield
        finally:
            self._lock.release()

    def may_record(self) -> None:
        """Raise `UserError` where nobody would take what the user of this file writes."""
        if self.only_reads:
            raise UserError(only_read(), tr("Ask an owner for another role. Nothing was changed."))

    def next_stamp(self, conn: Any) -> str:
        """Return a stamp greater than every one this file knows, waiting ones too (R3)."""
        (greatest,) = conn.execute(
            "SELECT max(s) FROM (SELECT max(stamp) s FROM operation UNION ALL "
            "SELECT max(stamp) FROM waiting UNION ALL "
            "SELECT value FROM meta WHERE key='watermark')"
        ).fetchone()
        return next_stamp(self.clock(), greatest or "")

    def next_number(self, conn: Any) -> int:
        """Return this device's next running number; it only reports gaps, never identity (R31)."""
        (last,) = conn.execute("SELECT value FROM meta WHERE key='number'").fetchone()
        number = int(last) + 1
        conn.execute("UPDATE meta SET value=? WHERE key='number'", (str(number),))
        return number


def only_read() -> str:
    """Say that somebody reads in a team and does not write."""
    return tr("You may only read in this team.")


def _read_only() -> UserError:
    return UserError(tr("This file is open read-only."), tr("Save a copy to make changes."))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def _said_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except Error as error:
        from crm_desktop.store import faults

        raise faults.in_words(error, path) from error
