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
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.driver import PATIENCE, Error

IMPATIENCE = 0.1
"""Seconds the program's first thread waits for its turn to write: the window hangs on it."""

GIVING_WAY = 2.0
"""Seconds it waits where the one who writes gives way as soon as somebody waits."""


class Writer:
    """Serialises all writes of a workspace: one connection, one lock, `BEGIN IMMEDIATE`."""

    def __init__(self, conn: Any, clock: Callable[[], int], device: str, author: str) -> None:
        self.conn = conn
        self.clock = clock
        self.device = device
        self.author = author
        self.key: Key | None = None
        self.read_only = False
        self.only_reads = False
        self.unsigned = False
        self.user_id = ""
        self.secrets: dict[str, Key] = {}
        self.refusal = _read_only
        self._lock = threading.RLock()
        self._count = threading.Lock()
        self._waiting = 0
        self._gives_way = False
        self._place = Path()
        self._identity: tuple[int, int] | None = None

    def stays_at(self, path: Path) -> None:
        """Write from now on only while `path` is the file that was opened."""
        self._place = path
        self._identity = _identity(path)

    def let_go(self) -> None:
        """Hold the key of the file and those of its secret fields no more: it is closed."""
        self.key, self.secrets = None, {}

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
        with self.noting(bulk=bulk, patience=patience) as conn:
            yield conn

    @contextmanager
    def noting(self, *, bulk: bool = False, patience: float = IMPATIENCE) -> Iterator[Any]:
        """Run a transaction whoever the user is: what is written down about them, and `transaction`."""
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

    def fold(self) -> bool:
        """Move the WAL into the file and empty it; say whether nobody's reading stood in the way."""
        with self._turn(IMPATIENCE), _said_in_words(self._place):
            self.conn.execute("PRAGMA busy_timeout=0")  # who asks waits, and tries again
            try:
                (busy, *_) = self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                self.conn.execute(f"PRAGMA busy_timeout={PATIENCE}")
        return not busy

    @contextmanager
    def alone(self) -> Iterator[Callable[[], bool]]:
        """Keep everybody else from writing, without a transaction of its own.

        Give what says whether somebody waits: whoever is alone gives way then, and tries again later.
        """
        with self._turn(IMPATIENCE), _said_in_words(self._place):
            self._gives_way = True
            try:
                yield lambda: self._waiting > 0
            finally:
                self._gives_way = False

    @contextmanager
    def _turn(self, patience: float) -> Iterator[None]:
        if not self._lock.acquire(blocking=False) and not self._waited(patience):
            raise Busy(tr("Something is still being written."), tr("Try again when it is done."))
        try:
            yield
        finally:
            self._lock.release()

    def _waited(self, patience: float) -> bool:
        """Wait for a turn; say whether it came. Without patience nobody is asked to give way."""
        first = threading.current_thread() is threading.main_thread()
        if first and patience <= 0:
            return False
        with self._count:
            self._waiting += 1
        try:
            long = GIVING_WAY if self._gives_way else patience
            return self._lock.acquire(timeout=max(long, patience) if first else -1)
        finally:
            with self._count:
                self._waiting -= 1

    def may_record(self) -> None:
        """Raise `UserError` where nobody would take what the user of this file writes."""
        if self.unsigned:
            raise UserError(nobody(), tr("Sign in as one of its users. Nothing was changed."))
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


def nobody() -> str:
    """Say that a file has users, and none of them signed in."""
    return tr("Nobody is signed in to this file.")


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
