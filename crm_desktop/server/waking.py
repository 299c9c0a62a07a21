"""Wake-ups: whoever listens learns that the counter moved, at once or when the database says so."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.server.keys import portions
from crm_desktop.server.rights import Viewer

EVERY = 0.5
"""Seconds after which other processes' pushes, and revocations, are looked for."""
HEARTBEAT = 20.0
"""Seconds after which a line is sent although nothing came."""
Place = tuple[str, str]
"""A workspace and a device of it."""


class Asked(Protocol):
    """What is asked of the request that listens."""

    async def is_disconnected(self) -> bool: ...


class _Listener:
    """One device that listens: the counter as last seen, None where it may not ask any more."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.head: int | None = -1
        self.news = asyncio.Event()


class Waking:
    """Looks at the counters for all listeners of this process together, by few queries."""

    def __init__(self, database: Database, counted: Callable[[int], None] = lambda _: None) -> None:
        self._database, self._counted = database, counted
        self._listening: set[_Listener] = set()
        self._woken: set[str] = set()  # workspaces to look at now
        self._nudge = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self, workspace: str) -> None:
        """Wake everybody who listens for a workspace here, from whatever thread."""
        if self._loop is not None and self._listening:
            self._loop.call_soon_threadsafe(self._wake, workspace)

    def _wake(self, workspace: str) -> None:
        self._woken.add(workspace)
        self._nudge.set()

    async def listen(self, viewer: Viewer, request: Asked) -> AsyncIterator[str]:
        """Yield lines of server-sent events until the client leaves or its device is revoked."""
        one = _Listener((viewer.workspace, viewer.device))
        told, last = -1, 0.0
        self._counted(1)
        try:
            self._join(one)
            while not await request.is_disconnected():
                if one.head is None:
                    yield "event: revoked\ndata: {}\n\n"
                    return
                if one.head != told or (told >= 0 and time.monotonic() - last > HEARTBEAT):
                    yield f"data: {json.dumps({'head': one.head})}\n\n"
                    told, last = one.head, time.monotonic()
                try:
                    await asyncio.wait_for(one.news.wait(), EVERY)
                except TimeoutError:
                    continue
                one.news.clear()
        finally:
            self._counted(-1)
            self._listening.discard(one)

    def _join(self, one: _Listener) -> None:
        self._listening.add(one)
        self._loop = asyncio.get_running_loop()
        self._wake(one.place[0])
        if self._looking is None or self._looking.done():
            self._looking = self._loop.create_task(self._look())

    async def _look(self) -> None:
        """Look for all every half second, and at once for who is woken, as long as anybody listens."""
        due = 0.0
        while self._listening:
            woken, self._woken = self._woken, set()
            self._nudge.clear()
            everyone = time.monotonic() >= due
            some = [one for one in self._listening if everyone or one.place[0] in woken]
            try:
                await self._tell(some)
            except SQLAlchemyError:  # whoever keeps the server learns of it by other requests
                self._woken |= woken
            if everyone:
                due = time.monotonic() + EVERY
            try:
                await asyncio.wait_for(self._nudge.wait(), max(due - time.monotonic(), 0.01))
            except TimeoutError:
                continue

    async def _tell(self, some: list[_Listener]) -> None:
        heads = await run_in_threadpool(self._heads, {one.place[0] for one in some})
        for one in some:
            head = heads.get(one.place)
            if head != one.head:
                one.head = head
                one.news.set()

    def _heads(self, workspaces: Iterable[str]) -> dict[Place, int]:
        """Return the counter for each device of some workspaces that may ask."""
        w, d, p = t.workspace.c, t.device.c, t.person.c
        query = (
            select(w.id, d.id, w.head)
            .join(t.device, d.workspace == w.id)
            .join(t.person, (p.workspace == d.workspace) & (p.id == d.person))
            .where(d.revoked.is_(None), p.active)
        )
        found: dict[Place, int] = {}
        with self._database.read() as conn:
            for few in portions(sorted(workspaces)):
                for workspace, device, head in conn.execute(query.where(w.id.in_(few))):
                    found[workspace, device] = head
        return found
