"""Levels as places in a list of weights: the rare ones of a feature are one, records alike are one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import NamedTuple

from crm_desktop.insight.scores.logistic import Rows
from crm_desktop.insight.scores.looking import Level

OTHER = "\N{HORIZONTAL ELLIPSIS}"
"""The level of all that are too rare to say something each."""
RARE = 15
"""Looks a level needs to have a weight of its own."""
MOST = 16
"""Levels of one feature with a weight of their own."""

Levels = tuple[Level, ...]
Counted = dict[Levels, list[int]]
"""Levels → how many looks were alike in them, and how many of those came out well."""


@dataclass(frozen=True, slots=True)
class Coding:
    """Feature by feature: level → its place in the weights; `shares` are how often each has it."""

    places: tuple[Mapping[Level, int], ...]
    shares: tuple[float, ...]

    @property
    def size(self) -> int:
        return len(self.shares)

    def of(self, levels: Levels) -> tuple[int | None, ...]:
        """Return the places of levels, None for one that was never seen."""
        return tuple(
            at.get(level, at.get(OTHER)) for at, level in zip(self.places, levels, strict=True)
        )


class Coded(NamedTuple):
    """Rows to learn from, and the part of the records each is of, for holding some out."""

    rows: Rows
    folds: list[int]


def coding(counted: Sequence[Counted], features: int) -> Coding:
    """Return the coding of levels as often as they were seen, whatever came out."""
    seen: list[Counter[Level]] = [Counter() for _ in range(features)]
    for part in counted:
        for levels, (count, _hits) in part.items():
            for counter, level in zip(seen, levels, strict=True):
                counter[level] += count
    places: list[dict[Level, int]] = []
    shares = [1.0]
    for counter in seen:
        kept = _kept(counter)
        places.append({level: len(shares) + at for at, level in enumerate(kept)})
        whole = sum(counter.values()) or 1
        shares += [count / whole for count in kept.values()]
    return Coding(tuple(places), tuple(shares))


def coded(known: Coding, counted: Sequence[Counted]) -> Coded:
    """Return the rows: those alike after the rare levels are one, counted together."""
    columns: list[list[int]] = [[] for _ in known.places]
    hits, counts, folds = [], [], []
    for fold, part in enumerate(counted):
        alike: dict[tuple[int, ...], list[int]] = {}
        for levels, (count, good) in part.items():
            key = tuple(at or 0 for at in known.of(levels))
            held = alike.setdefault(key, [0, 0])
            held[0], held[1] = held[0] + count, held[1] + good
        for column, each in zip(columns, zip(*alike, strict=True), strict=False):
            column.extend(each)
        counts += [float(count) for count, _ in alike.values()]
        hits += [float(good) for _, good in alike.values()]
        folds += [fold] * len(alike)
    return Coded(Rows(columns, hits, counts, known.size), folds)


def without(every: Coded, fold: int) -> Rows:
    """Return the rows that are not of a part."""
    return _those(every, [own != fold for own in every.folds])


def only(every: Coded, fold: int) -> Rows:
    """Return the rows of a part."""
    return _those(every, [own == fold for own in every.folds])


def _those(every: Coded, wanted: list[bool]) -> Rows:
    rows = every.rows
    columns = [list(compress(column, wanted)) for column in rows.columns]
    hits, counts = (list(compress(each, wanted)) for each in (rows.hits, rows.counts))
    return Rows(columns, hits, counts, rows.size)


def _kept(counter: Counter[Level]) -> dict[Level, int]:
    """Return the levels with a weight of their own, in a fixed order, the rare ones together."""
    often = [(level, n) for level, n in counter.items() if n >= RARE]
    often = sorted(often, key=lambda one: (-one[1], one[0]))[:MOST]
    kept = dict(sorted(often))
    rest = sum(counter.values()) - sum(kept.values())
    return {**kept, OTHER: kept.get(OTHER, 0) + rest} if rest else kept
