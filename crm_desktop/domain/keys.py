"""Ids of records and keys of their entries, made on this device without asking anyone."""

from __future__ import annotations

import os
import re
import threading
import time

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562, section 5.7) as text: it sorts by the time it was made."""
    return _shaped((time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big"))


_NAMED_AT = 1_767_225_600_000  # 2026-01-01 UTC: older than whatever a user makes


def named_id(*names: str) -> str:
    """Return the id that these names always give, on every device, in the shape of `new_id`'s."""
    digest = _digest("\0".join(names))
    return _shaped(_NAMED_AT << 80 | int.from_bytes(digest[:10], "big"))


def _digest(text: str) -> bytes:
    import hashlib  # with a large library, which the first picture does not wait for

    return hashlib.sha256(text.encode()).digest()


def _shaped(value: int) -> str:
    """Return 128 bits as a UUIDv7, its version and variant put in."""
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    h = f"{value:032x}"
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def is_id(text: str) -> bool:
    """Say whether a text is an id as `new_id` makes them."""
    return _ID.fullmatch(text) is not None


_newest = [0]
_turn = threading.Lock()


def _later() -> int:
    """Return the time in milliseconds, moved on where a key of this process has it already."""
    with _turn:
        _newest[0] = max(time.time_ns() // 1_000_000, _newest[0] + 1)
        return _newest[0]


def new_key() -> str:
    """Return a key for one more entry of a keyed field.

    It sorts after the keys "1", "2" … of the record's creation and after keys made before it, in the
    same millisecond too; its random end keeps two devices from choosing the same one.
    """
    return f"k{_base36(_later())}{os.urandom(3).hex()}"


def named_key(id: str, key: str) -> str:
    """Return the key, on every device, of an entry taken over from the entry `key` of a record.

    It sorts with the keys `new_key` gave when that record was made.
    """
    made = int(id.replace("-", "")[:12], 16) if is_id(id) else _NAMED_AT
    return f"k{_base36(made)}{_digest(id).hex()[:6]}{key}"


def _base36(left: int) -> str:
    digits = ""
    while left:
        left, digit = divmod(left, 36)
        digits = _DIGITS[digit] + digits
    return digits
