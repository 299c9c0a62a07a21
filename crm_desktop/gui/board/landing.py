"""Between which cards others come to lie when they are let go at a position."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def landing(
    ns: Sequence[int], position: int, moved: Collection[int]
) -> tuple[int | None, int | None]:
    """Return the cards (before, after) which the moved ones are put, leaving those out."""
    after = next((n for n in reversed(ns[:position]) if n not in moved), None)
    before = next((n for n in ns[position:] if n not in moved), None)
    return before, after
