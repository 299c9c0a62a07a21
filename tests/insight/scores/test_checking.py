"""How a score did, by hand and against scikit-learn."""

from __future__ import annotations

from math import log
from random import Random

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss

from crm_desktop.insight.scores import checking
from crm_desktop.insight.scores.checking import HeldOut, Line


def drawn(seed, count, steep=2.0, shift=-0.5):
    rng = Random(seed)
    scores = [rng.gauss(0, 1) for _ in range(count)]
    hits = [float(rng.random() < Line(steep, shift).chance(s)) for s in scores]
    return HeldOut(scores, hits, [1.0] * count)


@pytest.mark.parametrize("seed", range(4))
def test_the_line_is_that_of_scikit_learn(seed):
    held = drawn(seed, 500)
    theirs = LogisticRegression(C=np.inf, tol=1e-10).fit(np.array([held.scores]).T, held.hits)
    ours = checking.line(held)
    assert ours.steep == pytest.approx(theirs.coef_[0][0], abs=1e-4)
    assert ours.shift == pytest.approx(theirs.intercept_[0], abs=1e-4)


def test_what_says_nothing_or_the_opposite_gives_a_level_line():
    held = drawn(1, 400, steep=-2.0)
    level = checking.line(held)
    assert level.steep == 0.0
    assert not checking.checked(held, level, 400).better
    apart = HeldOut([-1.0, 1.0], [0.0, 5.0], [5.0, 5.0])
    assert 0 < checking.line(apart).chance(-1.0) < 0.01


def test_losses_are_those_of_scikit_learn():
    held = drawn(2, 300)
    line = checking.line(held)
    found = checking.checked(held, line, 300)
    chances = [line.chance(s) for s in held.scores]
    assert found.brier == pytest.approx(brier_score_loss(held.hits, chances))
    assert found.loss == pytest.approx(log_loss(held.hits, chances))
    assert found.better


def test_it_is_right_by_hand():
    held = HeldOut([log(3), log(1 / 3)], [3.0, 1.0], [4.0, 4.0])  # chances of 3/4 and 1/4
    found = checking.checked(held, Line(1.0, 0.0), 8)
    assert (found.looks, found.share) == (8, 0.5)
    assert found.brier == pytest.approx(3 / 16)
    assert found.brier_of_share == pytest.approx(1 / 4)
    assert found.loss == pytest.approx(-(6 * log(0.75) + 2 * log(0.25)) / 8)
    assert found.loss_of_share == pytest.approx(log(2))
    low, high = found.bands
    assert (low.low, low.count, low.came, high.low, high.came) == (0.2, 4, 0.25, 0.7, 0.75)
    assert (low.said, high.said) == (pytest.approx(0.25), pytest.approx(0.75))


def test_several_looks_at_one_record_are_not_more_records():
    held = drawn(3, 200, steep=0.6)
    line = checking.line(held)
    once, thrice = checking.checked(held, line, 200), checking.checked(held, line, 50)
    assert thrice.sure == pytest.approx(once.sure / 2)
