"""Saving a copy of an open workspace elsewhere: whole, checked, and a device of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import backup, driver

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace


def save_copy(ws: Workspace, target: Path) -> Path:
    """Write a checked copy to `target`, replacing what stands there only when all is well."""
    from crm_desktop.store.lock import WriterLock

    lock = WriterLock(target)
    try:
        lock.take()
        partial = target.with_name(target.name + ".partial")
        backup.copy_database(ws.reader(), partial)
        _make_own_device(partial)
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        partial.replace(target)
    except (OSError, driver.Error) as error:
        raise UserError(
            tr("The copy could not be written to {folder}.", folder=target.parent),
            tr("Free some space or choose another folder, then try again."),
        ) from error
    finally:
        lock.release()
    return target


def _make_own_device(path: Path) -> None:
    """Two files that write under one device would each take the other's work for their own."""
    conn = driver.connect(str(path))
    try:
        name = json.dumps(os.urandom(8).hex())
        conn.execute("UPDATE meta SET value=? WHERE key='device'", (name,))
    finally:
        conn.close()
