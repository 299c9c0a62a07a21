"""How much a request may bring: no more of a body is read, whoever sends it and whatever it is for.

JSON is read before it is asked who sends it, so this stands before everything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST, WORDS = 16 << 20, 1 << 20
"""Bytes of a body of operations or of a part of a file, and of any other."""
_LARGE = ("/v1/push", "/v1/blobs/")


class Bounded:
    """The application inside gets no more than so many bytes of a body; more is answered with 413."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = MOST if scope["path"].startswith(_LARGE) else WORDS
        told, came = dict(scope["headers"]).get(b"content-length", b""), 0

        async def bounded() -> Message:
            nonlocal came
            message: Message = {}
            if not told.isdigit() or int(told) <= most:
                message = await receive()
                came += len(message.get("body", b""))
            if came > most or not message:
                raise HTTPException(413, "too_large")
            return message

        await self._app(scope, bounded, send)
