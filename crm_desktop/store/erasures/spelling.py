"""Names in running text, whatever their case, accents and spaces, and where each stands in it.

Phone numbers are compared by their digits: "012-345 6789" is written 0123456789 too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import lru_cache

from crm_desktop.domain.fold import fold

HAN = "\u3400-\u9fff"
"""Signs of a script that parts no words, as part of a pattern."""
HAN_RUN = re.compile(f"[{HAN}]+")
AROUND = 40
"""Signs shown on each side of a name."""
DIGITS = 7
"""Digits at least of a phone number that is known however it is written."""
_NUMBER = re.compile(r"\+?[0-9\s()./-]+")
_PARTED = r"[\s()./\u2010-\u2015-]{0,4}"
"""What may stand between two digits of a number."""
_DIGITS = re.compile("[0-9]+")
Span = tuple[int, int]


def digits_of(name: str) -> str:
    """Return the digits of a phone number, "" for whatever is none."""
    digits = "".join(filter(str.isdigit, name)) if _NUMBER.fullmatch(name) else ""
    return digits if len(digits) >= DIGITS else ""


def alike(name: str) -> str:
    """Return what two ways to write the same name have in common."""
    folded = fold(name)
    return digits_of(folded) or folded


def bounded(name: str) -> str:
    """Return a pattern for a folded name: as a whole word, but within Han text wherever it stands."""
    if digits := digits_of(name):
        area = r"(?:\((?=[0-9]{1,5}\)))?"
        return rf"(?<!\w){area}(?:\+|00)?{_PARTED.join(digits)}(?!\w)"
    before = "" if HAN_RUN.match(name[0]) else r"(?<!\w)"
    after = "" if HAN_RUN.match(name[-1]) else r"(?!\w)"
    return f"{before}{re.escape(name)}{after}"


class Finder:
    """Finds any of some names in texts, the longest where several fit.

    Where a text is itself the `name` of a person, a single word in it is theirs, and one of Han signs has to
    stand alone: a longer name that begins with it is somebody else's.
    """

    def __init__(self, names: Collection[str]) -> None:
        self.names = sorted({fold(name) for name in names} - {""}, key=lambda n: (-len(n), n))
        self._numbers = set(filter(None, map(digits_of, self.names)))
        words = [one for one in self.names if not digits_of(one)]
        self._within = re.compile("|".join(map(bounded, self.names)) or r"(?!)")
        self._worded = re.compile("|".join(map(bounded, words)) or r"(?!)")
        several = [one for one in self.names if " " in one or HAN_RUN.fullmatch(one)]
        alone = "|".join(map(re.escape, several)) or r"(?!)"
        self._alone = re.compile(rf"(?<!\w)(?:{alone})(?!\w)")

    def __bool__(self) -> bool:
        return bool(self.names)

    def meets(self, text: str, *, name: bool = False) -> bool:
        """Say whether a text says one of them."""
        folded = fold(text)
        return self._pattern(folded, name).search(folded) is not None

    def named(self, text: str, *, name: bool = False) -> list[str]:
        """Return which of them a text says, folded, as often as it does."""
        folded = fold(text)
        return self._pattern(folded, name).findall(folded)

    def bears(self, text: str) -> bool:
        """Say whether a text is one of them, and nothing more."""
        return fold(text) in self.names

    def spans(self, text: str, *, name: bool = False) -> list[Span]:
        """Return where they stand in a text, as (first, after the last) of its own signs."""
        if not self.meets(text, name=name):
            return []
        folded, at = mapped(text)
        found = self._pattern(folded, name).finditer(folded)
        return [(at[one.start()][0], at[one.end() - 1][1]) for one in found]

    def _pattern(self, folded: str, name: bool) -> re.Pattern[str]:
        """Return what finds them in a folded text; numbers, which are slow, only where their digits are."""
        if name:
            return self._alone
        digits = "".join(_DIGITS.findall(folded)) if self._numbers else ""
        return self._within if any(map(digits.__contains__, self._numbers)) else self._worded

    def around(self, text: str, *, name: bool = False) -> str:
        """Return the first of them with the words around it, "" where there is none."""
        found = self.spans(text, name=name)
        return around(text, found[0]) if found else ""

    def replaced(self, text: str, put: Callable[[str, str], str], *, name: bool = False) -> str:
        """Return a text with something else in their place: `put` gets each as it stands, and folded."""
        parts, end = [], 0
        for first, last in self.spans(text, name=name):
            said = text[first:last]
            parts += [text[end:first], put(said, fold(said))]
            end = last
        return "".join((*parts, text[end:]))


def around(text: str, span: Span) -> str:
    """Return a place of a text with the words around it."""
    start, end = max(0, span[0] - AROUND), min(len(text), span[1] + AROUND)
    words = " ".join(text[start:end].split())
    return f"{'…' if start else ''}{words}{'…' if end < len(text) else ''}"


def mapped(text: str) -> tuple[str, list[Span]]:
    """Return a text folded, and for each sign of that where in the text it comes from.

    Spaces at its ends stay, so that nothing moves.
    """
    signs: list[str] = []
    at: list[Span] = []
    for first, last in _clusters(text):
        for sign in _folded(text[first:last]):
            if sign == " " and signs and signs[-1] == " ":
                at[-1] = (at[-1][0], last)
            else:
                signs.append(sign)
                at.append((first, last))
    return "".join(signs), at


def _clusters(text: str) -> list[Span]:
    """Return the pieces of a text that fold alone: a sign with the marks that change it."""
    if text.isascii():
        return [(n, n + 1) for n in range(len(text))]
    starts = [n for n, sign in enumerate(text) if not n or not _goes_with(sign)]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


@lru_cache(maxsize=4096)
def _goes_with(sign: str) -> bool:
    """Say whether a sign may melt into the one before it: a mark, a vowel or end of a Korean syllable."""
    return (
        unicodedata.category(sign).startswith("M")
        or "\u1160" <= sign <= "\u11ff" or sign in "\uff9e\uff9f"
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _folded(cluster: str) -> str:
    return fold(f"x{cluster}x")[1:-1]  # between letters no space is lost
