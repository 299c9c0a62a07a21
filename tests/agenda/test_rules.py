"""Rules of repetition: the next time in local time, whatever the clocks do, and their words."""

from __future__ import annotations

import time as system_time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop import i18n
from crm_desktop.agenda import clock, rules
from crm_desktop.errors import UserError


@pytest.fixture
def zone(monkeypatch):
    """Let the clock of this computer stand in a zone."""

    def stand(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        system_time.tzset()

    yield stand
    monkeypatch.undo()
    system_time.tzset()


@pytest.mark.parametrize(
    ("rule", "due", "done", "expected"),
    [
        ("FREQ=DAILY", "2026-11-26", datetime(2026, 11, 26, 9), "2026-11-27"),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-11-23", datetime(2026, 11, 23, 9), "2026-11-30"),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-11-02", datetime(2026, 11, 26, 9), "2026-11-30"),  # long overdue
        ("FREQ=WEEKLY;INTERVAL=2", "2026-11-26", datetime(2026, 11, 26, 9), "2026-12-10"),
        ("FREQ=MONTHLY", "2026-11-15", datetime(2026, 11, 15, 9), "2026-12-15"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2027-01-31", datetime(2027, 1, 31),
         "2027-02-28"),
        ("FREQ=YEARLY", "2028-02-29", datetime(2028, 2, 29), "2032-02-29"),
        ("FREQ=WEEKLY;UNTIL=20261130", "2026-11-30", datetime(2026, 11, 30), ""),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130T000000Z", "2026-11-23", datetime(2026, 11, 23), "2026-11-30"),
        ("FREQ=DAILY;COUNT=1", "2026-11-26", datetime(2026, 11, 26), ""),
    ],
)  # fmt: skip
def test_the_next_time_after_it_was_done(rule, due, done, expected, zone):
    zone("Asia/Kuala_Lumpur")
    assert rules.following(rule, due, done)[0] == expected


@pytest.mark.parametrize("year", [1, 1604, 1899, 1980, 1999, 2000, 2026])
def test_a_birthday_comes_each_year_whenever_it_began(year):
    start = f"{year:04}-05-14"
    assert rules.times("FREQ=YEARLY", start, date(2027, 5, 1), date(2027, 6, 1)) == [
        datetime(2027, 5, 14)
    ]
    assert rules.times("FREQ=YEARLY", start, date(2027, 6, 1), date(2028, 5, 14)) == []
    assert rules.following("FREQ=YEARLY", start, datetime(2026, 11, 26)) == (
        "2027-05-14", "FREQ=YEARLY",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "due", "expected"),
    [
        ("FREQ=DAILY", "1980-05-14", ("2026-11-26", "FREQ=DAILY")),  # over 10,000 days ago
        ("FREQ=DAILY;INTERVAL=2", "1980-05-14", ("2026-11-27", "FREQ=DAILY;INTERVAL=2")),
        ("FREQ=YEARLY;COUNT=60", "1980-05-14", ("2027-05-14", "FREQ=YEARLY;COUNT=13")),
        ("FREQ=YEARLY;COUNT=20", "1980-05-14", ("", "")),
        ("FREQ=YEARLY;UNTIL=20100101", "1980-05-14", ("", "")),
        ("FREQ=YEARLY;UNTIL=24000229", "1980-02-29",  # its last year is past our cycle
         ("2028-02-29", "FREQ=YEARLY;UNTIL=24000229")),
    ],
)  # fmt: skip
def test_what_began_long_ago_goes_on(rule, due, expected):
    assert rules.following(rule, due, datetime(2026, 11, 26, 9)) == expected


def test_times_are_asked_for_on_29_february_too():
    days = (date(2028, 2, 29), date(2028, 3, 1))
    assert rules.times("FREQ=DAILY", "1980-02-29", *days) == [datetime(2028, 2, 29)]


def test_a_count_goes_down_with_each_time():
    assert rules.following("FREQ=DAILY;COUNT=3", "2026-11-26", datetime(2026, 11, 26, 9)) == (
        "2026-11-27", "FREQ=DAILY;COUNT=2",
    )  # fmt: skip


