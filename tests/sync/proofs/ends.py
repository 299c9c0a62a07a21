"""What must hold of a team: at any moment at the server, and of everybody once all is quiet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.store import outgoing
from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.exchange import Exchange
from crm_desktop.wire import chain
from tests.sync import folder_kit as fk
from tests.sync import kit

ENTITIES = ("contact", "deal")


@dataclass
class Ledger:
    """The server's numbers as last seen; each look reads what came since."""

    database: Database
    head: int = 0
    digest: bytes = chain.START

    def __post_init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def look(self) -> None:
        """Numbers have no gap, each operation has one, and what was there stays there."""
        o, w = t.operation.c, t.workspace.c
        with self.database.read() as conn:
            past = conn.execute(select(o.chain).where(o.number == self.head)).scalar()
            query = select(o.number, o.stamp, o.chain).where(o.number > self.head)
            found = conn.execute(query.order_by(o.number)).all()
            head = conn.execute(select(w.head, w.chain)).one()
        assert self.head == 0 or bytes(past) == self.digest, "another past at the server"
        for number, stamp, digest in found:
            assert number == self.head + 1, f"no number {self.head + 1} at the server"
            assert stamp not in self.numbers, f"{stamp} twice at the server"
            self.digest = chain.after(self.digest, stamp)
            assert bytes(digest) == self.digest, f"the chain is broken at {number}"
            self.head = self.numbers[stamp] = number
        assert (self.head, self.digest) == (head[0], bytes(head[1])), "the counter row is elsewhere"

    def has_what_was_confirmed(self, ws: Workspace) -> int:
        """Whatever was said to be at the server is there, under that number; return how many."""
        told = confirmed(ws)
        wrong = {s: n for s, n in told.items() if self.numbers.get(s) != n}
        assert not wrong, f"acknowledged and not at the server: {wrong}"
        return len(told)


def confirmed(ws: Workspace) -> dict[str, int]:
    """Return the operations of a file the server acknowledged, with their numbers."""
    found = ws.reader().execute("SELECT stamp,server_number FROM operation WHERE server_number>0")
    return dict(found.fetchall())


def quiet(exchanges: Sequence[Exchange], most: int = 8) -> int:
    """Let everybody exchange until all are proved and nobody learns anything; return the rounds."""
    for n in range(1, most + 1):
        done = [one.round(allow=True) for one in exchanges]
        if all(d.proved and not (d.sent or d.received or d.reset or d.mended) for d in done):
            return n
    raise AssertionError(f"still not quiet: {done}")


def all_equal(files: Sequence[Workspace]) -> None:
    """Everybody holds the same operations and shows the same, and each file is its own log's replay."""
    first, *others = files
    log = fk.everything(first)
    for ws in others:
        assert fk.everything(ws) == log, "other operations"
        for entity in ENTITIES:
            assert kit.shown(ws, entity) == kit.shown(first, entity), f"another {entity}"
    for ws in files:
        assert check(ws).ok
        assert outgoing.count(ws.reader()) == outgoing.missing(ws.reader()) == 0


def nothing_missing(ws: Workspace, written: Mapping[str, str], erased: Iterable[str] = ()) -> None:
    """Each write is there by its value, once; but for rows erased since, which have no word left."""
    gone, held = {*erased}, dict[str, str]()
    for _, op in ws.log.since():
        assert op.stamp not in held, f"{op.stamp} twice"
        held[op.stamp] = " ".join(c.text() or "" for c in op.changes)
        dead = op.changes and all(c.id in gone for c in op.changes)
        if op.stamp in written and not dead:
            assert written[op.stamp] in held[op.stamp], f"{op.stamp} lost {written[op.stamp]}"
    lost = written.keys() - held.keys()
    assert not lost, f"{len(lost)} acknowledged operations are missing: {sorted(lost)[:3]}"
