"""The verdict of each row of a file: new, update, same, probable duplicate or error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.keys import new_id
from crm_desktop.exchange import campaign_sources
from crm_desktop.exchange.agreeing import taking
from crm_desktop.exchange.brought_files import Choosing, Left
from crm_desktop.exchange.columns import campaign_headings
from crm_desktop.exchange.columns.mapping import Mapping
from crm_desktop.exchange.deciding.circles import Circles
from crm_desktop.exchange.deciding.comparing import Change, beside, difference, draft, in_words
from crm_desktop.exchange.deciding.judged_row import Judged
from crm_desktop.exchange.deciding.line_judging import LineJudge
from crm_desktop.exchange.deciding.matching import Match, Matching
from crm_desktop.exchange.deciding.result_periods import Periods
from crm_desktop.exchange.references import Planned, References
from crm_desktop.exchange.rows import sum_rows
from crm_desktop.exchange.rows.drawing import Drawing
from crm_desktop.exchange.rows.drawn import Drawn, RowError, SumRowError
from crm_desktop.exchange.rows.heard import Heard
from crm_desktop.exchange.source import Bringing, Numbered, OfKind, Source, Unreadable, rows
from crm_desktop.exchange.stages.laying import Laid
from crm_desktop.i18n import mark, tr
from crm_desktop.store.erasures import suppression
from crm_desktop.store.finding import Found
from crm_desktop.store.spool import Row

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading half of an import goes by, wherever it runs.

    `region` and `currency` are the workspace's, `language` is that of what is said about rows, `seen`
    the moment of the log from which on the workspace is read (R21).
    """

    source: Source
    mapping: Mapping
    region: str
    currency: str
    language: str
    seen: int
    largest: int  # bytes of a file that comes with a row
    also: Mapping | None = None  # of the rows that are of another kind
    laid: tuple[Laid, ...] = ()  # the pipelines that get stages
    who: str = ""  # imports it


def worded(
    kind: str, row: Row, body: dict[str, Any], earlier: Sequence[dict[str, Any]] = ()
) -> list[Change]:
    """Return what a spooled row would change, (field, old, new) in words.

    `earlier` are the bodies of the rows whose record it goes into, the first of the file first.
    """
    kind = body.get("kind", kind)
    if body.get("fresh") and earlier:
        return beside(kind, body["cells"], [one["cells"] for one in earlier])
    if body.get("fresh"):
        return in_words(kind, body["cells"])
    return [(field, old, new) for field, old, new in orjson.loads(row.changes)]


def judged(
    conn: Any, reading: Reading, references: References, left: list[Left], heard: Heard
) -> Iterator[tuple[float, list[Judged]]]:
    """Yield (part of the file read, rows with their verdicts), batch by batch.

    Files that come with rows and are not attached are put into `left`, words of the file into `heard`.
    Raises `UserError` for what cannot be read to its end.
    """
    judge: _Judge | LineJudge = (
        LineJudge(conn, reading.source, reading.mapping, reading.currency)
        if reading.mapping.lines
        else _Judge(conn, reading, reading.mapping, references, left, heard)
    )
    also = None
    if reading.also:
        also = _Judge(conn, reading, reading.also, references_of(conn, reading.also), left, heard)
    every, size, read, seen = rows(reading.source), max(reading.source.size, 1), 0, 0
    while batch := list(islice(every, BATCH)):
        verdicts = judge.batch(batch) if also is None else _apart(batch, judge, also)
        seen += len(batch)
        if count := reading.source.count:
            yield min(seen / count, 0.99), verdicts
            continue
        read += sum(len(",".join(cells)) + 2 for _line, cells in batch)
        yield min(read / size, 0.99), verdicts


def _apart(batch: Sequence[Numbered], judge: _Judge | LineJudge, also: _Judge) -> list[Judged]:
    """Return the verdicts of rows of two kinds, in the order of the file."""
    others = [row for row in batch if isinstance(row[1], OfKind)]
    found = judge.batch([row for row in batch if not isinstance(row[1], OfKind)])
    for one in also.batch(others):
        said = tr("An organisation: it becomes a company.")
        reason = "\n".join(filter(None, [one.reason, said]))
        found.append(one._replace(reason=reason, body=one.body | {"kind": also.kind}))
    return sorted(found, key=lambda one: one.line)


