"""Contacts, leads and activities beside the deals of `insight_data`, by one import each.

`python -m tests.benchmarks.insight_people FILE --contacts 1000000 --activities 5000000` adds them to a file
there is. The same for the same seed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Label
from crm_desktop.store.prepared import Block, prepare
from crm_desktop.store.workspace import Workspace
from tests.benchmarks.insight_data import DAYS, NOW, OWNERS, SIZE, SOURCES

CHANNELS = ("call", "meeting", "visit", "email", "message")
STATUSES = ("new", "new", "contacted", "converted", "discarded")
LEADS = 10
"""Contacts there are for one lead."""


def add(ws: Workspace, contacts: int, activities: int, seed: int = 12) -> None:
    """Write so many contacts and activities, and a lead for every ten contacts."""
    rng = Random(seed)
    people = _write(ws, "contact", contacts, lambda at: _contact(rng, at))
    _write(ws, "lead", contacts // LEADS, lambda at: _lead(rng, at))
    _write(ws, "activity", activities, lambda at: _activity(rng, at, people))


def _write(
    ws: Workspace, entity: str, count: int, cells: Callable[[int], dict[str, Any]]
) -> list[str]:  # fmt: skip
    ids = [new_id() for _ in range(count)]
    if ids:
        ws.log.record_bulk(Label("import", entity, count), _blocks(entity, ids, cells),
                           origin="import")  # fmt: skip
    return ids


def _blocks(
    entity: str, ids: list[str], cells: Callable[[int], dict[str, Any]]
) -> Iterator[Block]:  # fmt: skip
    for first in range(0, len(ids), SIZE):
        part = ids[first : first + SIZE]
        rows = [{"deleted": False, **cells(first + at)} for at in range(len(part))]
        yield prepare(entity, part, rows)


def _moment(rng: Random) -> str:
    return utc_text(NOW - timedelta(minutes=rng.randrange(60 * 24 * DAYS)))


def _contact(rng: Random, at: int) -> dict[str, Any]:
    return {"name": f"Person {at}", "owner": rng.choice(OWNERS), "created": _moment(rng)}


def _lead(rng: Random, at: int) -> dict[str, Any]:
    return {"name": f"Lead {at}", "source": rng.choice(SOURCES), "status": rng.choice(STATUSES),
            "created": _moment(rng)}  # fmt: skip


def _activity(rng: Random, at: int, people: list[str]) -> dict[str, Any]:
    return {"subject": f"Talk {at}", "contact": rng.choice(people) if people else None,
            "channel": rng.choice(CHANNELS), "state": "done", "start": _moment(rng),
            "owner": rng.choice(OWNERS), "minutes": rng.randrange(5, 60)}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser("tests.benchmarks.insight_people")
    asked.add_argument("file", type=Path)
    asked.add_argument("--contacts", type=int, default=20_000)
    asked.add_argument("--activities", type=int, default=100_000)
    given = asked.parse_args()
    began = time.perf_counter()
    with Workspace.open(given.file) as ws:
        add(ws, given.contacts, given.activities)
    took = time.perf_counter() - began
    print(f"{given.contacts:,} contacts, {given.activities:,} activities: {took:.1f} s")


if __name__ == "__main__":
    main()
