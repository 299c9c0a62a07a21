"""Logistic regression on counted patterns: Newton's method with a penalty on the squares of the weights.

The method is iteratively reweighted least squares (Bishop, Pattern Recognition and Machine Learning,
4.3.3; Hosmer and Lemeshow, Applied Logistic Regression, 1.2). Every record falls into one level of each
feature, so a row is a handful of places in the list of weights, and records that are alike in all are
one row with a count. Of very many rows the curvature is taken from every so manyth, the slope always from
all: the steps differ, where they end does not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log, log1p
from operator import mul
from typing import NamedTuple

Vector = list[float]

TURNS = 200
NEAR = 1e-10
"""The gain a step promises (twice, in the logarithm of the likelihood) below which none is taken."""
SAMPLE = 20_000
"""So many rows the curvature is taken from at most."""
_FRESH = 4
"""Turns whose curvature is worked out anew; after them only where a step did not help enough."""
_SAMPLED = 25
"""Turns after which the curvature is taken from all rows: some did not say enough."""
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
    weights = list(start) if start else _even(rows)
    factor: list[Vector] = []
    loss, before, turns = _loss(rows, weights, penalty), 0.0, 0
    for turns in range(1, TURNS + 1):
        check()
        chances = chances_of(rows.columns, weights, len(rows.counts))
        slope = _slope(rows, chances, weights, penalty)
        if turns <= _FRESH or not factor:
            some = SAMPLE if turns < _SAMPLED else len(chances)
            factor = _cholesky(_curvature(rows, chances, penalty, some))
        step = _solved(factor, slope)
        gain = sum(map(mul, slope, step))
        if gain < NEAR:
            break
        weights, loss = _stepped(rows, penalty, weights, step, loss)
        if turns > _FRESH and gain > before / 4:
            factor = []
        before = gain
    return Fit(weights, loss, turns)


def chances_of(columns: Sequence[Sequence[int]], weights: Vector, count: int) -> Vector:
    """Return the chance of each of `count` rows."""
    return [1 / (1 + exp(-score)) for score in scores_of(columns, weights, count)]


def scores_of(columns: Sequence[Sequence[int]], weights: Vector, count: int) -> Vector:
    """Return the logarithm of the odds of each of `count` rows, kept to what `exp` can take."""
    first = weights[0]
    if not columns:
        return [first] * count
    told = zip(*(map(weights.__getitem__, column) for column in columns), strict=True)
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


def _loss(rows: Rows, weights: Vector, penalty: float) -> float:
    found = scores_of(rows.columns, weights, len(rows.counts))
    lost: float = sum(
        c * (log1p(exp(s)) if s < 30 else s) - h * s
        for s, h, c in zip(found, rows.hits, rows.counts, strict=True)
    )
    squares: float = sum(map(mul, weights[1:], weights[1:]))
    return lost + penalty / 2 * squares


def _slope(rows: Rows, chances: Vector, weights: Vector, penalty: float) -> Vector:
    """Return which way, and how strongly, each weight is drawn."""
    left = [h - c * p for h, c, p in zip(rows.hits, rows.counts, chances, strict=True)]
    found = [-penalty * weight for weight in weights]
    found[0] = sum(left)
    for column in rows.columns:
        for at, more in zip(column, left, strict=True):
            found[at] += more
    return found


def _curvature(rows: Rows, chances: Vector, penalty: float, most: int) -> list[Vector]:
    """Return the lower half of the matrix of second derivatives, of opposite sign, from `most` rows."""
    pulls = [c * p * (1 - p) for c, p in zip(rows.counts, chances, strict=True)]
    every = -(-len(pulls) // max(most, 1)) or 1
    some = pulls[::every]
    scale = sum(pulls) / (sum(some) or 1.0)
    whole = [[0.0] * rows.size for _ in range(rows.size)]
    whole[0][0] = sum(some)
    columns = [column[::every] for column in rows.columns]
    for at, column in enumerate(columns):
        for a, pull in zip(column, some, strict=True):
            own = whole[a]
            own[0] += pull
            own[a] += pull
        for other in columns[:at]:
            for a, b, pull in zip(column, other, some, strict=True):
                whole[a][b] += pull
    if every > 1:
        _scale(rows, whole, scale, pulls)
    for at in range(1, rows.size):
        whole[at][at] += penalty
    whole[0][0] += NEAR
    return whole


def _scale(rows: Rows, whole: list[Vector], scale: float, pulls: Vector) -> None:
    """Bring the curvature of some rows to that of all; along each weight it is at least what all say."""
    own = [0.0] * rows.size
    own[0] = sum(pulls)
    for column in rows.columns:
        for at, pull in zip(column, pulls, strict=True):
            own[at] += pull
    for at, line in enumerate(whole):
        whole[at] = line = [scale * value for value in line]
        line[at] = max(line[at], own[at])


def _stepped(
    rows: Rows, penalty: float, weights: Vector, step: Vector, loss: float
) -> tuple[Vector, float]:
    """Return the weights a step on and their loss: half the step as often as it leads too far."""
    part = 1.0
    for _ in range(40):
        there = [w + part * s for w, s in zip(weights, step, strict=True)]
        found = _loss(rows, there, penalty)
        if found <= loss:
            return there, found
        part /= 2
    return weights, loss


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
