"""Levels as places in the weights: alike is one row, rare is one level, nothing is lost."""

from __future__ import annotations

from random import Random

import pytest

from crm_desktop.insight.scores import coding
from crm_desktop.insight.scores.coding import MOST, OTHER, RARE


def drawn(seed, parts=3):
    rng = Random(seed)
    made = []
    for _ in range(parts):
        part = {}
        for _ in range(rng.randrange(200)):
            levels = (rng.choice("abc"), str(int(rng.random() ** 3 * 40)))
            tally = part.setdefault(levels, [0, 0])
            tally[0] += 1
            tally[1] += rng.random() < 0.5
        made.append(part)
    return made


@pytest.mark.parametrize("seed", range(6))
def test_rows_hold_every_look(seed):
    counted = drawn(seed)
    known = coding.coding(counted, 2)
    every = coding.coded(known, counted)
    looks = sum(count for part in counted for count, _ in part.values())
    assert sum(every.rows.counts) == looks
    assert sum(every.rows.hits) == sum(hits for part in counted for _, hits in part.values())
    keys = list(zip(every.folds, *every.rows.columns, strict=True))
    assert len(set(keys)) == len(keys)
    for fold, part in enumerate(counted):
        assert sum(coding.only(every, fold).counts) == sum(count for count, _ in part.values())
        rest = coding.without(every, fold)
        assert sum(rest.counts) + sum(coding.only(every, fold).counts) == looks


@pytest.mark.parametrize("seed", range(6))
def test_each_look_has_one_level_of_each_feature(seed):
    counted = drawn(seed)
    known = coding.coding(counted, 2)
    for places in known.places:
        assert sum(known.shares[at] for at in places.values()) == pytest.approx(1 if places else 0)
    places = [at for feature in known.places for at in feature.values()]
    assert sorted(places) == list(range(1, known.size))


def test_rare_levels_are_one_and_what_was_never_seen_is_of_them():
    counted = [{("a", "often"): [RARE, 3], ("a", "once"): [1, 1], ("a", "twice"): [2, 0]}]
    known = coding.coding(counted, 2)
    assert set(known.places[1]) == {"often", OTHER}
    assert known.of(("a", "once"))[1] == known.of(("a", "new"))[1] == known.places[1][OTHER]
    assert known.of(("new", "often"))[0] is None
    assert known.shares[known.places[1][OTHER]] == pytest.approx(3 / (RARE + 3))


def test_a_feature_of_very_many_levels_keeps_the_most_frequent():
    counted = [{(str(at),): [RARE + at, 0] for at in range(MOST + 9)}]
    known = coding.coding(counted, 1)
    assert len(known.places[0]) == MOST + 1
    assert str(MOST + 8) in known.places[0]
    assert "0" not in known.places[0]


def test_a_level_that_is_called_as_the_rare_ones_is_among_them():
    counted = [{(OTHER,): [RARE, 1], ("x",): [1, 1]}]
    known = coding.coding(counted, 1)
    assert known.shares == (1.0, 1.0)
