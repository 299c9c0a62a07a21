"""Processes to be killed: each forked off one that has everything loaded, so that a kill costs little."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from tests.home import FOLDERS

_LOADED = ["tests.sync.proofs.killed_client", "tests.sync.proofs.killed_server"]


class Killable:
    """A process that runs `work(say, *given)` until it is killed; what it said is kept in a pipe."""

    def __init__(self, work: Callable[..., None], *given: Any) -> None:
        forks = multiprocessing.get_context("forkserver")
        forks.set_forkserver_preload(_LOADED)
        self._heard, says = forks.Pipe(duplex=False)
        folders = {name: os.environ[name] for name in FOLDERS if name in os.environ}
        self._run = forks.Process(target=_begin, args=(folders, work, says, *given), daemon=True)
        self._run.start()
        says.close()
        self.said: list[Any] = []

    def listen(self, seconds: float, *, until_first: bool = False) -> None:
        """Take in what it says for so long, or until it says something."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._heard.poll(left):
            if not self._take() or until_first:
                return

    def kill(self) -> list[Any]:
        """End it by SIGKILL; return all it had said."""
        self._run.kill()
        while self._take():
            pass
        self._run.join(30)
        assert self._run.exitcode == -9, f"it ended by itself: {self._run.exitcode}"
        self._run.close()
        self._heard.close()
        return self.said

    def _take(self) -> bool:
        try:
            self.said.append(self._heard.recv())
        except (EOFError, OSError):  # it is gone, in the middle of a word perhaps
            return False
        return True


def _begin(
    folders: dict[str, str], work: Callable[..., None], say: Connection, *given: Any
) -> None:
    os.environ.update(folders)
    work(say, *given)
