"""Erasing one person among many: what somebody waits for, and what goes on behind the work."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.privacy.erasing import jobs, mentions, preview, running
from crm_desktop.store import belongings
from crm_desktop.store.backups import before
from crm_desktop.store.workspace import Workspace
from tests.home import folders_in

ALLOWED = 30.0
"""Seconds the part somebody waits for may take among a million contacts."""


def erasures(folder: Path, count: int) -> list[tuple[str, float]]:
    """Return (job, seconds): the backup before, the look, the erasure, and what goes on behind the work."""
    os.environ.update(folders_in(folder / "home"))
    with Workspace.create(folder / "people.crm") as ws:
        one = new_id()
        ws.log.record_bulk(Label("import", "contact", count), _people(one, count), origin="import")
        copying = time.perf_counter()
        before.before_erasure(ws)
        began = time.perf_counter()
        found = belongings.of(ws.reader(), "contact", one)
        mentions.find(ws.reader(), found.records, found.records)
        preview.of(ws, [*found.records, *(e.key for e in found.going)])
        going = running.begin(ws, found, [e.key for e in found.going])
        looked = time.perf_counter()
        running.run(going, upto=jobs.SOON)
        erased = time.perf_counter()
        running.run(going)
        return [
            ("the backup before, where the last day has none", began - copying),
            (f"what goes with one of {count:,} contacts", looked - began),
            (f"one of {count:,} contacts erased", erased - looked),
            (
                "the file written anew and looked through, behind the work",
                time.perf_counter() - erased,
            ),
        ]


def _people(one: str, count: int) -> Iterator[Edit]:
    yield Edit("contact", one, {"deleted": False, "name": "Siti Aminah binti Hassan",
                                "emails.1": {"value": "siti@home.example"}})  # fmt: skip
    for n in range(count - 1):
        cells = {"deleted": False, "name": f"Person {n} of {n % 997}", "job": f"Buyer {n % 31}",
                 "emails.1": {"value": f"person{n}@firm{n % 991}.example"}}  # fmt: skip
        yield Edit("contact", new_id(), cells)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for job, seconds in erasures(Path(place), int(os.environ.get("COUNT", "100000"))):
            print(f"{job}: {seconds:.2f} s")
