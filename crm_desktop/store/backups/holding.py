"""Who is at work among the backups of a file: any number make, try and copy some, one alone changes them.

What is just being made there looks like what a killed program left half made. So whoever takes such files
away, or writes a backup anew, does it while nobody else is at work; others begin when that is done. The
locks lie in the folder of the backups, as these are made by processes of their own too.
"""

from __future__ import annotations

import contextlib
import glob
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store.lock import WriterLock

PATIENCE, AGAIN = 10.0, 0.02
"""Seconds one waits for the others to end, and between two looks."""
Stop = Callable[[], bool]


class InUse(Exception):  # noqa: N818 - nothing failed
    """Others are at work among the backups; it is tried again later."""


def _never() -> bool:
    return False


@contextlib.contextmanager
def using(path: Path, stop: Stop = _never) -> Iterator[None]:
    """Keep the backups of the workspace at `path` as they are while some are made, tried or copied.

    Waits for who changes them. Raises `Cancelled` when `stop` answers true meanwhile.
    """
    gate = _gate(path)
    own = WriterLock(gate.with_name(f"{gate.name}.{os.urandom(8).hex()}"))
    with contextlib.suppress(OSError):  # a folder that is only to be read, or not there
        lock = WriterLock(gate)
        while not _took(lock):
            _rest(stop)
        try:
            own.take()
        finally:
            lock.release()
    try:
        yield
    finally:
        own.release()


@contextlib.contextmanager
def alone(path: Path, stop: Stop = _never, patience: float | None = None) -> Iterator[None]:
    """Be alone with the backups of the workspace at `path`; others begin nothing while one waits for it.

    Raises `InUse` where some are still at work after `PATIENCE`, `Cancelled` when `stop` answers true.
    """
    gate = _gate(path)
    lock = WriterLock(gate)
    end = time.monotonic() + (PATIENCE if patience is None else patience)
    try:
        with contextlib.suppress(OSError):  # as above
            while not _took(lock):
                _until(end, stop)
            while any(map(_is_held, _users(gate))):
                _until(end, stop)
        yield
    finally:
        lock.release()


def sweep(path: Path) -> None:
    """Take away the locks of killed programs that were at work among the backups of a workspace."""
    gate = _gate(path)
    noted = gate.parent.glob(f"{glob.escape(path.stem)}.*.json.lock")  # killed in `noting`
    left = [*_users(gate), *noted]
    if not left:
        return
    lock = WriterLock(gate)
    with contextlib.suppress(OSError):
        if _took(lock):  # so that nobody is just making one
            for one in left:
                _is_held(one)
    lock.release()


@contextlib.contextmanager
def noting(path: Path) -> Iterator[None]:
    """Let one at a time read, change and write a small file; who waited long enough writes all the same."""
    lock, end = WriterLock(path), time.monotonic() + PATIENCE
    try:
        with contextlib.suppress(OSError, InUse):
            while not _took(lock):
                _until(end, _never)
        yield
    finally:
        lock.release()


def _users(gate: Path) -> list[Path]:
    return list(gate.parent.glob(f"{glob.escape(gate.name)}.*.lock"))


def _gate(path: Path) -> Path:
    from crm_desktop.store import backup

    return backup.folder_of(path) / path.name


def _took(lock: WriterLock) -> bool:
    try:
        lock.take()
    except UserError:
        return False
    return True


def _is_held(place: Path) -> bool:
    """Say whether somebody still has a lock; one a killed program left is removed."""
    lock = WriterLock(place.with_name(place.name.removesuffix(".lock")))
    try:
        return not _took(lock)
    except OSError:
        return False
    finally:
        lock.release()


def _until(end: float, stop: Stop) -> None:
    if time.monotonic() > end:
        raise InUse
    _rest(stop)


def _rest(stop: Stop) -> None:
    if stop():
        raise Cancelled
    time.sleep(AGAIN)
