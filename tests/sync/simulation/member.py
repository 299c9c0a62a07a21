"""A device of a team: its file, its line to the server, and who sits at it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain.operation import Operation
from crm_desktop.store import driver, outgoing
from crm_desktop.store.workspace import MEMORY, Workspace
from crm_desktop.sync.account import Account, Place, account_of, set_account, set_place
from crm_desktop.sync.exchange import Exchange
from tests.store.simulation.clocks import Clock
from tests.store.simulation.product import Known, ProductReplica
from tests.store.simulation.world import Device
from tests.sync.simulation.line import Line


class SyncedReplica(ProductReplica):
    """A file that can be copied and put back, and hands out its operations as they are."""

    def real(self) -> list[Operation]:
        return [op for _, op in self.ws.log.since()]

    def take(self, ops: Iterable[Operation]) -> None:
        self.stale()
        self.ws.log.apply(ops)

    def stale(self) -> None:
        """Read everything anew: an exchange wrote."""
        self._fresh = False

    def copied(self) -> Any:
        """Return the bytes of the file, as a database of its own."""
        copy = driver.connect(MEMORY)
        self.conn.backup(copy)
        return copy

    @classmethod
    def from_copy(cls, copy: Any, clock: Clock) -> SyncedReplica:
        """Open a copy of a file."""
        made = cls.__new__(cls)
        made.clock, made._known = clock, Known()
        made.put_back(copy)
        return made

    def put_back(self, copy: Any) -> None:
        """Be what a copy is."""
        conn = driver.connect(MEMORY)
        copy.backup(conn)
        driver.writable(conn)
        self.ws = Workspace(Path(MEMORY), conn, None, self.clock)
        self.conn, self._fresh = self.ws.reader(), False


class _Watched(Exchange):
    """An exchange that tells when it is about to mend a difference."""

    differs: Callable[[], None]

    def _note_role(self, role: str) -> None:
        """Never know: whatever is written by who may not goes the whole way, as of an older program."""

    def _start_over(self) -> None:
        if self._mended:
            self.differs()
        super()._start_over()


@dataclass
class Member(Device):
    """A device in a team."""

    replica: SyncedReplica
    account: Account = None  # type: ignore[assignment]
    line: Line = None  # type: ignore[assignment]
    role: str = "owner"
    backups: list[Any] = field(default_factory=list)

    def enrol(self, account: Account, line: Line) -> None:
        """Belong to a team from now on."""
        ws = self.replica.ws
        self.account, self.line = account, line
        set_account(ws, account)
        set_place(ws, Place())

    def exchange(self, check: Any, differs: Callable[[], None]) -> Exchange:
        found = account_of(self.replica.ws)
        assert found is not None
        made = _Watched(self.replica.ws, found, self.line, check)
        made.differs = differs
        return made

    @property
    def unsent(self) -> int:
        return outgoing.count(self.replica.conn)


def drawn_clock(rng: Random) -> Clock:
    return Clock.drawn(Random(rng.random()))
