"""Whom a quick line is about: words of it that name a contact, company, lead or deal of the file.

A word that is nothing but a word names nobody: "beli kayu" is not about Kayu Sdn Bhd. A company or a deal
is meant by a capital, by two words of its name, or right after a word that leads to somebody ("telefon
kayu"); a person by any of their names too. What is bought is not whom it is about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from crm_desktop.agenda.quick_add import Reading
from crm_desktop.agenda.scan import Span
from crm_desktop.agenda.words import BOUGHT, KINDS, NOT_NAMES, TOWARDS, TOWARDS_PEOPLE
from crm_desktop.domain.fold import fold
from crm_desktop.store import finding, search
from crm_desktop.store.search import Hit

KINDS_OF = ("contact", "company", "lead", "deal")
WORDS, TOGETHER, OFFERED = 6, 4, 8
"""Words of a line that are looked up, how many at once, and how many records are offered."""
MOST = 4
"""Names of a line that are taken, joined by "and"."""
SHORTEST_BEGIN = 3
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")
_AND = re.compile(r"\s*(?:[,&+]|(?<!\w)(?:and|dan|with|dengan)(?!\w))\s*", re.I)


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of the line that names records, the likeliest first; `certain`: that one is meant."""

    span: Span
    hits: tuple[Hit, ...]
    certain: bool = True


def named(conn: Any, reading: Reading, *, typing: bool = False) -> tuple[Match, ...]:
    """Return all a line is about, in its order: whom `find` finds, and people joined to it by "and"."""
    first = find(conn, reading, typing=typing)
    if first is None:
        return ()
    found = [first]
    rest = _blanked(reading.names, first.span.start, first.span.end, "\x00")
    for start, end in _joined(rest):
        part = _blanked(_blanked(rest, 0, start), end, len(rest))
        match = find(conn, replace(reading, names=part), typing=typing, entities=("contact",))
        if match is not None and _stands_at_an_and(rest, match.span) and len(found) < MOST:
            found.append(match)
    return tuple(sorted(found, key=lambda match: match.span))


def _blanked(text: str, start: int, end: int, by: str = " ") -> str:
    return text[:start] + by * (end - start) + text[end:]


def _joined(rest: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what stands between the words that join."""
    ands = [match.span() for match in _AND.finditer(rest)][:WORDS]
    edges = [0, *(edge for span in ands for edge in span), len(rest)]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _stands_at_an_and(rest: str, span: Span) -> bool:
    """Say whether a name is joined to something: "dan Devi", not "dan beli Devi"."""
    return any(span.start == m.end() or span.end == m.start() for m in _AND.finditer(rest))


def find(
    conn: Any, reading: Reading, *, typing: bool = False, entities: tuple[str, ...] = KINDS_OF
) -> Match | None:
    """Return whom a line is about, by the longest piece that names somebody; None for nobody.

    While somebody is `typing`, the last word may be the beginning of one.
    """
    for start, end, words in _pieces(reading.names):
        open_end = typing and end == len(reading.text.rstrip())
        hits = _named(conn, words, entities, open_end=open_end)
        meant = [hit for hit in hits if _meant(hit, reading.text, start, words)]
        if meant:
            return _match(conn, Span(start, end, "person"), meant, fold(" ".join(words)))
    return None


def _match(conn: Any, span: Span, hits: list[Hit], said: str) -> Match:
    """Put first who is called just so, last what comes along with another one."""
    along = _along(conn, hits)
    hits = sorted(hits, key=lambda hit: (hit.id in along, fold(hit.title) != said))
    alone = [fold(hit.title) == said for hit in hits if hit.id not in along]
    return Match(span, tuple(hits), certain=len(alone) == 1 or sum(alone) == 1)


def _along(conn: Any, hits: list[Hit]) -> set[str]:
    """Return the ids of what belongs to another one: a person's company, deals, the lead they were."""
    ids, along = {hit.id for hit in hits}, set[str]()
    for entity in KINDS_OF:
        ns = [hit.n for hit in hits if hit.entity == entity]
        for one in finding.records(conn, entity, ns).values():
            refers = (one.row.get("contact"), one.row.get("company"))
            named = ids & {*refers, *json.loads(one.row.get("contacts") or "{}")}
            along |= named if entity == "contact" else {one.id} if named else set()
    return along


def _meant(hit: Hit, text: str, start: int, words: list[str]) -> bool:
    """Say whether words that are part of a record's name are its name here."""
    if not all(word.islower() for word in words) and _capitals_tell(text, start):
        return True
    before = [m[0].lower() for m in _WORD.finditer(text[:start])]
    person = hit.entity in ("contact", "lead")
    leads = TOWARDS_PEOPLE if person else TOWARDS
    last = next((word for word in reversed(before) if word in leads | BOUGHT), "")
    if last in BOUGHT:
        return False
    return person or len(words) > 1 or before[-1:] == [last]


def _capitals_tell(text: str, start: int) -> bool:
    """Say whether a capital, or a letter that has none, means a name: not where all words begin so."""
    words = _WORD.findall(text)
    if not text[start].isupper() and text[start].lower() == text[start].upper():
        return True
    return bool(text[:start].strip()) and any(word[0].islower() for word in words)


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


def _named(conn: Any, words: list[str], entities: tuple[str, ...], *, open_end: bool) -> list[Hit]:
    found = search.search(conn, " ".join(words), OFFERED, entities)
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
