"""Operations as the reference model knows them: only what the rules of the log speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

Row = tuple[str, str]
"""Entity and id of one record."""
Patch = Mapping[str, Any]
Cells = dict[str, Any]
Screen = dict[Row, Cells]
Pair = tuple[Row, str, str, str]
"""A flagged conflict: row, cell, smaller stamp, greater stamp."""

UNDO, REDO, FINAL = 0, 1, 2
ERASE: Patch = {"erase": True}
"""Patch of an erase operation's changes: it marks the row dead and is never taken out."""


@dataclass(frozen=True)
class Change:
    """One row an operation touched; a patch of None is a tombstone."""

    row: Row
    patch: Patch | None
    base: tuple[str, ...] = ()

    @cached_property
    def cells(self) -> Patch:
        """What is written: nothing by a tombstone or an erase mark."""
        return {} if self.patch is None or self.patch == ERASE else self.patch


@dataclass(frozen=True)
class Op:
    """One operation: changes of rows, or a cancel of another, or marks that erase rows."""

    stamp: str
    device: str
    number: int
    wall: int
    changes: tuple[Change, ...] = ()
    cancels: str | None = None
    revives: int | None = None

    @cached_property
    def rows(self) -> frozenset[Row]:
        return frozenset(self._by_row)

    @cached_property
    def erases(self) -> frozenset[Row]:
        return frozenset(c.row for c in self.changes if c.patch == ERASE)

    def change(self, row: Row) -> Change | None:
        return self._by_row.get(row)

    @cached_property
    def _by_row(self) -> dict[Row, Change]:
        return {c.row: c for c in reversed(self.changes)}

    def without_patches(self, rows: Iterable[Row]) -> Op:
        """This operation with the patches of erased rows gone: stamp, base and row stay (R40)."""
        gone = set(rows) - self.erases
        kept = tuple(replace(c, patch=None) if c.row in gone else c for c in self.changes)
        return replace(self, changes=kept)


def dead_rows(log: Iterable[Op]) -> set[Row]:
    """Rows that a log marks as erased, by no erasure that a server refused (R35)."""
    ops = list(log)
    final = {op.cancels for op in ops if op.revives == FINAL}
    return {row for op in ops if op.stamp not in final for row in op.erases}
