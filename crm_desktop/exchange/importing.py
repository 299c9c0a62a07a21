"""Writing what an import says: one operation, all of it or nothing."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

from crm_desktop.deals import pipelines
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import apart, brought_files, dry_run
from crm_desktop.exchange.agreeing.holding import Holding
from crm_desktop.exchange.brought_files import Left
from crm_desktop.exchange.columns.mapping import Mapping
from crm_desktop.exchange.deciding.judging import Reading
from crm_desktop.exchange.deciding.verdicts import OPEN
from crm_desktop.exchange.dry_run import Check, Plan, Progress
from crm_desktop.exchange.formats.recognising import MAIL
from crm_desktop.exchange.gathering import NOTED, planned, prepared, straight
from crm_desktop.exchange.remarks import NewStage, made
from crm_desktop.exchange.rows.heard import Dropped, Meant
from crm_desktop.exchange.source import Source
from crm_desktop.exchange.stages import laying
from crm_desktop.store.backups import trying
from crm_desktop.store.backups.before import MANY, before
from crm_desktop.store.prepared import Block


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did; `stamp` is the operation that undo takes back, "" when nothing was new.

    `merged` rows went into the record of another row, `empty` ones say nothing: together with the
    other counts they are all rows of the file. `noted` holds the first rows that were left out, or are
    in the file twice: (line, verdict, title, reason). `unnamed` new records are called by how they are
    reached, `new_stages` were made and those in `gone` made room; `files` that came with rows were attached,
    those `left` were not. `meant` says what words of the file were read as, `undecided` deals have a closing
    date or a reason and no outcome. `agreed` are consents and refusals that were recorded, `stands` cells
    that say yes of people who refused before and were not taken, `unchecked` erasures whose people could
    not be recognised, `dropped` values that could not be read and were left out of rows that were taken.
    """

    stamp: str
    created: int
    updated: int
    same: int
    refused: int
    errors: int
    merged: int = 0
    empty: int = 0
    noted: tuple[tuple[int, str, str, str], ...] = ()
    unnamed: int = 0
    new_stages: tuple[NewStage, ...] = ()
    new_products: tuple[str, ...] = ()  # of a file that was planned first
    files: int = 0
    left: tuple[Left, ...] = ()
    gone: tuple[str, ...] = ()
    meant: tuple[Meant, ...] = ()
    undecided: int = 0
    agreed: tuple[int, int] = (0, 0)
    stands: int = 0
    unchecked: int = 0
    dropped: Dropped = field(default_factory=Dropped)

    @property
    def rows(self) -> int:
        """Return how many rows the file has."""
        known = self.same + self.refused + self.errors + self.merged + self.empty
        return self.created + self.updated + known


def run(ws: Any, plan: Plan, *, progress: Progress, check: Check) -> Outcome:
    """Record what is accepted of a plan as one operation.

    Raises `Cancelled`, with nothing kept, and `UserError` where stages were changed since it was planned.
    """
    tally, laid = plan.spool.tally(), plan.still_laid()
    if sum(tally.get((v, True), 0) for v in OPEN) > MANY:
        _back_up(ws, check)
    reading = replace(plan.reading, laid=laid)
    half = apart.half(ws, plan.source.size, planned, reading, plan.spool.place, then=prepared)
    with brought_files.kept(ws, plan.source, plan.spool, check):
        stamp, said = _recorded(ws, reading, half, progress, check)
    counts = plan.counts
    taken, left = (sum(tally.get((v, on), 0) for v in OPEN) for on in (True, False))
    faulty = tally.get(("faulty", False), 0)
    created, updated = said["created"], said["updated"]
    products = plan.new_products if stamp else ()
    if plan.mapping.lines:  # several rows are of one deal; of those that are gone none is written
        updated, left, taken = said["rows"], left + taken - said["rows"], said["rows"]
        products = tuple(name for name in products if fold(name) in said["drafted"])
    merged = counts["twice"] + taken - created - updated
    return Outcome(
        stamp, created, updated, counts["same"], left - faulty, counts["error"] + faulty, merged,
        counts["empty"], new_stages=made(laid) if stamp else (), new_products=products,
        files=said["files"], left=plan.left,
        gone=tuple(stage.name for one in laid for stage in one.gone) if stamp else (),
        agreed=tuple(said["agreed"]) if stamp else (0, 0), stands=plan.stands + said["refuse_now"],
        unchecked=plan.unchecked,
    )  # fmt: skip


