"""Ranks: sortable text that puts cards in order, with room for more between any two (rule R60)."""

from __future__ import annotations

import random

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
LONGEST = 32
_WIDTH = 6  # digits counted at the ends of a column
_TAIL = 2  # random digits, so that two devices that drop into one gap do not tie
_MIDDLE = "i" + "0" * (_WIDTH - 1)


class NoRoom(Exception):  # noqa: N818 - asks for the neighbours to be spread, nothing failed
    """No rank of a bearable length fits here: the neighbours must be ranked anew."""


def between(low: str, high: str, count: int = 1) -> list[str]:
    """Return `count` ascending ranks above `low` and below `high`; "" is an open end.

    At an open end ranks count up or down, so that they do not grow. Raises `NoRoom`.
    """
    if count < 1:
        return []
    if low and high and low >= high:
        raise NoRoom
    if not high:
        made = _counted(low[:_WIDTH] or _MIDDLE, count, up=True)
    elif not low:
        made = _counted(high[:_WIDTH], count, up=False)
    else:
        made = []
    found = [head + _tail() for head in made or _spread(low, high, count)]
    if max(map(len, found)) > LONGEST or not _ascending([low, *found], high):
        raise NoRoom
    return found


def _counted(start: str, count: int, *, up: bool) -> list[str]:
    """Return whole numbers beyond `start`, or nothing when they run out."""
    first = _number(start, _WIDTH) + (1 if up else -count)
    if first < 1 or first + count >= BASE**_WIDTH:
        return []
    return [_text(first + i, _WIDTH) for i in range(count)]


def _spread(low: str, high: str, count: int) -> list[str]:
    """Return `count` heads evenly between two ranks, as short as they can be."""
    for width in range(1, LONGEST - _TAIL + 1):
        bottom = _number(low, width)
        top = _number(high, width) if high else BASE**width
        if top - bottom > count:
            room = top - bottom
            return [_text(bottom + room * (i + 1) // (count + 1), width) for i in range(count)]
    raise NoRoom


def _ascending(ranks: list[str], high: str) -> bool:
    """Check what was made: ranks of other programs may hold signs that are no digits of ours."""
    pairs = zip(ranks, [*ranks[1:], high or "\x7f"], strict=True)
    return all(a < b for a, b in pairs)


def _number(text: str, width: int) -> int:
    value = 0
    for sign in text[:width].ljust(width, "0"):
        value = value * BASE + max(0, DIGITS.find(sign))
    return value


def _text(value: int, width: int) -> str:
    made = ""
    for _ in range(width):
        value, digit = divmod(value, BASE)
        made = DIGITS[digit] + made
    return made


def _tail() -> str:
    return "".join(random.choices(DIGITS, k=_TAIL))  # noqa: S311 - no secret
