"""A board as data: columns of open deals in order with their sums, and what a card shows."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.deals.pipelines import Pipeline, Stage, pipelines
from crm_desktop.deals.rotting import rots_before
from crm_desktop.domain.rule import Node
from crm_desktop.store import boards
from crm_desktop.store.boards import CardRow as Card
from crm_desktop.store.boards import Spot

__all__ = ["Board", "Card", "Closed", "Column", "Sums", "added", "board", "cards", "closed", "put"]

Sums = dict[str, int]
"""Currency → sum in minor units."""


@dataclass(slots=True)
class Column:
    """One stage with its open deals: row numbers in order, and of each its value and if it rots."""

    stage: Stage
    ns: array[int] = field(default_factory=lambda: array("q"))
    amounts: array[int] = field(default_factory=lambda: array("q"))
    currencies: list[str] = field(default_factory=list)
    rotten: bytearray = field(default_factory=bytearray)
    sums: Sums = field(default_factory=dict)

    @property
    def stage_id(self) -> str:
        return self.stage.id

    @property
    def name(self) -> str:
        return self.stage.name

    @property
    def count(self) -> int:
        return len(self.ns)

    def insert(self, at: int, spot: Spot) -> None:
        """Put a deal at a position and add its value."""
        currency = spot.currency if spot.amount else ""
        self.ns.insert(at, spot.n)
        self.amounts.insert(at, spot.amount or 0)
        self.currencies.insert(at, currency)
        self.rotten.insert(at, "" < spot.since < rots_before(self.stage.rotting_days))
        if spot.amount:
            self.sums[currency] = self.sums.get(currency, 0) + spot.amount

    def pop(self, at: int) -> int:
        """Take the deal at a position out, with its value; return its row number."""
        n, amount, currency = self.ns.pop(at), self.amounts.pop(at), self.currencies.pop(at)
        del self.rotten[at]
        if currency:
            self.sums[currency] -= amount
            if currency not in self.currencies:
                del self.sums[currency]
        return n

    def position(self, n: int) -> int:
        """Return where a deal stands, or -1."""
        try:
            return self.ns.index(n)
        except ValueError:
            return -1

    def place_of(self, conn: Any, spot: Spot) -> int:
        """Return the position a deal belongs to by its rank; the deal itself must not be in it."""
        key = (spot.rank, spot.id)
        return bisect_left(self.ns, key, key=lambda n: boards.order_key(conn, n))


@dataclass(slots=True)
class Board:
    """One pipeline with its columns in order."""

    pipeline: Pipeline
    columns: list[Column]

    @property
    def count(self) -> int:
        return sum(c.count for c in self.columns)

    def sums(self) -> Sums:
        """Return the sums of all columns."""
        return added(c.sums for c in self.columns)

    def weighted(self) -> Sums:
        """Return the sums weighted by each stage's probability, in whole minor units."""
        return added(
            {cur: amount * (c.stage.probability or 0) // 100 for cur, amount in c.sums.items()}
            for c in self.columns
        )

    def find(self, n: int) -> tuple[int, int] | None:
        """Return (column, position) of a deal's row number."""
        for at, column in enumerate(self.columns):
            position = column.position(n)
            if position >= 0:
                return at, position
        return None

    def column_of(self, stage_id: str) -> int:
        """Return the column of a stage; deals of a stage that is gone stand in the first."""
        ids = [c.stage.id for c in self.columns]
        return ids.index(stage_id) if stage_id in ids else 0


def board(
    conn: Any, pipeline_id: str = "", text: str = "", conditions: Sequence[Node] = ()
) -> Board | None:
    """Return a pipeline's board, "" the first one; None when there is none.

    Deals that lie on no pipeline stand in the first column of the first.
    """
    every = pipelines(conn)
    chosen = next((p for p in every if p.id == pipeline_id), every[0] if every else None)
    if chosen is None:
        return None
    made = Board(chosen, [Column(stage) for stage in chosen.stages])
    if made.columns:
        first = chosen.id == every[0].id
        rows = boards.open_deals(conn, chosen.id, loose=first, text=text, conditions=conditions)
        _fill(made, rows)
    return made


def _fill(made: Board, rows: Iterable[tuple[str, int, int | None, str, str]]) -> None:
    of_stage = {c.stage.id: (c, rots_before(c.stage.rotting_days)) for c in made.columns}
    first = of_stage[made.columns[0].stage.id]
    for stage, n, amount, currency, since in rows:
        column, limit = of_stage.get(stage, first)
        column.ns.append(n)
        column.amounts.append(amount or 0)
        column.currencies.append(currency if amount else "")
        column.rotten.append("" < since < limit)
        if amount:
            column.sums[currency] = column.sums.get(currency, 0) + amount


@dataclass(slots=True)
class Closed:
    """The deals of a pipeline that ended one way: the last ones, and what all are worth."""

    outcome: str
    ns: array[int] = field(default_factory=lambda: array("q"))
    count: int = 0
    sums: Sums = field(default_factory=dict)


def closed(
    conn: Any, pipeline_id: str, text: str = "", conditions: Sequence[Node] = ()
) -> tuple[Closed, Closed]:
    """Return the won and the lost deals of a pipeline."""
    found = []
    for outcome in ("won", "lost"):
        ns, worth = boards.closed_deals(conn, (pipeline_id, outcome), text, conditions)
        sums = {currency: amount for currency, _, amount in worth if amount}
        found.append(Closed(outcome, array("q", ns), sum(n for _, n, _ in worth), sums))
    return found[0], found[1]


def cards(conn: Any, ns: Iterable[int]) -> dict[int, Card]:
    """Return row number → card of visible deals."""
    return boards.cards(conn, ns)


def put(conn: Any, made: Board, spots: Iterable[Spot]) -> Iterator[tuple[int, int]]:
    """Put open deals of this board, not standing on it, where they belong; yield (column, position)."""
    for spot in sorted(spots, key=lambda s: (s.rank, s.id)):
        at = made.column_of(spot.stage)
        column = made.columns[at]
        position = column.place_of(conn, spot)
        column.insert(position, spot)
        yield at, position


def added(every: Iterable[Sums]) -> Sums:
    """Return several sums as one, each currency by itself."""
    total: Sums = {}
    for sums in every:
        for currency, amount in sums.items():
            total[currency] = total.get(currency, 0) + amount
    return total