def test_it_can_count_from_when_it_was_done():
    done = datetime(2026, 11, 26, 18)
    assert rules.following("FREQ=DAILY;INTERVAL=30", "2026-10-01", done, True)[0] == "2026-12-26"


@pytest.mark.parametrize(
    ("place", "due", "done", "expected"),
    [  # 09:00 stays 09:00 over the change of the clocks
        ("Europe/Berlin", datetime(2026, 10, 24, 9), datetime(2026, 10, 24, 10), datetime(2026, 10, 25, 9)),
        ("America/New_York", datetime(2027, 3, 13, 9), datetime(2027, 3, 13, 9),
         datetime(2027, 3, 14, 9)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 9), datetime(2027, 4, 3, 9), datetime(2027, 4, 4, 9)),
        ("Asia/Kuala_Lumpur", datetime(2026, 11, 26, 0, 30), datetime(2026, 11, 26, 8),
         datetime(2026, 11, 27, 0, 30)),
        # 02:30 is skipped that night: it comes after the skip
        ("America/New_York", datetime(2027, 3, 13, 2, 30), datetime(2027, 3, 13, 9),
         datetime(2027, 3, 14, 3, 30)),
    ],
)  # fmt: skip
def test_times_are_those_of_the_wall_clock(zone, place, due, done, expected):
    zone(place)
    value, _ = rules.following("FREQ=DAILY", clock.utc_text(due), done)
    assert clock.local(value) == expected


@pytest.mark.parametrize(
    "place", ["Asia/Kuala_Lumpur", "America/Los_Angeles", "Pacific/Kiritimati", "UTC"]
)
@pytest.mark.parametrize(
    "at", [datetime(2026, 11, 26), datetime(2026, 11, 26, 23, 59), datetime(2027, 3, 28, 12)]
)
def test_a_moment_keeps_its_local_day(zone, place, at):
    zone(place)
    assert clock.local(clock.utc_text(at)) == at
    assert clock.day_of(clock.utc_text(at)) == at.date()
    assert clock.local(clock.moved(clock.utc_text(at), date(2026, 12, 1))) == datetime.combine(
        date(2026, 12, 1), at.time()
    )


@pytest.mark.parametrize(
    "bad",
    [
        "FREQ=SECONDLY",
        "FREQ=NEVER",
        "every day",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;COUNT=zz",
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_in_words(bad):
    with pytest.raises(UserError):
        rules.checked(bad)


def test_a_rule_nothing_fits_ends_soon():
    began = system_time.thread_time()
    assert rules.following(
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "2026-11-26", datetime(2026, 11, 26)
    ) == ("", "")
    assert system_time.thread_time() - began < 2


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="FREQ=DAILYWKMO;,BCUNTIVS0123456789-+TZ:\n", max_size=40), st.text(max_size=25)
)
def test_any_text_as_a_rule_fails_quietly(rule, due):
    rules.words(rule)
    value, left = rules.following(rule, due, datetime(2026, 11, 26, 9))
    assert (value == "") == (left == "")
    assert isinstance(rules.times(rule, due, date(2026, 11, 1), date(2026, 12, 1)), list)


@pytest.mark.parametrize(
    ("rule", "english", "malay"),
    [
        ("FREQ=DAILY", "Every day", "Setiap hari"),
        ("FREQ=WEEKLY;BYDAY=MO", "Every Monday", "Setiap Isnin"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "Every 2 weeks on Monday, Thursday",
         "Setiap 2 minggu pada Isnin, Khamis"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every working day", "Setiap hari bekerja"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "Every month on its last day",
         "Setiap bulan pada hari terakhirnya"),
        ("FREQ=YEARLY;COUNT=3", "Every year, 3 more times", "Setiap tahun, 3 kali lagi"),
        ("FREQ=DAILY;UNTIL=20261130", "Every day until 2026-11-30", "Setiap hari hingga 2026-11-30"),
        ("FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=2TU"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_both_languages(rule, english, malay):
    assert rules.words(rule) == english
    i18n.set_language("ms")
    try:
        assert rules.words(rule) == malay
    finally:
        i18n.set_language("en")
