"""Folding text for search and sort: accents and case dropped, any script kept, Han split."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

_MAP = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ı": "i",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "ħ": "h",
        "Ł": "l",
        "Ø": "o",
        "Đ": "d",
        "Þ": "th",
        "Æ": "ae",
        "Œ": "oe",
        "ß": "ss",
        "ẞ": "ss",
    }
)
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
"""Signs of Han script, as part of a pattern."""
# Marks that carry vowels in Indic scripts are letters to a reader: dropping them would make
# different Tamil names equal. Only Latin, Greek, Cyrillic and Arabic marks go.
_MARKS = "[\u0300-\u036f\u0483-\u0489\u064b-\u065f\u0670\u06d6-\u06ed]"


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `text` without case and accents, single-spaced: "Łukasz  MÜLLER" → "lukasz muller"."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.translate(_MAP)).translate(_MAP)
    plain = _dropped().sub("", plain).casefold()
    return " ".join(unicodedata.normalize("NFC", plain).split())


# Compiled when a text first needs them: the window's first picture does not.
@cache
def _dropped() -> re.Pattern[str]:
    return re.compile(_MARKS)


@cache
def _han_run() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]+")


def _split(run: re.Match[str]) -> str:
    han = run.group()
    pairs = [han[i : i + 2] for i in range(len(han) - 1)]
    return " " + " ".join([*han, *pairs]) + " "


def index_text(folded: str) -> str:
    """Return folded text with each Han run as its characters and its pairs.

    The index keeps no positions, so a pair of characters must be a token to be found as a pair.
    """
    return folded if folded.isascii() else _han_run().sub(_split, folded)


def query_tokens(text: str) -> list[str]:
    """Return the tokens a query asks for: words, and for Han runs their pairs (or one character)."""
    found: list[str] = []
    for word in re.findall(
        r"[^\W_]+(?:[\u0b82-\u0bcd\u0900-\u097f]+[^\W_]*)*", _spaced_han(fold(text))
    ):
        if _han_run().fullmatch(word) and len(word) > 1:
            found += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            found.append(word)
    return found


def _spaced_han(folded: str) -> str:
    return _han_run().sub(lambda run: f" {run.group()} ", folded)
