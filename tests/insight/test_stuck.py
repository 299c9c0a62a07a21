"""Deals that stand still, counted on paper."""

from __future__ import annotations

import pytest

from crm_desktop.insight.narrowing import EVERY, Narrowing
from crm_desktop.insight.sticking import stuck
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import Asked

from .shop import Shop
from .world import NOW, World


@pytest.fixture
def shop(memory):
    """New may take 10 days, Visit 5, Offer has no limit of its own."""
    made = Shop(memory)
    made.late = made.deal(("New", 11.1), amount=300_00, owner="Ben")
    made.deal(("New", 10.9))  # its eleventh day is not over
    made.deal(("New", 30), ("Visit", 6.5), amount=50_00)
    made.deal(("New", 30), ("Visit", 20), amount=7_00, currency="THB")
    made.deal(("New", 400), ("Offer", 300))
    made.deal(("New", 90), ended=("lost", 1))
    return made


def told(shop, within=EVERY, limit=0):
    found = stuck.read(shop.ws.reader(), within, NOW, "MYR", limit)
    return [(s.limit, s.open, s.stuck.count, s.stuck.total, s.stuck.lacking) for s in found]


def test_each_stage_has_its_own_days(shop):
    assert told(shop) == [(10, 2, 1, 300_00, 0), (5, 2, 2, 50_00, 1), (0, 1, 0, 0, 0)]
    asked = Asked(stuck.question(EVERY, "MYR"), NOW)
    assert stuck.rows(shop.ws.reader(), asked, shop.stages["New"]) == [shop.n(shop.late)]


def test_or_all_have_the_days_asked_for(shop):
    assert told(shop, limit=15) == [(15, 2, 0, 0, 0), (15, 2, 1, 0, 1), (15, 1, 1, 100_00, 0)]


def test_of_one_owner(shop):
    assert [s[2] for s in told(shop, Narrowing(owner="Ben"))] == [1, 0, 0]


def test_it_is_said_in_words(shop):
    found = stuck.read(shop.ws.reader(), EVERY, NOW, "MYR")
    assert stuck.said(found) == "3 open deals stand too long, most of them in Visit (2)."
    assert stuck.said([]) == "There are no open deals."
    offer = found[2:]
    assert stuck.said(offer) == "No stage says after how many days a deal stands too long."
    none = stuck.read(shop.ws.reader(), EVERY, NOW, "MYR", 9_999)
    assert stuck.said(none) == "No open deal stands longer in its stage than it may."


@pytest.mark.parametrize("limit", [0, 20])
def test_what_is_behind_adds_up(memory, limit):
    world, conn = World(memory, 5, deals=40), memory.reader()
    for id in world.stages:
        world._write("stage", id, fresh=False, rotting_days=15)
    for _ in range(60):
        world.step()
    asked = Asked(stuck.question(EVERY, "MYR", limit), NOW)
    values = {p.n: p.value or 0 for p in asking.parts(conn, asked)}
    found = stuck.read(conn, EVERY, NOW, "MYR", limit)
    assert sum(s.stuck.count for s in found) > 0
    for one in found:
        ns = stuck.rows(conn, asked, one.stage.id)
        assert (len(ns), sum(values[n] for n in ns)) == (one.stuck.count, one.stuck.total)
