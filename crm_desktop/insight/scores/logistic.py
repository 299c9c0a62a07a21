"""Logistic regression on counted patterns: Newton's method with a penalty on the squares of the weights.

The method is iteratively reweighted least squares (Bishop, Pattern Recognition and Machine Learning,
4.3.3; Hosmer and Lemeshow, Applied Logistic Regression, 1.2). Every record falls into one level of each
feature, so a row is a handful of places in the list of weights, and records that are alike in all are
one row with a count. Of many rows the curvature is taken from every so manyth, the slope always from
all: the steps differ, where they end does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import exp, log, log1p
from operator import mul, neg
from typing import NamedTuple

Vector = list[float]

TURNS = 200
NEAR = 1e-9
"""The gain a step promises (twice, in the logarithm of the likelihood) below which none is taken.

That of up to `_NEAR_OF` records. Of more it grows with them: the weights are as near then, and what
the sums of so many records round off would hide a smaller gain.
"""
_NEAR_OF = 1000
SAMPLE, SAMPLE_PART = 8000, 20
"""So many rows, or a twentieth of all, the curvature is taken from."""
_FRESH = 2
"""Turns whose curvature is worked out anew; after them only where a step did not help enough."""
_RARE = 100
"""A level so many rows of the sample would have is taken from all of its rows: few say it too wrongly."""
_SAMPLED = 25
"""Turns after which the curvature is taken from all rows: some did not say enough."""
_CODES = 2048
_FAR = 700.0


class Rows(NamedTuple):
    """What is learned from: `columns` say, feature by feature, which weight each row has.

    Weight 0 is that of all rows. `counts` are how many records a row stands for, `hits` how many of
    them came out well. `size` is the number of weights.
    """

    columns: Sequence[Sequence[int]]
    hits: Sequence[float]
    counts: Sequence[float]
    size: int


class Fit(NamedTuple):
    """The weights, the first of them of all rows; `loss` is the penalised one, in natural logarithms."""

    weights: Vector
    loss: float
    turns: int


def fit(
    rows: Rows,
    penalty: float = 1.0,
    start: Vector | None = None,
    check: Callable[[], None] = lambda: None,
) -> Fit:
    """Return the weights that make what came out most likely, the penalty taken off.

    `penalty` is half of what a weight of 1 costs, twice: λ/2·Σw², as scikit-learn's C = 1/λ; the first
    weight is free of it. It makes the answer one and finite also where features say the same twice or
    tell all records apart. `check` may raise to stop.
    """
    check()
    search, some = _Search(rows, penalty), _Some(rows, _every(rows))
    at = search.place(start or _near(rows, penalty, check))
    factor: list[Vector] = []
    fresh = _FRESH if start is None else 1
    near = NEAR * max(sum(rows.counts) / _NEAR_OF, 1.0)
    before, turns = 0.0, 0
    for turns in range(1, TURNS + 1):
        check()
        slope = search.slope(at)
        if turns <= fresh or not factor:
            if turns >= _SAMPLED:
                some = _Some(rows, 1)
            factor = _cholesky(some.curvature(at.chances, penalty))
        step = _solved(factor, slope)
        gain = sum(map(mul, slope, step))
        if gain < near:
            break
        there = search.stepped(at, step)
        if there is at:
            break  # no part of the step leads on: what is left is less than what is rounded off
        at = there
        if turns > fresh and gain > before / 8:
            factor = []
        before = gain
    return Fit(at.weights, at.loss, turns)


def scores_of(columns: Sequence[Sequence[int]], weights: Vector, count: int) -> Vector:
    """Return the logarithm of the odds of each of `count` rows, kept to what `exp` can take."""
    return _summed(weights[0], columns, [weights] * len(columns), count)


def _summed(
    first: float, columns: Sequence[Sequence[int]], tables: Sequence[Vector], count: int
) -> Vector:
    """Return, row by row, `first` and what each column finds in its table."""
    if not columns:
        return [first] * count
    each = zip(columns, tables, strict=True)
    told = zip(*(map(table.__getitem__, column) for column, table in each), strict=True)
    found = [first + score for score in map(sum, told)]
    if found and (max(found) > _FAR or min(found) < -_FAR):
        return [min(max(score, -_FAR), _FAR) for score in found]
    return found


def odds(share: float) -> float:
    """Return the logarithm of the odds of a share between 0 and 1, neither of them."""
    return log(share / (1 - share))


def _even(rows: Rows) -> Vector:
    """Return the weights by which every record has the share of all."""
    hits, count = sum(rows.hits), sum(rows.counts)
    return [odds((hits + 0.5) / (count + 1))] + [0.0] * (rows.size - 1)


def _near(rows: Rows, penalty: float, check: Callable[[], None]) -> Vector:
    """Return weights to start from: those of some rows where there are very many."""
    every = _every(rows)
    if every < 3:
        return _even(rows)
    some = Rows(
        [c[::every] for c in rows.columns], rows.hits[::every], rows.counts[::every], rows.size
    )
    return fit(some, penalty / every, check=check).weights


def _every(rows: Rows) -> int:
    """Return of how many rows one is taken for the curvature."""
    return max(len(rows.counts) // max(SAMPLE, len(rows.counts) // SAMPLE_PART), 1)


class _Place(NamedTuple):
    """Where the search stands: the weights, the chances they give to the rows, the loss."""

    weights: Vector
    chances: Vector
    loss: float


class _Search:
    """The likelihood over all rows. Features are looked up several at once, as one code for their levels."""

    def __init__(self, rows: Rows, penalty: float) -> None:
        self._rows, self._penalty = rows, penalty
        self._misses = [c - h for h, c in zip(rows.hits, rows.counts, strict=True)]
        self._codes: list[list[int]] = []
        self._places: list[list[tuple[int, ...]]] = []  # code → the weights it stands for
        for group in _groups(rows.columns):
            known: dict[tuple[int, ...], int] = {}
            codes = [known.setdefault(key, len(known)) for key in zip(*group, strict=True)]
            self._codes.append(codes)
            self._places.append(list(known))

    def place(self, weights: Vector) -> _Place:
        """Return the place of weights."""
        rows = self._rows
        tables = [[sum(map(weights.__getitem__, key)) for key in keys] for keys in self._places]
        scores = _summed(weights[0], self._codes, tables, len(rows.counts))
        against = list(map(exp, map(neg, scores)))
        # log(1+eˢ) = s + log(1+e⁻ˢ)
        lost: float = sum(map(mul, rows.counts, map(log1p, against)))
        lost += sum(map(mul, self._misses, scores))
        squares: float = sum(map(mul, weights[1:], weights[1:]))
        chances = [1 / (1 + e) for e in against]
        return _Place(weights, chances, lost + self._penalty / 2 * squares)

    def slope(self, at: _Place) -> Vector:
        """Return which way, and how strongly, each weight is drawn."""
        rows = self._rows
        left = [h - c * p for h, c, p in zip(rows.hits, rows.counts, at.chances, strict=True)]
        found = [-self._penalty * weight for weight in at.weights]
        found[0] = sum(left)
        for codes, keys in zip(self._codes, self._places, strict=True):
            sums = [0.0] * len(keys)
            for code, more in zip(codes, left, strict=True):
                sums[code] += more
            for key, more in zip(keys, sums, strict=True):
                for weight in key:
                    found[weight] += more
        return found

    def stepped(self, at: _Place, step: Vector) -> _Place:
        """Return the place a step on: half the step as often as it leads too far."""
        part = 1.0
        for _ in range(40):
            there = [w + part * s for w, s in zip(at.weights, step, strict=True)]
            found = self.place(there)
            if found.loss <= at.loss:
                return found
            part /= 2
        return at


def _groups(columns: Sequence[Sequence[int]]) -> list[list[Sequence[int]]]:
    """Return the features put together as long as their levels make few codes."""
    made: list[list[Sequence[int]]] = []
    codes = _CODES
    for column in columns:
        levels = len(set(column))
        if codes * levels > _CODES:
            made.append([])
            codes = 1
        made[-1].append(column)
        codes *= levels
    return made


class _Some:
    """Rows the curvature is taken from: every so manyth, for as many, and each that has a rare level."""

    def __init__(self, rows: Rows, every: int) -> None:
        self._size = rows.size
        rare: set[int] = set()
        if every > 1:
            for column in rows.columns:
                few = {at for at, n in Counter(column).items() if n < _RARE * every}
                rare.update(n for n, at in enumerate(column) if at in few) if few else None
        wanted = [n for n in range(len(rows.counts)) if n in rare or n % every == 0]
        self._rows = wanted
        self._times = [rows.counts[n] * (1 if n in rare else every) for n in wanted]
        self._columns = [[column[n] for n in wanted] for column in rows.columns]

    def curvature(self, chances: Vector, penalty: float) -> list[Vector]:
        """Return the lower half of the matrix of second derivatives, of opposite sign."""
        found = (chances[n] for n in self._rows)
        pulls = [t * p * (1 - p) for t, p in zip(self._times, found, strict=True)]
        whole = [[0.0] * self._size for _ in range(self._size)]
        for at, column in enumerate(self._columns):
            for a, pull in zip(column, pulls, strict=True):
                own = whole[a]
                own[0] += pull
                own[a] += pull
            for other in self._columns[:at]:
                for a, b, pull in zip(column, other, pulls, strict=True):
                    whole[a][b] += pull
        whole[0][0] = sum(pulls) + NEAR
        for at in range(1, self._size):
            whole[at][at] += penalty
        return whole


def _cholesky(matrix: list[Vector]) -> list[Vector]:
    """Return the lower factor of a positive definite matrix."""
    factor: list[Vector] = []
    for line in matrix:
        row: Vector = []
        at = len(factor)
        for other in factor:
            row.append((line[len(row)] - sum(map(mul, row, other))) / other[-1])
        row.append((max(line[at] - sum(map(mul, row, row)), 1e-12)) ** 0.5)
        factor.append(row)
    return factor


def _solved(factor: list[Vector], right: Vector) -> Vector:
    """Return x of L·Lᵀ·x = `right`."""
    found: Vector = []
    for row, value in zip(factor, right, strict=True):
        found.append((value - sum(map(mul, row, found))) / row[-1])
    for at in reversed(range(len(found))):
        found[at] /= factor[at][at]
        for low in range(at):
            found[low] -= factor[at][low] * found[at]
    return found
