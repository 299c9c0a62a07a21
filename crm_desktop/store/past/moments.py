"""Which operations a file held at a date: by when they arrived here, never by their author's clock."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, NamedTuple

from crm_desktop.domain import typed_days
from crm_desktop.domain.moments import local_time
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

END = time(23, 59, 59, 999_999)
"""A day stands for its end."""


class Moment(NamedTuple):
    """What was asked for, and the arrival number of the last operation that was there (R50, R52)."""

    at: datetime
    arrival: int


def read_moment(text: str, now: datetime | None = None) -> datetime:
    """Return the local time a text names: a day as people type it (its end), or one with a time.

    Raises `UserError` for anything else.
    """
    now = now or datetime.now().astimezone()
    said = " ".join(text.lower().split())
    if said in _NOW:
        return now
    try:
        if len(said) > 10 and said[:4].isdecimal():  # with its zone, as programs write it
            return _local(datetime.fromisoformat(said.upper()))
        value = typed_days.read_when(said, now.date())
    except (UserError, ValueError, OverflowError) as error:
        raise _no_date(text) from error
    if len(value) > 10:
        return _local(datetime.fromisoformat(value))
    return _local(datetime.combine(date.fromisoformat(value), END))


_NOW = ("now", "today", "sekarang", "hari ini")


def _no_date(text: str) -> UserError:
    return UserError(
        tr("“{text}” is not a date.", text=text),
        tr("Write it as 2026-03-31 for the end of that day, or as 2026-03-31 18:00."),
    )


def _local(at: datetime) -> datetime:
    """Return a time with its zone, this computer's where it names none. Raises `UserError`."""
    try:
        return at.astimezone()
    except (OverflowError, OSError, ValueError) as error:
        raise UserError(tr("No calendar goes as far as {year}.", year=at.year)) from error


def moment_at(conn: Any, at: datetime) -> Moment:
    """Return what the file held at a time. Raises `UserError` for a time before it began."""
    first = beginning(conn)
    if first is None:
        raise UserError(tr("Nothing was ever written into this file."))
    if at < first:
        raise UserError(
            tr(
                "This file begins on {day}; at the time asked for it was still empty.",
                day=f"{first:%Y-%m-%d %H:%M}",
            ),
            tr("Choose that time or a later one."),
        )
    return Moment(at, arrival_at(conn, at))


def beginning(conn: Any) -> datetime | None:
    """Return when the first operation of a file arrived, to the second; None for an empty log."""
    found = conn.execute("SELECT received FROM operation ORDER BY n LIMIT 1").fetchone()
    return None if found is None else local_time(found[0]).replace(microsecond=0)


def arrival_at(conn: Any, at: datetime) -> int:
    """Return the number of the last operation that had arrived by a time; 0 where none had."""
    ms = int(at.timestamp() * 1000)
    # The time of arrival never falls along the log, so halve it.
    (low, high) = conn.execute(
        "SELECT coalesce(min(n)-1,0),coalesce(max(n),0) FROM operation"
    ).fetchone()
    while low < high:
        middle = (low + high + 1) // 2
        n, received = conn.execute(
            "SELECT n,received FROM operation WHERE n<=? ORDER BY n DESC LIMIT 1", (middle,)
        ).fetchone()
        if (received or 0) <= ms:
            low = middle
        else:
            high = n - 1
    return int(low)
