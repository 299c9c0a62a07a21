"""What proves that nothing was lost: sums of all sides, and where each written value is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm_desktop.server import sums
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.store import outgoing
from crm_desktop.store.cells import shown
from crm_desktop.store.check import check
from crm_desktop.store.conflicts import open_conflicts
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.sums import sums as sums_of
from crm_desktop.wire.proof import Sum

SHOWN, CONFLICT, HISTORY, UNDONE, LOST = (
    "shown", "conflict desk", "history", "history (undone)", "LOST",
)  # fmt: skip


class Frozen(dict[str, Any]):
    """A value of several parts, as a key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(str(sorted(self.items())))


@dataclass(frozen=True)
class Written:
    """A value somebody wrote: by which operation, on which cell."""

    who: str
    stamp: str
    cell: str
    value: Any


def of_file(path: Path, id: str, written: list[Written]) -> dict[str, Any]:
    """Return what a closed file holds: its sums, the deal, and where each value is found."""
    with Workspace.open(path) as ws:
        assert check(ws).ok, "the file's own check"
        return {
            "deal": shown(ws.reader(), "deal", id),
            "sums": sums_of(ws),
            "found": {w: _where(ws, id, w) for w in written},
            "waiting": outgoing.count(ws.reader()),
            "operations": len(ws.log.since()),
        }


def _where(ws: Workspace, id: str, one: Written) -> str:
    held = {op.stamp: op for _, op in ws.log.since()}
    op = held.get(one.stamp)
    values = [(c.patch or {}).get(one.cell) for c in op.changes if c.id == id] if op else []
    if one.value not in values:
        return LOST
    pairs = {
        (cell, stamp)
        for _, row, cell, *two in open_conflicts(ws.reader())
        if row == id
        for stamp in two
    }
    cells = shown(ws.reader(), "deal", id) or {}
    if cells.get(one.cell) == one.value:
        return SHOWN
    undone = [o for o in held.values() if o.cancels == one.stamp]
    if undone and max(undone, key=lambda o: o.stamp).revives == 0:
        return UNDONE
    return CONFLICT if (one.cell, one.stamp) in pairs else HISTORY


def of_server(url: str) -> tuple[Mapping[str, Sum], int]:
    """Return the sums of all a server holds, and how many operations."""
    database = Database(url)
    with database.read() as conn:
        workspace, head = conn.execute(select(t.workspace.c.id, t.workspace.c.head)).one()
        found = sums.whole(conn, workspace)
    database.close()
    return found, head


def told(
    one: Mapping[str, Any], other: Mapping[str, Any], server: Mapping[str, Sum], head: int
) -> list[str]:
    """Return the proof in lines. Raises `AssertionError` where it is none."""
    assert one["deal"] == other["deal"] is not None, "both show the same deal"
    assert one["sums"] == other["sums"] == dict(server), "all three sums are equal"
    assert one["waiting"] == other["waiting"] == 0, "nothing waits"
    assert LOST not in {*one["found"].values(), *other["found"].values()}, "nothing is lost"
    assert one["found"] == other["found"], "both find every value at the same place"
    lines = ["", "Sums (count, XOR of 64-bit hashes), Huda's file | Siti's file | the server:"]
    for kind in sorted(server):
        said = (_plain(side) for side in (one["sums"][kind], other["sums"][kind], server[kind]))
        lines.append(f"  {kind:<10} {' | '.join(said)}")
    lines += ["", "The deal as both show it:"]
    lines += [f"  {cell}: {value}" for cell, value in sorted(one["deal"].items())]
    lines += ["", "Values that do not show, and where each is found in both files:"]
    lines += [f"  {w.who:<5} {w.cell:<8} {w.value!s:<42} {where}"
              for w, where in one["found"].items() if where != SHOWN]  # fmt: skip
    counts = Counter(one["found"].values())
    lines += ["", f"{len(one['found'])} values written, {head} operations on the server: "
              + ", ".join(f"{n} {where}" for where, n in sorted(counts.items())) + ", 0 lost."]  # fmt: skip
    return lines


def _plain(one: Sum) -> str:
    return f"{one.count} {one.sum & (1 << 64) - 1:016x}"
