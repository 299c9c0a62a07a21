"""Merging two edits of one text, word by word, with what stood before (diff3).

Changes at different places join by themselves; at one place both are kept, and marked for a decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

BASE, MINE, THEIRS, BOTH, CLASH = "base", "mine", "theirs", "both", "clash"
LONG = 6000
"""Words of a text from which on whole lines are compared: words of a book would take seconds."""
_WORDS = re.compile(r"\n|[^\S\n]+|[^\W_]+|[\W_]", re.UNICODE)


class Part(NamedTuple):
    """A stretch of the result. Of a `CLASH` `text` is mine, `other` theirs; else `other` is empty."""

    kind: str
    text: str
    other: str = ""


class Merged(NamedTuple):
    """A text put together of both edits."""

    parts: tuple[Part, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing was changed at one place by both."""
        return not any(part.kind == CLASH for part in self.parts)

    @property
    def text(self) -> str:
        """Return the whole; where both changed one place, both stand there, mine first."""
        return "".join(
            _beside(part.text, part.other) if part.kind == CLASH else part.text
            for part in self.parts
        )


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Return both edits of `base` in one text."""
    if mine == theirs:
        return Merged((Part(BASE if mine == base else BOTH, mine),) if mine else ())
    split = _split if max(len(base), len(mine), len(theirs)) < LONG * 6 else _lines
    tokens = [split(text) for text in (base, mine, theirs)]
    if max(len(t) for t in tokens) > LONG:
        tokens = [_lines(text) for text in (base, mine, theirs)]
    return Merged(tuple(_joined(_merge(*tokens))))


def _split(text: str) -> list[str]:
    return _WORDS.findall(text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _merge(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Part]:
    at = [0, 0, 0]
    for start, a, b, size in _anchors(base, mine, theirs):
        yield from _between(
            "".join(base[at[0] : start]), "".join(mine[at[1] : a]), "".join(theirs[at[2] : b])
        )
        if size:
            yield Part(BASE, "".join(base[start : start + size]))
        at = [start + size, a + size, b + size]


def _anchors(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (in base, in mine, in theirs, length) of stretches nobody changed, the end last."""
    ours, other = _kept(base, mine), _kept(base, theirs)
    i = j = 0
    while i < len(ours) and j < len(other):
        (a0, a1, size_a), (b0, b1, size_b) = ours[i], other[j]
        start, end = max(a0, b0), min(a0 + size_a, b0 + size_b)
        if start < end:
            yield start, a1 + start - a0, b1 + start - b0, end - start
        if a0 + size_a < b0 + size_b:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def _kept(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    found = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in found if block.size]


def _between(base: str, mine: str, theirs: str) -> Iterator[Part]:
    """Say what became of a stretch between two that stayed."""
    if mine == theirs:
        if mine:
            yield Part(BOTH, mine)
    elif mine == base:
        if theirs:
            yield Part(THEIRS, theirs)
    elif theirs == base:
        if mine:
            yield Part(MINE, mine)
    elif not base:  # both only added: nothing is lost one after the other
        yield Part(MINE, mine)
        yield Part(THEIRS, theirs if _touch(mine, theirs) else " " + theirs)
    else:
        yield Part(CLASH, mine, theirs)


def _touch(first: str, second: str) -> bool:
    """Say whether two additions can stand side by side as they are."""
    return not first or not second or first[-1].isspace() or second[0].isspace()


def _beside(mine: str, theirs: str) -> str:
    return mine + (theirs if _touch(mine, theirs) else " / " + theirs)


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Put neighbours of one kind together."""
    last: Part | None = None
    for part in parts:
        if last is not None and last.kind == part.kind != CLASH:
            last = Part(last.kind, last.text + part.text)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last
