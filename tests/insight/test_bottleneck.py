"""Where deals stick: every bar opens what it counts, an edit is followed, two periods are held together."""

from __future__ import annotations

import pytest

from crm_desktop.errors import UserError
from crm_desktop.insight.sticking import funnel
from crm_desktop.insight.sticking.bottleneck import STAYED, STUCK, Bottleneck, Wanted

from .shop import Shop
from .world import NOW, World


@pytest.fixture
def shop(memory):
    """Added this year: 3 won, 2 lost in Visit, 4 lost in New, 1 open in Visit for 20 days, 1 open in New."""
    made = Shop(memory)
    for _ in range(3):
        made.deal(("New", 40), ("Visit", 30), ("Offer", 20), ended=("won", 10), owner="Ben")
    for _ in range(2):
        made.deal(("New", 40), ("Visit", 38), ended=("lost", 30), source="Fair")
    for _ in range(4):
        made.deal(("New", 20), ended=("lost", 10), source="Fair")
    made.standing = made.deal(("New", 30), ("Visit", 20))
    made.young = made.deal(("New", 5))
    return made


def asked(shop, **wanted):
    conn = shop.ws.reader()
    kept = Bottleneck(conn, Wanted("")._replace(**wanted), "MYR", NOW)
    return kept, kept.shown(conn)


def test_those_lost_in_a_stage_are_counted_there_alone(shop):
    _, shown = asked(shop)
    lost = [step.bars[funnel.LOST_HERE].deals for step in shown.funnel.steps]
    assert lost == [4, 2, 0] and shown.funnel.lost.deals == 6


def test_each_figure_is_as_many_deals_as_it_opens(shop):
    kept, shown = asked(shop)
    conn = shop.ws.reader()
    for at, step in enumerate(shown.funnel.steps):
        for bar in funnel.BARS:
            assert len(kept.behind(conn, bar, at)) == step.bars[bar].deals, (bar, at)
        assert len(kept.behind(conn, STUCK, at)) == shown.standing[at].stuck.count
        assert len(kept.behind(conn, STAYED, at)) <= step.stays
    assert len(kept.behind(conn, funnel.WON, -1)) == 3
    assert kept.behind(conn, STUCK, 1) == [shop.n(shop.standing)]


def test_it_is_of_the_owner_source_and_days_asked_for(shop):
    assert asked(shop, owner="Ben")[1].funnel.deals == 3
    assert asked(shop, source="Fair")[1].funnel.deals == 6
    assert [one.stuck.count for one in asked(shop, limit=30)[1].standing] == [0, 0, 0]
    assert [one.stuck.count for one in asked(shop, limit=3)[1].standing] == [1, 1, 0]
    offered = asked(shop)[1].offered
    assert offered.owners == ("Ben",) and offered.sources == ("Fair",)
    assert [name for _, name in offered.pipelines] == ["Sales"]


def test_stuck_deals_are_of_any_time_and_the_funnel_of_its_period(shop):
    _, shown = asked(shop, period="last 7d")
    assert shown.funnel.deals == 1
    assert [one.stuck.count for one in shown.standing] == [0, 1, 0]


def test_two_periods_are_held_together(shop):
    _, shown = asked(shop, period="last 25d")
    assert [one.reached for one in shown.against] == [5 - 6, 0 - 6, 0 - 3]
    assert asked(shop)[1].against == []


def test_an_edit_is_followed(memory):
    world = World(memory, 3, deals=25)
    conn = memory.reader()
    kept = Bottleneck(conn, Wanted("last 90d"), "MYR", NOW)
    assert not kept.follow(conn)
    for _ in range(15):
        world.step()
        kept.follow(conn)
        again = Bottleneck(conn, kept.wanted, "MYR", NOW).shown(conn)
        assert kept.shown(conn) == again


def test_a_pipeline_that_is_gone_is_said(shop):
    kept, _ = asked(shop)
    conn = shop.ws.reader()
    shop.write("pipeline", shop.pipeline, deleted=True)
    kept.follow(conn)
    with pytest.raises(UserError, match="not there any more"):
        kept.shown(conn)
    with pytest.raises(UserError, match="There is no pipeline yet"):
        Bottleneck(conn, Wanted(), "MYR", NOW)
