"""Who may give out all that is held about a person: the one place that says so."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.sharing import READER
from crm_desktop.i18n import tr


def closed_because(ws: Any) -> str:
    """Say why who is at work may not write such a report, "" where they may.

    That a file is open to be read only is no reason: nothing of it is changed.
    """
    reads = ws.role == READER or (ws.user is not None and ws.user.reads_only)
    return (
        tr("Who only reads does not answer for the business: a member or an owner does.")
        if reads
        else ""
    )
