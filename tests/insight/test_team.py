"""The board of the team against hand-computed figures: people, their goals, goals of several."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight.people import goals, team
from crm_desktop.insight.people.team import Team, Wanted

from .test_goals import NOW, put, win


def board(ws, *wanted, base="MYR"):
    return Team(ws.reader(), Wanted(*wanted), base, NOW)


def aim(ws, target, **cells):
    money = {"value": {"amount": target, "currency": cells.pop("currency", "MYR")}}
    measure = cells.get("measure", "won_value")
    given = money if measure in ("won_value", "margin") else {"count": target}
    cells = {"name": "Goal", "measure": measure, "period": "month", **given, **cells}
    return put(ws, "goal", **cells)


def row(shown, person):
    return next(one for one in shown.rows if one.person == person)


def test_people_stand_by_what_they_did_each_against_their_own_goal(memory):
    win(memory, "2026-11-02", 30_000, "Ben")
    win(memory, "2026-11-03", 20_000, "Aisyah")
    win(memory, "2026-11-03", 900, None)
    win(memory, "2026-10-03", 7_000, "Ben")
    put(memory, "lead", name="New one", created="2026-11-03T02:00:00Z", owner="Mei")
    aim(memory, 40_000, owner="Ben")
    aim(memory, 5, owner="Zul", measure="activities")
    made = board(memory)
    shown = made.shown()
    assert [r.person for r in shown.ranked("won_value")] == ["Ben", "Aisyah", "Mei", "Zul", ""]
    assert next(r.person for r in shown.ranked("new_leads")) == "Mei"
    ben = row(shown, "Ben")
    assert (ben.of("won_value"), ben.of("won_deals"), ben.of("activities")) == (30_000, 1, 0)
    reached = ben.goals["won_value"].reached
    assert (reached.value, reached.target, reached.due, reached.projected) == (
        30_000, 40_000, 20_000, 60_000,
    )  # fmt: skip
    assert row(shown, "Zul").goals["activities"].reached.value == 0
    assert shown.totals["won_value"] == 50_900
    assert len(made.behind(memory.reader(), "won_value", "Ben")) == 1
    assert len(made.behind(memory.reader(), "won_value", "")) == 1
    assert len(made.behind(memory.reader(), "won_value")) == 3


def test_goals_of_several_of_one_pipeline_and_of_other_currencies(memory):
    trade = new_id()
    put(memory, "rate", currency="MYR", base="SGD", day="2026-01-01", rate="0.50")
    place = {"stage": new_id(), "rank": "m", "since": "2026-11-01T00:00:00Z", "pipeline": trade}
    win(memory, "2026-11-02", 30_000, "Ben", place=place)
    win(memory, "2026-11-02", 6_000, "Mei")
    aim(memory, 100_000, name="All")
    aim(memory, 50_000, name="Both", people="Ben\nMei")
    aim(memory, 60_000, name="Trade", owner="Ben", pipeline=trade)
    aim(memory, 10_000, name="Singapore", owner="Mei", currency="SGD")
    shown = board(memory).shown()
    assert [(a.goal.name, a.reached.value) for a in shown.shared] == [
        ("All", 36_000), ("Both", 36_000),
    ]  # fmt: skip
    assert not row(shown, "Ben").goals  # the goal is of one pipeline, the board of all
    mei = row(shown, "Mei").goals["won_value"]
    assert (mei.goal.currency, mei.reached.value, mei.reached.target) == ("SGD", 3_000, 10_000)
    win(memory, "2026-11-02", 6_000, "Mei", value={"amount": 1, "currency": "THB"})
    assert row(board(memory).shown(), "Mei").goals["won_value"].lacking == 1
    shown = board(memory, "this month", trade).shown()
    assert row(shown, "Ben").goals["won_value"].reached.value == 30_000
    assert shown.totals["won_value"] == 30_000


@pytest.mark.parametrize(
    ("period", "first", "end", "target"),
    [("month", "2026-11-01", "2026-12-01", 10), ("month", "2026-10-01", "2027-01-01", 30),
     ("month", "2026-01-01", "2027-01-01", 120), ("quarter", "2026-01-01", "2027-01-01", 40),
     ("quarter", "2026-11-01", "2026-12-01", 0), ("month", "2026-11-02", "2026-12-02", 0),
     ("week", "2026-11-02", "2026-11-16", 20), ("week", "2026-11-01", "2026-12-01", 0)],
)  # fmt: skip
def test_a_target_is_that_of_the_periods_that_fill_the_time(memory, period, first, end, target):
    span = (date.fromisoformat(first), date.fromisoformat(end))
    aim(memory, 10, period=period)
    (goal,) = goals.goals(memory.reader())
    assert team.target_of(goal, span) == target


def test_periods_before_it_begins_and_after_it_ends_aim_at_nothing(memory):
    aim(memory, 10, starts="2026-03-10", ends="2026-05-31")
    (goal,) = goals.goals(memory.reader())
    assert team.target_of(goal, (date(2026, 1, 1), date(2027, 1, 1))) == 30


@pytest.mark.parametrize("seed", range(3))
def test_it_follows_as_if_made_anew(memory, seed):
    rng, conn = Random(seed), memory.reader()
    aim(memory, 40_000, owner="Ben")
    deals = [win(memory, "2026-11-02", 1000 * at, rng.choice(("Ben", "Mei"))) for at in range(1, 6)]
    made, stamps = board(memory), []
    for _ in range(25):
        step, id = rng.randrange(5), rng.choice(deals)
        cells = (
            {"owner": rng.choice(("Ben", "Mei", "Zul", None))},
            {"value": {"amount": rng.randrange(9000), "currency": rng.choice(("MYR", "SGD"))}},
            {"result": {"outcome": rng.choice(("won", "lost")), "closed": "2026-11-03"}},
        )
        if step < 3:
            done = memory.log.record(Label("edit", "deal"), [Edit("deal", id, cells[step])])
            stamps += [done.stamp] if done else []
        elif step == 3:
            aim(memory, rng.randrange(1, 9) * 1000, owner=rng.choice(("Ben", "Mei")))
        elif stamps:
            memory.log.cancel(rng.choice(stamps))
        made.follow(conn)
        again = board(memory).shown()
        shown = made.shown()
        assert [(r.person, dict(r.values)) for r in shown.rows if any(r.values.values())] == [
            (r.person, dict(r.values)) for r in again.rows if any(r.values.values())
        ]
        assert {r.person: r.goals for r in shown.rows if r.goals} == {
            r.person: r.goals for r in again.rows if r.goals
        }
        assert (shown.totals, shown.shared, shown.lacking) == (
            again.totals, again.shared, again.lacking,
        )  # fmt: skip
        for measure in team.MEASURES:
            every = {n for r in shown.rows for n in made.behind(conn, measure, r.person)}
            assert sorted(every) == made.behind(conn, measure)


def test_an_empty_file_is_bare(memory):
    assert board(memory).shown().bare
