"""What proves that two sides hold the same: counts and sums of hashes of all they hold, by kind.

A sum is the XOR of a 64-bit BLAKE2b (RFC 7693) of each change with its patch, and of each operation;
so it can be kept up while changes come and go, in any order. Rows of refused operations do not count,
nor do empty patches, which are all that travels of them.
What a replica shows follows from what it holds (R10), so equal logs are equal screens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct

OPERATIONS = "operation"
"""The kind under which operations themselves are counted."""


@dataclass(frozen=True, slots=True)
class Sum:
    """How many, and the XOR of their hashes as a signed 64-bit number."""

    count: int = 0
    sum: int = 0

    def plus(self, hashes: Iterable[int]) -> Sum:
        """Return it with more changes."""
        count, total = self.count, self.sum
        for one in hashes:
            count, total = count + 1, total ^ one
        return Sum(count, total)

    def minus(self, hashes: Iterable[int]) -> Sum:
        """Return it without some of its changes."""
        taken = Sum().plus(hashes)
        return Sum(self.count - taken.count, self.sum ^ taken.sum)


Sums = Mapping[str, Sum]


def of_change(stamp: str, entity: str, id: str, text: str | None) -> int:
    """Return the hash of a change; `text` is its patch as it travels, None a tombstone."""
    said = f"{stamp}\0{entity}\0{id}\0" + ("\1" if text is None else text)
    return _short(said)


def of_operation(stamp: str, cancels: str | None, revives: int | None) -> int:
    """Return the hash of an operation's header."""
    return _short(f"{stamp}\0{cancels or ''}\0{'' if revives is None else revives}")


def of_records(named: Iterable[tuple[str, str]]) -> int:
    """Return the digest of which records something touches, of (kind, id) each in any order."""
    total = 0
    for entity, id in named:
        total ^= _short(f"{entity}\0{id}")
    return total


def differing(ours: Sums, theirs: Sums) -> dict[str, tuple[int, int]]:
    """Return the kinds that differ with how many each side holds."""
    none = Sum()
    return {
        kind: (ours.get(kind, none).count, theirs.get(kind, none).count)
        for kind in ours.keys() | theirs.keys()
        if ours.get(kind, none) != theirs.get(kind, none)
    }


def _short(text: str) -> int:
    made = _EMPTY.copy()  # quicker than a new one
    made.update(text.encode("utf-8", "surrogatepass"))
    number: int = _SIGNED.unpack(made.digest())[0]
    return number


_EMPTY, _SIGNED = blake2b(digest_size=8), Struct(">q")
