"""What stands on one page of a b-tree: its rows, each by itself, so that a broken one costs no other."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from crm_desktop.store.salvage.pages import Pages

TABLE, INDEX = 0x0D, 0x0A
TABLE_INSIDE, INDEX_INSIDE = 0x05, 0x02
KINDS = (TABLE, INDEX, TABLE_INSIDE, INDEX_INSIDE)
Value = int | float | str | bytes | None
MOST = 1 << 30
"""Bytes no row of ours has: a length beyond them is damage."""


class Row(NamedTuple):
    """One row of a table (`n` its row number) or entry of an index (`n` 0)."""

    n: int
    values: tuple[Value, ...]


class Broken(Exception):  # noqa: N818 - not an error of the program: it says what a page holds
    """What is read here is no row any more."""


def kind_of(page: bytes, n: int) -> int:
    """Return which kind of b-tree page this is, 0 for none."""
    at = 100 if n == 1 else 0
    return page[at] if len(page) > at and page[at] in KINDS else 0


def children(pages: Pages, n: int) -> list[int]:
    """Return the pages below an inner page, in order, as far as they can be pages at all."""
    page = pages.page(n)
    if kind_of(page, n) not in (TABLE_INSIDE, INDEX_INSIDE):
        return []
    start = 100 if n == 1 else 0
    found = [int.from_bytes(page[at : at + 4], "big") for at in _places(page, n)]
    found.append(int.from_bytes(page[start + 8 : start + 12], "big"))
    return [child for child in found if 1 < child <= pages.count]


def rows(pages: Pages, n: int) -> Iterator[Row]:
    """Yield the rows that stand on a page and can be read whole; inner pages of indexes have some too."""
    page = pages.page(n)
    kind = kind_of(page, n)
    if kind in (0, TABLE_INSIDE):
        return
    for at in _places(page, n):
        try:
            yield _row(pages, page, at, kind)
        except (Broken, IndexError, struct.error, UnicodeDecodeError):
            continue


def broken(pages: Pages, n: int) -> bool:
    """Say whether a page that should be of a b-tree is not, or names places outside itself."""
    page = pages.page(n)
    return not kind_of(page, n) or len(_places(page, n)) != _told(page, n)


def _told(page: bytes, n: int) -> int:
    start = 100 if n == 1 else 0
    return int.from_bytes(page[start + 3 : start + 5], "big")


def _places(page: bytes, n: int) -> list[int]:
    """Return where on the page its cells begin, those that can be."""
    start = 100 if n == 1 else 0
    first = start + (12 if page[start] in (TABLE_INSIDE, INDEX_INSIDE) else 8)
    count = min(_told(page, n), (len(page) - first) // 2)
    found = struct.unpack_from(f">{count}H", page, first)
    return [at for at in found if first + 2 * count <= at < len(page) - 3]


def _row(pages: Pages, page: bytes, at: int, kind: int) -> Row:
    if kind == INDEX_INSIDE:
        at += 4
    size, at = varint(page, at)
    n = 0
    if kind == TABLE:
        n, at = varint(page, at)
    return Row(n, _values(_payload(pages, page, at, size, kind)))


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return one of SQLite's numbers of 1 to 9 bytes and where it ends."""
    found = 0
    for i in range(8):
        byte = data[at + i]
        found = found << 7 | byte & 0x7F
        if byte < 0x80:
            return found, at + i + 1
    found = found << 8 | data[at + 8]
    return (found if found < 1 << 63 else found - (1 << 64)), at + 9


def _payload(pages: Pages, page: bytes, at: int, size: int, kind: int) -> bytes:
    """Return the bytes of a row, those of its overflow pages too."""
    if not 0 < size <= MOST:
        raise Broken
    u = pages.usable
    most = u - 35 if kind == TABLE else (u - 12) * 64 // 255 - 23
    if size <= most:
        found = page[at : at + size]
        if len(found) < size:
            raise Broken
        return found
    least = (u - 12) * 32 // 255 - 23
    here = least + (size - least) % (u - 4)
    here = here if here <= most else least
    parts, left = [page[at : at + here]], size - here
    following = int.from_bytes(page[at + here : at + here + 4], "big")
    while left > 0:  # each turn takes from `left`: a ring of pages comes to an end too
        data = pages.page(following) if following > 1 else b""
        if not data:
            raise Broken
        parts.append(data[4 : 4 + min(left, u - 4)])
        left -= u - 4
        following = int.from_bytes(data[:4], "big")
    return b"".join(parts)


_WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Type of a value → bytes of a whole number."""


def _values(data: bytes) -> tuple[Value, ...]:
    head, at = varint(data, 0)
    if not 0 < head <= len(data):
        raise Broken
    types = []
    while at < head:
        one, at = varint(data, at)
        types.append(one)
    found: list[Value] = []
    for one in types:
        size = _length(one)
        part = data[at : at + size]
        if len(part) < size:
            raise Broken
        found.append(_value(one, part))
        at += size
    if at != len(data):
        raise Broken
    return tuple(found)


def _length(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind == 7:
        return 8
    if kind in (10, 11) or kind < 0:
        raise Broken
    return _WHOLE.get(kind, 0)


def _value(kind: int, part: bytes) -> Value:
    if kind >= 12:
        return _text(part) if kind % 2 else part
    if kind in _WHOLE:
        return int.from_bytes(part, "big", signed=True)
    if kind == 7:
        return float(struct.unpack(">d", part)[0])
    return None if kind == 0 else kind - 8


def _text(part: bytes) -> str:
    """Return a text; one with a NUL is none of ours but an empty page read as text."""
    if b"\x00" in part:
        raise Broken
    return part.decode()
