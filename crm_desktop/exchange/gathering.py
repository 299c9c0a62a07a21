"""The reading half of an import: it turns rows into records that are ready to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

import orjson

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Patch
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import line_gathering
from crm_desktop.exchange.agreeing import taking
from crm_desktop.exchange.agreeing.taking import Proof
from crm_desktop.exchange.brought_files import Attaching, parted
from crm_desktop.exchange.columns.mapping import Mapping
from crm_desktop.exchange.deciding.comparing import entry_key
from crm_desktop.exchange.deciding.judging import BATCH, Reading, judged, references_of
from crm_desktop.exchange.deciding.verdicts import OPEN, VERDICTS
from crm_desktop.exchange.references import Planned, References
from crm_desktop.exchange.rows.drawing import ENTRIES
from crm_desktop.exchange.rows.heard import Heard
from crm_desktop.store.prepared import prepare
from crm_desktop.store.spool import Decision, Place, Row, Spool

Item = tuple[str, Any]
"""What the reading half says: a word and what belongs to it.

"records" are new ones (entity, ids, cells of each), "block" the same made ready for the tables, "edits"
those of known records, "read" the part that is done, and "said" at the end the counts.
"""
Said = tuple[int, dict[str, Any]]
"""(line, drafted cells) of a row."""
_LINE = itemgetter(0)
_COME_IN = ("contact", "company", "lead")
"""Kinds whose day of coming in counts: where no cell says it, it is that of the import."""
NOTED = 5
"""Rows of each verdict that is left out, told one by one."""


def straight(conn: Any, reading: Reading) -> Generator[Item]:
    """Yield the records of a file while it is read: new and changed ones; the rest is counted."""
    references = references_of(conn, reading.mapping)
    writing = _Writing(references, reading.mapping, proof=_proof(reading))
    tally = Counter(dict.fromkeys(VERDICTS, 0))
    noted: list[tuple[int, str, str, str]] = []
    unnamed, heard = 0, Heard()
    for part, rows in judged(conn, reading, references, [], heard):
        for row in rows:
            tally[row.verdict] += 1
            unnamed += row.unnamed
            if row.verdict in ("new", "update"):
                writing.take(row.body["id"], row.body["cells"], fresh=row.body["fresh"])
            elif row.reason and tally[row.verdict] <= NOTED:
                noted.append((row.line, row.verdict, row.title, row.reason))
        yield from writing.taken()
        yield "read", part
    more = {"noted": noted, "unnamed": unnamed, **heard.said()}
    yield "said", dict(tally) | writing.said() | more


def planned(conn: Any, reading: Reading, place: Place) -> Generator[Item]:
    """Yield the records of a plan's accepted rows, which are spooled at `place`."""
    spool = Spool(place)
    try:
        yield from _Accepted(conn, spool, reading).items()
    finally:
        spool.close()


def prepared(items: Iterator[Item]) -> Generator[Item]:
    """Pass items on, new records made ready for the tables."""
    for word, body in items:
        if word == "records":
            yield "block", tuple(prepare(*body))
        else:
            yield word, body


def _proof(reading: Reading) -> Proof:
    return Proof(reading.source.path.name, reading.who, now_text())


class _Writing:
    """Turns drafted cells into edits, new companies and tags before them."""

    def __init__(
        self, references: References, mapping: Mapping, others: References | None = None,
        proof: Proof | None = None,
    ) -> None:  # fmt: skip
        self._proof, self._agreed = proof or Proof(), (0, 0)
        self._kind = mapping.kind
        self._references, self._others = references, others or references
        dated = any(column.target == "created" for column in mapping.columns)
        # Of people and companies an empty cell means today: else they would seem there for ever.
        now = {} if dated and mapping.kind not in _COME_IN else {"created": now_text()}
        self._begun: Patch = {"deleted": False} | now
        self._new: dict[str, tuple[list[str], list[Patch]]] = {}
        self._edits: list[tuple[str, str, Any]] = []
        self._created = self._updated = 0
        self._files = Attaching(mapping.kind)

    def take(self, id: str, drafted: dict[str, Any], *, fresh: bool, kind: str = "") -> None:
        """Take one record, with what it names for the first time and the files it brings.

        `kind` is given where it is another than that of the rest.
        """
        if not self._created and not self._updated:
            self._lay_stages()
        drafted, claims = taking.parted(drafted)
        own, files = parted(drafted)
        references = self._others if kind else self._references
        cells = references.cells(own, fresh=fresh)
        if made := references.made:
            for edit in made:
                self._put(edit.entity, edit.id, edit.cells)
            made.clear()
        if fresh:
            self._created += 1
            self._put(kind or self._kind, id, {**self._begun, **cells})
        else:
            self._updated += 1
            self._edits.append((kind or self._kind, id, cells))
        for edit in (*self._files.edits(id, cells, files), *taking.edits(id, claims, self._proof)):
            self._put(edit.entity, edit.id, edit.cells)
        if claims:
            given, refused = taking.counted(claims)
            self._agreed = self._agreed[0] + given, self._agreed[1] + refused

    def _lay_stages(self) -> None:
        """Put stages where they come before the first deal is."""
        for edit, fresh in self._references.begun():
            if fresh:
                self._put(edit.entity, edit.id, edit.cells)
            else:
                self._edits.append((edit.entity, edit.id, edit.cells))

    def _put(self, entity: str, id: str, cells: Patch) -> None:
        ids, records = self._new.setdefault(entity, ([], []))
        ids.append(id)
        records.append(cells)

    def taken(self) -> Iterator[Item]:
        """Yield what was taken since the last time."""
        for entity, (ids, records) in self._new.items():
            yield "records", (entity, ids, records)
        if self._edits:
            yield "edits", self._edits
        self._new, self._edits = {}, []

    def said(self) -> dict[str, Any]:
        """Return how many records were created and changed, files attached."""
        return {
            "created": self._created,
            "updated": self._updated,
            "files": self._files.count,
            "agreed": self._agreed,
        }


