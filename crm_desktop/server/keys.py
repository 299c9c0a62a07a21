"""Short keys of records inside the server's tables, as many as one query asks for, and times."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
SOME = 500
"""Keys one query asks for."""


def record_key(entity: str, id: str) -> bytes:
    """Return 16 bytes that stand for a record."""
    made = _EMPTY.copy()  # quicker than a new one
    made.update(f"{entity}\0{id}".encode("utf-8", "surrogatepass"))
    return made.digest()


_EMPTY = blake2b(digest_size=16)


def portions(given: Iterable[T]) -> Iterator[list[T]]:
    """Yield keys, stamps or numbers in lists of at most `SOME`."""
    left = iter(given)
    while some := list(islice(left, SOME)):
        yield some


def now() -> int:
    """Return ms since 1970."""
    return time.time_ns() // 1_000_000
