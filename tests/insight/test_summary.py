"""The figures of the dashboard: what is behind each adds up to it, and they follow the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_desktop.insight import summary
from crm_desktop.insight.glance import LOSSES, OPENS, WEIGHTED, WINS
from crm_desktop.insight.sticking.funnel import BARS
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
    assert plain(kept.shown()) == plain(anew.shown())


def plain(shown):
    """Return what is shown without the names of people, and without sources that brought nothing."""
    told = [one for one in shown.sources if one.leads or one.won_deals or one.lost_deals]
    sources = tuple(replace(one, asked={}) for one in told)
    return replace(shown, people=(), fresh=frozenset(), sources=sources)


@pytest.mark.parametrize("seed", range(4))
def test_the_records_behind_a_mark_are_as_many_as_it_counts(memory, seed):
    world = World(memory, seed, 30)
    for _ in range(60):
        world.step()
    conn = memory.reader()
    made = Summary(conn, Wanted("this year"), "MYR", NOW)
    shown = made.shown()
    for name in (OPENS, WEIGHTED, WINS, LOSSES):
        assert len(made.behind(conn, (name,))) == shown.tiles[name].count
    for row in shown.categories:
        assert len(made.behind(conn, (summary.FORECAST, row.name))) == row.deals.count
    assert sum(row.deals.value for row in shown.categories) == shown.tiles[OPENS].value
    assert sum(row.weighted for row in shown.categories) == shown.tiles[WEIGHTED].value
    for reason, count in shown.reasons:
        assert len(made.behind(conn, (summary.REASONS, reason))) == count > 0
    assert sum(count for _reason, count in shown.reasons) == shown.tiles[LOSSES].count
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
        return Summary(conn, Wanted(period, owner), "MYR", NOW).shown().goal.name

    assert fitting("this month") == "M"
    assert fitting("last quarter") == "Q"
    assert fitting("this month", "Ben") == "B"
    assert fitting("this month", "Chandra") == ""
    assert summary.goal_of(conn, Wanted(), "SGD", (NOW.date(), NOW.date())).target == 0


def test_it_is_read_part_by_part_and_follows_what_is_read(memory):
    world = World(memory, 3, 30)
    conn = memory.reader()
    kept = Summary(None, Wanted("this year"), "MYR", NOW, ())
    assert kept.shown().tiles == {}
    assert not kept.follow(conn)
    for at, part in enumerate(summary.PARTS):
        kept.read(conn, part)
        assert kept.shown().parts == set(summary.PARTS[: at + 1])
        assert kept.shown().fresh == {part}
        world.step()
        kept.follow(conn)
    assert plain(kept.shown()) == plain(Summary(conn, Wanted("this year"), "MYR", NOW).shown())


def test_what_an_edit_does_not_reach_is_not_told_anew(memory):
    world = World(memory, 3, 30)
    for id in world.stages:
        world._write("stage", id, fresh=False, rotting_days=1)
    conn = memory.reader()
    kept = Summary(conn, Wanted("this year"), "MYR", NOW)
    before = kept.shown()
    world._write("task", "task", subject="Call", state="open")
    assert not kept.follow(conn)
    world._write("activity", "a" * 36, channel="call", state="planned", start=NOW.isoformat())
    assert kept.follow(conn)
    assert kept.shown().fresh == {summary.HEADS}
    assert kept.shown().longest is before.longest
    assert kept.shown().sources is before.sources


def test_stuck_deals_are_named_anew_when_their_company_is(memory):
    world = World(memory, 3, 30)
    for id in world.stages:
        world._write("stage", id, fresh=False, rotting_days=1)
    conn = memory.reader()
    kept = Summary(conn, Wanted("this year"), "MYR", NOW)
    was = {one.id: one.company for one in kept.shown().longest}
    assert was
    world._write("company", world.company, name="Maju Baru")
    kept.follow(conn)
    named = {one.id: one.company for one in kept.shown().longest}
    assert named == {id: "Maju Baru" if name else "" for id, name in was.items()}


def test_sales_are_held_against_the_chosen_goal_while_it_is_there(memory):
    world = World(memory, 1, 20)
    leads = {"measure": "new_leads", "period": "week", "count": 5}
    world._write("goal", "goal-L", name="Leads", **leads)
    conn = memory.reader()
    kept = Summary(conn, Wanted(goal="goal-L"), "MYR", NOW)
    assert (kept.shown().goal.name, kept.shown().counts) == ("Leads", "lead")
    assert [goal.name for goal in kept.shown().goals] == ["Leads"]
    kept.choose(conn, "")
    assert (kept.shown().goal.name, kept.shown().counts) == ("", "deal")
    kept.choose(conn, "goal-L")
    world._write("goal", "goal-L", deleted=True)
    kept.follow(conn)
    assert kept.shown().goal.name == ""
