"""Scores by rank, fair to ties, and segments that are each customer's one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.insight.customers import rfm

from .trade import Trade


def test_fifths_by_hand():
    assert rfm.places([10, 20, 30, 40, 50], 5) == [1, 2, 3, 4, 5]
    assert rfm.places([50, 10, 30, 20, 40, 60], 3) == [3, 1, 2, 1, 2, 3]


def test_equal_ones_have_the_score_of_their_middle():
    assert rfm.places([7] * 9, 5) == [3] * 9
    # Eight share the places 1 to 8, their middle is at 40 %; the last two share 9 and 10, at 90 %.
    assert rfm.places([1] * 8 + [2] * 2, 5) == [3] * 8 + [5] * 2


@given(st.lists(st.integers(-5, 5), min_size=1), st.sampled_from((3, 5)))
def test_scores_keep_the_order_and_their_bounds(values, bands):
    found = rfm.places(values, bands)
    assert all(1 <= score <= bands for score in found)
    for a, x in zip(values, found, strict=True):
        for b, y in zip(values, found, strict=True):
            assert (a != b or x == y) and (a > b or x <= y)
    # Turned round, each has the score from the other end: no end is favoured but by ties in the middle.
    turned = rfm.places([-value for value in values], bands)
    assert all(abs(x + y - bands - 1) <= 1 for x, y in zip(found, turned, strict=True))


def test_every_way_of_scores_has_a_segment():
    for bands in (3, 5):
        every = range(1, bands + 1)
        for r in every:
            for f in every:
                for m in every:
                    for deals in (1, 2):
                        assert rfm.segment(bands, r, f, m, deals) in rfm.SEGMENTS
    assert rfm.segment(5, 5, 5, 5, 9) == "champions"
    assert rfm.segment(5, 5, 3, 5, 1) == "new"
    assert rfm.segment(5, 1, 5, 5, 9) == "risk"
    assert rfm.segment(5, 1, 1, 1, 1) == "lost"
    assert rfm.segment(5, 3, 5, 4, 6) == "loyal"
    assert rfm.segment(3, 3, 3, 3, 6) == "champions"
    assert rfm.segment(3, 1, 3, 3, 6) == "risk"


def test_scored_by_hand(memory):
    trade = Trade(memory)
    firms = [trade.company(f"Firm {n}") for n in range(25)]
    for n, firm in enumerate(firms):  # the later the number, the later, the more often, the more
        for k in range(1 + n // 5):
            trade.won(firm, f"2026-{1 + n // 3:02}-{1 + 3 * (n % 3) + k % 3:02}", 1000 * (n + 1))
    made = rfm.scores(trade.read())
    assert (made.bands, len(made.scored)) == (5, 25)
    by_key = {one.customer.key: one for one in made.scored}
    assert [by_key[trade.key(f)].money for f in firms] == [1 + n // 5 for n in range(25)]
    assert [by_key[trade.key(f)].frequency for f in firms] == [1 + n // 5 for n in range(25)]
    assert by_key[trade.key(firms[-1])].segment == "champions"
    assert by_key[trade.key(firms[0])].segment == "lost"
    assert "Scores 1 to 5" in made.words()


def test_few_are_scored_in_thirds_and_fewer_not_at_all(memory):
    trade = Trade(memory)
    for n in range(8):
        trade.won(trade.company(f"Firm {n}"), "2026-03-01")
    made = rfm.scores(trade.read())
    assert (made.bands, made.scored) == (0, []) and "8 have bought" in made.words()
    trade.won(trade.company("Firm 9"), "2026-03-01")
    made = rfm.scores(trade.read())
    assert made.bands == 3 and "thirds" in made.words()
    assert {(one.recency, one.frequency, one.money) for one in made.scored} == {(2, 2, 2)}
