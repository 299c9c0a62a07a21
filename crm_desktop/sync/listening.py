"""Hearing from the server that something came: server-sent events, in a thread that holds no file.

A lost event costs nothing: rounds come now and then in any case, and each asks for everything.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import httpx2
import orjson

from crm_desktop.sync.account import Account
from crm_desktop.sync.connection import FAILED, Streams, client

SILENCE = 45.0
"""Seconds without a line after which the line is held for dead; the server says something every 20."""


class Listening:
    """Wakes when the server's counter passes what is known here."""

    def __init__(self, account: Account, token: str, wake: Callable[[], None]) -> None:
        self._account, self._token, self._wake = account, token, wake
        self._streams = Streams()
        self._reachable, self._ended = threading.Event(), threading.Event()
        self._known = 0
        self._thread: threading.Thread | None = None
        self.up = False

    def go_on(self, known: int) -> None:
        """Listen, where that had ended; the server was reached just now, up to number `known`."""
        self._known = known
        self._reachable.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sync-events", daemon=True)
            self._thread.start()

    def abort(self) -> None:
        """End; the thread goes by itself and touches nothing any more."""
        self._ended.set()
        self._reachable.set()
        self._streams.abort()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._reachable.wait()
            self._reachable.clear()
            with contextlib.suppress(OSError, *FAILED):
                self._hear()
            was, self.up = self.up, False
            if was and not self._ended.is_set():
                self._wake()  # the server may be away: a round finds out

    def _hear(self) -> None:
        timeout = httpx2.Timeout(SILENCE, connect=5)
        account = self._account
        with client(
            account.address, self._token, timeout, proxy=account.proxy, pin=account.pin
        ) as http, http.stream(
            "GET", "/v1/events", extensions={"trace": self._streams.trace}
        ) as answer:  # fmt: skip
            if answer.status_code != 200:
                return
            for line in answer.iter_lines():
                self.up = True
                if self._ended.is_set():
                    return
                self._heard(line)

    def _heard(self, line: str) -> None:
        if line.startswith("event: revoked"):
            self._wake()
        elif line.startswith("data:"):
            head = orjson.loads(line[5:]).get("head", 0)
            if head > self._known:
                self._wake()
