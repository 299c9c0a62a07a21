"""The regression against scikit-learn's, and against itself on sampled curvature."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from crm_desktop.errors import Cancelled
from crm_desktop.insight.scores import logistic
from crm_desktop.insight.scores.logistic import Rows, fit


def drawn(seed, count, levels=(4, 3, 6, 2), strong=1.0):
    """Return records as tuples of levels with what came out, drawn by hidden weights."""
    rng = Random(seed)
    weights = [[rng.gauss(0, strong) for _ in range(size)] for size in levels]
    made = []
    for _ in range(count):
        record = tuple(min(int(rng.random() ** 2 * size), size - 1) for size in levels)
        score = sum(w[at] for w, at in zip(weights, record, strict=True)) - 0.5
        made.append((record, rng.random() < 1 / (1 + np.exp(-score))))
    return made


def collapsed(records, levels):
    """Return the records that are alike as one row with a count."""
    counts, hits = Counter(r for r, _ in records), Counter(r for r, won in records if won)
    starts = [1 + sum(levels[:at]) for at in range(len(levels))]
    columns = [[start + r[at] for r in counts] for at, start in enumerate(starts)]
    return Rows(columns, [hits[r] for r in counts], list(counts.values()), 1 + sum(levels))


def theirs(records, levels, penalty):
    """Fit the records one by one, each level a column of its own."""
    wide = np.array([
        [float(at == level) for size, at in zip(levels, r, strict=True) for level in range(size)]
        for r, _ in records
    ])  # fmt: skip
    made = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-10, max_iter=500)
    made.fit(wide, [won for _, won in records])
    return [made.intercept_[0], *made.coef_[0]]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("penalty", [0.1, 1.0, 10.0])
def test_the_weights_are_those_of_scikit_learn(seed, penalty):
    levels = (4, 3, 6, 2)
    records = drawn(seed, 80 + 300 * seed, levels)
    found = fit(collapsed(records, levels), penalty)
    assert found.weights == pytest.approx(theirs(records, levels, penalty), abs=1e-4)


@pytest.mark.parametrize("penalty", [0.01, 1.0])
def test_what_tells_all_apart_has_weights_too(penalty):
    """Without the penalty they would have no end."""
    levels = (2, 3)
    records = [((int(at % 3 == 0), at % 2), at % 3 == 0) for at in range(90)]
    found = fit(collapsed(records, levels), penalty)
    assert found.weights == pytest.approx(theirs(records, levels, penalty), abs=1e-4)
    assert found.turns < 40


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_twice_shares_its_weight(seed):
    levels = (4, 4, 3)
    records = [((a, a, b), won) for (a, b), won in drawn(seed, 500, (4, 3))]
    found = fit(collapsed(records, levels))
    assert found.weights == pytest.approx(theirs(records, levels, 1.0), abs=1e-4)
    assert found.weights[1:5] == pytest.approx(found.weights[5:9])


def test_of_nothing_known_all_have_the_share_of_all():
    found = fit(Rows([], [30.0], [40.0], 1))
    assert found.weights == [pytest.approx(logistic.odds(0.75))]


@pytest.mark.parametrize("sample", [50, 300])
def test_a_curvature_of_some_rows_leads_to_the_same_weights(monkeypatch, sample):
    levels = (12, 9, 8, 2)
    rows = collapsed(drawn(5, 3000, levels), levels)
    whole = fit(rows)
    monkeypatch.setattr(logistic, "SAMPLE", sample)
    monkeypatch.setattr(logistic, "SAMPLE_PART", 100)
    assert len(rows.counts) > 2 * sample
    assert fit(rows).weights == pytest.approx(whole.weights, abs=1e-5)


def test_a_start_elsewhere_ends_at_the_same():
    levels = (4, 3, 6, 2)
    rows = collapsed(drawn(6, 600, levels), levels)
    far = fit(rows, start=[8.0 * (-1) ** at for at in range(rows.size)])
    assert far.weights == pytest.approx(fit(rows).weights, abs=1e-5)


@pytest.mark.parametrize("many", [10**6, 10**10])
def test_very_many_records_come_to_an_end(many):
    """What sums over so many round off is more than the last steps gain."""
    levels = (4, 3, 6, 2)
    rows = collapsed(drawn(4, 900, levels), levels)
    each = Rows(
        rows.columns, [h * many for h in rows.hits], [c * many for c in rows.counts], rows.size
    )
    found, plain = fit(each, float(many)), fit(rows)
    assert found.turns < 12
    assert found.weights == pytest.approx(plain.weights, abs=1e-5)


def test_it_stops_when_told():
    def stop():
        raise Cancelled

    with pytest.raises(Cancelled):
        fit(Rows([[1, 2]], [1.0, 0.0], [2.0, 2.0], 3), check=stop)
