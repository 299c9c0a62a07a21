"""Rules of points: kept as records, asked of what is open, offered to begin with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_desktop import i18n
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition, Listed
from crm_desktop.errors import UserError
from crm_desktop.insight.scores import points
from tests.insight.world import NOW

from .trade import Trade

TODAY = NOW.date()


@pytest.fixture
def trade(memory):
    return Trade(memory)


def write(trade, *edits):
    trade.ws.log.record(Label("create", points.ENTITY, len(edits)), list(edits))


def given(trade, of):
    """Return id → (name, points) of the rules that hold of it."""
    conn = trade.ws.reader()
    held = points.held(conn, of, TODAY)
    ids = dict(conn.execute(f"SELECT n,id FROM {of}").fetchall())
    return {ids[n]: {r.name: r.points for r in rules} for n, rules in held.of.items()}


def test_the_rules_to_begin_with_are_one_operation(trade):
    conn = trade.ws.reader()
    done = points.start(trade.ws)
    assert len(points.rules(conn, "lead")) == 8
    assert len(points.rules(conn, "deal")) == 7
    assert points.start(trade.ws) is None
    trade.ws.log.cancel(done.stamp)
    assert points.rules(conn) == []


def test_the_rules_to_begin_with_are_in_the_language_in_use(trade):
    i18n.set_language("ms")
    try:
        points.start(trade.ws, "lead")
    finally:
        i18n.set_language("en")
    assert "Ada nombor telefon" in {r.name for r in points.rules(trade.ws.reader())}


def test_each_rule_to_begin_with_of_a_lead_holds_of_what_it_says(trade):
    points.start(trade.ws)
    bare = trade.lead(2)
    full = trade.lead(
        2, source="Referral by Aminah", company_name="Maju", value={"amount": 1, "currency": "MYR"},
        **{"phones.1": {"value": "012"}, "emails.1": {"value": "a@example.com"}},
    )  # fmt: skip
    trade.act(1, "call", direction="in", lead=full)
    trade.act(1, "visit", lead=full)
    old, ended = trade.lead(40), trade.lead(40, "discarded")
    found = given(trade, "lead")
    assert bare not in found
    assert ended not in found
    assert found[old] == {"No contact for 30 days": -20}
    assert found[full] == {
        "Has a phone number": 10, "Has an e-mail address": 5, "Names a company": 5, "Has a value": 10,
        "Came by referral": 15, "Was in touch with us in the last 14 days": 15, "Met or visited": 20,
    }  # fmt: skip


def test_each_rule_to_begin_with_of_a_deal_holds_of_what_it_says(trade):
    points.start(trade.ws)
    company, people = "c" * 26, ("a" * 26, "b" * 26)
    trade.edit("company", company, deleted=False, name="Maju", stage="customer")
    for id in people:
        trade.edit("contact", id, deleted=False, name="Tan")
    deal = trade.deal(
        2,
        company=company,
        closing="2026-01-01",
        source="Rujukan",
        **{f"contacts.{p}": True for p in people},
    )
    trade.act(1, "meeting", deal=deal)
    task = {"deleted": False, "title": "Call", "deal": deal, "created": utc_text(NOW)}
    trade.edit("task", "t" * 26, **task)
    old, won = trade.deal(40), trade.deal(40, "won")
    found = given(trade, "deal")
    assert won not in found
    assert found[old] == {"No contact for 30 days": -20}
    assert found[deal] == {
        "Has a next step": 10, "Met or visited in the last 30 days": 20, "Came by referral": 15,
        "Is with a customer": 15, "Two or more people are known": 10, "Expected close is past": -10,
    }  # fmt: skip


def test_a_rule_is_changed_switched_off_and_deleted_as_any_record(trade):
    trade.lead(1, source="Web")
    write(trade, points.made("lead", " From the web ", Condition("source", "is", ["Web"]), 5))
    conn = trade.ws.reader()
    (rule,) = points.rules(conn)
    assert rule.name == "From the web"
    more = points.cells("lead", "From the web", rule.node(), 9)
    write(trade, Edit(points.ENTITY, rule.id, more))
    (found,) = given(trade, "lead").values()
    assert found == {"From the web": 9}
    write(trade, points.switched(rule, off=True))
    assert given(trade, "lead") == {}
    write(trade, points.switched(rule, off=False), Edit(points.ENTITY, rule.id, {"deleted": True}))
    assert points.rules(conn) == []


@pytest.mark.parametrize("wrong", [0, 1001, -1001])
def test_points_have_bounds(wrong):
    with pytest.raises(UserError, match="Points are from"):
        points.made("lead", "X", Condition("source", "is", ["Web"]), wrong)


@pytest.mark.parametrize("text", ["", "no JSON", '{"future": 1}', '{"list": "gone"}', "[]"])
def test_a_rule_that_cannot_be_asked_gives_nothing_and_says_why(trade, text):
    trade.lead(1)
    broken = points.made("lead", "Broken", Listed("gone"), 5)
    cells = {**broken.cells, "rule": text}
    write(trade, Edit(points.ENTITY, broken.id, cells),
          points.made("lead", "Good", Condition("name", "not_empty"), 3))  # fmt: skip
    held = points.held(trade.ws.reader(), "lead", TODAY)
    assert list(held.problems) == [broken.id]
    assert held.problems[broken.id]
    assert [[r.name for r in rules] for rules in held.of.values()] == [["Good"]]
    points.reaches(held.rules)


def test_old_days_are_told_from_the_day_it_is(trade):
    trade.lead(10)
    write(trade, points.made("lead", "Old", Condition("created", "before", "-30d"), -5))
    conn = trade.ws.reader()
    assert not points.held(conn, "lead", TODAY).of
    assert points.held(conn, "lead", TODAY + timedelta(days=30)).of
