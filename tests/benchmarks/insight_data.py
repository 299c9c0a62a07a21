"""A file of deals with a long way each: five moves a deal, every one an operation of its own.

The deals come by one import; the moves and closings are written into the log as past.py does it, with the
rows they make of the deals. The same for the same seed; `check` finds nothing in it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from crm_desktop.deals.pipelines import DEFAULT
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.prepared import Block, prepare
from crm_desktop.store.workspace import Workspace

MOVES = 5
DAYS = 3 * 365
"""How long ago the first deals were added."""
NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
OWNERS = ("Aisyah", "Ben", "Chandra", "Devi", "Farid", "Grace", "Huda", "Ismail")
SOURCES = ("Referral", "Walk-in", "Google Ads", "Facebook", "Fair", "Website")
SIZE = 5000
PRODUCTS = 40
FIRMS = 8
"""Deals a company has on average."""


class Board(NamedTuple):
    """A pipeline and its stages in order."""

    pipeline: str
    stages: list[str]
    companies: list[str]
    products: list[str]


class Event(NamedTuple):
    """One change of one deal: when in ms, its place in the list of deals, the cells it writes."""

    ms: int
    deal: int
    patch: dict[str, Any]


def make(path: Path, deals: int, seed: int = 11) -> list[str]:
    """Write a new file with so many deals; return their ids."""
    rng = Random(seed)
    began = int((NOW - timedelta(days=DAYS + 1)).timestamp() * 1000)
    ids = [new_id() for _ in range(deals)]
    with Workspace.create(path, clock=lambda: began) as ws:
        board = _board(ws, max(1, deals // FIRMS))
        _stock(ws, board)
        created = sorted(NOW - timedelta(hours=rng.randrange(24 * DAYS)) for _ in ids)
        ws.log.record_bulk(
            Label("import", "deal", deals), _blocks(rng, ids, created, board), origin="import"
        )
        events = sorted(
            (event for at, start in enumerate(created) for event in _way(rng, at, start, board)),
            key=lambda event: event[:2],
        )
        _write(ws, ids, events)
    return ids


def _board(ws: Workspace, firms: int) -> Board:
    names = ([new_id() for _ in range(count)] for count in (len(DEFAULT), firms, PRODUCTS))
    board = Board(new_id(), *names)
    edits = [Edit("pipeline", board.pipeline, {"deleted": False, "name": "Sales", "rank": "m"})]
    for at, (id, (name, chance, rots)) in enumerate(zip(board.stages, DEFAULT, strict=True)):
        cells = {"deleted": False, "name": name, "pipeline": board.pipeline, "rank": f"b{at}",
                 "probability": chance, "rotting_days": rots}  # fmt: skip
        edits.append(Edit("stage", id, cells))
    rate = {"deleted": False, "currency": "SGD", "base": "MYR", "rate": "3.30"}
    edits += [Edit("rate", new_id(), {**rate, "day": f"{year}-01-01"}) for year in (2023, 2025)]
    ws.log.record(Label("create", "pipeline"), edits)
    return board


def _stock(ws: Workspace, board: Board) -> None:
    """Write the companies and the products."""
    told = (
        ("company", board.companies, lambda at: {"name": f"Firm {at}"}),
        ("product", board.products, lambda at: {"name": f"Product {at}", "cost": f"{at * 7}.50",
                                                "currency": "MYR"}),
    )  # fmt: skip
    for entity, ids, cells in told:
        rows = [{"deleted": False, **cells(at)} for at in range(len(ids))]
        blocks = [
            prepare(entity, ids[at : at + SIZE], rows[at : at + SIZE])
            for at in range(0, len(ids), SIZE)
        ]
        ws.log.record_bulk(Label("import", entity, len(ids)), blocks, origin="import")


def _blocks(
    rng: Random, ids: list[str], created: list[datetime], board: Board
) -> Iterator[Block]:  # fmt: skip
    rows, other = zip(ids, created, strict=True), Random(len(ids))
    while found := list(islice(rows, SIZE)):
        cells = [
            _deal(rng, at, start, board) | _bought(other, board)
            for at, (_, start) in enumerate(found)
        ]
        yield prepare("deal", [id for id, _ in found], cells)


def _deal(rng: Random, at: int, start: datetime, board: Board) -> dict[str, Any]:
    return {
        "deleted": False, "title": f"Deal {at}", "owner": rng.choice(OWNERS),
        "source": rng.choice(SOURCES), "created": utc_text(start),
        "closing": (start + timedelta(days=rng.randrange(20, 120))).date().isoformat(),
        "value": {"amount": rng.randrange(100_00, 50_000_00),
                  "currency": "SGD" if rng.random() < 0.1 else "MYR"},
        "place": _place(board, 0, start),
    }  # fmt: skip


def _bought(rng: Random, board: Board) -> dict[str, Any]:
    """Return whose a deal is and what it is of, drawn apart from all the rest."""
    lines = rng.sample(board.products, rng.randrange(1, 4))
    made = {
        f"products.{id}": {"quantity": 1000 * rng.randrange(1, 5), "amount": rng.randrange(100_00, 900_00)}
        for id in lines
    }  # fmt: skip
    return {"company": rng.choice(board.companies), **made}


def _place(board: Board, stage: int, at: datetime) -> dict[str, str]:
    return {"pipeline": board.pipeline, "stage": board.stages[stage], "rank": "m",
            "since": utc_text(at)}  # fmt: skip


def _way(rng: Random, deal: int, at: datetime, board: Board) -> Iterator[Event]:
    """Yield the moves of a deal, mostly forward, and how half of them ended."""
    stage = 0
    for _ in range(MOVES):
        at = min(NOW, at + timedelta(hours=rng.randrange(1, 24 * 15)))
        stage = min(len(board.stages) - 1, max(0, stage + rng.choice((1, 1, 1, -1, 2))))
        yield Event(int(at.timestamp() * 1000), deal, {"place": _place(board, stage, at)})
    if rng.random() < 0.5:
        at = min(NOW, at + timedelta(days=rng.randrange(1, 20)))
        outcome = "won" if rng.random() < 0.1 + stage / 8 else "lost"
        result = {"outcome": outcome, "closed": at.date().isoformat()}
        yield Event(int(at.timestamp() * 1000), deal, {"result": result})


def _write(ws: Workspace, ids: list[str], events: list[Event]) -> None:
    """Write each event as an operation, and into its deal's row what the events make of it."""
    with ws.transaction() as conn:
        numbers = dict(conn.execute("SELECT id,n FROM deal").fetchall())
        (first, stamp), (code,) = (
            conn.execute("SELECT max(n),max(stamp) FROM operation").fetchone(),
            conn.execute("SELECT code FROM entity WHERE name='deal'").fetchone(),
        )
        stamps = [f"{event.ms:012x}0000{at:012x}" for at, event in enumerate(events)]
        label = json.dumps({"key": "edit", "entity": "deal"})
        conn.executemany(
            "INSERT INTO operation(n,stamp,device,number,author,origin,label,wall,received,touched) "
            "VALUES(?,?,'d',?,'Huda','user',?,?,?,1)",
            ((first + at + 1, stamps[at], at, label, event.ms, event.ms)
             for at, event in enumerate(events)),
        )  # fmt: skip
        before = dict.fromkeys(range(len(ids)), stamp)
        conn.executemany(
            "INSERT INTO change(operation,entity,row,patch,base) VALUES(?,?,?,?,?)",
            ((first + at + 1, code, numbers[ids[event.deal]], json.dumps(event.patch), base)
             for at, (event, base) in enumerate(_based(events, stamps, before))),
        )  # fmt: skip
        _show(conn, [numbers[id] for id in ids], events)


