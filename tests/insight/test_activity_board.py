"""What people did, how it ended and how long it took, counted by hand, and what is behind each figure."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.insight.people import activity_report
from crm_desktop.insight.people.activity_board import ActivityBoard, Wanted, grid, tried_at
from crm_desktop.insight.people.activity_report import Hour

from .test_activity_report import called
from .test_goals import NOW, put


@pytest.fixture
def results(memory):
    return (
        put(memory, "outcome", name="Spoke", reached=True),
        put(memory, "outcome", name="No answer"),
    )


@pytest.fixture
def worked(memory, results):
    """Aisyah called six times and spoke to two, Ben visited once; one call came in."""
    spoke, nobody = results
    for at in range(6):
        called(memory, "2026-11-10T10:15:00", spoke if at < 2 else nobody, "Aisyah", minutes=5)
    called(memory, "2026-11-10T10:15:00", spoke, "Ben", "visit", minutes=60)
    called(memory, "2026-11-11T15:15:00", spoke, "Ben", direction="in")
    called(memory, "2026-11-11T15:15:00", "", "Ben")
    called(memory, "2026-06-11T15:15:00", spoke, "Ben")
    put(memory, "activity", subject="Later", channel="call", state="planned", owner="Ben",
        start="2026-11-20T02:00:00Z")  # fmt: skip
    return memory


def board(ws, *wanted):
    return ActivityBoard(ws.reader(), Wanted(*wanted), NOW)


def test_what_each_did_by_kind(worked):
    shown = board(worked).shown()
    assert (shown.people, shown.channels) == (["Aisyah", "Ben"], ["call", "visit"])
    calls = shown.of("Aisyah", "call")
    assert (calls.count, calls.ended, calls.reached, calls.mean) == (6, 6, 2, 5)
    assert calls.rate == pytest.approx(2 / 6)
    assert shown.of("Ben", "call").rate is None  # of one result nothing is said
    assert shown.of("Ben").count == 3
    assert shown.of().count == 9
    assert shown.of(channel="visit").mean == 60
    assert shown.offered == ["Aisyah", "Ben"] or shown.offered == ["Ben", "Aisyah"]


def test_how_they_ended(worked):
    endings = board(worked).shown().endings
    assert [(e.channel, e.result.name, e.count) for e in endings] == [
        ("call", "No answer", 4), ("call", "Spoke", 3), ("visit", "Spoke", 1),
    ]  # fmt: skip
    assert endings[0].share == pytest.approx(4 / 7)


def test_of_one_person_alone(worked):
    shown = board(worked, "last 90d", "Ben").shown()
    assert shown.people == ["Ben"]
    assert shown.hours == []


def test_everything_behind_adds_up(worked):
    conn, made = worked.reader(), board(worked)
    shown = made.shown()
    assert len(made.behind(conn)) == shown.of().count
    for (person, channel), done in shown.cells.items():
        assert len(made.behind(conn, person, channel)) == done.count
    for one in shown.endings:
        assert len(made.behind(conn, None, one.channel, one.result.id)) == one.count
    for hour in shown.hours:
        assert len(made.behind_hour(conn, hour.weekday, hour.hour)) == hour.tried
    assert tried_at(shown.hours) == (6, 2)


def test_it_follows_what_is_logged_and_what_a_result_means(worked, results):
    conn, made = worked.reader(), board(worked)
    assert not made.follow(conn)
    called(worked, "2026-11-10T10:15:00", results[0], "Aisyah")
    assert made.follow(conn)
    assert made.shown().of("Aisyah", "call").reached == 3
    edit = Edit("outcome", results[1], {"reached": True})
    worked.log.record(Label("edit", "outcome"), [edit])
    assert made.follow(conn)
    assert made.shown().of("Aisyah", "call").reached == 7
    again = board(worked).shown()
    assert (again.cells, again.hours) == (made.shown().cells, made.shown().hours)


def test_the_best_time_is_said_or_what_is_lacking_for_it(memory):
    said = activity_report.best_said
    assert said([]) == "No call with a result was logged in this time."
    assert said([Hour(2, 10, 60, 26), Hour(3, 9, 4, 4)]) == (
        "Best time to call: Tuesday 10–11, 43 % of 60 calls reached somebody."
    )
    assert said([Hour(3, 9, 4, 4)]) == (
        "So far 4 calls with a result: too few to say when somebody is reached best. "
        "At least 20 at one hour are needed."
    )
    assert said([Hour(3, 9, 20, 0)]) == (
        "At no hour that was tried 20 times or more was anybody reached."
    )
    assert grid([]) == ([], {})
    hours, slots = grid([Hour(2, 10, 60, 26), Hour(3, 8, 4, 4)])
    assert (hours, slots[3, 8].tried) == ([8, 9, 10], 4)


def test_messages_reach_nobody_whatever_they_are_noted_with(memory, results):
    spoke, _ = results
    for channel in ("email", "whatsapp", "sms", "social"):
        called(memory, "2026-11-10T10:15:00", spoke, "Ben", channel, direction="out")
        called(memory, "2026-11-10T10:15:00", spoke, "Ben", channel, direction="in")
    called(memory, "2026-11-10T10:15:00", spoke, "Ben", "visit")
    done = board(memory).shown().of("Ben")
    assert (done.count, done.ended, done.reached) == (9, 1, 1)
