"""Several names in one cell: "VIP; Penang", a name with a separator in it in double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SEPARATORS = ';,|"\n'
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


def _quoted(name: str) -> str:
    if name.strip() == name and not any(mark in name for mark in _SEPARATORS):
        return name
    return '"' + name.replace('"', '""') + '"'
