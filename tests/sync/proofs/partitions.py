"""Agents cut off from their server over real HTTP, who all go on: healed, they end equal within seconds."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from crm_desktop.errors import Busy
from crm_desktop.server.database import Database
from crm_desktop.store import outgoing
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import account
from crm_desktop.sync.agent import Agent
from crm_desktop.sync.status import State
from tests.server import kit as server_kit
from tests.sync import kit
from tests.sync.proofs import ends
from tests.sync.proofs.killed_client import deed, values
from tests.sync.proofs.killed_server import Office
from tests.sync.proofs.relay import MOODS, Relay

NAMES = ("Huda", "Siti", "Wei")
SOON, NEVER = 10.0, 60.0
"""Seconds in which all shall be equal, and after which they are said never to be."""


@dataclass
class Laptop:
    """A file, its agent, and the way it takes to the server."""

    ws: Workspace
    relay: Relay
    agent: Agent
    written: dict[str, str] = field(default_factory=dict)

    def write(self, rng: Random, value: str) -> None:
        try:
            op = deed(self.ws, rng, value)
        except Busy:  # the agent writes what came; the window tries again by itself as well
            return
        if op is not None:
            self.written[op.stamp] = value if op.changes else ""

    @property
    def stamps(self) -> set[str]:
        found = self.ws.reader().execute("SELECT stamp FROM operation")
        return {stamp for (stamp,) in found.fetchall()}

    def settled(self, since: float) -> bool:
        status = self.agent.status
        if status.state == State.BRAKE:  # an import was taken back elsewhere: somebody says yes
            self.agent.allow()
        return (
            status.state == State.IDENTICAL and status.proved >= since
            and not outgoing.count(self.ws.reader())
        )  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """What partitions came to: seconds each took from the heal until all were equal."""

    healed: Sequence[float]
    written: int

    def __str__(self) -> str:
        return (f"{len(self.healed)} partitions, {self.written} operations, 0 missing; equal after "
                f"{', '.join(f'{s:.1f}' for s in self.healed)} s")  # fmt: skip


def parted(folder: Path, database: Database, lengths: Sequence[float], seed: int) -> Figures:
    """Part them so often and so long. Raises `AssertionError` where they do not end equal."""
    rng, words = Random(seed), values("p")
    with _team(folder, database) as (office, laptops):
        _equal_after(laptops, time.time())
        healed = []
        for n, seconds in enumerate(lengths):
            heal = _part(rng, office, laptops, server=n % 3 == 2)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                rng.choice(laptops).write(rng, next(words))
                time.sleep(min(0.2, seconds / 10))
            heal()
            healed.append(_equal_after(laptops, time.time()))
        for one in laptops:
            one.agent.stop()
        written = {s: v for one in laptops for s, v in one.written.items()}
        _prove(database, laptops, written)
    return Figures(healed, len(written))


def _part(
    rng: Random, office: Office, laptops: list[Laptop], *, server: bool
) -> Callable[[], None]:
    """Cut everybody off, each in another way, or let the server be gone; return what heals it."""
    if server:
        office.kill()
        return office.back
    for one, mood in zip(laptops, rng.sample(MOODS, len(laptops)), strict=True):
        one.relay.turn(mood)

    def heal() -> None:
        for one in laptops:
            one.relay.turn()

    return heal


def _equal_after(laptops: list[Laptop], since: float) -> float:
    """Wait until all are proved after `since`, send nothing more and hold the same; return how long."""
    began = time.monotonic()
    while not (
        all(one.settled(since) for one in laptops)
        and all(one.stamps == laptops[0].stamps for one in laptops)
    ):
        if time.monotonic() - began > NEVER:
            said = [(one.agent.status, len(one.stamps)) for one in laptops]
            raise AssertionError(f"not equal: {said}")
        time.sleep(0.05)
    return time.monotonic() - began


def _prove(database: Database, laptops: list[Laptop], written: dict[str, str]) -> None:
    files = [one.ws for one in laptops]
    ledger = ends.Ledger(database)
    ledger.look()
    ends.all_equal(files)
    for ws in files:
        assert ledger.has_what_was_confirmed(ws) == ledger.head
        ends.nothing_missing(ws, written)


@contextlib.contextmanager
def _team(folder: Path, database: Database) -> Iterator[tuple[Office, list[Laptop]]]:
    office = Office(database, folder / "server.log")
    made: list[Laptop] = []
    try:
        office.answers()
        code = server_kit.owner_code(database)
        for name in NAMES:
            if made:
                space = account.account_of(made[0].ws)
                code = server_kit.code_for(database, space.workspace, name, "manager")
            relay = Relay(office.port)
            ws = kit.made(folder, name)
            made.append(Laptop(ws, relay, Agent(ws)))
            kit.entered(ws, relay.address, code)
            made[-1].agent.start()
        yield office, made
    finally:
        for one in made:
            one.agent.stop()
            one.relay.close()
            one.ws.close()
        office.kill()
