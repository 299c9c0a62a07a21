"""One malformed file through the real dry run and import, and what must hold of it afterwards."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import check
from crm_desktop.store.listing import ListQuery, count
from crm_desktop.store.workspace import Profile, Workspace
from tests.exchange.kit import go_on, quiet
from tests.faults.inputs import corpus, watching
from tests.faults.inputs.case import Case

LIMIT = 90
"""Seconds one file may take on a busy machine before it is said to hang."""


class Hung(BaseException):
    """A file took longer than any may."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise `Hung` in what takes longer; where there are no alarms, wait."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_words: Any) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def wrong(ws: Workspace, path: Path, case: Case, *, planned: bool) -> tuple[str, list[str]]:
    """Bring in one file, by its plan or at once; return "in" or "refused", and what is wrong."""
    path.write_bytes(case.data)
    before = ws.log.undoable()
    try:
        with limited(LIMIT):
            return "in", _told(ws, path, case, planned=planned)
    except UserError as error:
        said = bool(error.message and error.next_step)
        found = [] if said else ["refused without words"]
        return "refused", found + ([] if ws.log.undoable() == before else ["refused and written"])
    except (Exception, Hung) as error:  # noqa: BLE001 - nothing but words may end an import
        return "failed", [f"{type(error).__name__}: {error}"[:300]]


def _told(ws: Workspace, path: Path, case: Case, *, planned: bool) -> list[str]:
    found = source.detect(path)
    mapped = mapping.propose(found, ws=ws).with_date_order("dmy")
    read = sum(1 for _ in source.rows(found))
    plan = dry_run.plan(ws, found, mapped, progress=quiet, check=go_on)
    try:
        counts = dict(plan.counts)
        there = _there(ws, mapped.kind)
        if planned:
            done = importing.run(ws, plan, progress=quiet, check=go_on)
        else:
            done = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
        made = _there(ws, mapped.kind) - there
    finally:
        plan.close()
    rows = {"read": read, "planned": sum(counts.values()), "told": done.rows}
    problems = [] if len(set(rows.values())) == 1 else [f"rows {rows}"]
    if not found.also and done.created != made:
        problems.append(f"{done.created} said to be made, {made} were")
    if case.rows is not None and read - counts["empty"] != case.rows:
        problems.append(f"{read - counts['empty']} rows of {case.rows}, {counts}")
    return problems


def _there(ws: Workspace, kind: str) -> int:
    return count(ws.reader(), ListQuery(kind))


def run(folder: Path, kind: str, *, step: int = 1) -> tuple[Counter[str], list[str]]:
    """Bring each `step`-th file of a kind into one workspace; return the outcomes and all that is wrong."""
    outcomes: Counter[str] = Counter()
    problems: list[str] = []
    inside = folder / "in"
    inside.mkdir()
    with (
        watching.watched(folder) as watch,
        Workspace.create(folder / "shop.crm", Profile("Huda")) as ws,
    ):
        for n, case in enumerate(corpus.every(watch.lures, kind, step=step)):
            outcome, said = wrong(ws, inside / f"in.{kind}", case, planned=n % 2 == 0)
            outcomes[outcome] += 1
            came = watch.came()
            problems += [f"{case.name}: {one}" for one in (*said, *came)]
            came.clear()
            watch.noted.clear()
        if not (report := check.check(ws)).ok:
            problems.append(f"the workspace: {report}")
        problems += _left(folder, kind)
    return outcomes, problems


def _left(folder: Path, kind: str) -> list[str]:
    """Return what lies where nothing should, or holds what only the lure did."""
    found = [p for p in folder.rglob("*") if "evil" in p.name]
    secret = watching.SECRET.encode()
    files = [
        p for p in folder.rglob("*") if p.is_file() and p.name not in ("lure.txt", f"in.{kind}")
    ]
    return [f"{p} is there" for p in found] + [
        f"{p.name} holds the lure" for p in files if secret in p.read_bytes()
    ]
