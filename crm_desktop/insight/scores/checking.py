"""Whether a score keeps its word: what was said of records held out of the learning, and what came.

Chances are straightened by Platt's method: a line through the held-out scores, in logarithms of odds.
It has two numbers, keeps the order, and a few hundred records are enough for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import NamedTuple

BANDS = 10
SURE = 1.64
"""Standard errors by which a score has to be better than the share of all: chance does as well in one of
twenty."""


class HeldOut(NamedTuple):
    """Scores of rows by weights learned without them, how many looks each is, how many came out well."""

    scores: list[float]
    hits: list[float]
    counts: list[float]


class Line(NamedTuple):
    """A chance is `steep` times the score, and `shift`, in logarithms of odds."""

    steep: float
    shift: float

    def chance(self, score: float) -> float:
        """Return the chance of a score."""
        return 1 / (1 + exp(-min(max(self.steep * score + self.shift, -30.0), 30.0)))


@dataclass(frozen=True, slots=True)
class Band:
    """Looks whose chance was said to be from `low` on: how many, what was said on average, what came."""

    low: float
    count: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Checked:
    """How a score did on what it had not seen, beside the share of all said of everyone.

    `brier` is the mean squared distance, `loss` the mean logarithmic loss; less is better. `sure` is
    by how many standard errors the loss is less than that of the share.
    """

    looks: int
    share: float
    brier: float
    brier_of_share: float
    loss: float
    loss_of_share: float
    sure: float
    bands: tuple[Band, ...]

    @property
    def better(self) -> bool:
        return self.sure >= SURE


def line(held: HeldOut) -> Line:
    """Return the line that makes what came most likely, by Newton's method; level where nothing helps."""
    steep, shift = 1.0, 0.0
    for _ in range(50):
        now = Line(steep, shift)
        slope_a = slope_b = aa = ab = 0.0
        bb = 1e-9
        for score, hit, count in zip(*held, strict=True):
            chance = now.chance(score)
            left, pull = hit - count * chance, count * chance * (1 - chance)
            slope_a, slope_b = slope_a + left * score, slope_b + left
            aa, ab, bb = aa + pull * score * score, ab + pull * score, bb + pull
        aa += 1e-9
        whole = aa * bb - ab * ab or 1e-9
        more = ((bb * slope_a - ab * slope_b) / whole, (aa * slope_b - ab * slope_a) / whole)
        steep, shift = steep + _held(more[0]), shift + _held(more[1])
        if abs(more[0]) + abs(more[1]) < 1e-9:
            break
    return Line(max(steep, 0.0), shift)


def _held(step: float) -> float:
    return min(max(step, -1.0), 1.0)


def checked(held: HeldOut, drawn: Line, records: int) -> Checked:
    """Return how the straightened score did; `records` are how many the looks are of."""
    looks = sum(held.counts)
    share = sum(held.hits) / looks
    chances = [drawn.chance(score) for score in held.scores]
    base = [share] * len(chances)
    # Several looks at one record are not independent of each other.
    error = _error(held, chances, share) * sqrt(max(looks / max(records, 1), 1.0))
    loss, loss_of_share = _loss(held, chances), _loss(held, base)
    return Checked(
        round(looks), share, _brier(held, chances), _brier(held, base), loss, loss_of_share,
        (loss_of_share - loss) / error if error else 0.0, _bands(held, chances),
    )  # fmt: skip


def _brier(held: HeldOut, chances: Sequence[float]) -> float:
    lost = (
        hit * (1 - chance) ** 2 + (count - hit) * chance**2
        for hit, count, chance in zip(held.hits, held.counts, chances, strict=True)
    )
    return sum(lost) / sum(held.counts)


def _loss(held: HeldOut, chances: Sequence[float]) -> float:
    lost = (
        -hit * log(chance) - (count - hit) * log(1 - chance)
        for hit, count, chance in zip(held.hits, held.counts, chances, strict=True)
    )
    return sum(lost) / sum(held.counts)


def _error(held: HeldOut, chances: Sequence[float], share: float) -> float:
    """Return the standard error of the mean gain of the loss against the share's."""
    whole = squares = 0.0
    for hit, count, chance in zip(held.hits, held.counts, chances, strict=True):
        good, bad = log(chance / share), log((1 - chance) / (1 - share))
        whole += hit * good + (count - hit) * bad
        squares += hit * good * good + (count - hit) * bad * bad
    looks = sum(held.counts)
    mean = whole / looks
    return sqrt(max(squares / looks - mean * mean, 0.0) / looks)


def _bands(held: HeldOut, chances: Sequence[float]) -> tuple[Band, ...]:
    """Return the bands that have looks, ten of them at most."""
    sums = [[0.0, 0.0, 0.0] for _ in range(BANDS)]
    for hit, count, chance in zip(held.hits, held.counts, chances, strict=True):
        band = sums[min(int(chance * BANDS), BANDS - 1)]
        band[0], band[1], band[2] = band[0] + count, band[1] + count * chance, band[2] + hit
    return tuple(
        Band(at / BANDS, round(count), said / count, came / count)
        for at, (count, said, came) in enumerate(sums) if count
    )  # fmt: skip
