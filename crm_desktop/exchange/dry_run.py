"""The dry run of an import: every row read, matched and compared; nothing written to the workspace."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from crm_desktop.deals import pipelines
from crm_desktop.domain.fold import fold
from crm_desktop.domain.guarding import unguard
from crm_desktop.errors import UserError
from crm_desktop.exchange import apart, line_gathering
from crm_desktop.exchange.agreeing import taking
from crm_desktop.exchange.brought_files import Attaching, Left, parted
from crm_desktop.exchange.columns import own_fields
from crm_desktop.exchange.columns.mapping import Mapping, propose
from crm_desktop.exchange.deciding.comparing import Change
from crm_desktop.exchange.deciding.judging import Reading, judged, references_of, worded
from crm_desktop.exchange.deciding.verdicts import VERDICTS, one_line
from crm_desktop.exchange.gathering import Item
from crm_desktop.exchange.remarks import NewStage, made
from crm_desktop.exchange.rows.heard import Dropped, Heard, Meant
from crm_desktop.exchange.source import Source
from crm_desktop.exchange.stages import laying
from crm_desktop.exchange.stages.laying import Laid, Met
from crm_desktop.i18n import language, tr
from crm_desktop.store import blobs, named_files
from crm_desktop.store.spool import Decision, Place, Row, Spool

Progress = Callable[[float], None]
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One checked row. `changes` are (field, old, new) in words; `line` is where it begins.

    `fresh` rows would be new records; `twin` is the line of the taken row whose record this one goes into
    as it is decided now, 0 for none.
    """

    n: int
    line: int
    verdict: str
    title: str
    reason: str
    changes: list[Change]
    decision: Decision
    fresh: bool = False
    twin: int = 0

    @property
    def accepted(self) -> bool:
        """Whether the row is imported, in one way or the other."""
        return self.decision is not Decision.LEAVE


class Plan:
    """What an import would do, row by row; `close` drops it."""

    def __init__(self, reading: Reading, spool: Spool, said: dict[str, Any]) -> None:
        self.reading, self.spool = reading, spool
        self.source, self.mapping = reading.source, reading.mapping
        self.unnamed: int = said["unnamed"]  # new records that no cell names
        self.laid: tuple[Laid, ...] = said["laid"]
        self._met: list[Met] = said["met"]
        self.files: int = said["files"]  # that come with rows and would be attached
        self.sums: int = said["sums"]  # rows that add up others
        self.meant = tuple(Meant(*one) for one in said["meant"])
        # Deals with a closing date or a reason, and no outcome.
        self.agreed: tuple[int, int] = tuple(said["agreed"])  # consents and refusals
        self.stands: int = said["stands"]  # cells that say yes of who refused before
        self.unchecked: int = said["unchecked"]  # erasures whose people cannot be recognised
        self.undecided: int = said["undecided"]
        self.dropped = Dropped(*said["dropped"])
        self.new_products: tuple[str, ...] = tuple(said["products"])  # on deals, and not there yet
        self.left = tuple(Left(*left) for left in said["left"])
        self.counts = dict.fromkeys(VERDICTS, 0) | spool.counts()

    def page(self, verdict: str, offset: int, limit: int) -> list[PlanRow]:
        """Return rows of a verdict ("" for all), in the order of the file."""
        return [self._row(row) for row in self.spool.page(verdict, offset, limit)]

    def _row(self, row: Row) -> PlanRow:
        body = orjson.loads(row.body)
        earlier = self.spool.into(body)
        changes = worded(self.mapping.kind, row, body, [one for _line, one in earlier])
        return PlanRow(
            row.n, row.line, row.verdict, row.title, row.reason, changes, Decision(row.decision),
            bool(body.get("fresh")) and not earlier, earlier[0][0] if earlier else 0,
        )  # fmt: skip

    @property
    def new_stages(self) -> tuple[NewStage, ...]:
        """Return the stages that are not there: those it would make, in their order, or do without."""
        if self.mapping.new_stages:
            return made(self.laid)
        lacking: dict[tuple[str, str], NewStage] = {}
        for one in self._met:
            if one.stage and not one.there:
                lacking.setdefault((fold(one.pipeline), fold(one.stage)), NewStage(*one[:3]))
        return tuple(lacking.values())

    def still_laid(self) -> tuple[Laid, ...]:
        """Return what of it is wanted by the rows that are taken as it is decided now."""
        return laying.needed(self.laid, self.spool.places()) if self.laid else ()

    def decide(self, n: int, decision: Decision) -> None:
        """Take one row, leave it out, or add a probable duplicate as a record of its own."""
        self.spool.decide(n, decision)

    def decide_all(self, verdict: str, decision: Decision) -> None:
        """Decide for all rows of a verdict."""
        self.spool.decide_all(verdict, decision)

    def save_errors(self, path: Path) -> int:
        """Write the rows left out for what cannot be read, with the reason, to a CSV file; return how many.

        Imported again they say what they said; a spreadsheet on the way runs nothing of them.
        """
        rows = list(self.spool.decided(Decision.LEAVE, "error", "faulty"))
        said = ([*orjson.loads(row.body)["row"], one_line(row.reason)] for row in rows)
        bare = (map(unguard, cells) for cells in said)
        headings = [*self.source.headings, tr("Problem")]
        named_files.write_list(path, headings, bare, self.source.delimiter)
        return len(rows)

    def close(self) -> None:
        """Remove the temporary file."""
        self.spool.close()


