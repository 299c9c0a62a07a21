"""The funnel of a shop counted on paper, and its sums on a world of random work."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.deals import pipelines
from crm_desktop.domain.keys import new_id
from crm_desktop.insight.following import Followed
from crm_desktop.insight.narrowing import EVERY, Narrowing
from crm_desktop.insight.sticking import funnel
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import Asked

from .shop import Shop, ago
from .world import NOW, OWNERS, SOURCES, World


@pytest.fixture
def shop(memory):
    """Twelve deals.

    | deals | way | what became of it |
    |---|---|---|
    | 3 | New 40, Visit 30, Offer 20 days ago | won 10 days ago |
    | 2 | New 40, Visit 38 | lost 30 days ago |
    | 4 | New 20 | lost 10 days ago |
    | 1 | New 30, Offer 25, back to Visit 20 | open |
    | 1 | New 5 | open |
    | 1 | New 5, in SGD, of Ben | open |
    """
    made = Shop(memory)
    for _ in range(3):
        made.deal(("New", 40), ("Visit", 30), ("Offer", 20), ended=("won", 10), amount=500_00)
    for _ in range(2):
        made.deal(("New", 40), ("Visit", 38), ended=("lost", 30))
    for _ in range(4):
        made.deal(("New", 20), ended=("lost", 10))
    made.back = made.deal(("New", 30), ("Offer", 25), ("Visit", 20), amount=70_00)
    made.deal(("New", 5))
    made.deal(("New", 5), owner="Ben", currency="SGD", amount=9_00)
    return made


def one(shop, within=EVERY, base=""):
    (found,) = funnel.read(shop.ws.reader(), within, NOW, base)
    return found


def test_who_came_how_far_and_what_share_went_on(shop):
    found = one(shop)
    assert found.deals == 12
    assert [s.reached for s in found.steps] == [12, 6, 4]
    assert [s.open for s in found.steps] == [2, 1, 0]
    assert found.steps[0].sums == {"MYR": 100_00, "SGD": 9_00}
    assert found.won == (3, {"MYR": 1500_00})
    assert found.lost.deals == 6
    # New: 6 came further, 4 were lost there. Visit: 4 further (one is back), 2 lost. Offer: 3 won.
    assert [(s.decided, s.went_on) for s in found.steps] == [(10, 0.6), (6, 4 / 6), (3, 1.0)]
    assert found.bottleneck() == 0


def test_deals_first_seen_further_on_are_taken_to_have_come_through(shop):
    """Two that began in Visit, one of them won, and one added in Offer came through New: it has others."""
    shop.deal(("Visit", 9), ended=("won", 2))
    shop.deal(("Visit", 9), ("Offer", 4))
    shop.deal(("Offer", 4))
    found = one(shop)
    assert (found.deals, found.later.deals) == (15, 3)
    assert [s.reached for s in found.steps] == [15, 9, 7]
    assert [(s.decided, s.went_on) for s in found.steps] == [(13, 9 / 13), (9, 7 / 9), (4, 1.0)]
    assert "3 deals were first seen in a later stage: that they came through" in funnel.said(found)


def test_a_stage_none_of_the_deals_was_in_tells_nothing(memory):
    made = Shop(memory)
    for _ in range(5):
        made.deal(("Offer", 9), ended=("won", 2))
    made.deal(("Visit", 9), ended=("lost", 2))
    found = one(made)
    assert [s.reached for s in found.steps] == [0, 6, 5]
    assert [s.went_on for s in found.steps] == [None, 5 / 6, 1.0]
    assert found.later.deals == 5  # those in Visit stood in the first stage anybody stood in
    assert "No deal was seen in New: nothing is told there." in funnel.said(found)
    asked = Asked(funnel.questions(EVERY)[0], NOW)
    (pipeline,) = pipelines.pipelines(made.ws.reader())
    assert funnel.rows(made.ws.reader(), asked, pipeline, funnel.REACHED, 0) == []


def test_a_stage_passed_between_two_counts_and_the_next_seen_is_named(memory):
    made = Shop(memory)
    for _ in range(4):
        made.deal(("New", 9), ("Offer", 5), ended=("won", 2))
    for _ in range(3):
        made.deal(("New", 9), ended=("lost", 2))
    found = one(made)
    assert [s.reached for s in found.steps] == [7, 4, 4] and all(s.seen for s in found.steps)


def test_how_long_deals_stayed_where_they_left(shop):
    """New: 10, 10, 10, 2, 2, 5 days, and 10 four times till the day it was lost ended."""
    new, visit, offer = one(shop).steps
    assert (new.stays, visit.stays, offer.stays) == (10, 5, 4)
    assert new.median == pytest.approx(10, abs=1)
    assert visit.median == pytest.approx(10, abs=1)  # 10, 10, 10 and twice 8 until it was lost
    assert offer.p90 == pytest.approx(10, abs=1)  # three times 10, once 5


def test_the_sentence_names_the_bottleneck_and_where_it_takes_longest(shop):
    said = funnel.said(one(shop))
    assert said.startswith("The bottleneck is New: of 10 decided deals 60 % went on to Visit.")
    assert "They stay longest in" in said


def test_money_in_one_currency_leaves_out_what_has_no_rate(shop):
    assert one(shop, base="MYR").steps[0].sums == {"MYR": 100_00}
    shop.write(
        "rate", new_id(), deleted=False, currency="SGD", base="MYR", day="2026-01-01", rate="3"
    )
    assert one(shop, base="MYR").steps[0].sums == {"MYR": 127_00}


def test_it_is_of_who_was_added_in_the_period_by_the_owner_asked_for(shop):
    assert one(shop, Narrowing(owner="Ben")).deals == 1
    span = (ago(31).date(), ago(19).date())
    assert [s.reached for s in one(shop, Narrowing(span=span)).steps] == [5, 1, 1]
    assert one(shop, Narrowing(pipeline=shop.pipeline)).deals == 12
    assert funnel.read(shop.ws.reader(), Narrowing(pipeline="other"), NOW) == []


def test_it_is_of_the_deals_with_a_product(shop):
    product = new_id()
    shop.write("product", product, deleted=False, name="Table")
    line = {f"products.{product}": {"quantity": 1000, "amount": 5000}}
    shop.deal(("New", 3), ("Visit", 1), **line)
    assert [s.reached for s in one(shop, Narrowing(product=product)).steps] == [1, 1, 0]


@pytest.mark.parametrize(
    ("won", "lost", "said"),
    [
        (0, 0, "There are no such deals"),
        (1, 0, "Too few deals: 5 must be decided"),
        (2, 2, "Too few deals: 5 must be decided"),
        (5, 0, "Deals stick nowhere: all that were decided went on."),
        (0, 5, "The bottleneck is New: of 5 decided deals 0 % went on to Visit."),
    ],
)
def test_few_and_one_sided_deals_get_an_honest_sentence(memory, won, lost, said):
    shop = Shop(memory)
    for _ in range(won):
        shop.deal(("New", 9), ("Visit", 9), ("Offer", 9), ended=("won", 9))
    for _ in range(lost):
        shop.deal(("New", 9), ended=("lost", 9))
    found = one(shop)
    assert funnel.said(found).startswith(said)
    assert found.bottleneck() == (0 if lost == 5 else -1)


def test_without_a_closed_deal_no_share_is_told(memory):
    shop = Shop(memory)
    for _ in range(7):
        shop.deal(("New", 9), ("Visit", 3))
    found = one(shop)
    assert [s.went_on for s in found.steps] == [None, None, None]
    assert found.bottleneck() == -1
    assert funnel.said(found) == (
        "No deal of this pipeline is closed yet, so no share can be told."
    )


def test_a_deal_in_a_stage_that_is_gone_counts_as_come_to_the_first(memory):
    shop = Shop(memory)
    shop.deal(("Offer", 9))
    shop.write("stage", shop.stages["Offer"], deleted=True)
    found = one(shop)
    assert [s.reached for s in found.steps] == [1, 0]
    assert [s.open for s in found.steps] == [1, 0]


def test_two_periods_beside_each_other(memory):
    shop = Shop(memory)
    for at in range(10):
        further = (("Visit", 90),) if at < 5 else ()
        shop.deal(("New", 100), *further, ended=("lost", 80))
    for at in range(6):
        further = (("Visit", 15),) if at < 1 else ()
        shop.deal(("New", 20), *further, ended=("lost", 10))
    now = one(shop, Narrowing(span=(ago(50).date(), ago(0).date())))
    before = one(shop, Narrowing(span=(ago(110).date(), ago(50).date())))
    first, second, _ = funnel.against(now, before)
    assert (first.reached, second.reached) == (-4, -4)
    assert first.went_on == pytest.approx(1 / 6 - 5 / 10)
    assert second.went_on is None  # one decided deal is too few


@pytest.mark.parametrize("seed", range(4))
def test_what_is_behind_each_bar_is_the_bar(memory, seed):
    world, conn = World(memory, seed, deals=25), memory.reader()
    for _ in range(120):
        world.step()
    within = (
        EVERY, Narrowing(owner=OWNERS[seed % 3]), Narrowing(source=SOURCES[seed % 3]),
        Narrowing(span=(date(2026, 3, 1), date(2026, 9, 1))),
    )[seed]  # fmt: skip
    asked = Asked(funnel.questions(within, "MYR")[0], NOW)
    (pipeline,) = pipelines.pipelines(conn)
    (found,) = funnel.read(conn, within, NOW, "MYR")
    values = {p.n: p.value or 0 for p in asking.parts(conn, asked)}
    assert found.deals == len(values) > 0
    for at, step in enumerate(found.steps):
        for name, bar in step.bars.items():
            ns = funnel.rows(conn, asked, pipeline, name, at)
            assert len(ns) == bar.deals, (at, name)
            assert sum(values[n] for n in ns) == bar.sums.get("MYR", 0)
    for name, bar in (("won", found.won), ("lost", found.lost), ("later", found.later)):
        assert len(funnel.rows(conn, asked, pipeline, name)) == bar.deals
    assert next(s.reached for s in found.steps if s.seen) == found.deals
    assert sum(s.open for s in found.steps) + found.closed == found.deals


@pytest.mark.parametrize("seed", range(4))
def test_it_follows_edits(memory, seed):
    world, conn = World(memory, 40 + seed), memory.reader()
    deals = Followed(conn, funnel.questions()[0], NOW)
    every = pipelines.pipelines(conn)
    for _ in range(60):
        world.step()
        deals.follow(conn)
        assert funnel.made(every, deals.answer)[0].steps == [
            step_without_time(step) for step in funnel.read(conn, EVERY, NOW)[0].steps
        ]


def step_without_time(step):
    step.stays, step.median, step.p90 = 0, None, None
    return step
