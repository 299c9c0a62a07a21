"""Pairs put together to groups of records that are one, by a weak link only where all are linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from crm_desktop.duplicates.evidence import CERTAIN, Pair

STRONG = 80
"""From this score on one pair joins two groups; a weaker one only where all are linked with all."""
Pairs = Mapping[tuple[int, int], tuple[int, int]]
"""The places of two records, the lower first → score and why."""


class Group(NamedTuple):
    """Row numbers of records that seem to be one, by its weakest link; plain, to travel by pipe."""

    score: int
    why: int
    ns: tuple[int, ...]

    @property
    def certain(self) -> bool:
        return self.score >= CERTAIN


class _Forest:
    """Who is with whom, and what may never come together."""

    def __init__(self, linked: Pairs, apart: Iterable[tuple[int, int]]) -> None:
        self._linked = linked
        self._up: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.score: dict[int, int] = {}
        self.why: dict[int, int] = {}
        self._apart: dict[int, set[int]] = defaultdict(set)
        for one, other in apart:
            self._apart[one].add(other)
            self._apart[other].add(one)

    def root(self, at: int) -> int:
        while (up := self._up.get(at, at)) != at:
            self._up[at] = self._up.get(up, up)
            at = up
        return at

    def join(self, pair: Pair) -> None:
        one, other = self.root(pair.one), self.root(pair.other)
        if one == other:
            self.why[one] |= pair.why
            return
        mine, theirs = (self.members.get(at, [at]) for at in (one, other))
        if pair.score < STRONG and not self._all_linked(mine, theirs):
            return
        if self._apart and self._kept_apart(mine, theirs):
            return
        if len(mine) < len(theirs):
            one, other, mine, theirs = other, one, theirs, mine
        self._up[other] = one
        self.members[one] = mine
        mine.extend(theirs)
        self.members.pop(other, None)
        held = [self.score.pop(at) for at in (one, other) if at in self.score]
        self.score[one] = min([pair.score, *held])
        self.why[one] = pair.why | self.why.pop(one, 0) | self.why.pop(other, 0)

    def _all_linked(self, mine: list[int], theirs: list[int]) -> bool:
        return all((min(ends), max(ends)) in self._linked for ends in product(mine, theirs))

    def _kept_apart(self, mine: list[int], theirs: list[int]) -> bool:
        few, many = sorted((mine, theirs), key=len)
        hold = set(many)
        return any(self._apart[at] & hold for at in few if at in self._apart)


def grouped(linked: Pairs, ns: Sequence[int], apart: Iterable[tuple[int, int]] = ()) -> list[Group]:
    """Return the groups of these pairs, the surest first. `ns` leads from places to row numbers."""
    forest = _Forest(linked, apart)
    pairs = (Pair(*ends, *found) for ends, found in linked.items())
    for pair in sorted(pairs, key=lambda p: -p.score):
        forest.join(pair)
    found = [
        Group(forest.score[at], forest.why[at], tuple(sorted(ns[m] for m in members)))
        for at, members in forest.members.items()
    ]
    found.sort(key=lambda group: (-group.score, group.ns))
    return found
