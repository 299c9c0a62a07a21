"""A program that works and syncs, killed again and again at any point: all it said was saved is there."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from random import Random

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import keychain
from crm_desktop.sync.account import account_of
from crm_desktop.sync.connection import AwayError, Connection
from crm_desktop.sync.exchange import Exchange
from tests.server import kit as server_kit
from tests.sync import kit
from tests.sync.proofs import ends
from tests.sync.proofs.processes import Killable

MANY = 150
"""Records of a bulk edit: large enough that a kill meets it half done."""
LOOK = 25
"""Kills between two checks of the whole file."""


@dataclass(frozen=True)
class Figures:
    """What a run of kills came to."""

    kills: int
    acknowledged: int
    operations: int
    seconds: float

    def __str__(self) -> str:
        return (f"{self.kills} kills, {self.acknowledged:,} acknowledged, 0 missing of "
                f"{self.operations:,} operations, {self.seconds:.0f} s")  # fmt: skip


def work(say: Pipe, path: str, token: str, seed: int) -> None:
    """Write and exchange for ever; say after each write that it is saved, with its value."""
    with Workspace.open(path) as ws:
        account = account_of(ws)
        assert account is not None
        exchange = Exchange(ws, account, Connection(account.address, token))
        rng = Random(seed)
        for value in values(f"c{seed}"):
            op = deed(ws, rng, value)
            if op is not None:
                say.send((op.stamp, value if op.changes else ""))
            if rng.random() < 0.3:
                with contextlib.suppress(AwayError):
                    exchange.round(allow=True)


def values(name: str) -> Iterator[str]:
    """Yield words nobody else writes."""
    return (f"{name}.{n}." for n in itertools.count())


def deed(ws: Workspace, rng: Random, value: str) -> Operation | None:
    """Make or edit a record, many at once, or take back what was done last."""
    chosen, shown = rng.random(), _some(ws)
    if chosen < 0.1:
        return ws.log.undo()
    if chosen < 0.13 and len(shown) > MANY / 2:
        return ws.log.record(
            Label("edit", "contact", len(shown)), [Edit("contact", id, {"job": value}) for id in shown]
        )  # fmt: skip
    if chosen < 0.16:
        new = [Edit("contact", new_id(), {"deleted": False, "name": value}) for _ in range(MANY)]
        return ws.log.record_bulk(Label("import", "contact"), new)
    if chosen < 0.6 and shown:
        return _edit(ws, rng.choice(shown), {"job": value})
    return _edit(ws, new_id(), {"deleted": False, "name": value})


def _edit(ws: Workspace, id: str, cells: dict[str, object]) -> Operation | None:
    return ws.log.record(Label("edit", "contact", row=id), [Edit("contact", id, cells)])


def _some(ws: Workspace) -> list[str]:
    found = ws.reader().execute(
        "SELECT id FROM contact WHERE deleted=0 ORDER BY n DESC LIMIT ?", (MANY,)
    )
    return [id for (id,) in found.fetchall()]


def killed(folder: Path, kills: int, seed: int) -> Figures:
    """Kill a client so often. Raises `AssertionError` where something acknowledged is missing."""
    began, rng = time.monotonic(), Random(seed)
    database = server_kit.sqlite(folder)
    with server_kit.serving(database) as address:
        one, other = kit.made(folder, "Huda"), kit.made(folder, "Siti")
        first = kit.entered(one, address, server_kit.owner_code(database))
        code = server_kit.code_for(database, first._account.workspace, "Siti", "manager")
        second = kit.entered(other, address, code)
        token = keychain.token_of(first._account)
        one.close()
        written = dict[str, str]()
        for n in range(kills):
            written |= _killed_once(one.path, token, n, rng)
            if n % 3 == 0:
                deed(other, rng, f"other.{n}.")
                second.round(allow=True)
        held = _all_there(database, one.path, second, written)
        other.close()
    database.close()
    return Figures(kills, len(written), held, time.monotonic() - began)


def _killed_once(path: Path, token: str, n: int, rng: Random) -> dict[str, str]:
    """Let it run and kill it; return what it said was saved, and look whether it is."""
    running = Killable(work, str(path), token, n)
    if rng.random() < 0.85:  # else it dies while it opens what the last one left
        running.listen(30, until_first=True)
    running.listen(rng.uniform(0, 0.3))
    said = dict(running.kill())
    with Workspace.open(path) as ws:
        found = {stamp for (stamp,) in ws.reader().execute("SELECT stamp FROM operation")}
        assert said.keys() <= found, f"kill {n}: {said.keys() - found} was acknowledged"
        assert n % LOOK or check(ws).ok, f"kill {n}"
    return said


def _all_there(
    database: server_kit.Database, path: Path, second: Exchange, written: dict[str, str]
) -> int:
    """Bring all in line, a new laptop too; return how many operations there are."""
    ledger = ends.Ledger(database)
    with Workspace.open(path) as ws, kit.made(path.parent, "New") as new:
        first = kit.exchange_of(ws, second._account.address)
        code = server_kit.code_for(database, first._account.workspace, "New", "manager")
        third = kit.entered(new, second._account.address, code)
        ends.quiet([first, second, third])
        ends.all_equal([ws, second._ws, new])
        ends.nothing_missing(new, written)
        ledger.look()
        for one in (ws, second._ws, new):
            ledger.has_what_was_confirmed(one)
        return ledger.head
