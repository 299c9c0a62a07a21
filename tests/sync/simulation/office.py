"""The server of a run: the application's own doings over one database in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from fastapi import HTTPException
from sqlalchemy import delete, insert, select, update

from crm_desktop.domain.operation import Change, Operation
from crm_desktop.server import keys, ledger, people
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.server.web import exchanging
from crm_desktop.server.web.answers import Standing
from crm_desktop.sync.account import Account
from tests.store.simulation.ops import Op
from tests.store.simulation.product import plain

Answer = tuple[int, bytes]
Snapshot = dict[str, list[dict[str, Any]]]


_BARE: Any = SimpleNamespace(headers={})
"""A request that asks for no part of an answer."""


@cache
def database() -> Database:
    """The one database of this process; a run empties it."""
    made = Database("sqlite:///file:office?mode=memory&cache=shared&uri=true")
    t.metadata.create_all(made.engine)
    return made


class Office:
    """One workspace on the server, with as many pages to a pull as the run wants."""

    def __init__(self, page: int = 0) -> None:
        self.database, self.page = database(), page
        self.delayed: list[Callable[[], Answer]] = []  # requests that will come later
        self.refusals: dict[str, tuple[str, str]] = {}  # stamp: role of who pushed it, why
        self.epochs = 0
        self._known: dict[str, Any] = {}
        with self.database.write() as conn:
            for table in t.metadata.sorted_tables:
                conn.execute(delete(table))
            self.workspace = people.make_workspace(conn, "Kedai")

    def enter(self, name: str, role: str, device: str) -> tuple[Account, str]:
        """Let a device in; return its account and its token."""
        with self.database.write() as conn:
            code = people.invite(conn, self.workspace, name, role)
            made = people.enrol(conn, code, "Laptop", device)
            key = exchanging._workspace(conn, self.workspace)["key"]
        account = Account("", made.workspace, made.device, made.person, role, key)
        return account, made.token

    def answer(self, token: str, verb: str, path: str, **more: Any) -> Answer:
        """Answer a request as the application does."""
        try:
            if token not in self._known:  # asked once, until somebody's role changes
                with self.database.read() as conn:
                    self._known[token] = people.viewer_of(conn, token)
            asking = self._known[token]
            match path:
                case "/v1/push":
                    head = more["headers"]
                    known = exchanging._known(head["X-CRM-Known"])
                    body, epoch = more["content"], head["X-CRM-Epoch"]
                    found = exchanging._push(self.database, asking, body, known, epoch)
                    for stamp, _, why in found["answers"]:
                        if why:
                            self.refusals[stamp] = (asking.role, why)
                case "/v1/pull":
                    given = more["params"]
                    after, chain, epoch = int(given["after"]), given["chain"], given["epoch"]
                    said = exchanging.pull(
                        _BARE, self.database, asking,
                        after=after, chain=chain, epoch=epoch, most=self.page,
                        x_crm_known=more["headers"]["X-CRM-Known"],
                    )  # fmt: skip
                    return 200, bytes(said.body)
                case "/v1/hello":
                    found = exchanging.hello(
                        self.database, asking, Standing(**more["json"])
                    ).model_dump()
                case "/v1/device":
                    found = exchanging.further(self.database, asking).model_dump()
                case "/v1/held":
                    found = exchanging.held(self.database, asking, more["json"])
                case _:
                    raise AssertionError(path)
        except HTTPException as no:
            return no.status_code, json.dumps({"detail": no.detail}).encode()
        return 200, json.dumps(found).encode()

    def set_role(self, person: str, role: str) -> None:
        with self.database.write() as conn:
            mine = (t.person.c.workspace == self.workspace, t.person.c.id == person)
            conn.execute(update(t.person).where(*mine).values(role=role))
        self._known.clear()

    def head(self) -> tuple[int, bytes]:
        """Number and digest of the newest operation."""
        with self.database.read() as conn:
            return tuple(conn.execute(select(t.workspace.c.head, t.workspace.c.chain)).one())

    def held(self) -> list[Op]:
        """All operations that rest here, refused ones without their rows."""
        with self.database.read() as conn:
            o = t.operation.c
            query = ledger.columns().where(o.workspace == self.workspace).order_by(o.number)
            return [
                _op(row.header, row.rows) if row.rows is not None else self._large(conn, row)
                for row in conn.execute(query) if row.header
            ]  # fmt: skip

    def _large(self, conn: Any, row: Any) -> Op:
        one = ledger.kept(row)
        pieces = ledger.rows_of(conn, self.workspace, one)
        return _with(one.header, [c for p in pieces for c in p.operation().changes])

    # -- the past ---------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        with self.database.read() as conn:
            return {
                table.name: [dict(row) for row in conn.execute(select(table)).mappings()]
                for table in t.metadata.sorted_tables
            }

    def restore(self, backup: Snapshot, *, announced: bool) -> None:
        """Be as a backup was; without a new epoch nobody is told (R33)."""
        self.epochs += 1
        with self.database.write() as conn:
            epoch = conn.execute(select(t.workspace.c.epoch)).scalar_one()
            for table in t.metadata.sorted_tables:
                if table.name not in ("person", "device"):  # roles are the run's
                    conn.execute(delete(table))
                    if backup[table.name]:
                        conn.execute(insert(table), backup[table.name])
            new = f"restored{self.epochs}" if announced else epoch
            conn.execute(update(t.workspace).values(epoch=new))


@lru_cache(4096)
def _op(header: str, rows: str) -> Op:
    """Read an operation from its two texts, which an oracle asks for again and again."""
    return _with(ledger.header_from(header), [row.change() for row in ledger.rows_from(rows)])


def _with(header: Operation, changes: Iterable[Change]) -> Op:
    return plain(replace(header, changes=tuple(changes)))


@contextmanager
def clock_of_the_server(clock: Callable[[], int]) -> Iterator[None]:
    """Let the server's time be a run's."""
    with patch.object(keys, "time", SimpleNamespace(time_ns=lambda: clock() * 1_000_000)):
        yield
