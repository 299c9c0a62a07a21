"""When the next round is due: at once after a change, seldom while nothing happens, later while away."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

GATHER = 0.03
"""Seconds after a local change in which more are gathered."""
LISTENING = 60.0
"""Seconds between rounds while the server tells what comes."""
POLLING = 5.0
"""Seconds between rounds while it does not."""
FIRST, SOON, LONG = 0.5, 8.0, 60.0
"""Seconds to the first try after the server went away, and at most for `PATIENT` and after."""
PATIENT = 600.0


class Pace:
    """Seconds to wait after each round; jitter keeps many devices from coming back together."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self._clock, self._jitter = clock, jitter
        self._away_since: float | None = None
        self._tries = 0

    @property
    def away(self) -> bool:
        """Whether the last round did not reach the server."""
        return self._away_since is not None

    def after_round(self, *, listening: bool) -> float:
        """Return the wait after a round that reached the server."""
        self._away_since, self._tries = None, 0
        return LISTENING if listening else POLLING

    def after_failure(self) -> float:
        """Return the wait after one that did not: between half and all of what doubles each time."""
        now = self._clock()
        if self._away_since is None:
            self._away_since = now
        most = SOON if now - self._away_since < PATIENT else LONG
        wait = min(most, FIRST * 2.0 ** min(self._tries, 10))
        self._tries += 1
        return wait * (0.5 + self._jitter() / 2)
