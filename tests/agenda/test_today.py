"""What a calendar shows of its days, whatever lies in the file."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crm_desktop.agenda import cadence, clock, today
from crm_desktop.store import agenda, check

from .kit import NOW, made


def test_a_calendar_shows_what_overlaps_its_days(ws):
    at = clock.utc_text
    made(
        ws,
        "activity",
        subject="Meeting",
        channel="meeting",
        state="planned",
        start=at(datetime(2026, 11, 26, 9)),
        minutes=60,
    )
    made(
        ws,
        "activity",
        subject="Over midnight",
        channel="call",
        state="planned",
        start=at(datetime(2026, 11, 25, 23, 30)),
        minutes=90,
    )
    made(
        ws,
        "activity",
        subject="Fair",
        channel="visit",
        state="planned",
        start=at(datetime(2026, 11, 24, 8)),
        minutes=4 * 24 * 60,
    )
    made(
        ws,
        "activity",
        subject="A call made",
        channel="call",
        state="done",
        start=at(datetime(2026, 11, 26, 9)),
    )
    made(ws, "task", title="Pay", due="2026-11-26", repeat="FREQ=DAILY")
    made(ws, "task", title="Tomorrow", due="2026-11-27")
    found = today.entries(ws.reader(), NOW.date(), NOW.date() + timedelta(days=1))
    assert {e.title for e in found} == {"Meeting", "Over midnight", "Fair", "Pay"}
    week = today.entries(ws.reader(), NOW.date(), NOW.date() + timedelta(days=7))
    assert sum(e.title == "Pay" for e in week) == 7 and sum(e.repeated for e in week) == 6


def appointment(ws, **cells):
    return made(ws, "activity", channel="visit", state="planned", **cells)


def titles(ws, day):
    return [e.title for e in today.entries(ws.reader(), day, day + timedelta(days=1))]


def test_what_takes_long_is_shown_on_all_its_days(ws):
    appointment(ws, subject="Site", start="2026-10-01", minutes=45 * 24 * 60)
    appointment(ws, subject="Year", start="2026-01-01", minutes=365 * 24 * 60)
    appointment(ws, subject="Fair", start="2026-09-01", minutes=2 * 24 * 60, repeat="FREQ=MONTHLY")
    assert titles(ws, date(2026, 11, 8)) == ["Year", "Site"]
    assert titles(ws, date(2026, 11, 15)) == ["Year"]
    assert titles(ws, date(2026, 11, 2)) == ["Year", "Site", "Fair"]
    assert titles(ws, date(2026, 11, 3)) == ["Year", "Site"]


def test_what_began_long_before_is_read_through_an_index(ws):
    days = clock.days(date(2025, 11, 26), date(2026, 11, 26))
    asked = []

    class Conn:
        def execute(self, text, values):
            asked.append((text, values))
            return []

    agenda.appointments(Conn(), days, days)
    ((text, values),) = asked
    plan = str(ws.reader().execute(f"EXPLAIN QUERY PLAN {text}", values).fetchall())
    assert plan.count("activity_long") == 2 and "SCAN" not in plan, plan


@pytest.mark.parametrize("minutes", [2**63 - 1, 10**20, 1e20, -5, "long", 10**12])
def test_a_length_nobody_could_type_stops_no_reader(ws, minutes):
    appointment(ws, subject="Fair", start="2026-11-26", minutes=minutes)
    made(ws, "contact", name="Lim", touch_every=minutes, created="2020-01-01T00:00:00Z")
    assert titles(ws, NOW.date()) == ["Fair"]
    assert cadence.overdue(ws.reader(), NOW.date()) == []
    assert check.check(ws).ok


def test_what_lasts_past_the_last_day_there_is_ends_with_it(ws):
    appointment(ws, subject="End", start="9999-12-30", minutes=10 * 24 * 60)
    assert titles(ws, date(9999, 12, 30)) == ["End"]
