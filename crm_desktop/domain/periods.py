"""Days told relative to today: "-2w", "last 30d", "this month", as rules keep and people mean them."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr

UNITS = ("d", "w", "m", "y")
"""Days, weeks, months and years, as they are written after a number."""
WHOLE = ("week", "month", "quarter", "year")
WEEKDAYS = (
    mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday"), mark("Friday"),
    mark("Saturday"), mark("Sunday"),
)  # fmt: skip
_POINT = re.compile(r"([+-])(\d{1,4})([dwmy])")
_AROUND = re.compile(r"(last|next) (\d{1,4})([dwmy])")
_NAMED = re.compile(r"(this|last|next) (week|month|quarter|year)")
_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_SIGNS = {"last": -1, "this": 0, "next": 1}


def is_relative(text: object) -> bool:
    """Say whether a value is a day told relative to today."""
    return isinstance(text, str) and (text in _DAYS or _POINT.fullmatch(text) is not None)


def day(text: str, today: date) -> date:
    """Return the day of "today", "-2w", "+30d" or an ISO date. Raises `UserError`."""
    if text in _DAYS:
        return today + timedelta(days=_DAYS[text])
    found = _POINT.fullmatch(text)
    if found:
        sign = -1 if found[1] == "-" else 1
        return _moved(today, sign * int(found[2]), found[3])
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise _unknown(text) from error


def span(text: str, today: date) -> tuple[date, date]:
    """Return the first day of a period and the day after its last. Raises `UserError`.

    "last 30d" begins thirty days ago and ends with today; "next 30d" begins today. So does "last 12m" twelve
    months ago to the day, where reports mean twelve whole months (`insight.periods`).
    """
    if text in _DAYS:
        first = day(text, today)
        return first, _later(first)
    if found := _AROUND.fullmatch(text):
        other = _moved(today, _SIGNS[found[1]] * int(found[2]), found[3])
        return (other, _later(today)) if found[1] == "last" else (today, _later(other))
    if found := _NAMED.fullmatch(text):
        return _whole(found[2], _SIGNS[found[1]], today)
    raise _unknown(text)


def months_on(day: date, count: int) -> date:
    """Return a day so many months on, or the last of a month that is too short for it.

    Raises `ValueError` for a day no calendar has.
    """
    if not 1 <= (day.year * 12 + day.month - 1 + count) // 12 <= 9999:
        raise ValueError(count)
    return _moved(day, count, "m")


def _whole(unit: str, by: int, today: date) -> tuple[date, date]:
    if unit == "week":
        first = today - timedelta(days=today.weekday() - 7 * by)
        return first, first + timedelta(days=7)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    at = (today.year * 12 + today.month - 1) // months * months + by * months
    return _month(at), _month(at + months)


def _month(number: int) -> date:
    """Return the first day of a month counted from the year 0."""
    return date(min(max(number // 12, 1), 9999), number % 12 + 1, 1)


def _moved(start: date, by: int, unit: str) -> date:
    if unit in "dw":
        days = start.toordinal() + by * (7 if unit == "w" else 1)
        return date.fromordinal(min(max(days, 1), date.max.toordinal()))
    number = start.year * 12 + start.month - 1 + by * (12 if unit == "y" else 1)
    first = _month(number)
    return first.replace(day=min(start.day, monthrange(first.year, first.month)[1]))


def _later(start: date) -> date:
    return start if start == date.max else start + timedelta(days=1)


def _unknown(text: str) -> UserError:
    return UserError(
        tr("“{text}” is no time this version knows.", text=str(text)[:40]),
        tr("Choose another one, or update the program."),
    )
