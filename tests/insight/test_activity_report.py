"""Activities by person, by outcome, and the hours at which somebody answers."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm_desktop.domain.moments import utc_text
from crm_desktop.insight.people import activity_report as report
from crm_desktop.insight.people.activity_report import Hour

from .test_goals import NOW, put


def called(ws, at, outcome, owner="Ben", channel="call", **cells):
    start = utc_text(datetime.fromisoformat(at).astimezone())
    put(ws, "activity", subject="Call", channel=channel, state="done", start=start, owner=owner,
        **({"outcome": outcome} if outcome else {}), **cells)  # fmt: skip


@pytest.fixture
def results(memory):
    return (
        put(memory, "outcome", name="Spoke", reached=True),
        put(memory, "outcome", name="No answer"),
    )


def test_the_hours_at_which_somebody_answers(memory, results):
    spoke, nobody = results
    for _ in range(8):
        called(memory, "2026-11-10T10:15:00", spoke)  # Tuesdays at ten: 8 of 10
    for _ in range(2):
        called(memory, "2026-11-10T10:45:00", nobody)
    for outcome in (spoke, nobody, nobody, nobody, nobody):
        called(memory, "2026-11-13T16:00:00", outcome)  # Fridays at four: 1 of 5
    called(memory, "2026-11-14T09:00:00", spoke)  # once says nothing
    called(memory, "2026-11-10T10:00:00", "")  # nor does a call without a result
    called(memory, "2026-11-10T10:00:00", spoke, direction="in")  # nor one of theirs
    hours = report.hours(memory.reader(), None, NOW)
    assert [(h.weekday, h.hour, h.tried, h.reached) for h in hours] == [
        (2, 10, 10, 8), (5, 16, 5, 1), (6, 9, 1, 1),
    ]  # fmt: skip
    assert report.best(hours) == []  # so few may be chance
    assert hours[0].surely == pytest.approx(0.4902, abs=1e-4)


def test_an_hour_is_best_after_many_tries_or_where_it_is_beyond_chance():
    often, rarely = Hour(2, 10, 20, 9), Hour(3, 11, 200, 40)
    assert report.best([often, rarely]) == [often, rarely]
    by_chance, beyond = Hour(4, 9, 6, 3), Hour(5, 9, 6, 6)  # 1 of 5 is usual
    assert report.best([rarely, by_chance, beyond]) == [beyond, rarely]
    assert report.best([Hour(6, 9, 4, 4), Hour(1, 9, 19, 5)]) == []


def test_counts_of_people_and_outcomes(memory, results):
    spoke, nobody = results
    called(memory, "2026-11-10T10:15:00", spoke, "Aisyah")
    called(memory, "2026-11-10T10:15:00", nobody, "Aisyah")
    called(memory, "2026-11-10T10:15:00", spoke, "Ben", "visit")
    put(memory, "activity", subject="Later", channel="call", state="planned", owner="Ben",
        start="2026-11-20T02:00:00Z")  # fmt: skip
    _asked, people = report.by_person(memory.reader(), None, NOW)
    assert {k: t.count for k, t in people.tallies.items()} == {
        ("Aisyah", "call"): 2, ("Ben", "visit"): 1,
    }  # fmt: skip
    _asked, ends = report.by_outcome(memory.reader(), None, NOW, "Aisyah")
    assert {k: t.count for k, t in ends.tallies.items()} == {
        ("call", spoke): 1,
        ("call", nobody): 1,
    }


def test_an_empty_file_says_nothing_of_hours(memory):
    assert report.hours(memory.reader(), None, NOW) == []
    assert report.best([]) == []
