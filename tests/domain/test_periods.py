"""Days told relative to today: what they begin and end with, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.domain import periods
from crm_desktop.errors import UserError

THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("today", "2026-11-26", "2026-11-27"),
        ("last 30d", "2026-10-27", "2026-11-27"),
        ("next 2w", "2026-11-26", "2026-12-11"),
        ("this week", "2026-11-23", "2026-11-30"),
        ("last week", "2026-11-16", "2026-11-23"),
        ("this month", "2026-11-01", "2026-12-01"),
        ("next month", "2026-12-01", "2027-01-01"),
        ("this quarter", "2026-10-01", "2027-01-01"),
        ("last year", "2025-01-01", "2026-01-01"),
    ],
)
def test_a_period_has_its_days(text: str, first: str, end: str) -> None:
    assert periods.span(text, THURSDAY) == (date.fromisoformat(first), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("-2w", "2026-11-12"),
        ("+30d", "2026-12-26"),
        ("-9m", "2026-02-26"),
        ("2026-01-05", "2026-01-05"),
    ],
)
def test_a_day_lies_where_it_says(text: str, day: str) -> None:
    assert periods.day(text, THURSDAY) == date.fromisoformat(day)


def test_a_month_back_from_its_31st_is_the_last_day_there_is() -> None:
    assert periods.day("-1m", date(2026, 3, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize("text", ["-9999y", "+9999y", "-9999m"])
def test_the_ends_of_time_are_kept(text: str) -> None:
    assert date.min <= periods.day(text, THURSDAY) <= date.max


@pytest.mark.parametrize(
    "text", ["", "soon", "last d", "next 99999d", "-5", "2026-13-01", "last 3q"]
)
def test_what_is_no_time_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError):
        periods.span(text, THURSDAY)
    with pytest.raises(UserError):
        periods.day(text, THURSDAY)
