"""Names as they are compared: folded words that count, in one order, whatever was written around them."""

from __future__ import annotations

import re

from rapidfuzz.fuzz import ratio

from crm_desktop.domain.fold import fold
from crm_desktop.domain.names import PATRONYMICS, PREFIXES, has_han

SAME, NEAR, PART = 100, 85, 92
"""Likeness in percent: of equal names, the least that counts, and of a name within a longer one."""
ONE_WORD = 80
"""Likeness of a single word with a longer name that holds it."""
LETTERS = 60
"""Likeness in percent of two words that may be one with letters off."""


def words_of(text: str) -> list[str]:
    """Return the words of a text, for a list that is easier to read as one."""
    return text.split()


_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
_SIGNS = str.maketrans("", "", ".,;:'’`\"")
# What spellings of one word are in Malaysia.
_SPELLINGS = {
    **dict.fromkeys(
        ("muhammad", "muhamad", "mohammad", "mohamad", "mohammed", "mohamed", "muhd", "mhd", "md"),
        "mohd",
    ),
    **dict.fromkeys(("abd", "abdol"), "abdul"),
    **dict.fromkeys(("nor", "noor", "nour"), "nur"),
}
_PERSON_DROPPED = frozenset(
    fold(word).translate(_SIGNS) for word in PATRONYMICS | PREFIXES
) | frozenset(("b", "ak", "sri", "seri", "paduka", "toh"))
_FIRM_DROPPED = frozenset(
    words_of(
        "sdn bhd berhad plt llp ltd limited inc incorporated corp corporation co company pte pty "
        "gmbh the and dan & m malaysia"
    )
)
_FIRM_SPELLINGS = {"ent": "enterprise", "enterprises": "enterprise", "bros": "brothers",
                   "intl": "international", "svcs": "services", "tech": "technology"}  # fmt: skip


def person_key(folded: str) -> str:
    """Return the words of a person's folded name that count, in one order, single-spaced.

    Who has no name is called by an e-mail address or a phone number: that is "", no name.
    """
    words = _words(folded)
    if "@" in folded or not any(letter.isalpha() for letter in folded):
        return ""
    kept = [_SPELLINGS.get(w, w) for w in words if w not in _PERSON_DROPPED] or words
    return _in_one_order(kept)


def firm_key(folded: str) -> str:
    """Return the words of a company's folded name that count: no "Sdn Bhd", in one order."""
    words = _words(folded)
    kept = [_FIRM_SPELLINGS.get(w, w) for w in words if w not in _FIRM_DROPPED] or words
    return _in_one_order(kept)


def telling_words(folded: str) -> list[str]:
    """Return the words of a folded name to look others up by: without what is spelled in many ways."""
    words = [w for w in _words(folded) if w not in _PERSON_DROPPED | _FIRM_DROPPED]
    return [w for w in words if w not in _SPELLINGS] or words


def _words(folded: str) -> list[str]:
    if "(" in folded or "[" in folded or not folded.isascii():
        folded = _ASIDE.sub(" ", folded) if _ASIDE.sub(" ", folded).strip() else folded
    return folded.replace("-", " ").translate(_SIGNS).split()


def _in_one_order(words: list[str]) -> str:
    """Sort words; the signs of a Han name too, whose family name may have been written last."""
    if len(words) > 1 and any(has_han(word) for word in words if not word.isascii()):
        han = "".join(word for word in words if has_han(word))
        words = [*(word for word in words if not has_han(word)), han]
    words = [_signs_in_order(word) for word in words]
    words.sort()
    return " ".join(words)


def _signs_in_order(word: str) -> str:
    return word if word.isascii() or not has_han(word) else "".join(sorted(word))


def likeness(one: str, other: str) -> float:
    """Return 0 to 100 for two keys: the same words, one within the other, initials, or few letters off."""
    if not one or not other:
        return 0
    if one == other:
        return SAME
    few, many = one.split(), other.split()
    return max(_but_for_letters(few, many), _within(few, many))


def _but_for_letters(one: list[str], other: list[str]) -> float:
    """Return the likeness when words both have count in full, and the others are alike themselves: a
    long father's name does not make Amir and Mei one."""
    common = set(one) & set(other)
    here, there = ([w for w in words if w not in common] for words in (one, other))
    if not here or not there:
        return 0
    alike = ratio(" ".join(here), " ".join(there), score_cutoff=LETTERS if common else NEAR)
    rest, whole = sum(map(len, here + there)), sum(map(len, one + other))
    return (100 * (whole - rest) + alike * rest) / whole if alike else 0


def _within(one: list[str], other: list[str]) -> float:
    """Return how surely the shorter name is the longer one with words left out or cut to initials."""
    few, many = sorted((one, other), key=len)
    left = list(many)
    whole = 0
    for word in sorted(few, key=len, reverse=True):
        found = word if word in left else _initial(word, left)
        if not found:
            return 0
        left.remove(found)
        whole += len(word) > 1
    if not whole:
        return 0
    return PART if len(few) > 1 else ONE_WORD


def _initial(word: str, others: list[str]) -> str:
    """Return the word that a single letter stands for, or the letter that stands for a word."""
    if len(word) == 1:
        return next((w for w in others if w[0] == word), "")
    return next((w for w in others if len(w) == 1 and word[0] == w), "")
