"""Telling the server how far this device is and that it was found identical: for the owner's page."""

from __future__ import annotations

import time

from crm_desktop.domain.operation import ERASE
from crm_desktop.store import changes
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.connection import AwayError, Connection, RefusedError

ERASED = "sync.erased"
"""Setting of a file: stamp of an erasure → when the server had carried it out, in ms since 1970."""
MOST = 100
"""Erasures that are asked for at once, the newest."""
SOON, EVERY = 2.0, 60.0
"""Seconds after which it is told again, where it is news and where it is not."""


class Reporting:
    """What one device told, so that rounds close after one another do not tell each time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told, self._at = (-1, False), float("-inf")

    def tell(self, cursor: int, *, proved: bool) -> None:
        """Tell it where it is time to; that it fails harms nothing, the next round tells it."""
        now, news = time.monotonic(), (cursor, proved)
        if now - self._at < (SOON if news != self._told else EVERY):
            return
        try:
            self._connection.post("/v1/hello", {"cursor": cursor, "proved": proved})
        except (AwayError, RefusedError):
            return
        self._told, self._at = news, now

    def ask_erasures(self, ws: Workspace) -> None:
        """Ask which erasures the server itself has carried out, and keep when; failing harms nothing."""
        told: dict[str, int] = ws.setting(ERASED, {})
        found = ws.reader().execute(
            f"SELECT stamp FROM operation o WHERE origin=? AND server_number>0 AND NOT {changes.REFUSED} "
            "ORDER BY n DESC LIMIT ?",
            (ERASE, MOST),
        ).fetchall()  # fmt: skip
        if not (asked := [stamp for (stamp,) in found if stamp not in told]):
            return
        try:
            said = self._connection.post("/v1/hello", {"erasures": asked})
        except (AwayError, RefusedError):
            return
        if done := {s: int(at) for s, at in said.get("erased", {}).items() if s in asked}:
            ws.set_setting(ERASED, told | done)
