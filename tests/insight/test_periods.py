"""Periods as they are written, and the one before each."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.errors import UserError
from crm_desktop.insight import periods

TODAY = date(2026, 11, 26)  # a Thursday


def days(text):
    """Return "2026-01-01 2026-02-01" as a span."""
    first, end = map(date.fromisoformat, text.split())
    return first, end


@pytest.mark.parametrize(
    ("text", "span", "before"),
    [
        ("this month", "2026-11-01 2026-12-01", "2026-10-01 2026-11-01"),
        ("last month", "2026-10-01 2026-11-01", "2026-09-01 2026-10-01"),
        ("This  Quarter", "2026-10-01 2027-01-01", "2026-07-01 2026-10-01"),
        ("last quarter", "2026-07-01 2026-10-01", "2026-04-01 2026-07-01"),
        ("last 7d", "2026-11-19 2026-11-27", "2026-11-11 2026-11-19"),
        ("this year", "2026-01-01 2027-01-01", "2025-01-01 2026-01-01"),
        ("this week", "2026-11-23 2026-11-30", "2026-11-16 2026-11-23"),
        ("last 30d", "2026-10-27 2026-11-27", "2026-09-26 2026-10-27"),
        ("last 12m", "2025-12-01 2026-12-01", "2024-12-01 2025-12-01"),
        ("last 1m", "2026-11-01 2026-12-01", "2026-10-01 2026-11-01"),
        ("last 2w", "2026-11-16 2026-11-30", "2026-11-02 2026-11-16"),
        ("last 2y", "2025-01-01 2027-01-01", "2023-01-01 2025-01-01"),
        ("2026", "2026-01-01 2027-01-01", "2025-01-01 2026-01-01"),
        ("2026-Q1", "2026-01-01 2026-04-01", "2025-10-01 2026-01-01"),
        ("2024q1", "2024-01-01 2024-04-01", "2023-10-01 2024-01-01"),
        ("2026-03", "2026-03-01 2026-04-01", "2026-02-01 2026-03-01"),
        ("2026-03-15", "2026-03-15 2026-03-16", "2026-03-14 2026-03-15"),
        ("2026-03-02..2026-03-11", "2026-03-02 2026-03-12", "2026-02-20 2026-03-02"),
        ("2026-02-01..2026-03-31", "2026-02-01 2026-04-01", "2025-12-01 2026-02-01"),
        ("-1w..today", "2026-11-19 2026-11-27", "2026-11-11 2026-11-19"),
    ],
)
def test_a_period_and_the_one_before(text, span, before):
    found = periods.read(text, TODAY)
    assert found == days(span)
    assert periods.before(found) == days(before)
    assert periods.read(periods.written(found), TODAY) == found


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13", "2026-02-30", "0000", "2026-Q5", "..", "2026-03-02..soon",
     "2026..2027", "9999-12-31", "last 30", "this d"],
)  # fmt: skip
def test_what_is_no_period_is_said(text):
    with pytest.raises(UserError, match="no period"):
        periods.read(text, TODAY)


def test_a_period_that_ends_before_it_begins_is_said():
    with pytest.raises(UserError, match="ends before it begins"):
        periods.read("2026-03-02..2026-03-01", TODAY)


def test_a_running_period_is_compared_with_as_many_days():
    """1 to 26 November with 1 to 26 October; a month that is over with all of the one before."""
    assert periods.so_far(days("2026-11-01 2026-12-01"), TODAY) == days("2026-10-01 2026-10-27")
    assert periods.so_far(days("2026-10-01 2026-11-01"), TODAY) == days("2026-09-01 2026-10-01")
    march = days("2026-03-01 2026-04-01")
    assert periods.so_far(march, date(2026, 3, 31)) == days("2026-02-01 2026-03-01")


DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_the_one_before_ends_where_a_period_begins(one, other, today):
    first, last = sorted((one, other))
    span = periods.read(f"{first}..{last}", today)
    before = periods.before(span)
    assert before[1] == span[0]
    assert before[0] < before[1]
    cut = periods.so_far(span, today)
    assert cut[0] == before[0]
    assert cut[0] < cut[1] <= before[1]
    assert periods.read(periods.written(span), today) == span
