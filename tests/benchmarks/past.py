"""Going back a year: a log of many single edits over two years, and one import of as many records."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import check
from crm_desktop.store.past import PastWorkspace, moment_at
from crm_desktop.store.workspace import Workspace

YEAR = 365 * 24 * 3600 * 1000
EDITS = 4
"""Later edits of each record, and one in a hundred of them taken back."""


ALLOWED = 30.0
"""Seconds a switch may take for a million operations."""


def switches(folder: Path, count: int) -> list[tuple[str, float]]:
    """Return (job, seconds) of going back a year in both files, and of making search ready there."""
    found: list[tuple[str, float]] = []
    with Workspace.create(folder / "edits.crm") as ws:
        write_log(ws, count)
        switch, search = back_a_year(ws)
        found.append((f"a year back, {count:,} single edits", switch))
        found.append((f"search ready there, {count // (EDITS + 1):,} contacts", search))
    with imported(folder / "imported.crm", count) as ws:
        found.append((f"a year back, {count:,} imported", back_a_year(ws)[0]))
    with imported(folder / "edited.crm", count, edited=True) as ws:
        found.append((f"a year back, {count:,} imported, all edited since", back_a_year(ws)[0]))
    return found


def write_log(ws: Workspace, count: int, seed: int = 5) -> None:
    """Write `count` operations of one change each, two years up to now, and what they show."""
    rng, now = Random(seed), int(time.time() * 1000)
    records = max(1, count // (EDITS + 1))
    with ws.transaction() as conn:
        ids = [(new_id(),) for _ in range(records)]
        conn.executemany("INSERT INTO contact(id) VALUES(?)", ids)
        (last,) = conn.execute("SELECT coalesce(max(n),0) FROM operation").fetchone()
        deeds = list(_deeds(rng, records, count))
        times = [now - 2 * YEAR + at * (2 * YEAR // count) for at in range(count)]
        stamps = [f"{ms:012x}0000{at:012x}" for at, ms in enumerate(times)]
        conn.executemany(
            "INSERT INTO operation(n,stamp,device,number,author,origin,label,wall,received,cancels,"
            "revives,touched) VALUES(?,?,'d',?,'Huda','user',?,?,?,?,?,1)",
            (
                (last + at + 1, stamps[at], at, '{"key":"edit","entity":"contact"}', times[at],
                 times[at], stamps[at - 1] if row == 0 else None, 0 if row == 0 else None)
                for at, (row, _patch) in enumerate(deeds)
            ),
        )  # fmt: skip
        conn.executemany(
            "INSERT INTO change(operation,entity,row,patch,base) VALUES(?,1,?,?,?)",
            (
                (last + at + 1, row, patch, None if at < records else stamps[row - 1])
                for at, (row, patch) in enumerate(deeds) if row
            ),
        )  # fmt: skip
    check.repair(ws)


def _deeds(rng: Random, records: int, count: int) -> Iterator[tuple[int, str]]:
    """Yield (row, patch) of each operation; row 0 takes the one before back."""
    for at in range(count):
        if at < records:
            yield (
                at + 1,
                (
                    f'{{"deleted":false,"name":"Person {rng.randrange(records)}","job":"Baker",'
                    f'"emails.1":{{"kind":"work","value":"p{at}@example.com"}}}}'
                ),
            )
        elif at % 100 == 99:
            yield 0, ""
        else:
            cell = rng.choice(("job", "notes", "owner"))
            yield rng.randrange(records) + 1, f'{{"{cell}":"{cell} {at}"}}'


def back_a_year(ws: Workspace) -> tuple[float, float]:
    """Return the seconds to switch to a year ago, and to build its search indexes after that."""
    moment = moment_at(ws.reader(), datetime.now().astimezone() - timedelta(days=365))
    began = time.perf_counter()
    past = PastWorkspace.travel(ws, moment, lambda _part: None, lambda: None)
    switched = time.perf_counter() - began
    past.make_searchable(lambda _part: None, lambda: None)
    searchable = time.perf_counter() - began - switched
    past.close()
    return switched, searchable


def imported(path: Path, count: int, *, edited: bool = False) -> Workspace:
    """Return a file with one import of `count` contacts two years ago; all `edited` in bulk since."""
    past = int(time.time() * 1000) - 2 * YEAR
    clock = [past]
    ws = Workspace.create(path, clock=lambda: clock[0])
    ids = [new_id() for _ in range(count)]
    ws.log.record_bulk(
        Label("import", "contact", count), (_contact(at, id) for at, id in enumerate(ids))
    )
    clock[0] = past + YEAR + YEAR // 2
    if not edited:
        return ws
    ws.log.record_bulk(
        Label("bulk_edit", "contact", count, field="owner"),
        (Edit("contact", id, {"owner": "Siti"}) for id in ids),
    )
    return ws


def main() -> None:
    asked = argparse.ArgumentParser("tests.benchmarks.past")
    asked.add_argument("--n", type=int, default=1_000_000, help="how many operations")
    with tempfile.TemporaryDirectory() as folder:
        for job, seconds in switches(Path(folder), asked.parse_args().n):
            print(f"{job:60}{seconds:8.2f} s")


def _contact(at: int, id: str) -> Edit:
    cells: dict[str, Any] = {
        "deleted": False, "name": f"Person {at}", "job": f"Job {at % 97}", "owner": "Huda",
        "emails.1": {"kind": "work", "value": f"p{at}@example.com"},
    }  # fmt: skip
    return Edit("contact", id, cells)


if __name__ == "__main__":
    main()
