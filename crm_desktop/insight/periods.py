"""Periods of reports, and the one before each to compare it with.

| written | period |
|---|---|
| this month, last quarter, this year, last week | a whole one |
| last 30d | up to today, as rules say it |
| last 12m, last 13w, last 2y | so many whole ones, the running one the last |
| 2026, 2026-Q1, 2026-03, 2026-03-15 | the year, quarter, month, day |
| 2026-03-01..2026-04-15 | from day to day, both included |

A condition on a day reads "last 12m" otherwise, as so many months back to the day (`domain.periods`): who
opens what is behind a figure gets its very records, never a condition in the words of its period.
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
    "last 13w": mark("Last 13 weeks"),
    "last 12m": mark("Last 12 months"),
}
"""Periods a screen offers, with English words."""
ANY = "any"
"""What is typed for any time."""
_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LAST = re.compile(r"last (\d{1,4})([wmy])")
_QUARTER = re.compile(r"(\d{4})-?q([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


def read(text: str, today: date) -> Span:
    """Return the first day of a period and the day after its last. Raises `UserError`."""
    said = " ".join(text.lower().split())
    if ".." in said:
        return _between(said, today)
    try:
        return _calendar(said) or _running(said, today) or periods.span(said, today)
    except (UserError, ValueError, OverflowError) as error:
        raise _unknown(text) from error


def within(text: str, today: date) -> Span | None:
    """Return a period as `read` does, None for any time: "". Raises `UserError`."""
    return read(text, today) if text else None


def before(span: Span) -> Span:
    """Return the period of the same kind before: the month before a month, else as many days."""
    first, end = span
    try:
        if months := _whole_months(span):
            return periods.months_on(first, -months), first
        return first - (end - first), first
    except (ValueError, OverflowError):  # nothing was before the first day there is
        return first, first


def so_far(span: Span, today: date) -> Span:
    """Return what of the period before to compare a running one with: as many days as have gone by."""
    first, end = before(span)
    if not span[0] <= today < span[1]:
        return first, end
    return first, min(end, first + (today - span[0]) + timedelta(days=1))


def or_any(text: str) -> str:
    """Return a period as it was typed, "" for any time."""
    return "" if text.strip().lower() == ANY else text


def told(text: str, today: date) -> str:
    """Return what a period is called, and its first and last day: "This month, 2026-11-01 to 2026-11-30"."""
    if not text:
        return tr("Any time")
    first, end = read(text, today)
    days = {"first": first.isoformat(), "last": (end - _DAY).isoformat()}
    if text in OFFERED:
        return tr("{period}, {first} to {last}", period=tr(OFFERED[text]), **days)
    return tr("{first} to {last}", **days)


def line(text: str, today: date) -> str:
    """Return the line that says of which period something is."""
    return tr("Period: {period}", period=told(text, today))


def as_data(text: str, today: date) -> dict[str, str | None]:
    """Return the first day of a period and the day after its last, None for any time."""
    span = within(text, today)
    first, end = (day.isoformat() for day in span) if span else (None, None)
    return {"from": first, "before": end}


def unit_of(span: Span) -> str:
    """Return "year", "quarter", "month", "week" or "day" for a whole one, "" for any other period."""
    first, end = span
    months = _whole_months(span)
    for unit, count in _MONTHS.items():
        if months == count and (first.month - 1) % count == 0:
            return unit
    days = (end - first).days
    return "week" if days == 7 and first.weekday() == 0 else "day" if days == 1 else ""


def _whole_months(span: Span) -> int:
    """Return how many months a period is, 0 for one that begins or ends within a month."""
    first, end = span
    whole = first.day == end.day == 1
    return (end.year - first.year) * 12 + end.month - first.month if whole else 0


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


def counted(text: str) -> str:
    """Return "w", "m" or "y" of the last so many whole weeks, months or years, "" of any other period."""
    found = _LAST.fullmatch(text)
    return found[2] if found and int(found[1]) else ""


def _running(said: str, today: date) -> Span | None:
    """Return the last so many whole weeks, months or years, the running one the last of them."""
    unit = counted(said)
    if not unit:
        return None
    count = int(said[len("last ") : -1])
    if unit == "w":
        monday = today - timedelta(days=today.weekday())
        return monday - timedelta(weeks=count - 1), monday + timedelta(weeks=1)
    long = 12 if unit == "y" else 1
    first = date(today.year, 1 if unit == "y" else today.month, 1)
    return periods.months_on(first, -(count - 1) * long), periods.months_on(first, long)


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
