"""A server over a real database in a temporary place, and devices that ask it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest
import uvicorn
from sqlalchemy import update

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change, Label, Operation
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.server import people
from crm_desktop.server import tables as t
from crm_desktop.server.app import Options, make_app
from crm_desktop.server.database import Database
from crm_desktop.server.tables import metadata
from crm_desktop.wire import batch, chain, frames
from crm_desktop.wire.carried import Carried, carried
from tests.postgres import Cluster


@contextlib.contextmanager
def serving(database: Database, options: Options | None = None) -> Iterator[str]:
    """Run the server in a thread on a free port; give its address."""
    with serving_app(make_app(database, options)) as address:
        yield address


@contextlib.contextmanager
def serving_app(
    app: Any, log_level: str = "warning", port: int = 0, **more: Any
) -> Iterator[str]:  # fmt: skip
    """Run an ASGI application in a thread, on a free port unless told; give its address."""
    # Ours before the server is: a number that is only looked up may be another's by then.
    place = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app,
        log_level=log_level,
        lifespan="off",
        timeout_graceful_shutdown=1,  # those who listen do not leave
        **more,
    )
    server = _Prompt(config)
    thread = threading.Thread(target=server.run, args=([place],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{place.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


class _Prompt(uvicorn.Server):
    """Ends when it is told to; uvicorn's own looks for that ten times a second."""

    async def main_loop(self) -> None:
        for tick in count():
            if await self.on_tick(tick):
                return
            await asyncio.sleep(0.02)


SOON = 8
"""Seconds: at once, and what a busy machine adds; whoever waits for a heartbeat or an answer takes longer."""


def sqlite(folder: Path, *, tables: bool = True) -> Database:
    """Return a new SQLite database with its tables."""
    if tables:
        (folder / "server.db").write_bytes(_with_tables())
    return Database(f"sqlite:///{folder}/server.db")


def postgresql(cluster: Cluster, *, tables: bool = True) -> Database:
    """Return a new PostgreSQL database with its tables."""
    return Database(cluster.database(_make_tables if tables else None))


@cache
def _with_tables() -> bytes:
    """Return the file of an SQLite database with its tables: one of it is made, all others are copies."""
    with tempfile.TemporaryDirectory() as folder:
        _make_tables(f"sqlite:///{folder}/server.db")
        return (Path(folder) / "server.db").read_bytes()


def _make_tables(url: str) -> None:
    database = Database(url)
    metadata.create_all(database.engine)
    database.close()


BOTH = ("sqlite", "postgresql")


@contextlib.contextmanager
def either(
    kind: str, folder: Path, request: pytest.FixtureRequest, *, tables: bool = True
) -> Iterator[Database]:
    """Give a new database of one of `BOTH` kinds, for as long as a test takes."""
    if kind == "sqlite":
        made = sqlite(folder, tables=tables)
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        made = postgresql(cluster, tables=tables)
    try:
        yield made
    finally:
        made.close()
        if kind != "sqlite":
            cluster.drop(made.engine.url.render_as_string())


def http() -> httpx2.Client:
    """Return a client; the certificates it would trust are read once for all."""
    return httpx2.Client(timeout=30, verify=_trusted())


@cache
def _trusted() -> ssl.SSLContext:
    return httpx2.create_ssl_context()


@dataclass
class Device:
    """One device of somebody: what it was told, and requests as a client makes them."""

    address: str
    enrolled: dict[str, Any]
    known: tuple[int, str] = (0, "00" * 16)
    http: httpx2.Client = field(default_factory=lambda: http())
    last: str = ""

    @classmethod
    def enter(cls, address: str, code: str, name: str = "Laptop") -> Device:
        asked = {"code": code, "device": name}
        asking = http()
        answer = asking.post(f"{address}/v1/enrol", json=asked, timeout=60)
        assert answer.status_code == 200, answer.text
        return cls(address, answer.json(), http=asking)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.enrolled['token']}"}

    def ask(self, verb: str, path: str, **more: Any) -> httpx2.Response:
        """Ask as this device does."""
        headers = self.headers | more.pop("headers", {})
        return self.http.request(verb, f"{self.address}{path}", headers=headers, **more)

    def operation(self, *changes: Change, **more: Any) -> Operation:
        """Return an operation of this device, later than all it made."""
        self.last = next_stamp(time.time_ns() // 1_000_000, self.last)
        made = {"origin": "user", "label": Label("edit"), "wall": 0, "author": "Huda"} | more
        return Operation(
            self.last, self.enrolled["device"], 1, changes=changes, **made
        )  # fmt: skip

    def push(self, *ops: Operation | Carried, epoch: str = "") -> httpx2.Response:
        sent = [op if isinstance(op, Carried) else carried(op) for op in ops]
        known = f"{self.known[0]}:{self.known[1]}"
        return self.http.post(
            f"{self.address}/v1/push", content=frames.joined([batch.pack(sent)]),
            headers=self.headers | {"X-CRM-Known": known, "X-CRM-Epoch": epoch},
        )  # fmt: skip

    def pull(self, after: int = 0, chain: str = "00" * 16) -> tuple[dict[str, Any], list[Carried]]:
        asked = {"after": str(after), "chain": chain}
        answer = self.http.get(f"{self.address}/v1/pull", params=asked, headers=self.headers)
        assert answer.status_code == 200, answer.text
        first, *batches = frames.split(answer.content)
        return orjson.loads(first), [one for b in batches for one in batch.unpack(b)]


def a_contact(name: str, **cells: Any) -> Change:
    """Return the change that makes a contact."""
    return Change("contact", new_id(), {"deleted": False, "name": name, **cells})


def owner_code(database: Database) -> str:
    """Make a workspace; return the code of its owner."""
    with database.write() as conn:
        return people.first_code(conn, people.make_workspace(conn, "Kedai"), "Huda")


def code_for(database: Database, workspace: str, name: str, role: str, *teams: str) -> str:
    with database.write() as conn:
        return people.invite(conn, workspace, name, role, teams)


def set_role(database: Database, name: str, role: str) -> None:
    """Let somebody have another role, which nobody is told."""
    with database.write() as conn:
        conn.execute(update(t.person).where(t.person.c.name == name).values(role=role))


def put_back(database: Database) -> None:
    """Let the server be as before anything came, and say so to nobody."""
    with database.write() as conn:
        for table in (t.operation, t.touched, t.piece, t.digest, t.guarded, t.view_change, t.about):
            conn.execute(table.delete())
        conn.execute(t.workspace.update().values(head=0, chain=chain.START, guarded=0))


def dump(database: Database) -> dict[str, list[tuple]]:
    """Return every row of every table."""
    with database.read() as conn:
        return {
            table.name: sorted((tuple(row) for row in conn.execute(table.select())), key=repr)
            for table in metadata.sorted_tables
        }
