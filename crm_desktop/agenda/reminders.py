"""Which reminders are due, which of them are late, and when nobody wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from crm_desktop.agenda import clock
from crm_desktop.agenda.tasks import MORNING
from crm_desktop.store import agenda
from crm_desktop.store.agenda import Told

TOLD, QUIET = "reminders.told", "reminders.quiet"
LATE = timedelta(minutes=5)
"""A reminder told later than this came while the computer slept or the program was closed."""

WRONG = timedelta(hours=3)
"""What was told later than so long after now was told by a wrong clock; summer time ends by less."""


class Waiting(NamedTuple):
    """Reminders nobody has answered, the newest first, and which of them are news."""

    every: list[Told]
    fresh: list[Told]
    late: int  # of the fresh ones
    quiet: bool  # nobody is told now; the fresh ones stay fresh


def moment_of(told: Told) -> datetime | None:
    """Return when a reminder comes, in local time; one of a day comes in its morning."""
    value = told.snoozed or told.remind
    at = clock.local(value)
    return at if at is None or clock.has_time(value) else datetime.combine(at.date(), MORNING)


def waiting(ws: Any, now: datetime) -> Waiting:
    """Read the reminders that are due. Nothing is kept in memory: asleep or closed loses none."""
    upto = clock.utc_text(
        now + timedelta(days=1)
    )  # of a day: its text is compared, not its morning
    timed = ((t, moment_of(t)) for t in agenda.reminders(ws.reader(), upto))
    due = [(t, at) for t, at in timed if at is not None and at <= now]
    since = clock.local(ws.setting(TOLD, "")) or datetime.min
    if since - now > WRONG:
        since = datetime.min
    fresh = [(t, at) for t, at in due if at > since]
    late = sum(now - at > LATE for _, at in fresh)
    quiet = is_quiet(quiet_hours(ws), now.time())
    return Waiting([t for t, _ in due], [t for t, _ in fresh], late, quiet)


def told(ws: Any, now: datetime) -> None:
    """Remember that everything due up to now was told."""
    ws.remember(TOLD, clock.utc_text(now))


def quiet_hours(ws: Any) -> tuple[time, time] | None:
    """Return from when to when nobody is told, None for never."""
    kept: Sequence[str] = ws.setting(QUIET, ("21:00", "07:00"))
    try:
        return (time.fromisoformat(kept[0]), time.fromisoformat(kept[1])) if kept else None
    except (ValueError, TypeError, IndexError):
        return None


def keep_quiet(ws: Any, hours: tuple[time, time] | None) -> None:
    """Choose the hours nobody is told in."""
    ws.set_setting(QUIET, [f"{t:%H:%M}" for t in hours] if hours else [])


def is_quiet(hours: tuple[time, time] | None, at: time) -> bool:
    """Say whether a time lies in the quiet hours, which may go over midnight."""
    if hours is None or hours[0] == hours[1]:
        return False
    start, end = hours
    return start <= at < end if start < end else at >= start or at < end


def snoozes(now: datetime) -> list[tuple[str, str]]:
    """Return what a reminder can be put off by: (key, WHEN value)."""
    tomorrow: date = now.date() + timedelta(days=1)
    return [
        ("10", clock.utc_text(now + timedelta(minutes=10))),
        ("60", clock.utc_text(now + timedelta(hours=1))),
        ("tomorrow", clock.when(tomorrow, MORNING)),
    ]
