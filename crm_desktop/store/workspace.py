"""A workspace file: created, opened, locked, read and closed; its profile and local settings."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.sharing import READER
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver, opening
from crm_desktop.store.access.guarded import Guarded, Profile
from crm_desktop.store.cipher import remains
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.cipher.refusing import unless_encrypted
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.log import Log, wall_clock
from crm_desktop.store.migrations import APPLICATION_ID, upgrade
from crm_desktop.store.writing import IMPATIENCE, Writer

if TYPE_CHECKING:
    from crm_desktop.store import beside
    from crm_desktop.store.past.moments import Moment

__all__ = ["MEMORY", "Profile", "Workspace", "profile_of"]
MEMORY = ":memory:"
ROLE = "role"
"""Local setting: what the user is in the team of this file, as its server said it last."""
USERS = "users"
"""Local setting: the users of this file, where it has any (`store.access.users`)."""


class Workspace(Guarded):
    """One open `.crm` file. Reading connections are per thread; only the log writes records."""

    def __init__(
        self, path: Path, conn: Any, lock: WriterLock | None, clock: Callable[[], int],
        mode: str = "rw", key: Key | None = None,
    ) -> None:  # fmt: skip
        self.path = path
        self.key = key
        self.mode = mode
        self.in_memory = str(path) == MEMORY
        self.read_only = self.opened_read_only = lock is None and not self.in_memory
        self._conn = conn
        self._lock = lock
        self._local = threading.local()
        self._readers: list[Any] = []
        self._remembered: dict[str, str] = {}
        self.profile = profile_of(conn)
        self._writer = Writer(conn, clock, str(_stored(conn, "device", "")), self.profile.name)
        self._writer.read_only = self.read_only
        self._writer.key = key
        self.role: str = ""
        self._take_role(str(_stored(conn, ROLE, "") or ""))
        self.guard(_stored(conn, USERS, None) is not None)
        if not self.in_memory:
            self._writer.stays_at(path)
        self.log = Log(self._writer, self.reader)

    @classmethod
    def create(
        cls, path: Path | str, profile: Profile | None = None,
        clock: Callable[[], int] = wall_clock, key: Key | None = None,
    ) -> Workspace:  # fmt: skip
        """Make a new file (or ":memory:"), encrypted with `key` if there is one.

        Raises `UserError` when one stands there already.
        """
        place = Path(path)
        memory = str(path) == MEMORY
        if not memory and place.exists():
            raise UserError(
                tr("There is already a file called {name}.", name=place.name),
                tr("Choose another name, or open it."),
            )
        lock = None if memory else _locked(place)
        with opening.or_released(lock, place):
            try:
                return cls._made(place, lock, clock, profile or Profile(), key)
            except BaseException:
                if not memory:
                    _leave_nothing(place)
                raise

    @classmethod
    def _made(
        cls, place: Path, lock: WriterLock | None, clock: Callable[[], int], profile: Profile,
        key: Key | None,
    ) -> Workspace:  # fmt: skip
        conn = driver.connect(str(place), key=key)
        try:
            if key is None:
                _template().backup(conn)
            else:  # pages of a plain file do not go into an encrypted one
                _furnish(conn)
                unless_encrypted(place)
            driver.writable(conn)
            conn.execute(
                "UPDATE meta SET value=? WHERE key='device'", (json.dumps(os.urandom(8).hex()),)
            )
            space = cls(place, conn, lock, clock, key=key)
            space.set_profile(profile)
        except BaseException:
            conn.close()
            raise
        return space

    @classmethod
    def open(
        cls, path: Path | str, *, read_only: bool = False, clock: Callable[[], int] = wall_clock,
        key: Key | None = None,
    ) -> Workspace:  # fmt: skip
        """Open an existing file; see `opening` for what is refused, always in words.

        Raises `LockedError` for an encrypted one whose `key` this is not.
        """
        place = Path(path)
        opening.there(place)
        lock = None if read_only else _locked(place)
        with opening.or_released(lock, place):
            opening.checked(place, writing=not read_only, key=key)
            mode = opening.reading_mode(place, key) if read_only else "rw"
            conn = driver.connect(str(place), mode, key)
            try:
                opening.brought_up_to_date(conn, place, read_only=read_only, key=key)
                if lock is not None:
                    driver.writable(conn)
                    remains.at_opening(conn, place, key)
                return cls(place, conn, lock, clock, mode, key)
            except BaseException:
                conn.close()
                raise

    moment: Moment | None = None
    """The moment of the past this shows; None for the file as it is."""

    @property
    def live(self) -> Workspace:
        """Return the file as it is, also where this shows its past."""
        return self

    @property
    def near(self) -> beside.Near:
        """Return beside which file large attachments lie, and what they are sealed with."""
        from crm_desktop.store import beside

        return beside.Near(self.path, self.key)

    def in_place(self) -> bool:
        """Say whether the file is still where it was opened."""
        return self._writer.in_place()

    def reader(self) -> Any:
        """Return this thread's read-only connection."""
        if self.in_memory:
            return self._conn
        conn = getattr(self._local, "conn", None)
        if conn is None:
            conn = self._local.conn = self.fresh_reader()
            self._readers.append(conn)
        return conn

    def close_reader(self) -> None:
        """Close this thread's read-only connection, if it has one: the thread is about to end."""
        conn = self._local.__dict__.pop("conn", None)
        with contextlib.suppress(ValueError):  # whoever closes the file took it first
            self._readers.remove(conn)
            conn.close()

    def fresh_reader(self) -> Any:
        """Return a new read-only connection, which the caller closes."""
        if self.in_memory:
            return self._conn
        return driver.reading(str(self.path), self.mode, self.key)

    @contextlib.contextmanager
    def passing_reader(self) -> Iterator[Any]:
        """Lend a connection for one pass over the whole file, which keeps little of it in memory.

        Where the name of the file leads elsewhere by now, only the writing one still holds it.
        """
        if self.in_memory or not self.in_place():
            yield self._conn
            return
        conn = self.fresh_reader()
        try:
            conn.execute("PRAGMA cache_size=-2000")
            yield conn
        finally:
            conn.close()

    def setting(self, key: str, default: Any = None) -> Any:
        """Return a local setting of this file; it is not part of the log."""
        kept = self._remembered.get(key)
        return _stored(self.reader(), key, default) if kept is None else json.loads(kept)

    def set_setting(self, key: str, value: Any) -> None:
        """Store a local setting; in a file open read-only it lasts until it is closed."""
        self._remembered[key] = json.dumps(value, ensure_ascii=False)
        try:
            self._write_remembered()
        except BaseException:
            self._remembered.pop(key, None)
            raise

    def remember(self, key: str, value: Any) -> None:
        """Keep a setting that may be lost, like how the user arranged things; it never fails.

        What cannot be written now is tried again with the next one, and when the file is closed.
        """
        self._remembered[key] = json.dumps(value, ensure_ascii=False)
        with contextlib.suppress(UserError):
            self._write_remembered(patience=0)

    def _write_remembered(self, patience: float = IMPATIENCE) -> None:
        if self.read_only or not self._remembered:
            return
        with self._writer.transaction(patience=patience) as conn:
            kept = dict(self._remembered)
            conn.executemany(
                "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
                kept.items(),
            )
        for key, text in kept.items():
            if self._remembered.get(key) == text:
                del self._remembered[key]

    def amend_remembered(self, amend: Callable[[str, str], str | None]) -> None:
        """Change settings that could not be written yet, given key and text; None drops one.

        What was taken out of the file must not come back with them.
        """
        for key, text in list(self._remembered.items()):
            left = amend(key, text)
            if left == text or self._remembered.get(key) != text:
                continue
            if left is None:
                self._remembered.pop(key, None)
            else:
                self._remembered[key] = left

    def set_profile(self, profile: Profile) -> None:
        """Change who works here; later operations carry the new name."""
        self.may_manage()
        if self.user is not None:  # whose name stands for itself
            named = profile_of(self.reader()).name
            self.set_setting("profile", asdict(replace(profile, name=named)))
            self.profile = replace(profile, name=self.profile.name)
            return
        self.set_setting("profile", asdict(profile))
        self.profile = profile
        self._writer.author = profile.name

    def set_role(self, role: str) -> None:
        """Note what the user is in the team of this file ("owner" … "reader"), "" where it works alone."""
        if role != self.role:
            self.set_setting(ROLE, role)
            self._take_role(role)

    def _take_role(self, role: str) -> None:
        self.role = role
        self._writer.only_reads = role == READER

    @property
    def own_devices(self) -> frozenset[str]:
        """Return the names this file wrote under: its own now, and those before."""
        return frozenset((self._writer.device, *self.setting("devices.own", ())))

    def set_device(self, device: str) -> None:
        """Change by which id this file is known to others; later operations carry the new one (R36)."""
        self.set_setting("devices.own", sorted({*self.own_devices, device} - {""}))
        self.set_setting("device", device)
        self._writer.device = device

    def transaction(self) -> contextlib.AbstractContextManager[Any]:
        """Open a write transaction for repair; data are written through `log` only."""
        return self._writer.transaction()

    def fold_wal(self) -> bool:
        """Move the WAL into the file and empty it; say whether nobody who reads stood in the way."""
        return self._writer.fold()

    def compact(self, stop: Callable[[], bool] = lambda: False) -> bool:
        """Write the file anew without free pages; `stop` is asked again and again, and takes it back.

        An edit meanwhile takes it back too, which is said by False. Raises `Cancelled`, `UserError`.
        """
        from crm_desktop.store.erasures import compacting

        with self._writer.alone() as wanted:
            try:
                compacting.compact(self.fresh_reader, self.path, lambda: wanted() or stop())
            except Cancelled:
                if stop():
                    raise
                return False
        return True

    def close(self) -> None:
        """Close all connections, fold the WAL into the file and give the lock back."""
        with contextlib.suppress(UserError, driver.Error):
            self._write_remembered()
        readers, self._readers = (
            self._readers,
            [],
        )  # a thread that ends may take its own out meanwhile
        for conn in readers:
            conn.close()
        if self._lock is not None:
            with contextlib.suppress(driver.Error):
                self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                if self._conn.total_changes:  # what was only read has the statistics it had
                    self._conn.execute("PRAGMA optimize")
        self._conn.close()
        self.key = None  # whoever still holds the closed file has nothing that opens it
        self._writer.let_go()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def profile_of(conn: Any) -> Profile:
    """Return who works in the file of a connection."""
    return Profile(**_stored(conn, "profile", {}))


def _stored(conn: Any, key: str, default: Any) -> Any:
    found = conn.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return default if found is None else json.loads(found[0])


def _locked(path: Path) -> WriterLock:
    lock = WriterLock(path)
    try:
        lock.take()
    except OSError as error:
        from crm_desktop.store import faults

        raise faults.in_words(error, path) from error
    return lock


def _leave_nothing(path: Path) -> None:
    """Take away a file that could not be made whole."""
    for suffix in ("-wal", "-shm", ""):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@cache
def _template() -> Any:
    """Return an empty migrated database, made once a process: new files are copies of it."""
    conn = driver.connect(MEMORY)
    _furnish(conn)
    return conn


def _furnish(conn: Any) -> None:
    """Make an empty workspace of an empty database."""
    upgrade(conn)
    conn.execute(f"PRAGMA application_id={APPLICATION_ID}")
    conn.executemany(
        "INSERT OR IGNORE INTO entity(code,name) VALUES(?,?)",
        [(r.code, r.entity) for r in RECORDS.values()],
    )
    conn.executemany("INSERT INTO meta VALUES(?,?)", [("number", "0"), ("device", '""')])
