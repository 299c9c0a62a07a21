"""Erasing again who an old file brings back: before a command sees anything of it, and after a restore."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
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


def gone_on(ws: Workspace, *, whole: bool) -> tuple[list[str], dict[str, Any]]:
    """End erasures that are under way in a `whole` file; return what is to be said, and how many are left."""
    from crm_desktop.privacy.erasing import kept_files, running

    before, said = running.waiting(ws), list[str]()
    if before and whole:
        try:
            running.resume(ws, kept=kept_files.of)
        except (UserError, driver.Error, OSError) as error:
            said.append(str(error))
    left = running.waiting(ws)
    if before > left:
        said.append(trn("{n} erasure that was cut off is ended now.",
                        "{n} erasures that were cut off are ended now.", before - left))  # fmt: skip
    if left:
        said.append(trn("{n} erasure is under way: backups may still hold who was erased.",
                        "{n} erasures are under way: backups may still hold who was erased.",
                        left))  # fmt: skip
        said.append(_end(ws.path))
    return said, {"erasures": left}


@contextlib.contextmanager
def told_when_stopped(ws: Workspace) -> Iterator[None]:
    """Say after a stop by hand that an erasure goes on: it is not taken back as all else is."""
    try:
        yield
    except KeyboardInterrupt:
        from crm_desktop.privacy.erasing import running

        left = running.waiting(ws)
        if not left:
            raise
        said = trn("Stopped. What was not finished was taken back, but not {n} erasure: it is decided.",
                   "Stopped. What was not finished was taken back, but not {n} erasures: they are decided.",
                   left)  # fmt: skip
        raise UserError(said, _end(ws.path)) from None


@contextlib.contextmanager
def told_when_erasing(ws: Workspace, key: tuple[str, str], name: str) -> Iterator[None]:
    """Say after a stop by hand what becomes of the erasure of a record, where it is decided by then."""
    try:
        yield
    except KeyboardInterrupt:
        from crm_desktop.privacy.erasing import jobs, steps

        if any(key in job.rows for job in jobs.under_way(ws)):
            said = tr(
                "Stopped. The erasure of {name} is decided and cannot be taken back.", name=name
            )
            raise UserError(said, _end(ws.path)) from None
        if steps.is_erased(ws.reader(), key):
            raise UserError(tr("Stopped. {name} is erased for good already.", name=name)) from None
        raise


def _end(path: Path) -> str:
    return tr("It goes on with the next command that writes, or at once with: crm --file {name} check",
              name=path)  # fmt: skip


def _step(path: Path) -> str:
    return tr("They are erased again by: crm --file {name} check", name=path)


def _holds_erasures(ws: Workspace) -> bool:
    """Say at once whether anybody was erased in a file, here or elsewhere, or is about to be."""
    erased = ws.reader().execute("SELECT 1 FROM erased LIMIT 1").fetchone()
    return erased is not None or bool(ws.setting("erasures"))
