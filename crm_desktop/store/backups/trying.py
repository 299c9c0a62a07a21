"""Trying whether backups that were proved once still restore to what they held: disks fail in silence."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store import backup, beside, driver
from crm_desktop.store.backups import holding, proof

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace


def failing(ws: Workspace, check: beside.Check = beside.nobody) -> list[tuple[Path, str]]:
    """Return the backups that do not restore, or not to what was proved of them, and why.

    `check` is asked on the way and may raise. One that was written anew since, or never tried, only has to be
    whole, and counts as proved from then on.
    """
    found = []
    for one in backup.backups(ws.path):
        check()
        with holding.using(ws.path, asked(check)):  # else it may be another file in the midst of it
            if one.path.exists() and (why := _failing(ws, one.path, check)):
                found.append((one.path, why))
    return found


def _failing(ws: Workspace, path: Path, check: beside.Check) -> str:
    """Return why one backup does not restore to what was proved of it, "" where it does."""
    try:
        with backup.opened(path, ws.key) as conn:
            held = proof.summary(conn, check)
        backup.proved(path, held, ws.key, asked(check))
    except (UserError, OSError, driver.Error) as error:
        return str(error).partition("\n")[0]
    if (wanted := proof.of(path)) is not None:
        return "SHA-256" if wanted.digest != held.digest else ""
    with contextlib.suppress(OSError):  # of a folder that takes nothing
        proof.keep(path, held)
    return ""


def asked(check: Callable[[], object]) -> Callable[[], bool]:
    """Return what says whether to stop, for what asks instead of being told."""

    def stop() -> bool:
        try:
            check()
        except Cancelled:
            return True
        return False

    return stop
