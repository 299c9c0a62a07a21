"""Properties of a card no field of ours holds, as texts kept with the record, and back.

A text that begins with `BOUND` is of a property a field does hold, but with less in it: it is written
again in place of the field's as long as both say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from crm_desktop.exchange.formats.card_reading import Reading, says_organisation
from crm_desktop.exchange.formats.content_lines import Line, LineError, parsed, plain, written

BOUND = "~"
_WORDS, _DATA = re.compile(r"\w+"), re.compile(r"data:[\w./+-]*;base64,", re.I)
LARGEST = 1 << 19
"""Characters of one kept property; larger ones, pictures, are left out and said to be."""


def kept(reading: Reading, *, company: bool = False) -> list[str]:
    """Return the texts to keep of a card; that it is of a company goes without saying of a company."""
    extra = [
        text_of(line) for line in reading.extra
        if len(line.value) <= LARGEST and not (company and says_organisation(line))
    ]  # fmt: skip
    return [*(BOUND + text_of(line) for line in reading.bound), *extra]


def too_large(reading: Reading) -> int:
    """Return how many properties of a card are too large to be kept."""
    return sum(len(line.value) > LARGEST for line in reading.extra)


def text_of(line: Line) -> str:
    """Return a property as one line of text; `line_of` gives it back."""
    text = written(line, "4.0").replace("\r\n ", "").removesuffix("\r\n")
    return text.replace(f"{line.name}", f"{line.name};ENCODING=B", 1) if _binary(line) else text


def line_of(text: str) -> Line | None:
    """Return the property a kept text says, None for a text that says none."""
    try:
        return parsed(text.encode().decode("latin-1"), "utf-8")
    except LineError:
        return None


def alike(text: str) -> str:
    """Return what is equal of two kept texts that say the same, whatever version wrote them.

    Versions differ in parameters, in groups, in what stands around a picture and between parts.
    """
    line = line_of(text.removeprefix(BOUND))
    if line is None:
        return text
    value = _DATA.sub("", plain(line.value)).casefold()
    value = value.replace("-", "") if line.name in ("BDAY", "ANNIVERSARY") else value
    words = sorted(set(_WORDS.findall(value)))
    return "\x1f".join((text[:1] if text.startswith(BOUND) else "", line.name, *words))


def sorted_out(texts: Iterable[str]) -> tuple[list[Line], list[Line]]:
    """Return (bound lines, extra lines) of kept texts."""
    bound, extra = list[Line](), list[Line]()
    for text in texts:
        line = line_of(text.removeprefix(BOUND))
        if line is not None:
            (bound if text.startswith(BOUND) else extra).append(line)
    return bound, extra


def _binary(line: Line) -> bool:
    return line.param("ENCODING") == "B"
