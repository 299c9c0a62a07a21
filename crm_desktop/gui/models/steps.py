"""The fewest removals and insertions that turn one list of row numbers into another."""

from __future__ import annotations

from array import array
from typing import NamedTuple

WINDOW = 8
"""Rows that must agree after a step for it to count as found."""
MOST = 64
"""Steps looked for before the differing middle is replaced as a whole."""


class Step(NamedTuple):
    """Rows to take out at `at` (`gone` of them) or, when `new` is filled, to put in there."""

    at: int
    gone: int
    new: array[int]


def steps(old: array[int], new: array[int]) -> list[Step]:
    """Return steps that turn `old` into `new`, each with positions valid when its turn comes."""
    found: list[Step] = []
    at = behind = 0  # position in the growing result (= in `new`) and in `old`
    while True:
        same = agreement(old, behind, new, at)
        at, behind = at + same, behind + same
        if at == len(new) and behind == len(old):
            return found
        if len(found) >= MOST:
            return found + _replaced(old, behind, new, at)
        step = _step(old, behind, new, at)
        if step is None:
            return found + _replaced(old, behind, new, at)
        found.append(step)
        at, behind = at + len(step.new), behind + step.gone


def agreement(old: array[int], i: int, new: array[int], j: int) -> int:
    """Return how many entries `old[i:]` and `new[j:]` have in common at their start.

    Compared as bytes, by halves: a million numbers take about a millisecond.
    """
    size = old.itemsize
    a, b = memoryview(old)[i:].cast("B"), memoryview(new)[j:].cast("B")
    low, high = 0, min(len(a), len(b)) // size
    if a[: high * size] == b[: high * size]:
        return high
    while high - low > 1:
        half = (low + high) // 2
        if a[low * size : half * size] == b[low * size : half * size]:
            low = half
        else:
            high = half
    return low


def _step(old: array[int], i: int, new: array[int], j: int) -> Step | None:
    for reach in range(1, WINDOW + 1):
        if _meet(old, i + reach, new, j):
            return Step(j, reach, array("q"))
        if _meet(old, i, new, j + reach):
            return Step(j, 0, new[j : j + reach])
    return None


def _meet(old: array[int], i: int, new: array[int], j: int) -> bool:
    if i > len(old) or j > len(new):
        return False
    return old[i : i + WINDOW] == new[j : j + WINDOW]


def _replaced(old: array[int], i: int, new: array[int], j: int) -> list[Step]:
    tail = _common_end(old, i, new, j)
    middle = [Step(j, len(old) - tail - i, array("q")), Step(j, 0, new[j : len(new) - tail])]
    return [s for s in middle if s.gone or s.new]


def _common_end(old: array[int], i: int, new: array[int], j: int) -> int:
    low, high = 0, min(len(old) - i, len(new) - j)
    while low < high:
        half = (low + high + 1) // 2
        if old[len(old) - half :] == new[len(new) - half :]:
            low = half
        else:
            high = half - 1
    return low
