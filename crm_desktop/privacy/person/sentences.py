"""Of a text about others, the sentences that say somebody: the rest is not theirs to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from crm_desktop.store.erasures.spelling import Finder

_END = re.compile(r"(?:[.!?;]+(?=\s)|[。！？；]+|(?=\n))\s*")


def parted(text: str, finder: Finder) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text in its order, and whether each says one of the names of `finder`.

    Sentences of a kind that follow one another are one part. A name is not taken apart: "Siti bt. Ali".
    """
    spans = finder.spans(text)
    ends = [found.end() for found in _END.finditer(text)]
    ends = [end for end in ends if not any(first < end < last for first, last in spans)]
    places = list(zip((0, *ends), (*ends, len(text)), strict=True))

    def says(place: tuple[int, int]) -> bool:
        return any(first < place[1] and place[0] < last for first, last in spans)

    for said, run in groupby(places, says):
        every = list(run)
        if words := text[every[0][0] : every[-1][1]]:
            yield said, words
