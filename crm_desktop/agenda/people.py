"""Whom a quick line is about: words of it that name a contact, company, lead or deal of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from crm_desktop.agenda.quick_add import Reading
from crm_desktop.agenda.scan import Span
from crm_desktop.agenda.words import KINDS, NOT_NAMES
from crm_desktop.domain.fold import fold
from crm_desktop.store import search
from crm_desktop.store.search import Hit

KINDS_OF = ("contact", "company", "lead", "deal")
WORDS, TOGETHER, OFFERED = 6, 4, 8
"""Words of a line that are looked up, how many at once, and how many records are offered."""
SHORTEST_BEGIN = 3
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of the line that names records, the likeliest first."""

    span: Span
    hits: tuple[Hit, ...]


def find(conn: Any, reading: Reading, *, typing: bool = False) -> Match | None:
    """Return whom a line is about, by the longest piece that names somebody; None for nobody.

    While somebody is `typing`, the last word may be the beginning of one.
    """
    for start, end, words in _pieces(reading.names):
        open_end = typing and end == len(reading.text.rstrip())
        hits = _named(conn, words, open_end=open_end)
        if hits:
            return Match(Span(start, end, "person"), tuple(hits))
    return None


def _pieces(names: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (start, end, words) of the pieces that may be a name, the longest first."""
    found = [m for m in _WORD.finditer(names) if m[0].lower() not in KINDS][:WORDS]
    for size in range(min(TOGETHER, len(found)), 0, -1):
        for at in range(len(found) - size + 1):
            some = found[at : at + size]
            words = [m[0] for m in some]
            joined = all(b.start() - a.end() <= 1 for a, b in pairwise(some))
            if joined and not _empty(words):
                yield some[0].start(), some[-1].end(), words


def _empty(words: list[str]) -> bool:
    """Say whether a piece begins or ends with a word that names nobody by itself."""
    first, last = words[0].lower(), words[-1].lower()
    alone = len(words) == 1 and len(first) < 2 and first.isascii()
    return alone or last in NOT_NAMES or (first in NOT_NAMES and len(words) == 1)


def _named(conn: Any, words: list[str], *, open_end: bool) -> list[Hit]:
    found = search.search(conn, " ".join(words), OFFERED, KINDS_OF)
    wanted = fold(" ".join(words)).split()
    return [hit for hit in found if _fits(hit, wanted, open_end)]


def _fits(hit: Hit, wanted: list[str], open_end: bool) -> bool:
    """Say whether a title has all the words: whole, but for the last one still being typed."""
    if not wanted:
        return False
    title = fold(hit.title)
    have = set(re.findall(r"[\w']+", title)) | set(title.split())
    *whole, last = wanted
    if not all(word in have for word in whole):
        return False
    begun = open_end and len(last) >= SHORTEST_BEGIN and any(w.startswith(last) for w in have)
    return last in have or begun or (not last.isascii() and last in title)
