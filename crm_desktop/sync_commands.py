"""What `crm sync` does with an open workspace, and what it answers; it runs only where `sync` is there."""

from __future__ import annotations

from typing import Any

from crm_desktop import folder_commands, team_commands
from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "exchange changes with a team's server, or through a folder, a stick or a file"
    option = add(every, "sync", sync, words, daily=True)
    team_commands.declare_options(option)
    folder_commands.declare_options(option)


def sync(ws: Any, asked: Asked) -> Answer:
    """Exchange in the way that is asked for."""
    try:
        import crm_desktop.sync.exchange  # noqa: F401 - whether it is there
    except ImportError as error:
        raise UserError(
            tr("This installation has no sync."),
            tr('Install it with: pip install "crm-desktop[sync]"'),
        ) from error
    from crm_desktop.sync.brake import BrakeError

    try:
        if folder_commands.wanted(asked):
            return folder_commands.run(ws, asked)
        return team_commands.run(ws, asked)
    except BrakeError as stopped:
        raise UserError(
            trn("Stopped: {n} record would be deleted.", "Stopped: {n} records would be deleted.",
                len(stopped.going)),
            tr("Nothing was applied. To let them go add: --allow-deletions"),
        ) from stopped  # fmt: skip
