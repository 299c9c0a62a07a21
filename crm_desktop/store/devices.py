"""What laptops are called, as a server or a bundle told it last: for the words about who wrote where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_desktop.store.workspace import Workspace

KEY = "devices.names"
LONGEST = 80


def names(ws: Workspace) -> dict[str, str]:
    """Return device → what it is called, of those that are known."""
    found: dict[str, str] = ws.setting(KEY, {})
    return found


def others(ws: Workspace) -> dict[str, str]:
    """Return the names of devices this file never wrote under."""
    return {id: name for id, name in names(ws).items() if id not in ws.own_devices}


def know(ws: Workspace, told: Mapping[str, Any]) -> None:
    """Keep what devices are called; those not told of keep their names."""
    before = names(ws)
    now = before | {id: str(name)[:LONGEST] for id, name in told.items() if name}
    if now != before:
        ws.remember(KEY, now)