def references_of(
    conn: Any, mapping: Mapping, planned: Planned | None = None, shared: References | None = None,
    laid: Sequence[Laid] = (),
) -> References:  # fmt: skip
    """Return what finds and makes the records that the rows of a mapping name."""
    stages = mapping.new_stages
    made = References(conn, mapping.kind, planned, new_stages=stages, shared=shared, laid=laid)
    if mapping.kind == campaign_headings.KIND:
        made.origin = campaign_sources.origin(conn, mapping.program)
    return made


Read = tuple[int, Drawn | None, tuple[list[str], str, str]]
"""(line, what it says, or else its cells, its title and why it says nothing; no cells if it is blank)."""


def _drawn(drawing: Drawing, line: int, cells: list[str]) -> Read:
    if not cells:
        return line, None, (cells, "", "")
    if isinstance(cells, Unreadable):
        return line, None, (list(cells), drawing.title_of(cells), cells.reason)
    try:
        drawn = drawing.draw(cells)
        if isinstance(cells, Bringing):
            drawn.files = cells.files
        drawn.line = line
        return line, drawn, (cells, "", "")
    except SumRowError as error:
        return line, None, ([], drawing.title_of(cells), str(error))
    except RowError as error:
        return line, None, (cells, drawing.title_of(cells), str(error))


_MISSING = {
    "deal": mark("There is no deal called “{name}”."),
    "lead": mark("There is no lead called “{name}”."),
    "plan": mark("There is no plan called “{name}”."),
    "contact": mark("There is no contact called “{name}”."),
    "company": mark("There is no company called “{name}”."),
}


_TAKEN = ("new", "update", "same")
"""Verdicts of rows that come in, or are there, without what of them could not be read."""


