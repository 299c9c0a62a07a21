"""Encrypted files in the window: unlocking, locking, the security of a file, and the privacy screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.gui.window import MainWindow

FOLLOWS_AFTER = 3_000
"""Milliseconds after a file is shown until what did not follow it to another key does."""


def opened(path: Path, *, read_only: bool = False) -> Workspace:
    """Open a file with its key where it has one.

    Raises `LockedError` where the key has to be entered, `SignInError` where a user has to sign in first,
    `UserError` as `Workspace.open` does.
    """
    key = None
    if id_at(path) is not None:  # what keys need is not loaded for a plain file
        from crm_desktop.trust.keys import key_for

        key = key_for(path)
    ws = Workspace.open(path, read_only=read_only, key=key)
    if ws.guarded:
        from crm_desktop.trust.access import sessions

        try:
            sessions.enter(ws)
        except BaseException:
            ws.close()
            raise
    return ws


def sign_out(path: Path) -> None:
    """Let nobody be signed in to a file any more."""
    from crm_desktop.trust.access import sessions

    sessions.drop(path)


def attend(desk: Desk) -> None:
    """Watch for the moment an encrypted file is to be locked, and finish what an end cut short."""
    ws = desk.context.ws
    if ws.moment is not None or ws.in_memory:
        return
    QTimer.singleShot(FOLLOWS_AFTER, desk, partial(_follow, desk))
    if ws.key is None and not ws.guarded:
        return
    from crm_desktop.gui.locking.locker import Locker

    Locker(desk)


def _follow(desk: Desk) -> None:
    """Let backups and attachments follow a file to its key where that was cut short."""

    def job(token: Any) -> None:
        from crm_desktop.store.cipher import converting

        converting.take_up(desk.context.ws, lambda: token.cancelled, _known)

    desk.context.network_lane.run(job, lambda _none: None, desk.context.failed)


def _known(key_id: str) -> Key | None:
    from crm_desktop.trust import keys

    return keys.found(key_id)


def show_unlock(window: MainWindow, path: Path, *, read_only: bool = False) -> None:
    """Ask for what opens a file, in the place of the file."""
    from crm_desktop.gui.locking.unlock_page import UnlockPage

    window.put(UnlockPage(window, path, read_only=read_only))
    window.setWindowTitle(QApplication.applicationDisplayName())


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about the security of the open file."""
    return [
        ActionSpec("file.security", mark("Security…"), partial(_security, desk), "edit", (),
                   "shield-check", 3, closed=partial(_not_theirs, desk)),
        ActionSpec("file.lock", mark("Lock now"), partial(_lock, desk), "tools", ("Ctrl+Alt+L",),
                   "lock", 2, enabled=partial(_lockable, desk), shown=partial(_lockable, desk)),
        ActionSpec("view.privacy", mark("Privacy screen"), partial(_blur, desk), "view",
                   ("Ctrl+Alt+B",), "eye-off", 2, checked=partial(_blurred, desk)),
    ]  # fmt: skip


def _not_theirs(desk: Desk) -> str:
    ws = desk.context.ws
    return ws.fixed_because or ws.unmanaged_because


def _lockable(desk: Desk) -> bool:
    return desk.context.ws.key is not None or desk.context.ws.guarded


def _security(desk: Desk) -> None:
    from crm_desktop.gui.locking.security import Security

    Security(desk.host).open()


def _lock(desk: Desk) -> None:
    from crm_desktop.gui.locking.locker import lock

    lock(desk.host)


def _blur(desk: Desk) -> None:
    from crm_desktop.gui.locking.privacy_screen import toggle

    toggle(desk)


def _blurred(desk: Desk) -> bool:
    return desk.splitter.graphicsEffect() is not None
