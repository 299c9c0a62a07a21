"""Around every request: how often one may ask, an id, a line in the log, figures; faults have no words."""

from __future__ import annotations

import json
import os
import time
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.server.web.figures import Figures, Journal
from crm_desktop.server.web.limits import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_VERBS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_QUIET = ("/health",)
"""Not limited and not in the log: asked every few seconds by whatever keeps the server running."""


class Watched:
    """The application inside; what it raises is answered with 500 and told by its type alone."""

    def __init__(self, app: ASGIApp, figures: Figures, journal: Journal, limits: Limits) -> None:
        self._app, self._figures, self._journal = app, figures, journal
        self._devices, self._addresses = limits.by_device(), limits.by_address()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(_QUIET):
            await self._app(scope, receive, send)
            return
        one = _Request(scope, send)
        if wait := self._wait(scope):
            await one.say(429, "slow_down", wait)
        else:
            try:
                await self._app(scope, receive, one.send)
            except Exception as error:  # noqa: BLE001 - words may hold somebody's data; the type does not
                self._journal.write(
                    "fault", id=one.id, kind=type(error).__name__, at_code=_place(error)
                )
                if not one.status:
                    await one.say(500, "fault")
        self._note(scope, one)

    def _wait(self, scope: Scope) -> int:
        client = scope.get("client")
        wait = self._addresses.take(client[0] if client else "")
        token = dict(scope["headers"]).get(b"authorization")
        if not wait and token:
            wait = self._devices.take(blake2b(token, digest_size=16).hexdigest())
        return wait

    def _note(self, scope: Scope, one: _Request) -> None:
        seconds = time.perf_counter() - one.began
        path = getattr(scope.get("route"), "path", "") or "(none)"
        # Whatever is counted by must be few: anybody may call a request as he likes.
        verb = scope["method"] if scope["method"] in _VERBS else "(other)"
        self._figures.answered(verb, path, one.status, seconds)
        said = {"id": one.id, "verb": verb, "path": path, "status": one.status,
                "ms": round(seconds * 1000, 1), "bytes": one.bytes}  # fmt: skip
        device = scope.get("state", {}).get("device")
        self._journal.write("request", **said, **({"device": device} if device else {}))


class _Request:
    """One request under way: its id, and what was answered so far."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self.id, self.began = os.urandom(6).hex(), time.perf_counter()
        self.status = self.bytes = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message.setdefault("headers", [])
            message["headers"] = [*message["headers"], (b"x-request-id", self.id.encode())]
        elif message["type"] == "http.response.body":
            self.bytes += len(message.get("body", b""))
        await self._send(message)

    async def say(self, status: int, detail: str, wait: int = 0) -> None:
        body = json.dumps({"detail": detail}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        if wait:
            headers.append((b"retry-after", b"%d" % wait))
        start: dict[str, Any] = {"type": "http.response.start", "status": status}
        await self.send(start | {"headers": headers})
        await self.send({"type": "http.response.body", "body": body})


def _place(error: Exception) -> str:
    """Return the file and line an error came from."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return "" if at is None else f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}"
