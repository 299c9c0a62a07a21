"""Finding duplicates over all records of a kind, in a process of its own where they are many."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

from crm_desktop.duplicates import blocks, features
from crm_desktop.duplicates.evidence import LISTED
from crm_desktop.duplicates.features import Features
from crm_desktop.duplicates.groups import Group, grouped
from crm_desktop.duplicates.scoring import scorer
from crm_desktop.exchange import apart
from crm_desktop.store import features as stored
from crm_desktop.store import listing, merged

KINDS = ("contact", "company", "lead")
MANY = 20_000
"""From so many records on the search runs in a process of its own."""
EVERY = 20_000
"""Pairs between two signs of life."""
SEND = 1000
"""Groups handed over at a time."""
_READING, _COMPARING = 0.25, 0.7
"""Shares of the whole that reading and comparing take."""


def find(
    ws: Any, kind: str, *,
    progress: Callable[[float], None] = lambda _part: None,
    check: Callable[[], None] = lambda: None,
) -> list[Group]:  # fmt: skip
    """Return the groups of records of `kind` that seem to be one, the surest first.

    `progress` takes 0 to 1; what `check` raises ends the search.
    """
    size = apart.SMALL if listing.count(ws.reader(), listing.ListQuery(kind)) >= MANY else 0
    found: list[Group] = []
    with apart.half(ws, size, search, kind) as items:
        for item in items:
            check()
            if isinstance(item, float):
                progress(item)
            else:
                found += (Group(score, why, tuple(ns)) for score, why, ns in item)
    progress(1.0)
    return found


def search(conn: Any, kind: str) -> Generator[Any]:
    """Yield how far the search is (0 to 1) and, at its end, lists of groups."""
    found: Features | None = None
    for step in features.read(conn, kind):
        if isinstance(step, float):
            yield _READING * step
        else:
            found = step
    if found is None:
        return
    kept: dict[tuple[int, int], tuple[int, int]] = {}
    for part in _compare(found, kept):
        yield _READING + _COMPARING * part
    dismissed = set(_dismissed(conn, kind, found))
    for ends in dismissed:
        kept.pop(ends, None)
    groups = grouped(kept, found.ns, dismissed)
    yield _READING + _COMPARING
    for at in range(0, len(groups), SEND):
        yield [(g.score, g.why, g.ns) for g in groups[at : at + SEND]]


def _compare(found: Features, kept: dict[tuple[int, int], tuple[int, int]]) -> Iterator[float]:
    """Score what the blocks put together and keep what is listed; yield how far it is."""
    score, keys = scorer(found), found.keys
    kinds = list(blocks.blocks(found))
    turns = 0
    for step, (_name, of) in enumerate(kinds):
        for block in of():
            for pair in blocks.pairs(block, keys):
                turns += 1
                if not turns % EVERY:
                    yield (step + 0.5) / len(kinds)
                if pair in kept:
                    continue
                percent, why = score(*pair)
                if percent >= LISTED:
                    kept[pair] = percent, why
        yield (step + 1) / len(kinds)


def _dismissed(conn: Any, kind: str, found: Features) -> Iterator[tuple[int, int]]:
    """Yield the places of pairs that are known to be different; what was merged stands in for both."""
    pairs = [
        (merged.root(conn, kind, one), merged.root(conn, kind, other))
        for one, other in stored.set_apart(conn, kind)
    ]
    places = {n: at for at, n in enumerate(found.ns)} if pairs else {}
    for one, other in pairs:
        ends = [
            at
            for id in (one, other)
            if (at := places.get(listing.number_of(conn, kind, id) or -1)) is not None
        ]
        if len(ends) == 2 and one != other:
            yield min(ends), max(ends)
