"""The page of the pipeline at a glance, counted on paper; and that one edit is one record asked again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight import following, glance
from crm_desktop.insight.composed.results import unvalued
from crm_desktop.insight.explaining import Since
from crm_desktop.insight.glance import (
    APPOINTMENTS,
    EXPECTED,
    LIKELY,
    LOSSES,
    OPENS,
    TILES,
    WEIGHTED,
    WINS,
    Glance,
)
from crm_desktop.insight.narrowing import EVERY, Narrowing
from crm_desktop.store.figures import asking, touched
from crm_desktop.store.past import Moment

from .shop import Shop, ago
from .world import NOW, World

NOVEMBER = (date(2026, 11, 1), date(2026, 12, 1))


@pytest.fixture
def shop(memory):
    """New has a chance of 10 %, Visit 50 %, Offer 80 %."""
    made = Shop(memory)
    made.open = made.deal(("New", 30), amount=100_05, closing="2026-11-30", owner="Ben")
    made.deal(("New", 30), ("Visit", 20), amount=200_00, closing="2026-12-01")
    made.deal(("New", 30), ("Offer", 20), amount=300_00, closing="2026-11-27")
    made.deal(("New", 30), ("Offer", 20), amount=1_00, currency="THB")
    made.deal(("New", 60), ended=("won", 3), amount=50_00)
    made.deal(("New", 60), ended=("won", 40), amount=70_00)
    made.deal(("New", 60), ended=("lost", 20), amount=9_00)
    for channel, state, days in (
        ("call", "planned", 0), ("visit", "planned", -6), ("meeting", "planned", -7),
        ("meeting", "planned", 1), ("email", "planned", -1), ("meeting", "done", -1),
    ):  # fmt: skip
        made.write("activity", new_id(), deleted=False, subject="x", channel=channel, state=state,
                   start=utc_text(ago(days)))  # fmt: skip
    return made


def seen(page):
    return {name: (t.count, t.value, t.lacking) for name in TILES for t in [page.tile(name)]}


def page_of(ws, within=EVERY):
    return Glance(ws.reader(), NOVEMBER, "MYR", NOW, within)


def test_all_numbers(shop, memory):
    assert seen(page_of(memory)) == {
        OPENS: (4, 600_05, 1), WEIGHTED: (4, 10_00 + 100_00 + 240_00, 1), WINS: (1, 50_00, 0),
        LOSSES: (1, 9_00, 0), APPOINTMENTS: (2, 0, 0), EXPECTED: (2, 400_05, 0),
        LIKELY: (2, 250_00, 0),
    }  # fmt: skip


def test_the_forecast_by_category(shop, memory):
    found = page_of(memory).categories()
    assert [(c.name, c.least, c.deals.count, c.deals.value, c.weighted) for c in found] == [
        ("commit", 80, 2, 300_00, 240_00), ("best", 50, 1, 200_00, 100_00),
        ("pipeline", 0, 1, 100_05, 10_00),
    ]  # fmt: skip
    assert "80 % or more. Best case: 50 to 79 %." in glance.bands_said()


def test_of_one_owner(shop, memory):
    found = seen(page_of(memory, Narrowing(owner="Ben")))
    assert (found[OPENS], found[WINS], found[APPOINTMENTS]) == (
        (1, 100_05, 0),
        (0, 0, 0),
        (0, 0, 0),
    )


def test_an_empty_file_has_nothing_and_nothing_to_compare(memory):
    assert set(seen(page_of(memory)).values()) == {(0, 0, 0)}
    assert glance.a_week_ago(memory.reader(), NOW.replace(year=2020)) is None


def test_an_edited_deal_is_asked_again_alone(shop, memory, monkeypatch):
    page, conn = page_of(memory), memory.reader()
    monkeypatch.setattr(following.asking, "answer", None)  # would be asked of all
    shop.write("deal", shop.open, result={"outcome": "won", "closed": "2026-11-26"})
    assert page.follow(conn) == set(TILES) - {APPOINTMENTS}
    assert page.tile(WINS) == (glance.Tile(2, 150_05, 0))
    shop.write("company", new_id(), deleted=False, name="Maju")
    assert page.follow(conn) == set()
    monkeypatch.undo()
    assert seen(page) == seen(page_of(memory))


def test_what_a_week_changed(shop, memory):
    conn = memory.reader()
    since = Moment(NOW - timedelta(days=7), touched.newest(conn))
    before = seen(page_of(memory))
    shop.write("deal", shop.open, result={"outcome": "lost", "closed": "2026-11-26"})
    shop.deal(("Visit", 1), amount=10_00)
    page = page_of(memory)
    with Since(memory, since) as told:
        was = {n: (t.count, t.value, t.lacking) for n, t in page.before(told).items()}
        why = told.explain(page.asked(OPENS))
    assert was | {APPOINTMENTS: before[APPOINTMENTS]} == before
    assert was[APPOINTMENTS] == (1, 0, 0)  # of the seven days that began a week ago
    assert sum(change.by for change in why.changes) == page.tile(OPENS).value - before[OPENS][1]


@pytest.mark.parametrize("seed", range(2))
def test_it_follows_whatever_is_done(memory, seed):
    world, conn = World(memory, 70 + seed), memory.reader()
    page = page_of(memory)
    for _ in range(60):
        world.step()
        page.follow(conn)
    again = page_of(memory)
    assert seen(page) == seen(again)
    assert page.categories() == again.categories()
    ns = asking.behind(conn, page.asked(OPENS))
    assert len(ns) == page.tile(OPENS).count


def test_a_stage_without_a_probability_leaves_its_deals_out_of_the_forecast_and_says_so(memory):
    """The stage of an import has none: what is expected of it is not known, and is not nothing."""
    shop, conn = Shop(memory), memory.reader()
    shop.deal(("New", 3), amount=1000)
    unsure = shop.deal(("Visit", 3), amount=500)
    stage = Edit("stage", shop.stages["Visit"], {"probability": None})
    memory.log.record(Label("edit", "stage"), [stage])
    page = Glance(conn, NOVEMBER, "MYR", NOW)
    assert page.tile(OPENS) == glance.Tile(2, 1500, 0)
    assert page.tile(WEIGHTED) == glance.Tile(2, 100, 1)
    assert asking.behind(conn, page.asked(WEIGHTED), lacking=True) == [shop.n(unsure)]
    assert unvalued(1, 2, weighted=True).startswith(
        "1 of 2 has no amount, no exchange rate or a stage without"
    )
    shop.write("stage", shop.stages["Visit"], probability=50)
    page.follow(conn)
    assert page.tile(WEIGHTED) == glance.Tile(2, 350, 0)
