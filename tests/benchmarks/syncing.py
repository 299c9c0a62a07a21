"""What syncing costs beside a window: an edit seen elsewhere, a round with nothing to do, a new device.

`python -m tests.benchmarks.syncing [--n 100000]` runs it alone. Client, server and the other window share
this machine; the server is a process of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.server.database import Database
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.sync.agent import Agent
from crm_desktop.sync.exchange import Exchange
from crm_desktop.sync.status import State
from tests.benchmarks import people
from tests.benchmarks.figure import Figure, p95
from tests.server import kit as server_kit
from tests.sync import kit

SEEN, IDLE = 0.5, 0.05
EDITS, ROUNDS = 100, 50
_SERVE = """
import sys, uvicorn
from crm_desktop.server.app import Options, make_app
from crm_desktop.server.database import Database
from crm_desktop.server.web.limits import Limits
from crm_desktop.server.tables import metadata
database = Database(sys.argv[1])
metadata.create_all(database.engine)
free = Limits(*((1e9, 1e9),) * 3)
uvicorn.run(make_app(database, Options(limits=free)), port=int(sys.argv[2]), log_level="warning")
"""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[tuple[str, str, Database]]:
    """Run a server in a process of its own; give its address, its owner's code, its database."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    database = server_kit.sqlite(folder)
    code = server_kit.owner_code(database)
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVE, f"sqlite:///{folder}/server.db", str(port)]
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            with contextlib.suppress(httpx2.HTTPError):
                httpx2.get(f"{address}/health/live")
                break
            time.sleep(0.1)
        yield address, code, database
    finally:
        server.terminate()
        server.wait()
        database.close()


def seen_elsewhere(a: Workspace, b: Workspace) -> list[float]:
    """Return the seconds from each edit's commit in one window to its news in the other."""
    came = threading.Event()
    stop = b.log.subscribe(lambda news: came.set() if news.origin == "sync" else None)
    one, two = Agent(a), Agent(b)
    one.start(), two.start()
    while one.status.state != State.IDENTICAL or not (two._listening and two._listening.up):
        time.sleep(0.05)
    id, took = new_id(), []
    for n in range(EDITS):
        time.sleep(0.15)
        came.clear()
        cells = {"job": f"Baker {n}"} | ({"deleted": False, "name": "Tan"} if not n else {})
        began = time.perf_counter()
        a.log.record(Label("edit", "contact", row=id), [Edit("contact", id, cells)])
        if came.wait(30):
            took.append(time.perf_counter() - began)
    stop()
    one.stop(), two.stop()
    return took


def idle(exchange: Exchange) -> list[float]:
    """Return the seconds of rounds with nothing to send or take."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert exchange.round().proved
        took.append(time.perf_counter() - began)
    return took


def new_device(
    folder: Path, count: int, served: tuple[str, str, Database]
) -> tuple[float, float, Exchange, Workspace]:
    """Return the seconds of a local import and of its download by a new device; and both sides."""
    path = folder / "people.csv"
    people.write(path, count)
    a = Workspace.create(folder / "a.crm", Profile("Huda"))
    found = source.detect(path)
    began = time.perf_counter()
    importing.quick(
        a, found, mapping.propose(found, "contact"), progress=lambda _p: None, check=lambda: None
    )
    local = time.perf_counter() - began
    address, code, database = served
    first = kit.entered(a, address, code)
    first.round()
    invite = server_kit.code_for(database, first._account.workspace, "Siti", "member")
    b = Workspace.create(folder / "b.crm", Profile("Siti"))
    second = kit.entered(b, address, invite)
    began = time.perf_counter()
    outcome = second.round()
    took = time.perf_counter() - began
    assert outcome.proved
    return local, took, first, b


def figures(folder: Path, count: int) -> list[Figure]:
    folder = folder / "sync"
    folder.mkdir()
    with kit.own_keychain(), serving(folder) as served:
        local, took, first, b = new_device(folder, count, served)
        a = first._ws
        found = [Figure(f"new device, {count:,} contacts", took, local, 3.0, 2.0)]
        found.append(Figure("idle sync, p95", p95(idle(first)), IDLE, 1.0, 0.5))
        seen = seen_elsewhere(a, b)
        assert len(seen) == EDITS
        found.append(Figure("edit seen in another window, p95", p95(seen), SEEN, 1.0, 0.5))
        a.close()
        b.close()
    return found


def main() -> int:
    asked = argparse.ArgumentParser("tests.benchmarks.syncing")
    asked.add_argument("--n", type=int, default=100_000, help="how many contacts")
    count = asked.parse_args().n
    with tempfile.TemporaryDirectory() as name:
        for f in figures(Path(name), count):
            print(f"{f.job:40}{f.value:10.4f}{f.baseline:12.4f}{f.ratio:8.2f}{f.must:7.1f}")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
