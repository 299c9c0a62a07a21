"""A business, its file damaged at random places, and how much of it came back."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop import sample
from crm_desktop.deals import pipelines
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import check, driver
from crm_desktop.store import rows as codec
from crm_desktop.store.salvage.salvaging import Salvaged, salvage
from crm_desktop.store.workspace import Workspace

PAGE = 4096
SHARE = 0.03
"""Part of the pages that is damaged."""
Rows = dict[tuple[str, str], tuple[Any, ...]]


def make(path: Path, many: int = 400) -> None:
    """Make a file with the sample business, more contacts, some changed, deleted, undone and erased."""
    with Workspace.create(path) as ws:
        pipelines.ensure_default(ws)
        sample.load(ws)
        ids = [f"0190a000-0000-7000-8000-{n:012x}" for n in range(many)]
        cells = [
            {"deleted": False, "name": f"Contact {n}", "job": f"Job {n % 7}",
             "notes": f"Said {n}. " * (n % 40)}
            for n in range(many)
        ]  # fmt: skip
        ws.log.record_bulk(
            Label("import"), [Edit("contact", *one) for one in zip(ids, cells, strict=True)]
        )
        for n in range(0, many, 20):
            ws.log.record(Label("edit"), [Edit("contact", ids[n], {"job": f"Other {n}"})])
        ws.log.record(Label("edit"), [Edit("contact", id, {"job": "Undone"}) for id in ids[1:30:3]])
        ws.log.undo()
        ws.log.record(
            Label("delete"), [Edit("contact", id, {"deleted": True}) for id in ids[2:30:9]]
        )
        ws.log.erase([("contact", id) for id in ids[5:30:9]])


def shown(path: Path) -> Rows:
    """Return all that shows in a file: (kind, id) → columns."""
    with Workspace.open(path, read_only=True) as ws:
        return seen(ws)


def seen(ws: Workspace) -> Rows:
    """Return all that shows in an open file."""
    found = ws.reader()
    return {
        (entity, row[1]): row[2:]
        for entity, record in RECORDS.items()
        for row in found.execute(f"{codec.select_sql(record)} WHERE deleted=0")
    }


def damaged(data: bytes, seed: int) -> bytes:
    """Return a file with 3 % of its pages overwritten: by noise, zeros, or the bytes of other pages."""
    rnd = random.Random(seed)
    made, count = bytearray(data), len(data) // PAGE
    for n in rnd.sample(range(count), max(1, round(count * SHARE))):
        other = rnd.randrange(count) * PAGE
        kinds = rnd.randbytes(PAGE), bytes(PAGE), data[other : other + PAGE]
        made[n * PAGE : (n + 1) * PAGE] = kinds[seed % 3] if n else kinds[seed % 2]
    return bytes(made)


class Outcome(NamedTuple):
    """Of one run: the part of the rows that came back as they were, and what is wrong otherwise."""

    part: float
    wrong: tuple[str, ...]


def run(folder: Path, whole: Path, wanted: Rows, seed: int) -> Outcome:
    """Damage a file, salvage it and hold the two against each other."""
    bad, out = folder / f"bad{seed}.crm", folder / f"out{seed}.crm"
    data = damaged(whole.read_bytes(), seed)
    bad.write_bytes(data)
    salvage(bad, out)
    back = shown(out)
    wrong = [] if bad.read_bytes() == data else ["the damaged file was changed"]
    wrong += _checked(out)
    part = same(wanted, back)
    bad.unlink()
    out.unlink()
    return Outcome(part, tuple(wrong))


def _checked(path: Path) -> list[str]:
    with Workspace.open(path) as ws:
        (gone,) = ws.reader().execute(
            "SELECT count(*) FROM contact c JOIN erased e ON e.entity=? AND e.row=c.n "
            "WHERE c.deleted IS NOT NULL OR c.name IS NOT NULL", (RECORDS["contact"].code,),
        ).fetchone()  # fmt: skip
        ws.log.record(Label("edit"), [Edit("contact", "0190b000-0000-7000-8000-000000000000",
                                           {"deleted": False, "name": "New"})])  # fmt: skip
        return [*check.check(ws).words, *["somebody erased is back"] * gone]


def same(wanted: Rows, back: Rows) -> float:
    """Return which part of rows is there as it was, under its id or, the id being lost, a new one."""
    new = {(kind, row) for (kind, id), row in back.items() if (kind, id) not in wanted}
    kept = sum(back.get(key) == row or (key[0], row) in new for key, row in wanted.items())
    return kept / len(wanted)


def plainly(path: Path, wanted: Rows) -> float:
    """Return which part of rows asking SQLite for each table brings: the control, no page being skipped."""
    found: Rows = {}
    with contextlib.suppress(driver.Error):
        conn = driver.connect(str(path), driver.UNCHANGING)
        for entity, record in RECORDS.items():
            with contextlib.suppress(driver.Error):
                for row in conn.execute(f"{codec.select_sql(record)} WHERE deleted=0"):
                    found[entity, row[1]] = row[2:]
        conn.close()
    return same(wanted, found)


__all__ = ["Outcome", "Salvaged", "damaged", "make", "plainly", "run", "same", "shown"]
