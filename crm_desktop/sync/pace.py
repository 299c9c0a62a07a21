"""When the next round is due: at once after a change, seldom while nothing happens, often while away."""

from __future__ import annotations

import random
from collections.abc import Callable

GATHER = 0.03
"""Seconds after a local change in which more are gathered."""
LISTENING = 60.0
"""Seconds between rounds while the server tells what comes."""
POLLING = 5.0
"""Seconds between rounds while it does not."""
FIRST, LAST = 0.5, 5.0
"""Seconds to the first try after the server went away, and at most to each later one: who comes back to it
after days has all within ten seconds, and a try that fails costs nothing."""


class Pace:
    """Seconds to wait after each round; jitter keeps many devices from coming back together."""

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self._jitter, self._failed = jitter, 0

    @property
    def away(self) -> bool:
        """Whether the last round did not reach the server."""
        return self._failed > 0

    def after_round(self, *, listening: bool) -> float:
        """Return the wait after a round that reached the server."""
        self._failed = 0
        return LISTENING if listening else POLLING

    def after_failure(self, asked: float = 0) -> float:
        """Return the wait after one that did not: between half and all of what doubles each time.

        It is no shorter than the server `asked` for, and spread over as much again, so that those it
        sent away do not come back together.
        """
        wait = min(LAST, FIRST * 2.0 ** min(self._failed, 10))
        self._failed += 1
        return max(wait * (0.5 + self._jitter() / 2), asked * (1 + self._jitter()))