def _based(
    events: list[Event], stamps: list[str], before: dict[int, str]
) -> Iterator[tuple[Event, str]]:  # fmt: skip
    """Yield each event with the stamp of the one before of its deal."""
    for event, stamp in zip(events, stamps, strict=True):
        yield event, before[event.deal]
        before[event.deal] = stamp


def _show(conn: Any, ns: list[int], events: list[Event]) -> None:
    last: dict[int, dict[str, Any]] = {}
    for event in events:
        last.setdefault(event.deal, {}).update(event.patch)
    for cell, parts in (("place", ("stage", "since")), ("result", ("outcome", "closed"))):
        conn.executemany(
            f"UPDATE deal SET {parts[0]}=?,{parts[1]}=? WHERE n=?",
            ((*(cells[cell][part] for part in parts), ns[deal])
             for deal, cells in last.items() if cell in cells),
        )  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser("tests.benchmarks.insight_data")
    asked.add_argument("file", type=Path)
    asked.add_argument("--deals", type=int, default=20_000)
    given = asked.parse_args()
    began = time.perf_counter()
    make(given.file, given.deals)
    print(
        f"{given.deals:,} deals, {given.deals * MOVES:,} moves: {time.perf_counter() - began:.1f} s"
    )


if __name__ == "__main__":
    main()
