"""Stamps: sortable text that orders operations whatever the clocks say (rules R2 to R4)."""

from __future__ import annotations

import os
import re
from collections.abc import Collection

LAST_OWN_MS = 2**47 - 1
FIRST_REFUSED_MS = 2**48 - 2**40
_FIRST_REFUSED = f"{FIRST_REFUSED_MS:012x}"
_shaped = re.compile(r"[0-9a-f]{28}").fullmatch


def own_clock(ms: int) -> int:
    """Return a reading of this computer's clock as it may be used: 0 … 2^47-1 (R4)."""
    return max(0, min(ms, LAST_OWN_MS))


def next_stamp(clock_ms: int, greatest: str) -> str:
    """Return a stamp greater than `greatest` ("" for none) at `clock_ms`.

    12 hex digits of ms, 4 of counter, 12 random. The own clock is cut to 0 … 2^47-1 (R4); a counter
    over ffff carries into ms (R3).
    """
    ms = own_clock(clock_ms)
    counter = 0
    if greatest:
        known = int(greatest[:12], 16)
        if ms <= known:
            ms, counter = known, int(greatest[12:16], 16) + 1
            if counter > 0xFFFF:
                ms, counter = ms + 1, 0
    return f"{ms:012x}{counter:04x}{os.urandom(6).hex()}"


def well_formed(stamp: str) -> bool:
    """Say whether `stamp` may enter a log: right shape, and not so far ahead that it ends all order."""
    return stamp < _FIRST_REFUSED and _shaped(stamp) is not None


def in_order(stamp: str, named: Collection[str]) -> bool:
    """Say whether an operation may enter a log: its stamp, and all those it names are before it (R5)."""
    if not well_formed(stamp):
        return False
    for one in named:  # noqa: SIM110 - a generator takes twice as long
        if one >= stamp or _shaped(one) is None:
            return False
    return True
