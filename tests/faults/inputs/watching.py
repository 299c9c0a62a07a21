"""Noticing whoever comes for a file or an address that only a hostile input names."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.faults.inputs.case import Lures

SECRET = "a-word-that-nobody-typed"
_FORBIDDEN = ("lure.txt", "etc/passwd", "evil")
_OUT = ("socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen")
_noted: list[list[str]] = []


def _hook(event: str, words: tuple[Any, ...]) -> None:
    if not _noted:
        return
    asked = event == "open" and any(bad in str(words[0]) for bad in _FORBIDDEN)
    if asked or (event in _OUT and "spawn_main" not in str(words)):
        _noted[-1].append(f"{event} {words}"[:200])


sys.addaudithook(_hook)


class Watch:
    """What was asked for while it was watched: files opened here, addresses called by anybody."""

    def __init__(self, lures: Lures, listener: socket.socket) -> None:
        self.lures, self._listener = lures, listener
        self.noted: list[str] = []

    def came(self) -> list[str]:
        """Return what was asked for so far."""
        try:
            self._listener.accept()[0].close()
        except BlockingIOError:
            return self.noted
        return [*self.noted, "somebody called the address"]


@contextmanager
def watched(folder: Path) -> Iterator[Watch]:
    """Lay lures and note who takes them."""
    lure = folder / "lure.txt"
    lure.write_text(SECRET)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.setblocking(False)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
        watch = Watch(Lures(lure.as_uri(), url), listener)
        _noted.append(watch.noted)
        try:
            yield watch
        finally:
            _noted.pop()
