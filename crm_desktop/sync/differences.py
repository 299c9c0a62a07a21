"""Which records differ between this file and its server, found by reading everything the server has."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from crm_desktop.domain.moments import local_time
from crm_desktop.domain.operation import Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import mark, tr
from crm_desktop.store import history, named_files, outgoing
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import sums
from crm_desktop.sync.account import Place, place_of
from crm_desktop.sync.connection import Connection
from crm_desktop.sync.incoming import Incoming, beside
from crm_desktop.sync.receiving import Page
from crm_desktop.wire import proof
from crm_desktop.wire.carried import EMPTY, Carried
from crm_desktop.wire.proof import OPERATIONS

MOST, FEW = 1000, 20
"""Records whose changes are kept, and how many of each; all are counted."""
ALL = (*RECORDS, OPERATIONS)


@dataclass(frozen=True, slots=True)
class Written:
    """One change that only one side has: `here` or the server. `cells` None of an undo or an erasure."""

    here: bool
    stamp: str
    author: str
    wall: int
    cells: Mapping[str, Any] | None = None
    left: bool = False  # the server left it with this device (`outgoing.LEFT`)


@dataclass(slots=True)
class Difference:
    """One record that is not the same on both sides; `ours` and `theirs` count what only one side has.

    Of an undo whose record is not here, the kind is `proof.OPERATIONS` and the id its stamp.
    """

    entity: str
    id: str
    title: str = ""
    ours: int = 0
    theirs: int = 0
    written: list[Written] = field(default_factory=list)


def records(
    ws: Workspace, connection: Connection, kinds: Collection[str] = ALL,
    check: Callable[[], None] = lambda: None,
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Difference]:  # fmt: skip
    """Return the records of some kinds that differ. Nothing is changed by it.

    What waits to be sent is no difference. `told` gets how far of the server's log it is. Raises
    `AwayError`, `ResetError` as a round does.
    """
    conn, found = ws.reader(), _Found(ws.reader())
    ours = {one.hash for one in _ours(conn, kinds)}
    met: set[int] = set()  # what was granted later comes twice
    for carried in everything(ws, connection, check, told):
        for one in _theirs(conn, carried, kinds):
            if one.hash not in met and one.hash not in ours:
                found.add(one, carried.header)
            met.add(one.hash)
    waiting = outgoing.unsent_stamps(conn)
    for one in _ours(conn, kinds):
        if one.hash not in met and one.stamp not in waiting:
            found.add(one)
    return found.records()


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the sums count: a change of a record, or (its kind `OPERATIONS`) an undo."""

    hash: int
    stamp: str
    entity: str
    id: str  # of an undo the stamp of what it undoes
    text: str | None


def _ours(conn: Any, kinds: Collection[str]) -> Iterator[_Counted]:
    for stamp, entity, id, text in sums.counted(conn, kinds):
        yield _Counted(proof.of_change(stamp, entity, id, text), stamp, entity, id, text)
    if OPERATIONS in kinds:
        for stamp, cancels, revives in sums.undos(conn):
            hashed = proof.of_operation(stamp, cancels, revives)
            yield _Counted(hashed, stamp, OPERATIONS, cancels, None)


def _theirs(conn: Any, one: Carried, kinds: Collection[str]) -> Iterator[_Counted]:
    header = one.header
    for row in one.rows:
        if row.entity in kinds and row.text != EMPTY:
            hashed = proof.of_change(header.stamp, row.entity, row.id, row.text)
            yield _Counted(hashed, header.stamp, row.entity, row.id, row.text)
    cancels = header.cancels
    if cancels and OPERATIONS in kinds and not sums.refused(conn, cancels):
        hashed = proof.of_operation(header.stamp, cancels, header.revives)
        yield _Counted(hashed, header.stamp, OPERATIONS, cancels, None)


class _Found:
    """Records that differ, with what was written to them."""

    def __init__(self, conn: Any) -> None:
        self._conn = conn
        self._left = frozenset(outgoing.left(conn))
        self._records: dict[tuple[str, str], Difference] = {}

    def add(self, one: _Counted, header: Operation | None = None) -> None:
        """Note a change that only the server has, whose operation is given, or only this file."""
        named = self._named(one)
        record = self._records.setdefault(named, Difference(*named))
        if header is None:
            record.ours += 1
        else:
            record.theirs += 1
        if len(record.written) < FEW and len(self._records) <= MOST:
            record.written.append(self._written(one, header))

    def records(self) -> list[Difference]:
        """Return them by kind, the greatest first of each."""
        for one in self._records.values():
            one.title = history.title_of(self._conn, one.entity, one.id)
        return sorted(self._records.values(), key=lambda one: (one.entity, one.title, one.id))

    def _named(self, one: _Counted) -> tuple[str, str]:
        if one.entity != OPERATIONS:
            return one.entity, one.id
        touched = history.differences(self._conn, one.id, 1)
        return (touched[0].entity, touched[0].id) if touched else (OPERATIONS, one.stamp)

    def _written(self, one: _Counted, header: Operation | None) -> Written:
        cells = None if one.text is None else _cells(one.text)
        if header is not None:
            return Written(False, one.stamp, header.author, header.wall, cells)
        info = history.operation(self._conn, one.stamp)
        author, wall = (info.author, round(info.wall.timestamp() * 1000)) if info else ("", 0)
        return Written(True, one.stamp, author, wall, cells, one.stamp in self._left)


def _cells(text: str) -> Mapping[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = text
    return found if isinstance(found, dict) else {"": found}


def everything(
    ws: Workspace, connection: Connection, check: Callable[[], None],
    told: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[Carried]:  # fmt: skip
    """Yield all the server shows this file, from the beginning; it is not applied."""
    place, more = Place(epoch=place_of(ws).epoch), True
    while more:
        check()
        asked = {"after": str(place.cursor), "chain": place.chain, "epoch": place.epoch}
        incoming = Incoming(beside(ws.path).with_suffix(".compared"), asked)
        connection.download("/v1/pull", asked, incoming, headers=place_of(ws).headers)
        page = Page(incoming, place)
        try:
            for one in page.carried():
                check()
                yield one
        finally:
            page.drop()
        place = place.pulled(page.said["upto"], page.said["chain"])
        told(page.said["upto"], page.said["head"])
        more = bool(page.said["more"])


HEADS = (
    mark("Kind"), mark("Record"), mark("Only"), mark("Field"), mark("Value"), mark("By"), mark("When"),
    mark("Stamp"),
)  # fmt: skip


def export(found: Sequence[Difference], path: Path) -> None:
    """Write what differs as CSV, one line a value."""
    rows = ([*_begin(one), *row] for one in found for row in lines(one))
    named_files.write_list(path, map(tr, HEADS), rows)


def _begin(one: Difference) -> tuple[str, str]:
    kind = tr(RECORDS[one.entity].label) if one.entity in RECORDS else one.entity
    return kind, one.title or one.id


def side(one: Written) -> str:
    """Return where a change is."""
    if one.left:
        return tr("here: left with this device by the server")
    return tr("here") if one.here else tr("on the server")


def lines(one: Difference) -> Iterator[list[str]]:
    """Yield where, cell, value, author, when and stamp of what differs of a record."""
    for written in one.written:
        when = local_time(written.wall).isoformat(" ", "minutes")
        for cell, value in (written.cells or {"": tr("undone or erased")}).items():
            said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield [side(written), cell, said, written.author, when, written.stamp]
