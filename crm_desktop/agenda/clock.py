"""Days and moments of a WHEN value: days are local, moments are UTC text, and how one becomes the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from crm_desktop.domain import moments
from crm_desktop.store.agenda import Days

Naive = datetime
"""A local wall-clock time without a zone, as calendars and rules of repetition count."""
DAY = 10
"""Characters of a date; a moment has more."""


def now_here() -> Naive:
    """Return the wall clock of this computer, to the second."""
    return datetime.now().replace(microsecond=0)


def utc_text(at: Naive) -> str:
    """Return a local time as a cell holds a moment. One the clock skips is taken as after the skip."""
    known = at.astimezone(UTC)
    if known.astimezone().replace(tzinfo=None) < at:  # skipped: read by the offset before the skip
        known = at.replace(fold=1).astimezone(UTC)
    return moments.utc_text(known)


def ahead(value: str, now: datetime) -> bool:
    """Say whether a WHEN value is still to come; a day is until it is over."""
    at = local(value)
    if at is None:
        return False
    return at > now if has_time(value) else at.date() >= now.date()


def when(day: date, at: time | None = None) -> str:
    """Return the WHEN value of a local day, at a time or any time of it."""
    return day.isoformat() if at is None else utc_text(datetime.combine(day, at))


def local(value: str | None) -> Naive | None:
    """Return the local wall-clock time of a WHEN value, midnight of a day; None for no or bad text."""
    if not value or len(value) < DAY:
        return None
    try:
        if len(value) == DAY:
            return datetime.combine(date.fromisoformat(value), time())
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    try:
        return aware.astimezone().replace(tzinfo=None)
    except (OverflowError, OSError):  # outside the years a system clock knows
        return None


def day_of(value: str | None) -> date | None:
    """Return the local day of a WHEN value."""
    at = local(value)
    return None if at is None else at.date()


def has_time(value: str | None) -> bool:
    """Say whether a WHEN value is a moment and not any time of a day."""
    return bool(value) and len(value or "") > DAY


def days(first: date, last: date) -> Days:
    """Return the local days from `first` up to and without `last`, as the store compares them."""
    return Days(when(first), when(last), when(first, time()), when(last, time()))


def one_day(day: date) -> Days:
    """Return one local day."""
    return days(day, day + timedelta(days=1))


def moved(value: str, to: date) -> str:
    """Return a WHEN value on another day, at the same time of the day if it has one."""
    at = local(value)
    return when(to, at.time() if at is not None and has_time(value) else None)
