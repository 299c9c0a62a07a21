"""How often one may ask: token buckets by device and by address, of all processes of a machine together."""

from __future__ import annotations

import math
import mmap
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

SLOTS = 1 << 16
"""Buckets there are; two keys that fall on one share it, which one in hundreds of devices meets."""
_SLOT = struct.Struct("<dd")  # tokens taken and not yet back, when; zeros: a full bucket


@dataclass(frozen=True, slots=True)
class Limits:
    """(requests a second over time, requests at once) of one device, one address, and of wrong codes.

    `folder` is where the processes of one server keep them together, None for one alone.
    """

    device: tuple[float, float] = (200.0, 1000.0)
    address: tuple[float, float] = (1000.0, 4000.0)
    guesses: tuple[float, float] = (1 / 6, 10.0)
    folder: Path | None = None

    def by_device(self) -> Buckets:
        """Return the buckets of devices."""
        return Buckets(*self.device, self._memory("device"))

    def by_address(self) -> Buckets:
        """Return the buckets of addresses."""
        return Buckets(*self.address, self._memory("address"))

    def of_guesses(self) -> Buckets:
        """Return the buckets of wrong codes, by address."""
        return Buckets(*self.guesses, self._memory("guesses"))

    def _memory(self, name: str) -> bytearray | mmap.mmap:
        if self.folder is None:
            return bytearray(SLOTS * _SLOT.size)
        with (self.folder / name).open("ab+") as file:
            file.truncate(SLOTS * _SLOT.size)
            return mmap.mmap(file.fileno(), 0)


class Buckets:
    """Buckets filled at `rate` a second up to `size`, in a memory that several processes may map.

    Two processes that write one bucket within the same microsecond count one request of the two.
    """

    def __init__(
        self, rate: float, size: float, memory: bytearray | mmap.mmap,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._rate, self._size, self._memory, self._clock = rate, size, memory, clock
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Return the whole seconds until one more is allowed, 0 for now; takes nothing."""
        return self._seconds(self._taken(_place(key)))

    def take(self, key: str) -> int:
        """Take one; return 0, or where there is none the seconds to wait."""
        place = _place(key)
        with self._lock:
            taken = self._taken(place)
            wait = self._seconds(taken)
            if not wait:
                _SLOT.pack_into(self._memory, place, taken + 1, self._clock())
            return wait

    def _taken(self, place: int) -> float:
        taken, at = _SLOT.unpack_from(self._memory, place)
        left: float = taken - (self._clock() - at) * self._rate
        return max(0.0, left)

    def _seconds(self, taken: float) -> int:
        over = taken + 1 - self._size
        return max(1, math.ceil(over / self._rate)) if over > 0 else 0


def _place(key: str) -> int:
    found = int.from_bytes(blake2b(key.encode(), digest_size=4).digest(), "big")
    return found % SLOTS * _SLOT.size
