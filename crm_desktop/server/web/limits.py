"""How often one may ask: token buckets in this process, by device and by address."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_KEPT = 50_000
"""Buckets kept; full ones are forgotten first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """(requests a second over time, requests at once) of one device, one address, and of wrong codes."""

    device: tuple[float, float] = (200.0, 1000.0)
    address: tuple[float, float] = (1000.0, 4000.0)
    guesses: tuple[float, float] = (1 / 6, 10.0)


class Buckets:
    """One bucket a key, filled at `rate` a second up to `size`."""

    def __init__(
        self, rate: float, size: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._size, self._clock = rate, size, clock
        self._left: dict[str, tuple[float, float]] = {}  # key → (tokens, when)
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Return the whole seconds until one more is allowed, 0 for now; takes nothing."""
        with self._lock:
            return self._seconds(self._now(key))

    def take(self, key: str) -> int:
        """Take one; return 0, or where there is none the seconds to wait."""
        with self._lock:
            tokens = self._now(key)
            wait = self._seconds(tokens)
            if len(self._left) >= MOST_KEPT:
                self._forget()
            self._left[key] = (tokens if wait else tokens - 1, self._clock())
            return wait

    def _now(self, key: str) -> float:
        tokens, at = self._left.get(key, (self._size, self._clock()))
        return min(self._size, tokens + (self._clock() - at) * self._rate)

    def _seconds(self, tokens: float) -> int:
        return 0 if tokens >= 1 else max(1, math.ceil((1 - tokens) / self._rate))

    def _forget(self) -> None:
        self._left = {k: v for k, v in self._left.items() if self._now(k) < self._size}
        if len(self._left) >= MOST_KEPT:
            self._left.clear()
