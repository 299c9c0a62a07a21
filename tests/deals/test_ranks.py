"""Ranks: always between, short, and different on two devices."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.deals import ranks
from crm_desktop.deals.ranks import NoRoom, between


def test_the_first_ranks_ascend():
    made = between("", "", 1000)
    assert made == sorted(set(made))


@pytest.mark.parametrize("below", [True, False])
def test_ends_count_and_do_not_grow(below):
    rank = between("", "")[0]
    for _ in range(5000):
        further = between(rank, "")[0] if below else between("", rank)[0]
        assert (further > rank) is below
        rank = further
    assert len(rank) <= 9


def test_dropping_at_one_place_goes_on_until_there_is_no_room():
    low, high = between("", "", 2)
    for dropped in range(1000):  # noqa: B007
        try:
            high = between(low, high)[0]
        except NoRoom:
            break
    assert dropped > 80
    assert len(high) <= ranks.LONGEST


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_whatever_the_drops_the_order_is_what_was_asked(seed, count):
    chance = random.Random(seed)
    order = between("", "", 2)
    for _ in range(count):
        at = chance.randrange(len(order) + 1)
        low = order[at - 1] if at else ""
        high = order[at] if at < len(order) else ""
        order[at:at] = between(low, high, chance.choice([1, 1, 3]))
    assert order == sorted(set(order))


def test_two_devices_in_one_gap_rarely_tie():
    low, high = between("", "", 2)
    ties = sum(between(low, high) == between(low, high) for _ in range(2000))
    assert ties < 20


@pytest.mark.parametrize(("low", "high"), [("b", "b"), ("c", "b"), ("a", "a0"), ("A", "B")])
def test_no_room_between_equal_turned_or_strange_ranks(low, high):
    with pytest.raises(NoRoom):
        between(low, high)


def test_the_last_of_all_ranks_still_has_one_behind_it():
    assert between("zzzzzz99", "")[0] > "zzzzzz99"
    assert between("", "00000100")[0] < "00000100"
