"""The users of a file in the window: who they are, what each may do, and who is at work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.domain.sharing import MEMBER, OWNER, READER
from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark, tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.store.workspace import Workspace

ROLES = {OWNER: mark("Owner"), MEMBER: mark("Member"), READER: mark("Reads only")}
MEANINGS = {
    OWNER: mark("Does everything: users, encryption, backups put back, erasure and settings too."),
    MEMBER: mark(
        "Works with all records. Users, encryption, erasure, restoring and settings are an owner's."
    ),
    READER: mark("Sees the records, can export what they see, and changes nothing."),
}


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user of a file can do about who is at work."""
    return [
        ActionSpec("file.switch_user", mark("Switch user"), partial(_switch, desk), "tools",
                   (), "users", 2, shown=lambda: desk.context.ws.guarded,
                   enabled=lambda: desk.context.ws.guarded, says=partial(_words, desk),
                   also=("sign out", "log keluar")),
        ActionSpec("file.own_passphrase", mark("Change my passphrase…"), partial(_own_passphrase, desk),
                   "tools", (), "key", 2, shown=lambda: desk.context.ws.guarded,
                   closed=partial(_no_own_passphrase, desk), also=("password", "kata laluan")),
        ActionSpec("file.access_log", mark("Access log…"), partial(_looks, desk), "tools", (),
                   "eye", 4, closed=lambda: desk.context.ws.unmanaged_because),
    ]  # fmt: skip


def state_of(ws: Workspace) -> tuple[str, str, str, str]:
    """Return the words of the status bar about a file and who is at work, their icon and role, and why."""
    why = ws.closed_because
    said = tr("Read-only") if why else tr("Saved on this computer")
    if ws.user is not None:
        said = f"{ws.user.name} · {said}"
    return (said, "lock", "attention", why) if why else (said, "circle-check", "good", "")


def _words(desk: Desk) -> str:
    user = desk.context.ws.user
    if user is None:
        return tr("Switch user")
    return tr("Switch user ({name} is signed in)", name=user.name)


def _no_own_passphrase(desk: Desk) -> str:
    from crm_desktop.trust.access import people

    ws = desk.context.ws
    return people.no_own_passphrase(ws) if ws.guarded else tr("This file has no users of its own.")


def _own_passphrase(desk: Desk) -> None:
    from crm_desktop.gui.access.own_passphrase import OwnPassphrase

    OwnPassphrase(desk.host).open()


def _looks(desk: Desk) -> None:
    from crm_desktop.gui.access.looks_dialog import LooksDialog

    LooksDialog(desk.context, desk.host).open()


def _switch(desk: Desk) -> None:
    from crm_desktop.gui.locking.locker import lock

    lock(desk.host)
