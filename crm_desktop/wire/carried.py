"""An operation on its way, or a piece of a large one, with its patches as the author wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from crm_desktop.domain.operation import Change, Operation, SentPatch


class Row(NamedTuple):
    """One change on its way: `text` is its patch as JSON, None for a tombstone."""

    entity: str
    id: str
    text: str | None
    base: tuple[str, ...] = ()

    def change(self) -> Change:
        """Return it as the log takes it. Raises `ValueError` where the text is no JSON object."""
        patch = None if self.text is None else SentPatch(self.text)
        return Change(self.entity, self.id, patch, self.base)


@dataclass(slots=True)
class Carried:
    """The rows from `first` on of an operation of `total` rows; `header` holds no changes."""

    header: Final[Operation]
    rows: Final[Sequence[Row]]
    first: Final[int] = 0
    total: Final[int] = 0

    @property
    def whole(self) -> bool:
        """Whether nothing of the operation travels in another piece."""
        return self.first == 0 and len(self.rows) == self.total

    @property
    def ends(self) -> bool:
        """Whether nothing of the operation comes after these rows."""
        return self.first + len(self.rows) >= self.total

    def operation(self) -> Operation:
        """Return it as the log takes it, with the rows that are here."""
        return replace(self.header, changes=tuple(row.change() for row in self.rows))


EMPTY = "{}"
"""The patch of what was refused."""


def emptied(rows: Iterable[Row]) -> list[Row]:
    """Return what rows touch and are built on, without their values: all that is kept of refused ones."""
    return [row._replace(text=EMPTY) for row in rows]


def carried(op: Operation) -> Carried:
    """Return an operation with all its changes, ready to travel."""
    rows = [Row(c.entity, c.id, c.text(), c.base) for c in op.changes]
    return Carried(replace(op, changes=()), rows, 0, len(rows))


PIECE = 4 << 20
"""Bytes of patches that travel together, but for one that is larger: a server takes few times as many."""


def weight(rows: Iterable[Row]) -> int:
    """Return how many bytes the patches of rows have."""
    return sum(len(row.text.encode()) for row in rows if row.text)


def runs(rows: Iterable[Row], most: int) -> Iterator[list[Row]]:
    """Yield rows in runs of at most `most` rows and `PIECE` bytes; one larger row makes its own."""
    run, size = list[Row](), 0
    for row in rows:
        heavy = weight((row,))
        if run and (len(run) == most or size + heavy > PIECE):
            yield run
            run, size = [], 0
        run.append(row)
        size += heavy
    if run:
        yield run


def pieces(whole: Carried, most: int) -> Iterator[Carried]:
    """Yield an operation in pieces of at most `most` rows and `PIECE` bytes, itself where it is small."""
    first, parts = 0, list(runs(whole.rows, most))
    if len(parts) < 2:
        yield whole
        return
    for rows in parts:
        yield Carried(whole.header, rows, first, whole.total)
        first += len(rows)


def filled(ops: Iterable[Carried], most: int) -> Iterator[list[Carried]]:
    """Yield operations together as they come, those of much in pieces, so that each part can be read.

    Two pieces of one operation never come together.
    """
    some, size = list[Carried](), 0
    for op in ops:
        for piece in pieces(op, most):
            heavy = weight(piece.rows)
            if some and size + heavy > PIECE:
                yield some
                some, size = [], 0
            some.append(piece)
            size += heavy
    if some:
        yield some


def rows_of(given: Iterable[Carried]) -> int:
    """Return how many rows pieces hold together."""
    return sum(len(one.rows) for one in given)
