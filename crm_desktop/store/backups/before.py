"""A proved backup before what touches much, or cannot be taken back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.store import backup
from crm_desktop.store.backups import proof

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

MANY = 100
"""From more rows on an import is preceded by a backup."""


def before(ws: Workspace, reason: str, stop: Callable[[], bool] = lambda: False) -> Path | None:
    """Make a backup for a `reason` ("import", "erasure"), unless the newest proved one has all of the log.

    Return where the backup is, None for a file in memory. Raises `UserError` where none can be made: then
    what was to follow must not; `Cancelled` when `stop` answers true.
    """
    if ws.in_memory:
        return None
    newest = next((one.path for one in backup.backups(ws.path)), None)
    held = proof.of(newest) if newest else None
    if held is not None and held.moment == ws.log.moment():
        return newest
    return backup.backup(ws, reason, stop)


def before_erasure(ws: Workspace) -> Path | None:
    """Make a backup before somebody is erased, unless there is a proved one of the last day.

    It is written anew without them like all others, and is there for the records of everybody else. Returns
    and raises what `before` does.
    """
    since = time.time() - backup.DAY
    for one in backup.backups(ws.path) if not ws.in_memory else ():
        if one.made.timestamp() > since and proof.of(one.path):
            return one.path
    return before(ws, "erasure")