class _Accepted(_Writing):
    """Turns the accepted rows of a plan into edits, one for each record."""

    def __init__(self, conn: Any, spool: Spool, reading: Reading) -> None:
        will_be: Planned = self._will_be
        mapping, also = reading.mapping, reading.also
        references = references_of(conn, mapping, will_be, laid=reading.laid)
        others = references_of(conn, also, will_be, references) if also else None
        proof = _proof(reading)
        super().__init__(references, mapping, others, proof)
        self._kinds = {mapping.kind: ""} | ({also.kind: also.kind} if also else {})
        self._spool = spool
        self._lines = line_gathering.Accepted(conn, spool) if mapping.lines else None
        self._alone: set[str] = set()
        self._other: dict[str, str] = {}  # id → kind of record, of those of another one

    def items(self) -> Iterator[Item]:
        """Yield all items; the last says what came of them."""
        tally = self._spool.tally()
        total = sum(tally.get((v, True), 0) for v in OPEN) or 1
        done = 0
        rows = self._lines.records() if self._lines else self._records()
        while batch := list(islice(rows, BATCH)):
            for id, cells, fresh, kind in batch:
                self.take(id, cells, fresh=fresh, kind=kind)
            yield from self.taken()
            done += len(batch)
            yield "read", min(done / total, 0.99)
        yield "said", self.said()

    def said(self) -> dict[str, Any]:
        """Return how many records were created and changed; of products put on deals how many rows were."""
        lines = self._lines
        put = {"rows": lines.rows, "drafted": [*lines.drafted]} if lines else {}
        return super().said() | put

    def _records(self) -> Iterator[tuple[str, dict[str, Any], bool, str]]:
        joined = self._duplicates()
        for row in self._spool.decided(Decision.TAKE, "new", "update"):
            body = orjson.loads(row.body)
            id = self._id(body)
            cells = self._joined([(row.line, body["cells"]), *joined.pop(id, ())])
            yield id, cells, body["fresh"], body.get("kind", "")
        for id, rest in joined.items():
            yield id, self._joined(rest), id in self._alone, self._other.get(id, "")
        for row in self._spool.decided(Decision.ADD, "duplicate"):
            body = orjson.loads(row.body)
            yield new_id(), body.get("whole", body["cells"]), True, body.get("kind", "")

    def _duplicates(self) -> dict[str, list[Said]]:
        """Return id → what accepted rows say that may be about a record another row is about."""
        found: dict[str, list[Said]] = {}
        for row in self._spool.decided(Decision.TAKE, "duplicate", "faulty"):
            id, cells = self._twin(row)
            found.setdefault(id, []).append((row.line, cells))
        return found

    def _twin(self, row: Row) -> tuple[str, dict[str, Any]]:
        body = orjson.loads(row.body)
        id = self._id(body)
        if body["fresh"] and id == body["id"]:  # the row it repeats was refused: it is the record
            self._alone.add(id)
        self._other[id] = body.get("kind", "")
        return id, body["cells"]

    def _will_be(self, entity: str, folded: str) -> str:
        if entity not in self._kinds:
            return ""
        body = self._spool.of_title(folded, self._kinds[entity])
        return self._id(orjson.loads(body)) if body else ""

    def _id(self, body: dict[str, Any]) -> str:
        """Return the id of the record a row becomes or goes into."""
        earlier = self._spool.into(body)
        return str(earlier[0][1]["id"] if earlier else body["id"])

    def _joined(self, every: Iterable[Said]) -> dict[str, Any]:
        """Return the cells of rows about one record, those of later rows over earlier, each entry once."""
        (_, first), *others = sorted(every, key=_LINE)
        made, held = (
            dict(first),
            {key for cell, v in first.items() if (key := self._entry(cell, v))},
        )
        for _line, more in others:
            for cell, value in more.items():
                key = self._entry(cell, value)
                if key is None:
                    made[cell] = value
                elif key not in held:
                    held.add(key)
                    made[f"{key[0]}.+{len(made) + 100}"] = value
        return made

    def _entry(self, cell: str, value: Any) -> tuple[str, str] | None:
        """Return (field, what tells its entries apart) of a cell that is one of several, else None."""
        field, plus, _at = cell.partition(".+")
        if not plus or field not in ENTRIES:
            return None
        return field, entry_key(RECORDS[self._kind].fields[field].entry, value)
