"""What else an answer hangs on: found so that no answer that follows the file is ever a stale one."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.rule import ANY, Acted, Bought, Condition, Not
from crm_desktop.insight.following import Followed
from crm_desktop.store.figures import asking, reach
from crm_desktop.store.figures.question import COUNT, SUM, Asked, Question

from .shop import Shop
from .world import NOW

DAY = date(2026, 11, 20)
OPEN = Condition("result", "is", ["open"])


def of(where=(), term="", groups=(), base="", source="deal"):
    return Question(source, SUM if term else COUNT, term, groups, where, base=base)


def test_a_question_of_its_own_fields_reads_nothing_else(memory):
    assert reach.reads(memory.reader(), of((OPEN, Not(OPEN)), "value", ("owner",))) == set()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (of(term="value", base="MYR"), {"rate"}),
        (of(term="weighted", base="MYR"), {"rate", "stage"}),
        (of(groups=("category",)), {"stage"}),
        (of(groups=("stuck:30",)), {"stage"}),
        (of(groups=("company",)), {"company"}),
        (of((Condition("tags", "is", ["x"]),)), {"deal", "tag"}),
        (of((Bought("x", deals=ANY),)), {"deal"}),
        (of((Acted(),)), {"deal", "activity"}),
    ],
)
def test_what_it_reads_beside(memory, question, found):
    assert reach.reads(memory.reader(), question) >= found


def test_what_is_worked_out_of_others_hangs_on_all(memory):
    question = of((Condition("next_step", "empty"),))
    assert {"task", "activity", "deal"} <= reach.reads(memory.reader(), question)
    assert reach.ages(memory.reader(), question, DAY, NOW.date())


@pytest.mark.parametrize(
    ("question", "ages"),
    [
        (of((OPEN,), "value", ("owner",)), False),
        (of(term="age"), True),
        (of(term="stayed", source="stay"), True),
        (of(groups=("stuck",)), True),
        (of((Not(Condition("created", "within", "last 30d")),)), True),
        (of((Condition("created", "before", "-1w"),)), True),
        (of((Condition("created", "before", "2026-01-01"),)), False),
        (of((Acted(),)), True),
    ],
)
def test_what_time_alone_changes(memory, question, ages):
    assert reach.ages(memory.reader(), question, DAY, NOW.date()) == ages


def test_a_rate_that_came_to_hold_changes_sums_in_one_currency(memory):
    shop, question = Shop(memory), of((), "value", base="MYR")
    rate = {"deleted": False, "currency": "SGD", "base": "MYR", "rate": "3.4"}
    shop.write("rate", new_id(), day="2026-01-01", **rate)
    assert not reach.ages(memory.reader(), question, DAY, NOW.date())
    shop.write("rate", new_id(), day="2026-11-25", **rate)
    assert reach.ages(memory.reader(), question, DAY, NOW.date())


def followed(shop, question, *steps):
    """Let an answer follow each step, and compare it with one asked anew."""
    conn = shop.ws.reader()
    kept = Followed(conn, question, NOW)
    for step in steps:
        step()
        kept.follow(conn)
        assert kept.answer.tallies == asking.answer(conn, Asked(question, NOW)).tallies
    return kept.answer


def test_a_rule_on_tags_is_followed(memory):
    shop, tag = Shop(memory), new_id()
    shop.write("tag", tag, deleted=False, name="Key account")
    id = shop.deal(("New", 3))
    shop.deal(("New", 3))
    answer = followed(
        shop, of((Condition("tags", "is", [tag]),)),
        lambda: shop.write("deal", id, **{f"tags.{tag}": True}),
        lambda: shop.write("deal", id, owner="Ben"),
    )  # fmt: skip
    assert answer.figure() == 1


def test_a_rule_on_the_next_step_is_followed(memory):
    shop = Shop(memory)
    id = shop.deal(("New", 3))
    answer = followed(
        shop, of((Condition("next_step", "empty"),)),
        lambda: shop.write("task", new_id(), deleted=False, title="Call", deal=id, due="2026-12-01"),
    )  # fmt: skip
    assert answer.figure() == 0


def test_groups_of_a_merged_company_are_followed(memory):
    shop, gone, stays = Shop(memory), new_id(), new_id()
    for id in (gone, stays):
        shop.write("company", id, deleted=False, name="Maju Jaya")
    deal = shop.deal(("New", 3), company=gone)
    answer = followed(
        shop, of(groups=("company",)),
        lambda: shop.write("company", gone, deleted=True, merged_into=stays),
        lambda: shop.write("deal", deal, owner="Ben"),  # what it was is led as well
    )  # fmt: skip
    assert answer.tallies.keys() == {(stays,)}


def test_a_deal_that_was_merged_is_followed(memory):
    shop = Shop(memory)
    gone, stays = shop.deal(("New", 3)), shop.deal(("New", 3))
    answer = followed(
        shop, of(),
        lambda: shop.write("deal", gone, deleted=True, merged_into=stays),
        lambda: shop.write("deal", gone, owner="Ben"),
        lambda: shop.write("deal", gone, deleted=False, merged_into=None),
    )  # fmt: skip
    assert answer.figure() == 2
