"""A place whose `told` is null is one whose way is not told, in the figures kept as in those asked anew."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.insight.following import Followed
from crm_desktop.insight.narrowing import EVERY
from crm_desktop.insight.sticking import funnel
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import Asked

from .shop import Shop
from .world import NOW


def test_figures_follow_a_deal_that_came_closed_with_nothing_told(memory):
    shop, id = Shop(memory), new_id()
    conn = memory.reader()
    shop.write("deal", id, deleted=False, title="x", value={"amount": 1, "currency": "MYR"},
               place={**shop.place("New", 9), "told": None},
               result={"outcome": "lost", "closed": "2026-01-01"})  # fmt: skip
    question = funnel.questions(EVERY, "MYR")[0]
    followed = Followed(conn, question, NOW)
    shop.write("deal", id, value={"amount": 5, "currency": "MYR"})
    followed.follow(conn)
    assert followed.answer.tallies == asking.answer(conn, Asked(question, NOW)).tallies
