"""What `crm sync` does with an open workspace, and what it answers; it runs only where `sync` is there."""

from __future__ import annotations

from typing import Any

from crm_desktop import folder_commands
from crm_desktop.commands import Answer, Asked, Misuse
from crm_desktop.declaring_commands import add
from crm_desktop.i18n import tr


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "exchange changes with other laptops: through a folder, a stick or a file"
    folder_commands.declare_options(add(every, "sync", sync, words, daily=True))


def sync(ws: Any, asked: Asked) -> Answer:
    """Exchange in the way that is asked for."""
    if not folder_commands.wanted(asked):
        raise Misuse(tr("Say with what: --folder DIR, --file-out X.crmb or --file-in X.crmb."))
    return folder_commands.run(ws, asked)
