"""Reading the changes of a row: effective cells, frontier, ancestors (rules R10, R20, R22)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import ERASE


class Written(NamedTuple):
    """One change of a row with what the log knows of its operation."""

    stamp: str
    effective: bool
    patch: dict[Cell, Value] | None
    base: tuple[str, ...]


_OF_ROW = (
    "SELECT o.stamp,o.effective,c.patch,c.base FROM change c JOIN operation o ON o.n=c.operation "
    "WHERE c.entity=? AND c.row=?"
)


REFUSED = "EXISTS(SELECT 1 FROM operation v WHERE v.cancels=o.stamp AND v.revives=2)"
"""The SQL test that a server's final verdict is on operation `o`: no redo brings it back (R35)."""


def of_row(conn: Any, entity: int, row: int) -> list[Written]:
    """Return all changes of a row, smallest stamp first."""
    found = [
        written(stamp, effective, patch, base)
        for stamp, effective, patch, base in conn.execute(_OF_ROW, (entity, row))
    ]
    found.sort(key=lambda w: w.stamp)
    return found


def written(stamp: str, effective: int, patch: str | None, base: str | None = None) -> Written:
    """Return a change as the log's columns hold it."""
    return Written(
        stamp, bool(effective), json.loads(patch) if patch else None, tuple((base or "").split())
    )


def fold(changes: Iterable[Written]) -> dict[Cell, Value]:
    """Return the cells that show: of each, the value of the greatest effective stamp (R10)."""
    cells: dict[Cell, Value] = {}
    for change in changes:
        if change.effective and change.patch:
            cells.update(change.patch)
    cells.pop(ERASE, None)
    return cells


def frontier_of(changes: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    """Return the stamps not named in the base of another change, from (stamp, base) pairs (R20)."""
    stamps: set[str] = set()
    named: set[str] = set()
    for stamp, base in changes:
        stamps.add(stamp)
        named.update(base)
    return tuple(sorted(stamps - named))


ALL = 2**62
"""An arrival number no operation will have."""


def frontier(conn: Any, entity: int, row: int, upto: int = ALL) -> tuple[str, ...]:
    """Return the frontier of one row after operation `upto` had arrived, read without its patches."""
    found = conn.execute(
        "SELECT o.stamp,c.base FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE c.entity=? AND c.row=? AND c.operation<=?",
        (entity, row, upto),
    )
    return frontier_of((stamp, (base or "").split()) for stamp, base in found)


def frontiers(
    conn: Any, entity: int, rows: Iterable[int], upto: int = ALL
) -> dict[int, tuple[str, ...]]:
    """Return the frontiers of many rows in one sweep; `upto` as in `frontier`."""
    found: dict[int, list[tuple[str, list[str]]]] = {}
    query = (
        "SELECT c.row,o.stamp,c.base FROM json_each(?) j CROSS JOIN change c ON c.entity=? AND "
        "c.row=j.value CROSS JOIN operation o ON o.n=c.operation WHERE o.n<=?"
    )
    for row, stamp, base in conn.execute(query, (json.dumps(list(rows)), entity, upto)):
        found.setdefault(row, []).append((stamp, (base or "").split()))
    return {
        row: (pairs[0][0],) if len(pairs) == 1 else frontier_of(pairs)
        for row, pairs in found.items()
    }


def ancestors(bases: Mapping[str, tuple[str, ...]], start: Iterable[str]) -> set[str]:
    """Return `start` and everything its bases name, transitively, in the history of one row."""
    seen: set[str] = set()
    left = list(start)
    while left:
        stamp = left.pop()
        if stamp not in seen:
            seen.add(stamp)
            left.extend(bases.get(stamp, ()))
    return seen
