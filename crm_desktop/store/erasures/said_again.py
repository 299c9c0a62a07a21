"""What in a text may be by what somebody erased is known: addresses, numbers and whole names.

The marks are keyed digests, so nothing can be searched for: whatever looks like one of these is held against
them. Names in small letters, shorter ones and those of one word are not tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from crm_desktop.domain import emails, phones
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import mark, tr
from crm_desktop.store import lookups
from crm_desktop.store.erasures.naming import CHILD_OF, NAMED, WORKERS
from crm_desktop.store.erasures.spelling import HAN_RUN

EMAIL, PHONE, NAME = "email", "phone", "name"
SAID = {
    EMAIL: mark("Somebody with this e-mail address was erased: {text}."),
    PHONE: mark("Somebody with this phone number was erased: {text}."),
    NAME: mark("A text names somebody who was erased: {text}."),
}
"""What is said of each, and what it was."""
LONGEST = 7
"""Words of a name at most."""
HAN_LENGTHS = (4, 3)
"""Signs of a name in Han script: two are a word too often."""
_NO_TEXTS = ("emails", "phones", "given_name", "family_name", "company", *WORKERS)
"""Fields of a record that say who it is, whom it is with and who works on it."""
_NUMBER = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,14}")
_ENDS = "()[]{}<>（）【】,.;:!?\"“”„'‘’*_…-"
_OF = re.compile(r"['’]s$")
_CHILD = {way for ways in CHILD_OF for way in ways}


class Met(NamedTuple):
    """What was met, as somebody wrote it."""

    kind: str
    text: str

    def words(self) -> str:
        """Say what was met, and that somebody has to decide."""
        ask = tr("Take it only if they want to be here again.")
        return f"{tr(SAID[self.kind], text=self.text)} {ask}"


def key_of(name: str) -> str:
    """Return under what a whole name is marked, "" for one that tells nobody from others within a text."""
    words = _words(name)
    han = "".join(words)
    if HAN_RUN.fullmatch(han):
        return _key(han) if len(han) in HAN_LENGTHS else ""
    plain = not any(sign.isdigit() or sign == "@" for sign in name)
    return _key(" ".join(words)) if plain and 1 < len(words) <= LONGEST else ""


def texts(entity: str, cells: Mapping[Cell, Value]) -> Iterator[str]:
    """Yield the texts of a record's cells, but for what says who it is."""
    title = RECORDS[entity].title_field if entity in NAMED else ""
    yield from strings(
        value for cell, value in cells.items()
        if (base := cell.partition(".")[0]) not in _NO_TEXTS and base != title
    )  # fmt: skip


def tried(text: str, region: str) -> Iterator[tuple[str, Met]]:
    """Yield (key of a mark, what it is) of all in a text that may be marked, longer names first."""
    for found in emails.IN_TEXT.findall(text):
        yield found.casefold(), Met(EMAIL, found)
    for found in _NUMBER.findall(text):
        for key in {phones.e164(found, region), lookups.digits(found)} - {""}:
            yield key, Met(PHONE, found)
    for line in text.splitlines():
        yield from _names(_words(line))
    for run in HAN_RUN.findall(text):
        for length in HAN_LENGTHS:
            for at in range(len(run) - length + 1):
                name = run[at : at + length]
                yield _key(name), Met(NAME, name)


def _names(words: list[str]) -> Iterator[tuple[str, Met]]:
    """Yield each run of words that begins and ends like a name, but for the beginning of "Siti binti Ali"."""
    for at, first in enumerate(words):
        if not _is_high(first):
            continue
        for end in range(min(at + LONGEST, len(words)), at + 1, -1):
            goes_on = end < len(words) and words[end].casefold() in _CHILD
            if _is_high(words[end - 1]) and not goes_on:
                name = " ".join(words[at:end])
                yield _key(name), Met(NAME, name)


def _is_high(word: str) -> bool:
    return word[0].isalpha() and not word[0].islower()


def _key(name: str) -> str:
    return f"{NAME}:{fold(name)}"


def _words(text: str) -> list[str]:
    stripped = (_OF.sub("", word.strip(_ENDS)) for word in text.split())
    return [word for word in stripped if word]


def strings(values: Iterable[Value]) -> Iterator[str]:
    """Yield whatever text stands in values, however deep."""
    left = list(values)
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list):
            left += one
