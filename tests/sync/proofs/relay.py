"""The way between a client and its server, which can be cut, go silent, lose answers or crawl."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator

CUT, SILENT, DEAF, SLOW = "cut", "silent", "deaf", "slow"
MOODS = (CUT, SILENT, DEAF, SLOW)
"""Connections are reset and refused; nothing comes through and all of it later; requests come through and
answers get lost; everything takes its time."""
LAG = 0.15
"""Seconds that each piece takes where the way is slow."""


class Relay:
    """Passes bytes on to a port of this machine, in a thread of its own, as its mood is."""

    def __init__(self, target: int) -> None:
        self._target, self._mood = target, ""
        self._loop = asyncio.new_event_loop()
        self._turned = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        self._lost: set[asyncio.StreamWriter] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._come, "127.0.0.1", 0), self._loop
        ).result()
        self._server = server
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    def turn(self, mood: str = "") -> None:
        """Be in another mood; without one all is well, and what was lost on the way stays lost."""

        def turned() -> None:
            self._mood = mood
            for writer in self._open if mood == CUT else self._lost:
                writer.transport.abort()
            self._lost.clear()
            self._turned.set()
            self._turned = asyncio.Event()

        self._loop.call_soon_threadsafe(turned)

    def close(self) -> None:
        """Cut everything off and end."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        self._mood = CUT
        self._turned.set()
        for writer in self._open:
            writer.transport.abort()
        while self._open:
            await asyncio.sleep(0.01)

    async def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError), self._held(writer):
            while self._mood == SILENT:
                await self._turned.wait()
            if self._mood == CUT:
                return
            up, down = await asyncio.open_connection("127.0.0.1", self._target)
            with self._held(down):
                ways = (self._pass(reader, down), self._pass(up, writer, answers=True))
                tasks = [asyncio.ensure_future(way) for way in ways]
                try:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for task in tasks:
                        task.cancel()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool = False
    ) -> None:  # fmt: skip
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                while self._mood == SILENT:
                    await self._turned.wait()
                if self._mood == SLOW:
                    await asyncio.sleep(LAG)
                if self._mood == DEAF and answers:
                    self._lost.add(writer)
                    continue
                writer.write(data)
                await writer.drain()

    @contextlib.contextmanager
    def _held(self, writer: asyncio.StreamWriter) -> Iterator[None]:
        self._open.add(writer)
        try:
            yield
        finally:
            self._open.discard(writer)
            self._lost.discard(writer)
            writer.transport.abort()
