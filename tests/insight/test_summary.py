"""The figures of the dashboard: what is behind each adds up to it, and they follow the file."""

from __future__ import annotations

import pytest

from crm_desktop.insight import summary
from crm_desktop.insight.funnel import BARS
from crm_desktop.insight.glance import OPENS, WEIGHTED, WINS
from crm_desktop.insight.summary import Summary, Wanted
from crm_desktop.store import listing

from .world import NOW, World


@pytest.mark.parametrize("seed", range(4))
def test_what_is_shown_follows_random_work_as_if_asked_anew(memory, seed):
    world = World(memory, seed)
    conn = memory.reader()
    wanted = Wanted("this year", "Ben" if seed % 2 else "")
    kept = Summary(conn, wanted, "MYR", NOW)
    for _ in range(40):
        world.step()
        kept.follow(conn)
    anew = Summary(conn, wanted, "MYR", NOW)
    mine, fresh = kept.shown(conn), anew.shown(conn)
    mine.people = fresh.people = []
    for one in (*mine.sources, *fresh.sources):
        one.asked = {}
    mine.sources, fresh.sources = (
        [one for one in shown.sources if one.leads or one.won_deals or one.lost_deals]
        for shown in (mine, fresh)
    )
    assert mine == fresh


@pytest.mark.parametrize("seed", range(4))
def test_the_records_behind_a_mark_are_as_many_as_it_counts(memory, seed):
    world = World(memory, seed, 30)
    for _ in range(60):
        world.step()
    conn = memory.reader()
    made = Summary(conn, Wanted("this year"), "MYR", NOW)
    shown = made.shown(conn)
    for name in (OPENS, WEIGHTED, WINS):
        assert len(made.behind(conn, (name,))) == shown.tiles[name].count
    for at, one in enumerate(shown.reached):
        rows = listing.page(conn, "deal", made.behind(conn, ("sales", at))).values()
        assert all(str(one.first) <= row["result"]["closed"] < str(one.end) for row in rows)
    for at, step in enumerate(shown.funnel.steps):
        for bar in BARS:
            rows = made.behind(conn, ("funnel", shown.funnel.pipeline, bar, at))
            assert len(rows) == step.bars[bar].deals
    for one in shown.sources:
        assert len(made.behind(conn, ("source", one))) == one.won_deals


def test_a_goal_of_the_period_asked_for_is_held_against_it(memory):
    world = World(memory, 1)
    for name, period, owner in (
        ("M", "month", None),
        ("Q", "quarter", None),
        ("B", "month", "Ben"),
    ):
        world._write("goal", f"goal-{name}", name=name, measure="won_value", period=period, owner=owner,
                     value={"amount": 100, "currency": "MYR"})  # fmt: skip
    conn = memory.reader()

    def fitting(period, owner=""):
        return Summary(conn, Wanted(period, owner), "MYR", NOW).goal.name

    assert fitting("this month") == "M"
    assert fitting("last quarter") == "Q"
    assert fitting("this month", "Ben") == "B"
    assert fitting("this month", "Chandra") == ""
    assert summary.goal_of(conn, Wanted(), "SGD", (NOW.date(), NOW.date())).target == 0
