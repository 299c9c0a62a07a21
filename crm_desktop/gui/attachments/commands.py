"""What can be done with files of records, as specs for the registry of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.gui.activities.commands import subject
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions; they are about the record in front."""
    return [
        ActionSpec("file.attach", mark("Attach files…"), partial(_attach, desk), "record",
                   ("Ctrl+Shift+A",), "paperclip", 3, enabled=partial(_somebody, desk),
                   closed=partial(_closed, desk)),
    ]  # fmt: skip


def _attach(desk: Desk) -> None:
    from crm_desktop.gui.attachments.attaching import choose

    choose(desk.context, subject(desk), desk.host)


def _somebody(desk: Desk) -> bool:
    return bool(subject(desk)[1])


def _closed(desk: Desk) -> str:
    return desk.context.ws.closed_because
