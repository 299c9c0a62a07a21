"""Starting, stopping and killing the processes of the demonstration."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.home import folders_in
from tests.ports import free_port

_CRM = [sys.executable, "-m", "crm_desktop.cli"]
_CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b")


class Office:
    """The server, `crm serve` as a process of its own, at one address whenever it is there."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.data, self.address = folder / "office", f"http://127.0.0.1:{self.port}"
        self.url = f"sqlite:///{self.data}/server.db"
        self._run: subprocess.Popen[bytes] | None = None
        self._journal = folder / "server.log"

    def start(self, patience: float = 60) -> None:
        """Start it and wait until it answers."""
        given = [*_CRM, "serve", "--data", str(self.data), "--port", str(self.port),
                 "--name", "Kedai", "--owner", "Huda"]  # fmt: skip
        with self._journal.open("ab") as journal:
            self._run = subprocess.Popen(given, stdout=journal, stderr=journal)
        end = time.monotonic() + patience
        while not self._answers():
            assert self._run.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.05)

    def owner_code(self) -> str:
        """Return the code its first start printed."""
        return _code(self._journal.read_text("utf-8"))

    def invite(self, name: str) -> str:
        """Return a code for somebody new, as `crm server invite` prints it."""
        given = [*_CRM, "server", "invite", "--data", str(self.data), name]
        return _code(subprocess.run(given, check=True, capture_output=True, text=True).stdout)

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


def _code(said: str) -> str:
    found = _CODE.search(said)
    assert found, f"no code in what the server said: {said}"
    return found[0]


class Person:
    """A process of the program: its window with somebody's file, at one side of the screen."""

    def __init__(self, path: Path, name: str, address: str, code: str) -> None:
        self.path, self.name = path, name
        given = [sys.executable, "-m", "tests.sync.demo.person", str(path), name, address, code]
        self._run = subprocess.Popen(
            given, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=os.environ | _home(path),
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

    def show(self, id: str) -> None:
        """Bring the deal's page to the front of the window."""
        self.ask(show=id)

    def wait_until_seen(self, title: str, patience: float = 30) -> None:
        """Wait until the page in front of the window says a title."""
        end = time.monotonic() + patience
        while (seen := self.ask(seen=True)) != title:
            assert time.monotonic() < end, f"{self.name}'s window still shows {seen}"
            time.sleep(0.05)

    def _said(self) -> Any:
        assert self._run.stdout is not None
        line = self._run.stdout.readline()
        assert line, f"{self.name}'s program ended"
        return json.loads(line)


def _home(path: Path) -> dict[str, str]:
    """Return the places of a user of their own; without a screen windows are painted all the same."""
    made = folders_in(path.parent / f"{path.stem}-home")
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return made if has_screen else made | {"QT_QPA_PLATFORM": "offscreen"}
