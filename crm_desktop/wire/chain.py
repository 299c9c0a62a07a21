"""The digest beside each number of a server: it says what everything up to there was (R33)."""

from __future__ import annotations

from hashlib import blake2b

SIZE = 16
START = bytes(SIZE)
"""The digest at number 0, where nothing is yet."""


def after(before: bytes, stamp: str) -> bytes:
    """Return the digest at the number of the operation `stamp`, whose forerunner has `before`."""
    made = _EMPTY.copy()  # quicker than a new one
    made.update(before + stamp.encode())
    return made.digest()


_EMPTY = blake2b(digest_size=SIZE)
