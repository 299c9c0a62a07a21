"""Wake-ups: whoever listens learns that the counter moved, at once or when the database says so."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.server.rights import Viewer

EVERY = 0.5
"""Seconds after which other processes' pushes, and revocations, are looked for."""
HEARTBEAT = 20.0
"""Seconds after which a line is sent although nothing came."""


class Asked(Protocol):
    """What is asked of the request that listens."""

    async def is_disconnected(self) -> bool: ...


class Waking:
    """Tells listeners of this process; they look at the counter by themselves as well."""

    def __init__(self, database: Database, counted: Callable[[int], None] = lambda _: None) -> None:
        self._database, self._counted = database, counted
        self._listening: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def wake(self, workspace: str) -> None:
        """Wake everybody who listens for a workspace here."""
        for event in self._listening.get(workspace, ()):
            event.set()

    async def listen(self, viewer: Viewer, request: Asked) -> AsyncIterator[str]:
        """Yield lines of server-sent events until the client leaves or its device is revoked."""
        event = asyncio.Event()
        self._listening[viewer.workspace].add(event)
        told, last = -1, 0.0
        self._counted(1)
        try:
            while not await request.is_disconnected():
                head = await run_in_threadpool(self._head, viewer)
                if head is None:
                    yield "event: revoked\ndata: {}\n\n"
                    return
                if head != told or time.monotonic() - last > HEARTBEAT:
                    yield f"data: {json.dumps({'head': head})}\n\n"
                    told, last = head, time.monotonic()
                try:
                    await asyncio.wait_for(event.wait(), EVERY)
                except TimeoutError:
                    continue
                event.clear()
        finally:
            self._counted(-1)
            self._listening[viewer.workspace].discard(event)

    def _head(self, viewer: Viewer) -> int | None:
        """Return the counter, None where the device may not ask any more."""
        w, d, p = t.workspace.c, t.device.c, t.person.c
        query = (
            select(w.head)
            .join(t.device, (d.workspace == w.id) & (d.id == viewer.device))
            .join(t.person, (p.workspace == w.id) & (p.id == d.person))
            .where(w.id == viewer.workspace, d.revoked.is_(None), p.active)
        )
        with self._database.read() as conn:
            found: int | None = conn.execute(query).scalar_one_or_none()
        return found
