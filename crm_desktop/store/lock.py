"""One writer a file: a lock beside the workspace that says who holds it."""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from typing import IO

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr


class WriterLock:
    """An advisory lock of the operating system on `<file>.lock`; it ends with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ".lock")
        self._handle: IO[str] | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def take(self) -> None:
        """Take the lock; `UserError` names the holder when another program has the file open."""
        handle = self._path.open("a+", encoding="utf-8")
        locked = _try_lock(handle)
        if locked and not _same_file(handle, self._path):
            handle.close()  # its last holder removed it between our opening and locking
            return self.take()
        if not locked:
            holder = _holder(handle)
            handle.close()
            raise UserError(
                tr("This file is already open{holder}.", holder=holder),
                tr("Close it there, or open it here read-only."),
                "read_only",
            )
        self._handle = handle
        try:
            _sign(handle)
        except OSError:  # a full disk
            self.release()
            raise
        return None

    def release(self) -> None:
        """Give the lock back; harmless when it is not held."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if os.name == "nt":  # an open file cannot be removed there, nor one that another has opened
            _close(handle)
            _remove(self._path)
        else:  # while it is still locked: a moment later it may be the lock of another
            _remove(self._path)
            _close(handle)


def _close(handle: IO[str]) -> None:
    with contextlib.suppress(OSError):  # of words that no disk took
        handle.close()


def _remove(path: Path) -> None:
    """Remove the file of a lock; one that stays, the medium being away or only to be read, locks nothing."""
    with contextlib.suppress(OSError):
        path.unlink()


def _sign(handle: IO[str]) -> None:
    handle.seek(0)
    handle.truncate()
    json.dump({"host": _computer(), "pid": os.getpid(), "at": int(time.time())}, handle)
    handle.flush()


def _computer() -> str:
    """Return this computer's name, without loading the network for it."""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _same_file(handle: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle.fileno()), path.stat())
    except OSError:
        return False


def _holder(handle: IO[str]) -> str:
    handle.seek(0)
    try:
        who = json.load(handle)
    except ValueError:
        return ""
    return " " + tr("in another window (process {pid} on {host})", pid=who["pid"], host=who["host"])


def _try_lock(handle: IO[str]) -> bool:
    if os.name == "nt":
        import msvcrt

        try:
            # Far beyond the text, so that others can still read who holds the lock.
            os.lseek(handle.fileno(), 4096, os.SEEK_SET)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
