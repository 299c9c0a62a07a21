"""Whose a file is that does not say so; apart from the start page, which an opened file waits not for."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from crm_desktop.errors import UserError
from crm_desktop.gui.settings import Settings
from crm_desktop.store.workspace import Workspace


def introduce(ws: Workspace, settings: Settings) -> None:
    """Give a file that knows nobody's name, as the command line makes it, the one given before."""
    name = str(settings.get("name") or "")
    if name and not ws.profile.name and not ws.closed_because:
        with contextlib.suppress(UserError):  # a full disk: the file can still be read
            ws.set_profile(replace(ws.profile, name=name))
