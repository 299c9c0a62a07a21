"""What a run knows by itself: who wrote what, on seeing what, and which operations are undone."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from tests.store.simulation.merging import led, shows
from tests.store.simulation.ops import FINAL, Op, Pair, Patch, Row, Screen, dead_rows

_TOKEN = re.compile(r"w\d+;")


def tokens(patch: Patch | None) -> set[str]:
    """Marks unique to one write, found in the values of a patch."""
    return set(_TOKEN.findall(json.dumps(patch)))


@dataclass
class Facts:
    """Kept beside the devices, never read from their logs."""

    writes: dict[str, dict[Row, Patch]] = field(default_factory=dict)
    seen: dict[tuple[str, Row], frozenset[str]] = field(default_factory=dict)
    wishes: dict[str, dict[str, bool]] = field(default_factory=dict)  # original: press: effective
    presses: set[str] = field(default_factory=set)  # stamps of undos and redos
    erased: set[Row] = field(default_factory=set)
    refused: dict[str, set[str]] = field(default_factory=dict)  # operation: final verdicts (R35)

    def effective(self, at: str, within: set[str] | None = None) -> bool:
        if any(within is None or s in within for s in self.refused.get(at, ())):
            return False
        pressed = {s: w for s, w in self.wishes.get(at, {}).items() if not within or s in within}
        return pressed[max(pressed)] if pressed else True

    def screen(self, within: set[str] | None = None, dead: set[Row] | None = None) -> Screen:
        """What must show where these operations are held, and `dead` known: R10 in one pass."""
        rows: dict[Row, dict[str, Any]] = {}
        for at in sorted(self.writes if within is None else within & self.writes.keys()):
            if self.effective(at, within):
                for row, patch in self.writes[at].items():
                    rows.setdefault(row, {}).update(patch)
        return visible(rows, self.erased if dead is None else dead)

    def conflicts(self) -> set[Pair]:
        """Pairs of different values on one cell whose authors had not seen each other's."""
        by_row: dict[Row, list[str]] = {}
        for at in sorted(self.writes.keys() - self.refused.keys()):
            for row in self.writes[at].keys() - self.erased:
                by_row.setdefault(row, []).append(at)
        return {p for row, stamps in by_row.items() for p in self._conflicts_of(row, stamps)}

    def tokens(self, hidden: Iterable[Row] = ()) -> Counter[str]:
        """How often each mark was written on rows that were never erased, nor are hidden."""
        kept = (rows for at, rows in self.writes.items() if at not in self.refused)
        patches = ((r, p) for rows in kept for r, p in rows.items())
        out = self.erased.union(hidden)
        return Counter(t for row, patch in patches if row not in out for t in tokens(patch))

    def _conflicts_of(self, row: Row, stamps: list[str]) -> Iterable[Pair]:
        for low, high in combinations(stamps, 2):
            if low not in self.seen[high, row] and high not in self.seen[low, row]:
                u, w = self.writes[low][row], self.writes[high][row]
                yield from ((row, c, low, high) for c in u.keys() & w.keys() if u[c] != w[c])


def replay(log: Iterable[Op], erased: set[Row] | None = None) -> Screen:
    """What a log says by R10, read with its cancels."""
    ops = sorted(log, key=lambda op: op.stamp)
    last = {op.cancels: op.revives for op in ops if op.cancels}
    last |= {op.cancels: FINAL for op in ops if op.cancels and op.revives == FINAL}
    dead = dead_rows(ops) | (erased or set())
    rows: dict[Row, dict[str, Any]] = {}
    for op in ops:
        if last.get(op.stamp, 1) == 1:
            for change in op.changes:
                rows.setdefault(change.row, {}).update(change.cells)
    return visible(rows, dead)


def visible(rows: Mapping[Row, Mapping[str, Any]], dead: set[Row]) -> Screen:
    """Records that show (R6, R9), without what is null (R7) and the mark that makes them show."""
    living = {row: cells for row, cells in rows.items() if row not in dead}
    return {
        row: {c: v for c, v in led(living, row).items() if v is not None and c != "deleted"}
        for row in living
        if shows(living, row)
    }
