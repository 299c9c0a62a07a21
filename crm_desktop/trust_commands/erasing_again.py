"""Erasing again who an old file brings back: before a command sees anything of it, and after a restore."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Workspace


class Again(NamedTuple):
    """How many erasures were carried out again, and what is to be said of it."""

    many: int = 0
    words: str = ""


def carry_out(ws: Workspace, *, whole: bool) -> Again:
    """Erase who an old file brought back, and go on with what was cut off; backups where it is to be `whole`.

    Raises `UserError` for a file that holds somebody and is open for reading only.
    """
    from crm_desktop.store.erasures import ledger

    done = Again()
    if not ledger.is_empty():
        from crm_desktop.privacy.erasing import replaying

        many = replaying.replay(ws, _step(ws.path))
        done = Again(many, replaying.told(many, ledger.unread()))
    if not ws.read_only and _holds_erasures(ws):
        from crm_desktop.privacy.erasing import jobs, kept_files, running

        running.resume(ws, kept=kept_files.of, upto=len(jobs.STEPS) if whole else jobs.SOON)
    return done


def restored(path: Path, key: Key | None) -> Again:
    """Erase who a restore has brought back into the file at `path`; say so, or what ends it later."""
    from crm_desktop.store.erasures import ledger
    from crm_desktop.trust.access import sessions

    if ledger.is_empty():
        return Again()
    try:
        with Workspace.open(path, key=key) as ws:
            if ws.guarded and sessions.held(path) is not None:
                sessions.enter(ws)
            return carry_out(ws, whole=True)
    except (UserError, driver.Error, OSError) as error:
        return Again(0, f"{error} {_step(path)}")


def _step(path: Path) -> str:
    return tr("They are erased again by: crm --file {name} check", name=path)


def _holds_erasures(ws: Workspace) -> bool:
    """Say at once whether anybody was erased in a file, here or elsewhere, or is about to be."""
    erased = ws.reader().execute("SELECT 1 FROM erased LIMIT 1").fetchone()
    return erased is not None or bool(ws.setting("erasures"))
