"""Where the past is rebuilt: a private folder, a file encrypted with a key this program alone holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.store import driver, faults, scratch
from crm_desktop.store.cipher.key import Key, new_key

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace


class Place:
    """A folder made for one moment. What a crash leaves of it nobody can read, and the next start removes."""

    def __init__(self) -> None:
        self._folder = scratch.make(scratch.PAST)
        self._key = new_key()
        self._path = Path(self._folder.name) / "past.db"
        os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    def connect(self) -> Any:
        """Return a connection that writes the rebuilt tables."""
        conn = driver.connect(str(self._path), "rw", self._key)
        conn.execute("PRAGMA synchronous=OFF")
        return conn

    def filling(self, live: Workspace) -> Any:
        """Return a connection for filling the empty file, with the workspace attached as `live`."""
        conn = self.connect()
        conn.execute("PRAGMA main.journal_mode=OFF")
        driver.attach(conn, *self._source(live))
        return conn

    def reader(self, live: Workspace, arrival: int) -> Any:
        """Return a connection that reads the past."""
        from crm_desktop.store.past import reading

        conn = driver.connect(str(self._path), "rw", self._key)
        try:
            driver.attach(conn, *self._source(live))
            reading.cut_off(conn, arrival)
        except BaseException:
            conn.close()
            raise
        return conn

    def remove(self) -> None:
        """Remove it with all that is in it."""
        self._folder.cleanup()

    def _source(self, live: Workspace) -> tuple[str, str, str, Key | None]:
        """Return file, name, mode and key to attach; what lives in memory is written down once."""
        if not live.in_memory:
            if not live.in_place():
                raise faults.gone(live.path)
            return str(live.path), "live", live.mode if live.read_only else "ro", live.key
        copy = Path(self._folder.name) / "live.db"
        if not copy.exists():
            conn = driver.connect(str(copy))
            live.reader().backup(conn)
            conn.close()
        return str(copy), "live", "ro", None


@contextmanager
def new_place(live: Workspace) -> Iterator[Place]:
    """Give a place for a moment of `live`; whatever is raised meanwhile removes it.

    Raises `UserError` for a full disk.
    """
    place = Place()
    try:
        yield place
    except BaseException as error:
        place.remove()
        said = faults.in_words(error, live.path)
        if said is error:
            raise
        raise said from error
