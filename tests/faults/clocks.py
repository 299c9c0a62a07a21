"""Works while somebody sets the clock years back and forth (`clock.c`). Prints one JSON object."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.privacy import consents
from crm_desktop.privacy.consents import Said
from crm_desktop.store import backup, check, listing
from crm_desktop.store.consents import reach
from crm_desktop.store.workspace import Workspace
from tests.faults import trace

YEAR = 365 * 24 * 3600
JUMPS = (0, 0, 1, -1, 3600, -3600, YEAR, -YEAR, 10 * YEAR, -10 * YEAR)
"""By how many seconds the clock is off from then on."""
_CODE = (
    "import sys; from pathlib import Path; from tests.faults import clocks;"
    "clocks.main(Path(sys.argv[1]), *map(int, sys.argv[2:]))"
)


def lives(folder: Path, jumps: int, seed: int) -> dict[str, Any]:
    """Work on two devices through so many jumps; return how often time went back, and all that was wrong."""
    rng, problems, years = Random(seed), list[str](), set[int]()
    one = Workspace.create(folder / "one.crm")
    person = new_id()
    one.log.record(Label("create"), [Edit("contact", person, {"deleted": False, "name": "Tan"})])
    two = Workspace.create(folder / "two.crm")
    for n in range(jumps):
        Path(os.environ["CLOCK_FILE"]).write_text(f"{rng.choice(JUMPS)}")
        years.add(time.gmtime().tm_year)
        ws = rng.choice((one, two))
        _pass_on(one, two)
        problems += [f"jump {n}: {what}" for what in _work(ws, person, n, rng)]
        _pass_on(one, two)
        said = [listing.record(each.reader(), "contact", person).row["job"] for each in (one, two)]
        if len(set(said)) > 1:
            problems.append(f"jump {n}: they differ, {said}")
        if n % 10 == 9:
            backup.backup(ws)
    problems += [str(report) for each in (one, two) if not (report := check.check(each)).ok]
    stamps = [stamp for (stamp,) in one.reader().execute("SELECT stamp FROM operation ORDER BY n")]
    problems += [f"out of order: {a} {b}" for a, b in pairwise(stamps) if a >= b]
    kept = backup.backups(one.path) + backup.backups(two.path)
    for each in (one, two):
        each.close()
    return {"jumps": jumps, "years": len(years), "backups": len(kept), "problems": problems[:20]}


def _work(ws: Workspace, person: str, n: int, rng: Random) -> list[str]:
    """Edit, undo, redo, and record what somebody allows; return what does not hold of the last word."""
    problems = []
    first, last = f"first {n}", f"last {n}"
    _write(ws, person, first)
    _write(ws, person, last)
    if _job(ws, person) != last:
        problems.append(f"the last word is {_job(ws, person)}, not {last}")
    ws.log.undo()
    if _job(ws, person) != first:
        problems.append(f"undo left {_job(ws, person)}, not {first}")
    ws.log.redo()
    if _job(ws, person) != last:
        problems.append(f"redo left {_job(ws, person)}, not {last}")
    state = rng.choice(("given", "objected"))
    consents.record(ws, [person], Said("email", state))
    verdict = reach.may(ws.reader(), person, "email").marketing
    if verdict == reach.YES and state != "given":
        problems.append("they objected last and would be written to")
    return problems


def _write(ws: Workspace, person: str, job: str) -> Operation | None:
    return ws.log.record(
        Label("edit", "contact", row=person), [Edit("contact", person, {"job": job})]
    )


def _job(ws: Workspace, person: str) -> object:
    return listing.record(ws.reader(), "contact", person).row["job"]


def _pass_on(one: Workspace, two: Workspace) -> None:
    """Give each what only the other has."""
    for here, there in ((one, two), (two, one)):
        known = {op.stamp for _, op in there.log.since()}
        there.log.apply([op for _, op in here.log.since() if op.stamp not in known])


def main(folder: Path, jumps: int, seed: int, loose: int) -> None:
    """Work and print what came of it; `loose` by the clock alone, which must be noticed."""
    if loose:
        consents._when = lambda said, _last, now: {"happened": said.happened or now}
    print(json.dumps(lives(folder, jumps, seed)))


def jumped(
    folder: Path, jumps: int, seed: int = 1, *, loose: bool = False, seconds: int = 300
) -> dict[str, Any]:
    """Work in a process whose clock jumps; return what it told."""
    file = folder / "clock"
    file.write_text("0")
    preload = trace.shim("clock.c")
    environment = os.environ | {"LD_PRELOAD": str(preload), "CLOCK_FILE": str(file)}
    call = [sys.executable, "-c", _CODE, str(folder), str(jumps), str(seed), str(int(loose))]
    done = subprocess.run(
        call, env=environment, cwd=trace.ROOT, capture_output=True, text=True, timeout=seconds
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
