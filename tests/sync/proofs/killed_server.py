"""A server killed again and again while clients push and pull: what it acknowledged is there after each."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from random import Random

from crm_desktop.server.database import Database
from crm_desktop.server.running import Serving, serve
from crm_desktop.sync.connection import AwayError
from crm_desktop.sync.exchange import Exchange
from tests.ports import free_port
from tests.server import kit as server_kit
from tests.sync import kit
from tests.sync.proofs import ends
from tests.sync.proofs.killed_client import Figures, deed, values
from tests.sync.proofs.processes import Killable

PATIENCE = 60.0
"""Seconds a server may take until it has acknowledged something, on a machine that does much else."""


def work(_say: Pipe, url: str, port: int, journal: str) -> None:
    """Serve, as `crm serve` does."""
    with Path(journal).open("ab") as log:
        os.dup2(log.fileno(), 2)
    serve(Serving(url, port=port))


class Client(threading.Thread):
    """Somebody who writes and exchanges all the time, whether the server is there or not."""

    def __init__(self, exchange: Exchange, seed: int) -> None:
        super().__init__(daemon=True)
        self.exchange, self.ws = exchange, exchange._ws
        self.written = dict[str, str]()
        self.acknowledged, self.failed = 0, ""
        self._rng, self._values, self._over = Random(seed), values(f"s{seed}"), threading.Event()

    def run(self) -> None:
        while not self._over.is_set():
            try:
                self._turn()
            except AwayError:
                self._over.wait(0.01)
            except Exception as error:  # noqa: BLE001 - told by the thread that asks
                self.failed = repr(error)
                return

    def stop(self) -> None:
        self._over.set()
        self.join(60)

    def end(self) -> None:
        """Let it end, and say what it met."""
        self.stop()
        assert not self.failed, self.failed

    def _turn(self) -> None:
        value = next(self._values)
        op = deed(self.ws, self._rng, value)
        if op is not None:
            self.written[op.stamp] = value if op.changes else ""
        outcome = self.exchange.round(allow=True)
        self.acknowledged += outcome.sent
        assert not outcome.reset, "the server forgot something it had acknowledged"
        assert not outcome.mended and not outcome.refused


class Office:
    """A server as a process of its own, at one address over one database through all its lives."""

    def __init__(self, database: Database, journal: Path) -> None:
        self._journal = str(journal)
        self._url = database.engine.url.render_as_string(hide_password=False)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self._run = Killable(work, self._url, self.port, self._journal)

    def kill(self) -> None:
        self._run.kill()

    def back(self) -> None:
        """Start it and wait until it answers."""
        self.start()
        self.answers()

    def answers(self) -> None:
        """Wait until it does."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.01)
        raise AssertionError("the server does not answer")


def killed(folder: Path, database: Database, kills: int, seed: int) -> Figures:
    """Kill a server so often. Raises `AssertionError` where something acknowledged is missing."""
    began, rng, ledger = time.monotonic(), Random(seed), ends.Ledger(database)
    office = Office(database, folder / "server.log")
    with _clients(folder, database, office) as clients:
        for _ in range(kills):
            if rng.random() < 0.8:  # else it dies while it starts
                _until_more(clients)
            time.sleep(rng.uniform(0, 0.3))
            office.kill()
            ledger.look()
            for one in clients:
                ledger.has_what_was_confirmed(one.ws)
            office.start()
        office.answers()  # what was acknowledged before the last kill may be told after it
        _until_more(clients)
        for one in clients:
            one.end()
        ends.quiet([one.exchange for one in clients])
        ends.all_equal([one.ws for one in clients])
        ledger.look()
        for one in clients:
            ledger.has_what_was_confirmed(one.ws)
            ends.nothing_missing(one.ws, {s: v for o in clients for s, v in o.written.items()})
    return Figures(
        kills, sum(one.acknowledged for one in clients), ledger.head, time.monotonic() - began
    )


@contextlib.contextmanager
def _clients(folder: Path, database: Database, office: Office) -> Iterator[list[Client]]:
    """Let two work with the server, and end them and it afterwards."""
    files = [kit.made(folder, name) for name in ("Huda", "Siti")]
    started: list[Client] = []
    try:
        office.answers()
        first = kit.entered(files[0], office.address, server_kit.owner_code(database))
        code = server_kit.code_for(database, first._account.workspace, "Siti", "manager")
        for n, exchange in enumerate((first, kit.entered(files[1], office.address, code))):
            started.append(Client(exchange, n))
            started[-1].start()
        yield started
    finally:
        for one in started:
            one.stop()
        office.kill()
        for ws in files:
            ws.close()


def _until_more(clients: list[Client]) -> None:
    """Wait until each has had something acknowledged."""
    before, end = [one.acknowledged for one in clients], time.monotonic() + PATIENCE
    while any(one.acknowledged == b for one, b in zip(clients, before, strict=True)):
        assert time.monotonic() < end and not any(one.failed for one in clients)
        time.sleep(0.002)
