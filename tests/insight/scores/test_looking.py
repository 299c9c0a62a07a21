"""What is seen of a record at a moment, told by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight.scores import looking
from crm_desktop.insight.scores.looking import AGES, FEATURES, Known
from crm_desktop.store.figures import features
from crm_desktop.store.workspace import Profile, Workspace
from tests.insight.world import NOW

from .trade import Trade

AT = int(NOW.timestamp() * 1000)


@pytest.fixture
def trade():
    """A shop whose clock stands: what is written now must not be months after what it is written about."""
    with Workspace.create(":memory:", Profile("Huda"), clock=lambda: AT) as space:
        yield Trade(space)


def told(trade, of, id):
    conn = trade.ws.reader()
    (n,) = conn.execute(f"SELECT n FROM {of} WHERE id=?", (id,)).fetchone()
    (found,) = features.told(conn, of, [n])
    return found


def named(of, seen):
    return dict(zip(FEATURES[of], seen.levels, strict=True))


def before(trade, of, id, known=None):
    return [named(of, s) for s in looking.before(of, told(trade, of, id), known or Known())]


def now(trade, of, id, known=None):
    return named(of, looking.now(of, told(trade, of, id), known or Known(), NOW))


def place(trade, at, days):
    since = utc_text(NOW - timedelta(days=days))
    return {"pipeline": trade.pipeline, "stage": trade.stages[at], "rank": "m", "since": since}


def test_a_deal_is_looked_at_as_long_as_it_was_open(trade):
    for lasts, looks in ((0, 1), (5, 1), (20, 2), (60, 3), (150, 4)):
        seen = before(trade, "deal", trade.deal(200, "won", lasts))
        assert [s["age"] for s in seen] == [str(age) for age in AGES[:looks]], lasts


def test_a_stage_counts_from_when_it_holds(trade):
    id = trade.deal(100)
    trade.edit("deal", id, place=place(trade, 1, 80))  # on its twentieth day
    trade.close(id, "lost", (NOW - timedelta(days=20)).date().isoformat())
    usual = Known(usual={trade.stages[0]: 5.0, trade.stages[1]: 10.0})
    seen = before(trade, "deal", id, usual)
    first, then = trade.stages
    assert [(s["stage"], s["standing"]) for s in seen] == [
        (first, "1"), (first, "2"), (then, "1"),  # 0 of 5 days, 7 of 5, 10 of 10
    ]  # fmt: skip


def test_a_stage_nobody_knows_the_days_of_is_not_known(trade):
    """A table that is imported says where deals ended, not where they were."""
    id = trade.deal(
        100, place=place(trade, 1, 0), result={"outcome": "won", "closed": "2026-11-01"}
    )
    assert [s["stage"] for s in before(trade, "deal", id)] == ["", "", ""]


def test_contacts_of_the_fourteen_days_before_count(trade):
    id = trade.deal(60)
    for days in (59, 55, 54.5):  # on days 1, 5 and 5.5
        trade.act(days, "call", deal=id)
    trade.act(50, "visit", deal=id)  # day 10
    trade.act(32, "whatsapp", deal=id)  # day 28
    trade.act(31, "email", state="missed", deal=id)
    trade.act(31, "email", state="planned", deal=id)  # and nobody did it
    trade.close(id, "won", (NOW - timedelta(days=10)).date().isoformat())
    counts = [(s["calls"], s["messages"], s["meetings"]) for s in before(trade, "deal", id)]
    assert counts == [("0", "0", "0"), ("3", "0", "0"), ("0", "1", "0")]


def test_a_next_step_is_what_was_still_to_do(trade):
    id, at = trade.deal(60), lambda days: utc_text(NOW - timedelta(days=60 - days))
    task = {"deleted": False, "title": "Call", "deal": id, "created": at(2), "done": at(8)}
    trade.ws.log.record(Label("create", "task"), [Edit("task", new_id(), task)])
    trade.act(25, "visit", deal=id, created=at(29))  # planned on day 29 for day 35
    trade.close(id, "won", (NOW - timedelta(days=10)).date().isoformat())
    assert [s["step"] for s in before(trade, "deal", id)] == ["no", "yes", "yes"]


def test_what_is_open_is_seen_as_it_is(trade):
    product, other = new_id(), new_id()
    id = trade.deal(
        40, source="Fair", owner="Ben", value={"amount": 500, "currency": "MYR"}, company="c",
        **{"contacts.a": True, f"products.{product}": {"quantity": 1000, "amount": 5}},
    )  # fmt: skip
    trade.edit("deal", id, place=place(trade, 1, 3), **{"contacts.b": True})
    trade.act(2, "meeting", deal=id)
    known = Known(
        {"MYR": (100, 400, 900)}, {trade.stages[1]: 1.0}, {product: "Wood", other: "Stone"}
    )
    assert now(trade, "deal", id, known) == {
        "age": "30", "source": "Fair", "campaign": "", "owner": "Ben", "worth": "3",
        "pipeline": trade.pipeline, "stage": trade.stages[1], "standing": "3", "company": "yes",
        "people": "2", "category": "Wood", "calls": "0", "messages": "0", "meetings": "1", "step": "no",
    }  # fmt: skip
    trade.edit(
        "deal", id, **{f"products.{other}": {"quantity": 1000, "amount": 5}, "contacts.a": None}
    )
    seen = now(trade, "deal", id, known)
    assert (seen["category"], seen["people"]) == (looking.SEVERAL, "1")


def test_a_lead_as_it_came_in_and_as_it_is(trade):
    id = trade.lead(20, "converted", source="Web", **{"phones.1": {"value": "012"}})
    trade.edit("lead", id, **{"emails.1": {"value": "a@example.com"}})
    first, later = before(trade, "lead", id)
    assert first == later | {"age": "0"}
    assert (first["phone"], first["email"], first["status"]) == ("yes", "no", "new")
    at_hand = trade.lead(1, message="Hello", job="Cook", status="working")
    seen = now(trade, "lead", at_hand)
    assert (seen["message"], seen["job"], seen["status"], seen["company"]) == (
        "yes", "yes", "working", "no",
    )  # fmt: skip


def test_a_value_is_in_a_quarter_of_its_own_currency():
    edges = looking.edges(range(0, 800, 10))
    assert edges == (200, 400, 600)
    known = Known({"MYR": edges, "SGD": (1, 2, 3)})
    each = [looking.worth(known, {"amount": a, "currency": "MYR"}) for a in (0, 199, 200, 599, 600)]
    assert each == ["1", "1", "2", "3", "4"]
    assert looking.worth(known, {"amount": 200, "currency": "SGD"}) == "4"
    for unknown in (
        None,
        {},
        {"amount": 5, "currency": "THB"},
        {"amount": None, "currency": "MYR"},
    ):
        assert looking.worth(known, unknown) == ""
    assert looking.edges([1, 2, 3]) == ()


@pytest.mark.parametrize(
    "cells",
    [
        {"place": "nowhere", "created": "never", "result": "won", "status": 5},
        {"place": {"pipeline": 5, "since": "yesterday"}, "value": "much"},
        {"result": {"outcome": "won", "closed": "2026-99-99"}, "created": "0001-01-01T00:00:00Z"},
        {"result": {"outcome": "lost"}, "source": 7, "created": "9999-12-31T23:59:59Z"},
    ],
)
def test_cells_of_any_kind_are_looked_at(trade, cells):
    """Other programs write into the log as well."""
    told_of = features.Told(1, "x", None, "", True, [features.Written(5.0, cells)])
    assert len(list(looking.before("deal", told_of, Known()))) in range(1, 5)
    assert looking.now("deal", told_of, Known(), NOW).levels


def test_where_a_file_put_a_deal_is_not_known_until_it_moves(trade):
    """Of a closed one it is where it ended, which nobody knew before: so of an open one neither."""
    usual = Known(usual=dict.fromkeys(trade.stages, 5.0))
    for known_of_way in ("all", "stage", "none"):
        brought = place(trade, 0, 100) | {"told": known_of_way}
        over = trade.deal(100, place=brought, result={"outcome": "lost", "closed": "2026-11-01"})
        left = trade.deal(100, place=brought)
        for seen in (*before(trade, "deal", over, usual), now(trade, "deal", left, usual)):
            assert (seen["pipeline"], seen["stage"], seen["standing"]) == (trade.pipeline, "", "")
        trade.edit("deal", left, place=place(trade, 1, 3))
        seen = now(trade, "deal", left, usual)
        assert (seen["stage"], seen["standing"]) == (trade.stages[1], "1")
