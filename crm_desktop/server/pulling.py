"""Giving operations out: in order of their numbers, without what somebody may not see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import Connection, select

from crm_desktop.domain.operation import Operation
from crm_desktop.server import ledger, sums
from crm_desktop.server import tables as t
from crm_desktop.server.keys import portions, record_key
from crm_desktop.server.rights import Guards, Viewer
from crm_desktop.wire import batch, proof, verdicts
from crm_desktop.wire.carried import PIECE, Carried, Row, pieces, weight

PAGE = 1 << 20
"""Bytes of rows after which a page ends; a large operation goes whole."""
MOST = 5000
"""Operations of a page."""
ROWS = 5000
"""Rows of a batch of what was granted."""


class Page(NamedTuple):
    """What comes after a number: batches, up to which number, the digest there, what is gone."""

    upto: int
    chain: bytes
    head: int
    batches: list[bytes]
    gone: list[tuple[str, str]]
    numbers: list[tuple[str, int]]

    @property
    def more(self) -> bool:
        """Whether there is more to pull."""
        return self.upto < self.head


def page(
    conn: Connection, viewer: Viewer, hidden: Guards, known: tuple[int, bytes], most: int = MOST
) -> Page:
    """Return what somebody, from whom `hidden` is, sees of what came after a number.

    `known` is that number with the digest there, which the caller has proved.
    """
    after = known[0]
    w, o = t.workspace.c, t.operation.c
    head = conn.execute(select(w.head).where(w.id == viewer.workspace)).scalar_one()
    query = ledger.columns().where(o.workspace == viewer.workspace, o.number > after)
    found = conn.execute(query.order_by(o.number).limit(most + 1)).all()
    seeing = Seeing(conn, viewer, hidden, [row.cancels for row in found if row.cancels is not None])
    made = _Batches()
    upto, chain = known
    refused = False
    for count, row in enumerate(found):
        if (count >= most or made.size > PAGE) and not refused:
            break
        refused = row.refused is not None  # its verdict, which is the next, comes along
        upto, chain = row.number, bytes(row.chain)
        if not row.header:  # a number at which somebody's view changed
            continue
        one = ledger.kept(row)
        for part in seeing.parts(one):
            made.add(one.number, one.stamp, part)
    granted, gone = seeing.changes(after, upto)
    for number, whole in granted:
        for piece in pieces(whole, ROWS):
            made.add(number, whole.header.stamp, piece)
    return Page(upto, chain, head, made.all(), gone, list(dict.fromkeys(made.numbers)))


def records(conn: Connection, workspace: str, stamp: str, hidden: Guards) -> int:
    """Return the digest of the records of an operation here that are not hidden."""
    one = ledger.one_of(conn, workspace, stamp)
    rows = (row for piece in ledger.rows_of(conn, workspace, one) for row in piece.rows)
    named = ((row.entity, row.id) for row in rows)
    return proof.of_records(n for n in named if not hidden or record_key(*n) not in hidden)


class _Batches:
    """Small operations are packed together; pieces of large ones stand alone, as they came.

    Verdicts go first: what was written meanwhile on a record that somebody erased in vain would meet
    no living one there.
    """

    def __init__(self) -> None:
        self.numbers: list[tuple[str, int]] = []
        self.size = 0
        self._verdicts: list[Carried] = []
        self._done: list[bytes] = []
        self._small: list[Carried] = []
        self._rows = self._heavy = 0

    def add(self, number: int, stamp: str, part: Carried | bytes) -> None:
        self.numbers.append((stamp, number))
        if not isinstance(part, bytes) and part.header.revives == verdicts.FINAL:
            self._verdicts.append(part)
            return
        if isinstance(part, bytes):
            self._pack()
            self._done.append(part)
            self.size += len(part)
            return
        heavy = weight(part.rows)
        if self._small and (
            not part.whole or self._rows + len(part.rows) > ROWS or self._heavy + heavy > PIECE
        ):
            self._pack()
        self._small.append(part)
        self._rows, self._heavy = self._rows + len(part.rows), self._heavy + heavy
        self.size += sum(len(row.text or "") + 60 for row in part.rows) + 100

    def all(self) -> list[bytes]:
        self._pack()
        first = [batch.pack(self._verdicts)] if self._verdicts else []
        return first + self._done

    def _pack(self) -> None:
        if self._small:
            self._done.append(batch.pack(self._small))
            self._small, self._rows, self._heavy = [], 0, 0


class Seeing:
    """What one person sees, for the length of one page; `undone` is what its operations undo."""

    def __init__(
        self, conn: Connection, viewer: Viewer, hidden: Guards, undone: Iterable[str]
    ) -> None:
        self._conn, self._viewer, self._hidden = conn, viewer, hidden
        self._names = {guard.id for guard in hidden.values()}
        self._unseen = set[str]()
        if hidden:
            self._unseen = sums.unseen(conn, viewer.workspace, undone, hidden)

    def parts(self, one: ledger.Kept) -> Iterator[Carried | bytes]:
        """Yield what is seen of an operation: itself, or its pieces, as they came where nothing is hidden."""
        workspace = self._viewer.workspace
        if one.cancels is not None:
            if one.cancels not in self._unseen:
                yield Carried(one.header, [], 0, 0)
        elif one.rows is not None:
            rows = ledger.rows_from(one.rows)
            seen = self._seen(rows)
            if seen or not rows or one.refused:  # its verdict goes to everybody, too
                yield Carried(self._header(one.header), seen, 0, len(seen))
        elif not (many := self._hidden_rows(one.number)):
            for _, body in ledger.bodies(self._conn, workspace, one.stamp):
                yield body
        else:
            yield from self._pieces(one, many)

    def _pieces(self, one: ledger.Kept, hidden: int) -> Iterator[Carried]:
        """Yield the pieces of a large operation without the rows that are hidden."""
        first, header = 0, self._header(one.header)
        for piece in ledger.rows_of(self._conn, self._viewer.workspace, one):
            seen = self._seen(piece.rows)
            if seen:
                yield Carried(header, seen, first, piece.total - hidden)
                first += len(seen)
        if not first and one.refused:
            yield Carried(header, [], 0, 0)

    def _seen(self, rows: Sequence[Row]) -> Sequence[Row]:
        if not self._hidden:
            return rows
        return [row for row in rows if record_key(row.entity, row.id) not in self._hidden]

    def _hidden_rows(self, number: int) -> int:
        """Return how many hidden records a large operation touched."""
        if not self._hidden:
            return 0
        n, g = t.touched.c, t.guarded.c
        query = (
            select(n.record)
            .join(t.guarded, (g.workspace == n.workspace) & (g.record == n.record))
            .where(g.workspace == self._viewer.workspace, n.number == number)
        )
        return sum(bytes(key) in self._hidden for key in self._conn.execute(query).scalars())

    def _header(self, header: Operation) -> Operation:
        """Return a header that names no hidden record."""
        if header.label.row in self._names:
            return replace(header, label=replace(header.label, row=""))
        return header

    def changes(
        self, after: int, upto: int
    ) -> tuple[list[tuple[int, Carried]], list[tuple[str, str]]]:
        """Return what was granted between two numbers, all of it (R16), and what is gone."""
        v = t.view_change.c
        query = (
            select(v.record, v.entity, v.id)
            .where(v.workspace == self._viewer.workspace, v.person == self._viewer.id)
            .where(v.number > after, v.number <= upto)
            .order_by(v.number, v.record)
        )
        now = {bytes(key): (entity, id) for key, entity, id in self._conn.execute(query)}
        gone = [names for key, names in now.items() if key in self._hidden]
        return self._all_of(now.keys() - self._hidden.keys(), after, upto), gone

    def _all_of(self, keys: set[bytes], after: int, upto: int) -> list[tuple[int, Carried]]:
        """Return (number, operation) of all of some records, with the undos that name these.

        What lies between the two numbers is in the page already, with all its rows that are seen.
        """
        workspace, o = self._viewer.workspace, t.operation.c
        rows: dict[int, dict[bytes, Row]] = {}
        ops: dict[int, ledger.Kept] = {}
        for touch in ledger.touches(self._conn, workspace, keys):
            ops[touch.op.number] = touch.op
            rows.setdefault(touch.op.number, {}).update(touch.rows)
        stamps = sorted(one.stamp for one in ops.values())
        undos: list[ledger.Kept] = []
        for some in portions(stamps):
            query = ledger.columns().where(o.workspace == workspace, o.cancels.in_(some))
            undos += [ledger.kept(row) for row in self._conn.execute(query)]
        made = [
            (n, Carried(self._header(ops[n].header), list(given.values()), 0, len(given)))
            for n, given in sorted(rows.items())
        ]
        undos.sort(key=attrgetter("number"))  # as everybody else had them
        made += [(one.number, Carried(one.header, [], 0, 0)) for one in undos]
        return [(n, one) for n, one in made if not after < n <= upto]
