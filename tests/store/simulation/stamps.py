"""Stamps as rules R2 to R5 have them, written without the product's code."""

from __future__ import annotations

import re

from tests.store.simulation.ops import Op

OWN_CLOCK_LIMIT = 2**47 - 1
RECEIVED_LIMIT = 2**48 - 2**40
COUNTER_LIMIT = 0xFFFF
_FORM = re.compile(r"[0-9a-f]{28}")


def stamp(ms: int, counter: int, bits: int) -> str:
    """12 digits of time, 4 of counter, 12 of chance: text order is stamp order (R2)."""
    return f"{ms:012x}{counter:04x}{bits:012x}"


def split(text: str) -> tuple[int, int]:
    """Milliseconds and counter of a stamp; those of nothing are below every stamp."""
    return (int(text[:12], 16), int(text[12:16], 16)) if text else (-1, 0)


def following(greatest: str, clock: int) -> tuple[int, int]:
    """Milliseconds and counter of the next stamp, given the greatest one known (R3, R4)."""
    own = min(max(clock, 0), OWN_CLOCK_LIMIT)
    ms, counter = split(greatest)
    if own > ms:
        return own, 0
    if counter < COUNTER_LIMIT:
        return ms, counter + 1
    return ms + 1, 0


def well_formed(op: Op) -> bool:
    """Whether a received operation may enter the log at all (R4, R5)."""
    named = [b for c in op.changes for b in c.base] + ([op.cancels] if op.cancels else [])
    return all(_is_stamp(s) for s in (op.stamp, *named)) and all(n < op.stamp for n in named)


def _is_stamp(text: str) -> bool:
    return bool(_FORM.fullmatch(text)) and int(text[:12], 16) < RECEIVED_LIMIT