def plan(ws: Any, source: Source, mapping: Mapping, *, progress: Progress, check: Check) -> Plan:
    """Check all rows. Raises `UserError` for a file that cannot be read to its end, and `Cancelled`.

    `progress` takes 0 to 1; `check` raises `Cancelled` when the user stopped it.
    """
    reading = reading_of(ws, source, mapping)
    spool = Spool.make(sealed=ws.key is not None)
    try:
        said: dict[str, Any] = {}
        with apart.half(ws, source.size, fill, reading, spool.place) as items:
            for word, body in items:
                check()
                if word == "read":
                    progress(body)
                else:
                    said = body
        progress(1.0)
        met = [Met(*one) for one in said["met"]]
        return Plan(reading, spool, said | {"met": met, "laid": _laid(ws, mapping, met)})
    except BaseException:
        spool.close()
        raise


def _laid(ws: Any, mapping: Mapping, met: list[Met]) -> tuple[Laid, ...]:
    """Return the pipelines as the import would leave them, where it makes stages."""
    conn = ws.reader()
    if not mapping.new_stages:
        if pipelines.pipelines(conn):
            return ()
        met = [Met(one.pipeline, "", True, False) for one in met[:1]]
    return laying.laid(conn, met, said=mapping.stages, keep=mapping.keep_stages)


def reading_of(ws: Any, source: Source, mapping: Mapping) -> Reading:
    """Return what the reading half of an import goes by.

    Raises `UserError` where dates can be read in two ways and nobody said in which, and where a column
    would become a secret field.
    """
    own_fields.check(ws, mapping.kind, (column.target for column in mapping.columns))
    if mapping.unclear_dates and not mapping.date_order:
        raise UserError(
            tr("Dates in this file can be read in two ways: {examples}",
               examples=", ".join(mapping.unclear_dates[:3])),
            tr("Say how the dates are meant."),
        )  # fmt: skip
    profile = ws.profile
    also = _also(ws, source, mapping) if source.also and mapping.kind == source.kind else None
    return Reading(
        source, mapping, profile.region, profile.currency, language(), ws.log.moment(),
        blobs.limit(ws, blobs.MOST), also, who=profile.name,
    )  # fmt: skip


def _also(ws: Any, source: Source, mapping: Mapping) -> Mapping:
    """Return how rows of the other kind are read: as proposed, but for what was chosen for the rest."""
    usual = {c.index for c in propose(source, mapping.kind).columns if c.target}
    left_out = usual - {c.index for c in mapping.columns if c.target}
    made = propose(source, source.also, ws=ws)
    return replace(
        made, date_order=mapping.date_order, without_faults=mapping.without_faults,
        columns=tuple(replace(c, target="") if c.index in left_out else c for c in made.columns),
    )  # fmt: skip


def fill(conn: Any, reading: Reading, place: Place) -> Generator[Item]:
    """Write every row of a file with its verdict to the spool at `place`.

    Yields the part "read", and at the end what is "said" of all of them.
    """
    n = unnamed = sums = given = refused = 0
    references, left, heard = references_of(conn, reading.mapping), list[Left](), Heard()
    files = Attaching(reading.mapping.kind)
    products = line_gathering.NewProducts(reading.mapping.kind, references)
    with Spool.filling(place) as spool:
        for part, rows in judged(conn, reading, references, left, heard):
            spool.add(row.row(n + at) for at, row in enumerate(rows, 1))
            n += len(rows)
            unnamed += sum(row.unnamed for row in rows)
            sums += sum(row.verdict == "empty" and bool(row.reason) for row in rows)
            for row in rows:
                products.note(row.body.get("cells", {}))
                if row.verdict in ("new", "update"):
                    more = taking.counted(row.body["cells"])
                    given, refused = given + more[0], refused + more[1]
                    files.wanted(row.body["id"], *parted(row.body["cells"]))
            yield "read", part
    said = {"unnamed": unnamed, "met": [tuple(one) for one in references.asked_for()], "files": files.count,
            "products": products.names(), "sums": sums, "agreed": (given, refused),
            **heard.said()}  # fmt: skip
    yield "said", said | {"left": [tuple(one) for one in left]}
