"""Starting, stopping and killing the processes of the demonstration."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

_SERVE = """
import sys
from crm_desktop.server.running import Serving, serve
serve(Serving(sys.argv[1], port=int(sys.argv[2])))
"""


class Office:
    """The server, a process of its own over a file, at one address whenever it is there."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        self.url, self.address = f"sqlite:///{folder}/server.db", f"http://127.0.0.1:{self.port}"
        self._run: subprocess.Popen[bytes] | None = None
        self._journal = folder / "server.log"

    def start(self, patience: float = 60) -> None:
        """Start it and wait until it answers."""
        with self._journal.open("ab") as journal:
            given = [sys.executable, "-c", _SERVE, self.url, str(self.port)]
            self._run = subprocess.Popen(given, stdout=journal, stderr=journal)
        end = time.monotonic() + patience
        while not self._answers():
            assert self._run.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)

    def stop(self, *, kill: bool = False) -> None:
        """End it, politely or by kill -9."""
        if self._run is not None:
            self._run.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            self._run.wait(30)
            self._run = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/live", timeout=2):
                return True
        except OSError:
            return False


class Person:
    """A process of the program with somebody's file."""

    def __init__(self, path: Path, name: str, address: str, code: str) -> None:
        self.path, self.name = path, name
        given = [sys.executable, "-m", "tests.sync.demo.person", str(path), name, address, code]
        self._run = subprocess.Popen(
            given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        )  # fmt: skip
        assert self._said() == "ready"

    def ask(self, **order: Any) -> Any:
        """Give an order and return its answer."""
        assert self._run.stdin is not None
        self._run.stdin.write(json.dumps(order) + "\n")
        self._run.stdin.flush()
        return self._said()

    def wait_until(self, state: str, since: float = 0.0, patience: float = 60) -> dict[str, Any]:
        """Wait until nothing waits to be sent and the agent says a state, proved after `since`."""
        end = time.monotonic() + patience
        while True:
            said: dict[str, Any] = self.ask(status=True)
            if said["state"] == state and not said["waiting"] and said["proved"] >= since:
                return said
            assert time.monotonic() < end, f"{self.name} still says {said}"
            time.sleep(0.05)

    def end(self) -> None:
        """Close the file and end the process."""
        assert self._run.stdin is not None
        self._run.stdin.close()
        if self._run.wait(60):
            raise AssertionError(f"{self.name}'s program ended badly")

    def kill(self) -> None:
        """End the process whatever it does."""
        if self._run.poll() is None:
            self._run.kill()
            self._run.wait(30)

    def _said(self) -> Any:
        assert self._run.stdout is not None
        line = self._run.stdout.readline()
        assert line, f"{self.name}'s program ended"
        return json.loads(line)
