"""Goals against hand-computed figures: pace, projection, history, leaders, and what closes the gap."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight.people import goals
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import Asked

NOW = datetime(2026, 11, 15, 9, 0, tzinfo=UTC).astimezone()
"""The fifteenth of thirty days: half of November is over at its end."""


def put(ws, entity, **cells):
    id = new_id()
    ws.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **cells})])
    return id


def win(ws, day, amount, owner="Ben", **cells):
    value = {"amount": amount, "currency": "MYR"}
    return put(ws, "deal", **{"title": "Sale", "owner": owner, "value": value,
                              "result": {"outcome": "won", "closed": day}, **cells})  # fmt: skip


def goal(ws, **cells):
    id = put(ws, "goal", **{"name": "Sales", "measure": "won_value", "period": "month",
                            "value": {"amount": 120_000, "currency": "MYR"}, **cells})  # fmt: skip
    return next(one for one in goals.goals(ws.reader()) if one.id == id)


def test_pace_and_projection_by_hand(memory):
    for day, amount in (("2026-11-02", 30_000), ("2026-11-10", 26_500), ("2026-10-20", 90_000)):
        win(memory, day, amount)
    found = goals.reached(memory.reader(), goal(memory), NOW, back=2)
    october, november = found
    assert (october.value, october.part, october.projected) == (90_000, 1.0, 90_000)
    assert (november.first, november.end) == (date(2026, 11, 1), date(2026, 12, 1))
    assert (november.value, november.part, november.due) == (56_500, 0.5, 60_000)
    assert (november.projected, november.short) == (113_000, 7_000)
    assert november.share == pytest.approx(56_500 / 120_000)
    mean = (30_000 + 26_500 + 90_000) / 3
    assert goals.deals_to_close(memory.reader(), goal(memory), november) == 1 == -(-7_000 // mean)
    assert len(asking.behind(memory.reader(), november.asked)) == 2


def test_on_the_first_days_nothing_is_projected(memory):
    win(memory, "2026-11-01", 50_000)
    early = datetime(2026, 11, 1, 9, 0, tzinfo=UTC).astimezone()
    (one,) = goals.reached(memory.reader(), goal(memory), early, back=1)
    assert one.value == 50_000
    assert one.projected is None
    assert one.short == 0
    assert goals.deals_to_close(memory.reader(), goal(memory), one) is None


def test_a_goal_is_somebodys_a_teams_or_of_one_pipeline(memory):
    home, trade = new_id(), new_id()
    place = {"stage": new_id(), "rank": "m", "since": "2026-11-01T00:00:00Z"}
    win(memory, "2026-11-02", 10, "Ben", place={**place, "pipeline": home})
    win(memory, "2026-11-02", 200, "Aisyah", place={**place, "pipeline": trade})
    win(memory, "2026-11-02", 3000, "Mei", place={**place, "pipeline": trade})
    conn = memory.reader()
    values = [
        goals.reached(conn, goal(memory, **cells), NOW, back=1)[0].value
        for cells in (
            {}, {"owner": "Ben"}, {"people": "Ben\nMei"}, {"pipeline": trade},
            {"pipeline": trade, "owner": "Mei"},
        )
    ]  # fmt: skip
    assert values == [3210, 10, 3010, 3200, 3000]


def test_other_measures(memory):
    product = put(
        memory, "product", name="Chair", value={"amount": 500, "currency": "MYR"}, cost="3.00"
    )
    win(memory, "2026-11-02", 1000, **{f"products.{product}": {"quantity": 2000, "amount": 500}})
    put(memory, "lead", name="New one", created="2026-11-03T02:00:00Z")
    put(
        memory,
        "activity",
        subject="Call",
        state="done",
        start="2026-11-04T02:00:00Z",
        channel="call",
    )
    put(
        memory,
        "activity",
        subject="Later",
        state="planned",
        start="2026-11-05T02:00:00Z",
        channel="call",
    )
    put(
        memory,
        "activity",
        subject="Visit",
        state="done",
        start="2026-11-04T02:00:00Z",
        channel="visit",
    )
    conn = memory.reader()
    wanted = {"won_deals": 1, "new_leads": 1, "activities": 2}
    for measure, value in wanted.items():
        made = goal(memory, measure=measure, count=10, value=None)
        assert goals.reached(conn, made, NOW, back=1)[0].value == value, measure
    calls = goal(memory, measure="activities", count=10, channel="call")
    assert goals.reached(conn, calls, NOW, back=1)[0].value == 1
    margin = goal(memory, measure="margin")
    assert goals.reached(conn, margin, NOW, back=1)[0].value == 1000 - 2 * 300


def test_before_it_begins_and_after_it_ends(memory):
    later = goal(memory, starts="2027-01-01")
    assert goals.reached(memory.reader(), later, NOW) == []
    over = goal(memory, starts="2026-01-01", ends="2026-03-31")
    found = goals.reached(memory.reader(), over, NOW)
    assert [one.first.month for one in found] == [1, 2, 3]
    assert all(one.part == 1 for one in found)


def test_leaders(memory):
    win(memory, "2026-11-02", 10, "Ben")
    win(memory, "2026-11-03", 20, "Aisyah")
    win(memory, "2026-11-03", 900, None)
    span = (date(2026, 11, 1), date(2026, 12, 1))
    found = goals.leaders(memory.reader(), "won_value", span, "MYR", NOW)
    assert found == [("Aisyah", 20), ("Ben", 10), ("", 900)]


def test_what_is_no_goal_yet_is_left_out(memory):
    put(memory, "goal", name="Nothing")
    put(memory, "goal", name="Of a newer version", measure="smiles", count=3)
    put(memory, "goal", name="Without a target", measure="won_value", count=3)
    assert goals.goals(memory.reader()) == []


@pytest.mark.parametrize("period", ["week", "month", "quarter", "year"])
@pytest.mark.parametrize("measure", ["won_value", "won_deals", "margin", "new_leads", "activities"])
def test_all_periods_at_once_say_what_each_says_alone(memory, period, measure):
    for day in ("2024-12-31", "2025-11-30", "2026-01-01", "2026-06-30", "2026-10-31", "2026-11-09",
                "2026-11-15"):  # fmt: skip
        lines = {"p": {"quantity": "2", "price": 500, "currency": "MYR", "cost": 100}}
        win(memory, day, 1000, products=lines)
        put(memory, "lead", name="Lead", created=f"{day}T20:00:00Z")
        put(memory, "activity", channel="call", state="done", start=f"{day}T20:00:00Z")
    conn, held = memory.reader(), goal(memory, measure=measure, period=period, count=3)
    spans = goals.spans(held, NOW.date())
    asked = Asked(goals.in_spans(held, spans), NOW)
    found = list(goals.told_in(held, asked, asking.answer(conn, asked), spans))
    assert found == goals.reached(conn, held, NOW)
    assert measure == "margin" or any(one.value for one in found)
