"""Saving a copy of an open workspace elsewhere: whole, checked, and a device of its own."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import backup, driver

if TYPE_CHECKING:
    from crm_desktop.store.cipher.key import Key
    from crm_desktop.store.workspace import Workspace


def save_copy(ws: Workspace, target: Path) -> Path:
    """Write a checked copy to `target`, replacing what stands there only when all is well."""
    from crm_desktop.store.lock import WriterLock

    if target.resolve() == ws.path.resolve():
        raise UserError(tr("This is the open file itself."), tr("Choose another name."))
    lock = WriterLock(target)
    try:
        lock.take()
        with ws.passing_reader() as conn:
            backup.copy_database(
                conn, target, finish=partial(_ready, ws.path, target, ws.key), key=ws.key
            )
    except (OSError, driver.Error) as error:
        raise UserError(
            tr("The copy could not be written to {folder}.", folder=target.parent),
            tr("Free some space or choose another folder, then try again."),
        ) from error
    finally:
        lock.release()
    return target


def _ready(source: Path, target: Path, key: Key | None, made: Path) -> None:
    """Two files that write under one device would each take the other's work for their own.

    Nor does a copy back up to the second place of the file, where nobody asked it to.

    And a WAL left by what stands at `target` must not meet another database.
    """
    conn = driver.connect(str(made), key=key)
    try:
        name = json.dumps(os.urandom(8).hex())
        conn.execute("UPDATE meta SET value=? WHERE key='device'", (name,))
        conn.execute("DELETE FROM meta WHERE key='backups.second'")
    finally:
        conn.close()
    backup.with_files(made, source, target, key)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
