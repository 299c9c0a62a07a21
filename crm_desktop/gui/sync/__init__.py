"""Working with others, in the window: where it stands, what waits, who sees a record.

Everything here is made when it is wanted; where the program came without `crm_desktop.sync`, it shows
nothing.
"""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.gui.sync.attendance import Attendance

NEEDED = ("crm_desktop.sync", "httpx2", "keyring", "zstandard", "cryptography")
SECTION = 3
NAME = "sync"
"""Of what syncs, among the children of its desk."""


@cache
def installed() -> bool:
    """Say whether this program can work with others: its part for it, and the packages that needs."""
    return all(find_spec(name) is not None for name in NEEDED)


def attend(desk: Desk) -> None:
    """Sync the file of a desk for as long as it stands; the past and a file in memory are not."""
    ws = desk.context.ws
    if not installed() or ws.moment is not None or ws.in_memory:
        return
    from crm_desktop.gui.sync.attendance import Attendance

    Attendance(desk)


def attendance_of(desk: Desk) -> Attendance | None:
    """Return what syncs the file of a desk, None where nothing does."""
    from PySide6.QtCore import QObject, Qt

    direct = Qt.FindChildOption.FindDirectChildrenOnly
    found: Any = desk.findChild(QObject, NAME, direct)
    return found


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about others; nothing where the program came without it."""
    if not installed():
        return []
    return [*_sync(desk), *_folder(desk), *_seen(desk)]


def _sync(desk: Desk) -> list[ActionSpec]:
    team, closed = partial(_in_team, desk), partial(_fixed, desk)

    def do(name: str, label: str, method: str, icon: str, **more: Any) -> ActionSpec:
        keys = ("Ctrl+Alt+S",) if method == "sync_now" else ()
        return ActionSpec(
            f"sync.{name}", label, partial(_do, desk, method), "file", keys, icon, SECTION,
            enabled=partial(_there, desk), **more,
        )  # fmt: skip

    return [
        ActionSpec("sync.join", mark("Open a team's workspace…"), desk.host.files.join, "file", (),
                   "users", in_menu=False),
        do("others", mark("Work with others…"), "show_others", "users", closed=closed),
        do("now", mark("Sync now"), "sync_now", "refresh-cw", shown=team),
        do("waiting", mark("Changes that wait or were refused…"), "show_waiting", "list", shown=team),
    ]  # fmt: skip


def _folder(desk: Desk) -> list[ActionSpec]:
    def do(name: str, label: str, run: Any, icon: str) -> ActionSpec:
        return ActionSpec(f"sync.{name}", label, partial(run, desk), "tools", (), icon, SECTION,
                          closed=partial(_fixed, desk))  # fmt: skip

    return [
        do("folder", mark("Exchange through a folder or stick…"), _by_folder, "plug"),
        do("send", mark("Send changes as a file…"), _send, "upload"),
        do("take", mark("Take in a file of changes…"), _take, "download"),
    ]


def _by_folder(desk: Desk) -> None:
    from crm_desktop.gui.sync.folder_dialog import FolderDialog

    FolderDialog(desk.context, desk.host).open()


def _send(desk: Desk) -> None:
    from crm_desktop.gui.sync.file_deeds import SendDialog

    SendDialog(desk.context, desk.host).open()


def _take(desk: Desk) -> None:
    from crm_desktop.gui.sync.file_deeds import ask_to_take

    ask_to_take(desk.context, desk.host)


def _seen(desk: Desk) -> list[ActionSpec]:
    return [
        ActionSpec("record.seen", mark("Who sees it…"), partial(_who_sees, desk), "edit", (), "eye", 2,
                   enabled=partial(_has_rows, desk), closed=partial(_closed, desk),
                   shown=partial(_in_team, desk)),
    ]  # fmt: skip


def _do(desk: Desk, method: str) -> None:
    found = attendance_of(desk)
    if found is not None:
        getattr(found, method)()


def _there(desk: Desk) -> bool:
    return attendance_of(desk) is not None


def _in_team(desk: Desk) -> bool:
    found = attendance_of(desk)
    return found is not None and found.team is not None


def _fixed(desk: Desk) -> str:
    """Say why this file takes nothing in; who may only read takes in what others write."""
    return desk.context.ws.fixed_because


def _closed(desk: Desk) -> str:
    return desk.context.ws.closed_because


def _has_rows(desk: Desk) -> bool:
    from crm_desktop.gui.sync.seen import KINDS

    page = desk.page
    model = getattr(page, "model", None) if hasattr(page, "chosen") else None
    return getattr(page, "entity", "") in KINDS and model is not None and model.rowCount() > 0


def _who_sees(desk: Desk) -> None:
    from crm_desktop.gui.sync.seen_dialog import open_for

    open_for(desk.page)