class _Judge:
    """Gives each row its verdict."""

    def __init__(
        self, conn: Any, reading: Reading, mapping: Mapping, references: References,
        left: list[Left], heard: Heard,
    ) -> None:  # fmt: skip
        self.kind = mapping.kind
        self._without_faults, self._references = mapping.without_faults, references
        whom = None if mapping.kind in SUBJECTS else references
        self._choosing = Choosing(conn, mapping.kind, reading.largest, left, whom)
        self._conn, self._heard, self._region = conn, heard, reading.region
        self._drawing = Drawing(mapping, reading.region, reading.currency, heard)
        of_campaigns = mapping.kind == campaign_headings.KIND
        self._periods = Periods(conn, mapping, references) if of_campaigns else None
        self._drawing.sums = sum_rows.of(reading.source, mapping) if of_campaigns else None
        self._matching = Matching(conn, mapping.kind, references)
        self._circles = Circles(conn, references)
        self._suppressed = suppression.Suppressed()
        heard.unchecked = self._suppressed.unchecked
        self._trees: dict[int, int] = {}  # line of a row with faults → the first of those like it
        self._claimed: set[int] = set()  # first ones that a sound row is one with

    def batch(self, every: Sequence[Numbered]) -> list[Judged]:
        batch = [_drawn(self._drawing, line, cells) for line, cells in every]
        known = self._matching.look_up([drawn for _line, drawn, _failed in batch if drawn])
        made = []
        for line, drawn, (cells, title, error) in batch:
            if drawn is None:
                verdict = "error" if cells else "empty"
                made.append(Judged(line, verdict, title, "", error, [], {"row": cells}))
                continue
            if any(target := self._references.missing(drawn.named)):
                error = tr(_MISSING[target[0]], name=target[1])
                made.append(_error(line, drawn, error, cells))
                continue
            faulty = bool(drawn.faults) and not self._without_faults
            match = self._matching.find(line, drawn, known, faulty=faulty)
            if match is not None and match.twice:
                made.append(Judged(line, "twice", drawn.title, "", match.reason, [], {}))
                continue
            overlap = self._periods.overlap(drawn) if self._periods else ""
            found = known.records.get(match.n) if match else None
            if self._circles.closes(drawn, found.id if found else ""):
                error = tr("A company cannot be part of itself.")
                made.append(_error(line, drawn, error, cells))
                continue
            if found is None:
                judged = self._new(line, drawn, match, known.free)
            else:
                judged = self._known(line, drawn, match or Match(), found)
            overlap = overlap or self._erased(judged)
            if overlap and judged.verdict in ("new", "update"):
                body = judged.body | {"whole": draft(self.kind, drawn, self._references)}
                judged = judged._replace(verdict="duplicate", reason=overlap, body=body)
            if drawn.faults and not faulty and judged.verdict in _TAKEN:
                self._heard.drop(drawn)
            if faulty:
                judged = _faulty(judged, drawn, cells, match)
                self._trees[line] = self._tree(match.line if match and match.line else line)
            made.append(judged)
        return made

    def _erased(self, judged: Judged) -> str:
        """Return why a row needs a decision: it reaches or names somebody who was erased."""
        cells, known = judged.body.get("cells", {}), self._suppressed
        if not known or judged.verdict not in ("new", "update"):
            return ""
        met = known.met(cells) or known.said(self.kind, cells, self._region)
        return met.words() if met else ""

    def _new(self, line: int, drawn: Drawn, match: Match | None, free: set[str]) -> Judged:
        id = new_id()
        if drawn.id in free:  # an export of ours: records stay what links between files name
            id = drawn.id
            free.remove(id)
        cells = draft(self.kind, drawn, self._references)
        cells |= self._choosing.of_new(line, drawn.files, cells, id)
        body = {"id": id, "cells": cells, "fresh": True}
        reason = tr("The row has no name.") if drawn.unnamed else match.reason if match else ""
        if match and match.apart and (tree := self._tree(match.line)) not in self._claimed:
            # by one: a row with faults may share an address with each of two that share none
            self._claimed.add(tree)
            body["twin"] = match.line
        if match is None or match.apart:
            return Judged(line, "new", drawn.title, drawn.folded, reason, [], body, drawn.unnamed)
        body["twin"] = match.line
        return Judged(line, "duplicate", drawn.title, drawn.folded, match.reason, [], body)

    def _tree(self, line: int) -> int:
        """Return the line of the first of the rows with faults that one is like."""
        return self._trees.get(line, line)

    def _known(self, line: int, drawn: Drawn, match: Match, found: Found) -> Judged:
        cells, changes = difference(self.kind, drawn, found.cells, self._references)
        files, named = self._choosing.of_known(line, drawn.files, cells, (found.id, found.cells))
        cells, changes = cells | files, changes + named
        if drawn.claims:
            agreed, told = taking.of_known(self._conn, found.id, drawn, self._heard)
            cells, changes = cells | agreed, changes + told
        body: dict[str, Any] = {"id": found.id, "cells": cells, "fresh": False, "twin": 0}
        verdict = "same" if not cells else "duplicate" if match.reason else "update"
        if verdict == "duplicate":  # as it is when the user makes it a new record
            body["whole"] = draft(self.kind, drawn, self._references)
            body["whole"] |= {cell: said | {"about": {}} for cell, said in files.items()}
        return Judged(line, verdict, drawn.title, drawn.folded, match.reason, changes, body)


def _error(line: int, drawn: Drawn, error: str, cells: list[str]) -> Judged:
    """Return the verdict of a row that cannot be taken, with all that is wrong with it."""
    reason = "\n".join([*drawn.faults, error])
    return Judged(line, "error", drawn.title, "", reason, [], {"row": cells})


def _faulty(judged: Judged, drawn: Drawn, cells: list[str], match: Match | None) -> Judged:
    """Return what is judged of a row without its faults as such; it is an error if nothing is left."""
    if judged.verdict == "same":
        return _error(judged.line, drawn, tr("The rest of the row is here already."), cells)
    reason = "\n".join([*drawn.faults, *filter(None, [judged.reason])])
    body, changes = judged.body, judged.changes
    if match and match.reason and not match.line:  # perhaps somebody else: taken, it is new
        body, changes = (
            {"id": new_id(), "cells": body.get("whole", body["cells"]), "fresh": True},
            [],
        )
    body = body | {"row": cells}
    return judged._replace(
        verdict="faulty", reason=reason, changes=changes, body=body, unnamed=False
    )
