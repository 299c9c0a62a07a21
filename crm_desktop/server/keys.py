"""Short keys of records inside the server's tables, and times."""

from __future__ import annotations

import time
from hashlib import blake2b


def record_key(entity: str, id: str) -> bytes:
    """Return 16 bytes that stand for a record."""
    return blake2b(f"{entity}\0{id}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def now() -> int:
    """Return ms since 1970."""
    return time.time_ns() // 1_000_000