def quick(
    ws: Any, source: Source, mapping: Mapping, *, progress: Progress, check: Check
) -> Outcome:
    """Check and import at once: what is new or changed; probable duplicates are left out.

    Contacts and deals are written while they are read. A company may name one of a later row as its
    parent, so companies are planned first, also among people; so are products put on deals, of which
    several rows are of one, deals whose stages have to be put in order first, messages, whose files are
    kept before the record of them is written, and what goes into a file in memory, where the reader would
    see half the import.
    """
    planned_first = mapping.kind == "company" or mapping.lines or _brings_stages(ws, mapping)
    if planned_first or source.also or source.format == MAIL or ws.in_memory:
        return _by_plan(ws, source, mapping, progress, check)
    reading = dry_run.reading_of(ws, source, mapping)
    if source.size > SMALL:
        _back_up(ws, check)
    half = apart.half(ws, source.size, straight, reading, then=prepared)
    stamp, said = _recorded(ws, reading, half, progress, check)
    return Outcome(
        stamp,
        said["created"],
        said["updated"],
        said["same"],
        said["duplicate"],
        said["error"] + said["faulty"],
        said["twice"],
        said["empty"],
        tuple(map(tuple, said["noted"])),
        said["unnamed"],
        meant=tuple(Meant(*one) for one in said["meant"]),
        undecided=said["undecided"],
        agreed=tuple(said["agreed"]),
        stands=said["stands"] + said["refuse_now"],
        unchecked=said["unchecked"],
        dropped=Dropped(*said["dropped"]),
    )


SMALL = 2_000
"""Bytes of a file that has no more than `MANY` rows worth a backup."""


def _back_up(ws: Any, check: Check) -> None:
    """Make a proved backup before much is written; where none can be made nothing is imported."""
    before(ws, "import", trying.asked(check))


def _brings_stages(ws: Any, mapping: Mapping) -> bool:
    if mapping.kind != "deal":
        return False
    placed = any(column.target.startswith("place.") for column in mapping.columns)
    return placed or not pipelines.pipelines(ws.reader())


_NOTED = ("twice", "duplicate", "faulty", "error")


def _by_plan(
    ws: Any, source: Source, mapping: Mapping, progress: Progress, check: Check
) -> Outcome:
    plan = dry_run.plan(ws, source, mapping, progress=lambda p: progress(p / 2), check=check)
    try:
        done = run(ws, plan, progress=lambda p: progress(0.5 + p / 2), check=check)
        left = [row for v in _NOTED for row in plan.page(v, 0, NOTED)]
        noted = tuple((row.line, row.verdict, row.title, row.reason) for row in left)
        return replace(done, noted=noted, unnamed=plan.unnamed, meant=plan.meant,
                       undecided=plan.undecided, dropped=plan.dropped)  # fmt: skip
    finally:
        plan.close()


def _recorded(
    ws: Any, reading: Reading, half: Any, progress: Progress, check: Check
) -> tuple[str, dict[str, Any]]:
    """Record what the reading half of an import yields; return its stamp and its last word."""
    said: dict[str, Any] = {}
    holding: list[Holding] = []
    with half as items, closing(_edits(items, said, progress, check)) as edits:
        operation = ws.log.record_bulk(
            Label("import", reading.mapping.kind),
            _held(ws, reading, edits, holding),
            memo=reading.source.path.name,
            origin="import",
            seen=reading.seen,
            check=check,
            count=lambda: said["created"] + said["updated"],
        )
    progress(1.0)
    left = sum(one.left for one in holding)
    given, refused = said["agreed"]
    said |= {"agreed": (given - left, refused), "refuse_now": left}
    return (operation.stamp if operation else ""), said


def _held(
    ws: Any, reading: Reading, edits: Iterator[Edit | Block], holding: list[Holding]
) -> Iterator[Edit | Block]:
    """Pass edits on; stages and who refuses are looked at once more, when nobody else can write any more."""
    laying.check_still(ws.reader(), reading.laid)
    holding.append(Holding(ws, reading.seen))
    yield from holding[0].held(edits)


def _edits(
    items: Iterator[Any], said: dict[str, Any], progress: Progress, check: Check
) -> Generator[Edit | Block]:
    for word, body in items:
        check()  # here, not where it is written: of a file that brings nothing new nothing is
        if word == "block":
            yield Block(*body)
        elif word == "edits":
            for entity, id, cells in body:
                yield Edit(entity, id, cells)
        elif word == "read":
            progress(body)
        else:
            said |= body
