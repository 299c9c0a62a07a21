"""A backup of a large file, made in a process of its own: the window goes on as if there were none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop import apart
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver
from crm_desktop.store.cipher.key import Key

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

SMALL = 16 << 20
"""Bytes of a file up to which another process takes longer to begin than the backup to be made."""
Stop = Callable[[], bool]


def worth(ws: Workspace) -> bool:
    """Say whether a file is large, and may be opened by its name."""
    return not ws.in_memory and ws.in_place() and ws.path.stat().st_size > SMALL


def copied(ws: Workspace, reason: str, most: int, stop: Stop) -> Path:
    """Return the backup that another process made. Raises what making one does."""
    try:
        made = apart.call(_copy, str(ws.path), ws.mode, ws.key, reason, most, stop=stop)
    except EOFError:
        raise UserError(
            tr("Making the backup was broken off by the system; perhaps memory ran short."),
            tr("Close other programs, then try again."),
        ) from None
    return Path(made)


def _copy(path: str, mode: str, key: Key | None, reason: str, most: int, stop: Stop) -> str:
    from crm_desktop.store import backup

    conn = driver.reading(path, mode, key)
    try:
        conn.execute("PRAGMA cache_size=-2000")
        return str(backup.copy_of(conn, Path(path), reason, most, stop, key))
    finally:
        conn.close()
