"""The dry run of an import: every row read, matched and compared; nothing written to the workspace."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.fold import fold
from crm_desktop.domain.keys import new_id
from crm_desktop.errors import UserError
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.comparing import Change, difference
from crm_desktop.exchange.drawing import Drawing, Drawn, RowError
from crm_desktop.exchange.mapping import Mapping
from crm_desktop.exchange.matching import Match, Matching
from crm_desktop.exchange.references import References
from crm_desktop.exchange.source import Source, rows
from crm_desktop.i18n import tr
from crm_desktop.store.finding import Found
from crm_desktop.store.spool import Decision, Row, Spool

VERDICTS = ("new", "update", "same", "duplicate", "error")
BATCH = 1000
Progress = Callable[[float], None]
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One checked row. `changes` are (field, old, new) in words; `line` is where it begins."""

    n: int
    line: int
    verdict: str
    title: str
    reason: str
    changes: list[Change]
    decision: Decision

    @property
    def accepted(self) -> bool:
        """Whether the row is imported, in one way or the other."""
        return self.decision is not Decision.LEAVE


class Plan:
    """What an import would do, row by row; `close` drops it."""

    def __init__(self, source: Source, mapping: Mapping, spool: Spool) -> None:
        self.source, self.mapping, self.spool = source, mapping, spool
        self.counts = dict.fromkeys(VERDICTS, 0) | spool.counts()

    def page(self, verdict: str, offset: int, limit: int) -> list[PlanRow]:
        """Return rows of a verdict ("" for all), in the order of the file."""
        return [
            PlanRow(
                r.n, r.line, r.verdict, r.title, r.reason, _loaded(r.changes), Decision(r.decision)
            )
            for r in self.spool.page(verdict, offset, limit)
        ]

    def decide(self, n: int, decision: Decision) -> None:
        """Take one row, leave it out, or add a probable duplicate as a record of its own."""
        self.spool.decide(n, decision)

    def decide_all(self, verdict: str, decision: Decision) -> None:
        """Decide for all rows of a verdict."""
        self.spool.decide_all(verdict, decision)

    def save_errors(self, path: Path) -> int:
        """Write the rows that cannot be read, with the reason, to a CSV file; return how many."""
        count = self.counts["error"]
        headings = [*self.source.headings, tr("Problem")]
        with csv_file.said_in_words(path), path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=self.source.delimiter)
            writer.writerow(headings)
            for at in range(0, count, BATCH):
                page = self.spool.page("error", at, BATCH)
                writer.writerows([*orjson.loads(row.body)["cells"], row.reason] for row in page)
        return count

    def close(self) -> None:
        """Remove the temporary file."""
        self.spool.close()


def plan(ws: Any, source: Source, mapping: Mapping, *, progress: Progress, check: Check) -> Plan:
    """Check all rows. Raises `UserError` for a file that cannot be read to its end, and `Cancelled`.

    `progress` takes 0 to 1; `check` raises `Cancelled` when the user stopped it.
    """
    say_order(mapping)
    spool = Spool()
    try:
        every = judged(ws, source, mapping, progress, check)
        spool.fill(one.row(n) for n, one in enumerate(every, 1))
    except BaseException:
        spool.close()
        raise
    return Plan(source, mapping, spool)


def say_order(mapping: Mapping) -> None:
    """Raise `UserError` where dates can be read in two ways and nobody said in which."""
    if mapping.unclear_dates and not mapping.date_order:
        raise UserError(
            tr("Dates in this file can be read in two ways: {examples}",
               examples=", ".join(mapping.unclear_dates[:3])),
            tr("Say how the dates are meant."),
        )  # fmt: skip


class Judged(NamedTuple):
    """A row with its verdict. `body` holds what an import needs of it, and goes through JSON."""

    line: int
    verdict: str
    title: str
    reason: str
    changes: list[Change]
    body: dict[str, Any]

    def row(self, n: int) -> Row:
        """Return the row as the spool keeps it."""
        decision = Decision(self.verdict in ("new", "update"))
        said, body = orjson.dumps(self.changes).decode(), orjson.dumps(self.body).decode()
        return Row(
            n, self.line, self.verdict, self.title, fold(self.title), self.reason, decision, said,
            body,
        )  # fmt: skip


def judged(
    ws: Any, source: Source, mapping: Mapping, progress: Progress, check: Check
) -> Iterator[Judged]:
    """Yield every row of the file with its verdict; arguments as in `plan`."""
    judge = _Judge(ws.reader(), mapping.kind)
    drawing = Drawing(mapping, ws.profile.region, ws.profile.currency)
    every, size, read = rows(source), max(source.size, 1), 0
    while batch := list(islice(every, BATCH)):
        check()
        yield from judge.batch([_drawn(drawing, line, cells) for line, cells in batch])
        read += sum(len(c) + 3 for _line, cells in batch for c in cells)
        progress(min(read / size, 0.99))
    progress(1.0)


Read = tuple[int, list[str], Drawn | None, str]
"""(line, cells, what they say, or why they say nothing)."""


def _drawn(drawing: Drawing, line: int, cells: list[str]) -> Read:
    try:
        return line, cells, drawing.draw(cells), ""
    except RowError as error:
        return line, cells, None, str(error)


class _Judge:
    """Gives each row its verdict."""

    def __init__(self, conn: Any, kind: str) -> None:
        self._kind = kind
        self._matching = Matching(conn, kind)
        self._references = References(conn, kind)

    def batch(self, batch: list[Read]) -> Iterator[Judged]:
        known = self._matching.look_up([drawn for _l, _c, drawn, _e in batch if drawn])
        for line, cells, drawn, error in batch:
            if drawn is None:
                title = next((c for c in cells if c), "")
                yield Judged(line, "error", title, error, [], {"cells": cells})
            else:
                match = self._matching.find(line, drawn, known)
                found = known.records.get(match.n) if match else None
                yield self._verdict(line, drawn, match, found)

    def _verdict(self, line: int, drawn: Drawn, match: Match | None, found: Found | None) -> Judged:
        shown = found.cells if found else {}
        cells, changes = difference(self._kind, drawn, shown, self._references)
        body: dict[str, Any] = {"id": found.id if found else new_id(), "cells": cells}
        body["fresh"] = found is None
        verdict, reason = "new", ""
        if match is not None:
            reason = match.reason
            verdict = "duplicate" if reason else "update"
            body["twin"] = match.line if found is None else 0
            if found is not None and not cells:
                verdict = "same"
            elif found is not None and reason:  # as it is when the user makes it a new record
                body["whole"] = difference(self._kind, drawn, {}, self._references)[0]
        return Judged(line, verdict, drawn.title(self._kind), reason, changes, body)


def _loaded(changes: str) -> list[Change]:
    return [(field, old, new) for field, old, new in orjson.loads(changes)]
