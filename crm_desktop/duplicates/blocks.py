"""Which records are held against each other: those that share something, never all with all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from crm_desktop.duplicates.features import Features, Shared

WHOLE = 12
"""In blocks up to this size everybody meets everybody."""
NEIGHBOURS = 4
"""In larger ones, ordered by name, everybody meets the next ones."""
_PLACE = 28
_MASK = (1 << _PLACE) - 1
Block = list[int]


def blocks(found: Features) -> Iterator[tuple[str, Callable[[], Iterator[Block]]]]:
    """Yield (what its records share, how to get the blocks) for each kind of block."""
    yield "outer", lambda: of_values(found.outer)
    yield "emails", lambda: of_values(found.emails)
    yield "phones", lambda: of_values(found.phones)
    yield "names", lambda: of_hashes(hash(key) if key else 0 for key in found.keys)
    yield "firms", lambda: of_hashes(found.firms)
    yield "born", lambda: of_hashes(found.born)
    yield "domains", lambda: of_hashes(found.domains)
    if found.kind == "company":
        yield "neighbours", lambda: iter([list(range(len(found)))])


def of_values(shared: Shared) -> Iterator[Block]:
    """Yield the records of each e-mail, phone or outer id that several have."""
    holders, more = shared.holders, shared.more
    keys = [value << _PLACE | at for at, value in enumerate(shared.first)
            if value and holders[value] > 1 and at not in more]  # fmt: skip
    keys += [value << _PLACE | at for at, held in more.items() for value in held
             if holders[value] > 1]  # fmt: skip
    return _runs(keys)


def of_hashes(column: Iterable[int]) -> Iterator[Block]:
    """Yield the records of each value of a column of hashes, 0 being none.

    Two values may share a hash once in a thousand million: the score tells them apart.
    """
    return _runs([(value & 0x7FFFFFFFF) << _PLACE | at for at, value in enumerate(column) if value])


def _runs(keys: list[int]) -> Iterator[Block]:
    """Yield the places of equal keys, where there are several."""
    keys.sort()
    start, size = 0, len(keys)
    while start < size:
        value, end = keys[start] >> _PLACE, start + 1
        while end < size and keys[end] >> _PLACE == value:
            end += 1
        if end - start > 1:
            yield [key & _MASK for key in keys[start:end]]
        start = end


def pairs(block: Block, keys: Sequence[str], whole: int = WHOLE) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block to look at: all of a small one, neighbours by name of a large one.

    A block of fifty thousand costs as much a record as one of nine.
    """
    if len(block) <= whole:
        yield from combinations(block, 2)
        return
    orders: tuple[Callable[[int], str], ...] = (
        lambda at: keys[at],
        lambda at: keys[at][::-1],  # for letters that differ at the beginning
    )
    for order in orders:
        ordered = sorted(block, key=order)
        for at, one in enumerate(ordered):
            for other in ordered[at + 1 : at + 1 + NEIGHBOURS]:
                yield (one, other) if one < other else (other, one)
