"""Several pieces of bytes as one: a length before each (4 bytes, big endian)."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from crm_desktop.wire.columns import MalformedError

_LENGTH = struct.Struct(">I")


def joined(parts: Iterable[bytes]) -> bytes:
    """Return parts as one body."""
    return b"".join(_LENGTH.pack(len(part)) + part for part in parts)


def split(data: bytes) -> list[bytes]:
    """Return the parts of a body. Raises `MalformedError` where it is cut short."""
    found, at = [], 0
    while at < len(data):
        if at + _LENGTH.size > len(data):
            raise MalformedError("a body cut short")
        (size,) = _LENGTH.unpack_from(data, at)
        at += _LENGTH.size
        if at + size > len(data):
            raise MalformedError("a body cut short")
        found.append(data[at : at + size])
        at += size
    return found
