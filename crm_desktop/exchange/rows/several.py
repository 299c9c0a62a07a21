"""Several values in one cell: "VIP; Penang", a name with a separator in it in double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATORS = ';,|"\n'
MARKS = (" ::: ", "\n", ";", ", ")
"""What stands between several values in one cell, in the order it is tried."""
OF_LINKS = (" ::: ", "\n", "; ", ", ")
"""The same where a semicolon may be part of the value."""
_BETWEEN = re.compile(r"\s*/\s*|\s+(?:or|atau)\s+", re.I)
_ITEM = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^;]*?))\s*(?:;|$)')


def joined(names: Iterable[str]) -> str:
    """Return `names` as one cell; `parted` gives them back."""
    return "; ".join(_quoted(name) for name in names)


def parted(text: str) -> list[str]:
    """Return the names in a cell that `joined` wrote, empty ones left out."""
    found = (
        quoted.replace('""', '"') if quoted else plain for quoted, plain in _ITEM.findall(text)
    )
    return [name for name in found if name]


def values(text: str, marks: tuple[str, ...] = MARKS) -> list[str]:
    """Return the values of a cell, parted at the first of `marks` it holds."""
    for mark in marks:
        if mark in text:
            return [part for one in text.split(mark) if (part := one.strip())]
    return [text]


def numbers(text: str) -> list[str]:
    """Return the phone numbers of a cell; only what has digits enough on both sides is parted."""
    if "/" not in text and " " not in text:
        return [text]
    parts = _BETWEEN.split(text)
    whole = len(parts) > 1 and all(sum(c.isdigit() for c in part) >= 6 for part in parts)
    return parts if whole else [text]


def _quoted(name: str) -> str:
    if name.strip() == name and not any(mark in name for mark in _SEPARATORS):
        return name
    return '"' + name.replace('"', '""') + '"'
