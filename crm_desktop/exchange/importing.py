"""Writing what a dry run planned: one operation, all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from crm_desktop.deals.placing import now_text
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled
from crm_desktop.exchange import dry_run
from crm_desktop.exchange.dry_run import Check, Plan, Progress
from crm_desktop.exchange.mapping import Mapping
from crm_desktop.exchange.references import Planned, References
from crm_desktop.exchange.source import Source
from crm_desktop.store.spool import Decision, Spool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did; `stamp` is the operation that undo takes back, "" when nothing was new."""

    stamp: str
    created: int
    updated: int
    same: int
    refused: int
    errors: int


def run(ws: Any, plan: Plan, *, progress: Progress, check: Check) -> Outcome:
    """Record what is accepted of a plan as one operation. Raises `Cancelled`, with nothing kept."""
    tally = plan.spool.tally()
    total = sum(tally.get((v, True), 0) for v in ("new", "update", "duplicate")) or 1
    writing = _Planned(ws.reader(), plan.spool, plan.mapping.kind)
    operation = ws.log.record_bulk(
        Label("import", plan.mapping.kind, total),
        writing.edits(),
        memo=plan.source.path.name,
        origin="import",
        progress=lambda done: progress(min(done / total, 1.0)),
        stop=_stopper(check),
    )
    return Outcome(
        operation.stamp if operation else "",
        writing.created,
        writing.updated,
        plan.counts["same"],
        sum(tally.get((v, False), 0) for v in ("new", "update", "duplicate")),
        plan.counts["error"],
    )


def quick(
    ws: Any, source: Source, mapping: Mapping, *, progress: Progress, check: Check
) -> Outcome:
    """Check and import at once: what is new or changed; probable duplicates are left out.

    Contacts and deals are written while they are read. A company may name one of a later row as its
    parent, so companies are planned first.
    """
    if mapping.kind != "company" and not ws.in_memory:  # else the reader would see half the import
        return _straight(ws, source, mapping, progress, check)
    plan = dry_run.plan(ws, source, mapping, progress=lambda p: progress(p / 2), check=check)
    try:
        return run(ws, plan, progress=lambda p: progress(0.5 + p / 2), check=check)
    finally:
        plan.close()


def _straight(
    ws: Any, source: Source, mapping: Mapping, progress: Progress, check: Check
) -> Outcome:
    dry_run.say_order(mapping)
    writing = _Writing(ws.reader(), mapping.kind)
    tally: Counter[str] = Counter()

    def edits() -> Iterator[Edit]:
        for row in dry_run.judged(ws, source, mapping, progress, check):
            tally[row.verdict] += 1
            if row.verdict in ("new", "update"):
                yield from writing.edit(row.body["id"], row.body["cells"], fresh=row.body["fresh"])

    operation = ws.log.record_bulk(
        Label("import", mapping.kind),
        edits(),
        memo=source.path.name,
        origin="import",
        count=lambda: writing.created + writing.updated,
    )
    stamp = operation.stamp if operation else ""
    return Outcome(
        stamp, writing.created, writing.updated, tally["same"], tally["duplicate"], tally["error"]
    )


class _Writing:
    """Turns rows into edits, new companies and tags before them."""

    def __init__(self, conn: Any, kind: str, planned: Planned | None = None) -> None:
        self._kind = kind
        self._references = References(conn, kind, planned)
        self._now = now_text()
        self.created = self.updated = 0

    def edit(self, id: str, drafted: dict[str, Any], *, fresh: bool) -> Iterator[Edit]:
        """Yield the edit of one record, after those of what it names for the first time."""
        cells = self._references.cells(drafted, fresh=fresh)
        yield from self._references.made
        self._references.made.clear()
        if fresh:
            self.created += 1
            cells = {"deleted": False, "created": self._now, **cells}
        else:
            self.updated += 1
        yield Edit(self._kind, id, cells)


class _Planned(_Writing):
    """Turns the accepted rows of a plan into edits, one for each record."""

    def __init__(self, conn: Any, spool: Spool, kind: str) -> None:
        super().__init__(conn, kind, self._will_be)
        self._spool = spool
        self._alone: set[str] = set()

    def edits(self) -> Iterator[Edit]:
        joined = self._duplicates()
        for row in self._spool.decided(Decision.TAKE, "new", "update"):
            body = orjson.loads(row.body)
            cells = body["cells"]
            for more in joined.pop(body["id"], ()):
                cells |= _renumbered(more, len(cells))
            yield from self.edit(body["id"], cells, fresh=body["fresh"])
        for id, rest in joined.items():
            cells = {}
            for more in rest:
                cells |= _renumbered(more, len(cells))
            yield from self.edit(id, cells, fresh=id in self._alone)
        for row in self._spool.decided(Decision.ADD, "duplicate"):
            body = orjson.loads(row.body)
            yield from self.edit(new_id(), body.get("whole", body["cells"]), fresh=True)

    def _duplicates(self) -> dict[str, list[dict[str, Any]]]:
        """Return id → drafted cells of accepted probable duplicates: they change a record."""
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self._spool.decided(Decision.TAKE, "duplicate"):
            body = orjson.loads(row.body)
            twin = self._spool.body_of_line(body["twin"]) if body.get("twin") else ""
            id = orjson.loads(twin)["id"] if twin else body["id"]
            if body["fresh"] and not twin:  # the row it repeats was refused: it is the record
                self._alone.add(id)
            found.setdefault(id, []).append(body["cells"])
        return found

    def _will_be(self, _entity: str, folded: str) -> str:
        body = self._spool.of_title(folded)
        return str(orjson.loads(body)["id"]) if body else ""


def _renumbered(cells: dict[str, Any], start: int) -> dict[str, Any]:
    """Return cells whose entries do not come upon those another row gave the same record."""
    made = {}
    for at, (cell, value) in enumerate(cells.items()):
        field, plus, rest = cell.partition(".+")
        made[f"{field}.+{start + at + 100}" if plus and rest.isdecimal() else cell] = value
    return made


def _stopper(check: Check) -> Callable[[], bool]:
    def stop() -> bool:
        try:
            check()
        except Cancelled:
            return True
        return False

    return stop
