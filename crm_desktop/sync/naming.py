"""What devices are called, on its way in a bundle: others name this laptop by it where they meet its work."""

from __future__ import annotations

import platform

import orjson

from crm_desktop.store import devices
from crm_desktop.store.workspace import Workspace


def told(ws: Workspace) -> bytes:
    """Return the name of this device as a frame holds it."""
    own = str(ws.setting("device"))
    return orjson.dumps({own: devices.names(ws).get(own) or platform.node()})


def learn(ws: Workspace, body: bytes) -> None:
    """Keep what a frame says; what is known already stays: a server may have told it."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    if isinstance(found, dict):
        devices.know(ws, found | devices.names(ws))
