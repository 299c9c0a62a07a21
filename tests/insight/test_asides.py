"""What is said beside an answer is right after every edit, and an edit asks only of what was written."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.insight.asides import Asides
from crm_desktop.insight.campaigns.bringing import Bringing, Wanted
from crm_desktop.insight.composed.kept_report import Kept
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures import beginning, sources, stays
from crm_desktop.store.figures.question import COUNT, SUM, Asked, Question
from crm_desktop.store.terms import sql

from .world import NOW, World

LONG_AGO = date(1950, 1, 1)
OF_RATES = "NOT EXISTS (SELECT 1 FROM rate"
ONES = "IN (SELECT value FROM json_each("
OPEN = (Condition("result", "is", ["open"]),)
QUESTIONS = (
    Question("deal", SUM, "value", ("owner",), OPEN, base="MYR"),
    Question("deal", SUM, "weighted", ("stage",), base="MYR"),
    Question("stay", SUM, "value", ("stage",), when="entered", base="MYR"),
    Question("deal", SUM, "value", (), when="created", base="USD"),
    Question("deal", COUNT, "", (), when="closed"),
)


def said(asides, conn, question):
    asked = Asked(question, NOW)
    day = asides.known_since(conn, asked, LONG_AGO) if question.when else None
    return asides.unrated(conn, asked), day


@pytest.mark.parametrize("seed", range(4))
def test_what_follows_is_what_is_asked_anew(memory, seed):
    world, kept = World(memory, seed, deals=6), Asides()
    conn = memory.reader()
    for at in range(50):
        world.step()
        if at == 25:
            rate = {
                "deleted": False,
                "currency": "THB",
                "base": "MYR",
                "day": "2026-04-01",
                "rate": "0.13",
            }
            memory.log.record(Label("edit", "rate"), [Edit("rate", new_id(), rate)])
        for question in QUESTIONS:
            assert said(kept, conn, question) == said(Asides(), conn, question), (at, question)


@pytest.mark.parametrize("seed", range(4))
def test_the_earliest_of_the_moves_is_the_earliest_of_the_stays(memory, seed):
    world = World(memory, seed, deals=6)
    conn, asked = memory.reader(), Asked(Question("stay", when="entered"), NOW)
    for _ in range(40):
        world.step()
        ask = sources.asking(conn, "stay", NOW, "")
        put = sql("SELECT min(s.entered) FROM {} WHERE t.deleted=0", sources.origin(ask))
        (first,) = conn.execute(put.text, put.values).fetchone()
        assert beginning.earliest(conn, asked) == first


def test_the_earliest_stay_is_found_without_putting_moves_in_order(memory):
    World(memory, 1)
    conn, traced = memory.reader(), []
    conn.set_trace_callback(traced.append)
    beginning.earliest(conn, Asked(Question("stay", when="entered"), NOW))
    conn.set_trace_callback(None)
    assert "WINDOW" in stays.stays().text
    assert any("passage" in one for one in traced) and not any("WINDOW" in one for one in traced)


def whole(conn, act, *marks):
    """Return what is asked meanwhile that holds one of the marks, but not of a few records alone."""
    traced: list[str] = []
    conn.set_trace_callback(traced.append)
    act()
    conn.set_trace_callback(None)
    return [one for one in traced if any(mark in one for mark in marks) and ONES not in one]


@pytest.mark.parametrize(
    ("source", "when", "term"), [("deal", "created", "value"), ("stay", "entered", "value")]
)
def test_an_edit_asks_nothing_beside_a_report_of_all_records(memory, source, when, term):
    world, conn = World(memory, 3), memory.reader()
    spec = Spec(source, SUM, term, ("owner",), (), when, "2026-02", compared=True)
    kept = Kept.ask(conn, spec, "USD", NOW)  # no rate is known at all
    assert kept.shown.result.unrated
    for _ in range(3):
        world.grow()
        world.move()
        assert not whole(conn, lambda: kept.follow(conn), OF_RATES, "SELECT min(")
        assert kept.shown.result == Kept.ask(conn, spec, "USD", NOW).shown.result


def test_an_edit_asks_nothing_beside_what_sources_bring_of_all_records(memory):
    world, conn = World(memory, 3, deals=30), memory.reader()
    for _ in range(12):
        world.close()
    kept = Bringing(conn, Wanted(), "USD", NOW)
    assert kept.shown(conn).rates

    def follow():
        kept.follow(conn)
        kept.shown(conn)

    world.grow()
    assert not whole(conn, follow, OF_RATES)
    assert kept.shown(conn).rates == Bringing(conn, Wanted(), "USD", NOW).shown(conn).rates
