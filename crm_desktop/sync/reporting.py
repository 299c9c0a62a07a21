"""Telling the server how far this device is and that it was found identical: for the owner's page."""

from __future__ import annotations

import time

from crm_desktop.sync.connection import AwayError, Connection, RefusedError

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
