"""Periods of reports, and the one before each to compare it with.

| written | period |
|---|---|
| this month, last quarter, this year, last week | a whole one |
| last 30d, last 12m | up to today, as rules say it |
| 2026, 2026-Q1, 2026-03, 2026-03-15 | the year, quarter, month, day |
| 2026-03-01..2026-04-15 | from day to day, both included |
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from crm_desktop.domain import periods
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.store.figures.question import Span

OFFERED = {
    "this month": mark("This month"),
    "last month": mark("Last month"),
    "this quarter": mark("This quarter"),
    "last quarter": mark("Last quarter"),
    "this year": mark("This year"),
    "last year": mark("Last year"),
    "last 30d": mark("Last 30 days"),
    "last 90d": mark("Last 90 days"),
    "last 12m": mark("Last 12 months"),
}
"""Periods a screen offers, with English words."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_QUARTER = re.compile(r"(\d{4})-?q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


def read(text: str, today: date) -> Span:
    """Return the first day of a period and the day after its last. Raises `UserError`."""
    said = " ".join(text.lower().split())
    if ".." in said:
        return _between(said, today)
    try:
        return _calendar(said) or periods.span(said, today)
    except (UserError, ValueError, OverflowError) as error:
        raise _unknown(text) from error


def before(span: Span) -> Span:
    """Return the period of the same kind before: the month before a month, else as many days."""
    first, end = span
    unit = unit_of(span)
    try:
        if unit in _MONTHS:
            return periods.months_on(first, -_MONTHS[unit]), first
        return first - (end - first), first
    except (ValueError, OverflowError):  # nothing was before the first day there is
        return first, first


def so_far(span: Span, today: date) -> Span:
    """Return what of the period before to compare a running one with: as many days as have gone by."""
    first, end = before(span)
    if not span[0] <= today < span[1]:
        return first, end
    return first, min(end, first + (today - span[0]) + timedelta(days=1))


def unit_of(span: Span) -> str:
    """Return "year", "quarter", "month", "week" or "day" for a whole one, "" for any other period."""
    first, end = span
    if first.day == 1:
        months = (end.year - first.year) * 12 + end.month - first.month
        for unit, count in _MONTHS.items():
            if end.day == 1 and months == count and (first.month - 1) % count == 0:
                return unit
    days = (end - first).days
    return "week" if days == 7 and first.weekday() == 0 else "day" if days == 1 else ""


def written(span: Span) -> str:
    """Return a period as `read` reads it, the same whatever day it is."""
    first, end = span
    unit = unit_of(span)
    texts = {
        "year": f"{first:%Y}", "quarter": f"{first:%Y}-Q{(first.month + 2) // 3}",
        "month": f"{first:%Y-%m}", "day": first.isoformat(),
    }  # fmt: skip
    return texts.get(unit) or f"{first.isoformat()}..{(end - timedelta(days=1)).isoformat()}"


def _between(said: str, today: date) -> Span:
    try:
        first, last = (periods.day(part.strip(), today) for part in said.split("..", 1))
        end = last + timedelta(days=1)
    except (UserError, OverflowError) as error:
        raise _unknown(said) from error
    if last < first:
        raise UserError(
            tr("The period {text} ends before it begins.", text=said),
            tr("Write the earlier day first."),
        )
    return first, end


def _calendar(said: str) -> Span | None:
    if found := _QUARTER.fullmatch(said):
        return _months(date(int(found[1]), int(found[2]) * 3 - 2, 1), 3)
    if found := _MONTH.fullmatch(said):
        return _months(date(int(found[1]), int(found[2]), 1), 1)
    if _YEAR.fullmatch(said):
        return _months(date(int(said), 1, 1), 12)
    if len(said) == 10 and said[:4].isdecimal():
        day = date.fromisoformat(said)
        return day, day + timedelta(days=1)
    return None


def _months(first: date, count: int) -> Span:
    return first, periods.months_on(first, count)


def _unknown(text: str) -> UserError:
    return UserError(
        tr("“{text}” is no period this program knows.", text=text[:40]),
        tr("Write for example {examples}.",
           examples="this month, last 30d, 2026-Q1, 2026-03, 2026-03-01..2026-04-15"),
    )  # fmt: skip
