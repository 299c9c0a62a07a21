"""What can be done with leads, as specs for the registry of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

GROUP, SECTION = "record", 4


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions; those on rows wait until leads are in front."""
    closed = partial(_closed, desk)

    def rows(name: str, label: str, method: str, keys: str, icon: str) -> ActionSpec:
        return ActionSpec(
            name, label, partial(_on_rows, desk, method), GROUP, (keys,) if keys else (), icon,
            SECTION, enabled=partial(_has_rows, desk, method), closed=closed,
        )  # fmt: skip

    return [
        ActionSpec("lead.paste", mark("Paste a signature or card…"), partial(_paste, desk), "edit",
                   ("Ctrl+Shift+V",), "clipboard", 1, closed=closed),
        rows("lead.convert", mark("Convert lead…"), "convert_chosen", "Ctrl+Shift+C", "user-plus"),
        rows("lead.discard", mark("Discard lead…"), "discard_chosen", "", "ban"),
        rows("lead.take_up", mark("Take lead up again"), "take_up_chosen", "", "rotate-ccw"),
        ActionSpec("lead.watch", mark("Watched folder…"), partial(_watch, desk), "tools", (), "inbox",
                   3, closed=closed),
    ]  # fmt: skip


def _closed(desk: Desk) -> str:
    return desk.context.ws.closed_because


def _has_rows(desk: Desk, method: str) -> bool:
    return hasattr(desk.page, method) and bool(desk.page.chosen_count())


def _on_rows(desk: Desk, method: str) -> Any:
    return getattr(desk.page, method)()


def _paste(desk: Desk) -> None:
    from crm_desktop.gui.leads.paste_dialog import PasteDialog

    PasteDialog(desk.context, desk.host).open()


def _watch(desk: Desk) -> None:
    from crm_desktop.gui.leads.watch_dialog import WatchDialog

    WatchDialog(desk.context, desk.host).open()
