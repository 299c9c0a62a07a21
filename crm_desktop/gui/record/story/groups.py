"""The heads between the entries of a timeline: pinned, next, today, this week, then months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from crm_desktop.domain.moments import utc_text
from crm_desktop.gui import formats
from crm_desktop.i18n import tr
from crm_desktop.store import about
from crm_desktop.store.scopes import Entry


def heads(entries: Sequence[Entry], today: date | None = None) -> dict[int, str]:
    """Return row → head of each row a group begins with."""
    today = today or date.today()
    made: dict[int, str] = {}
    shown = ""
    for state, words in ((about.PINNED, tr("Pinned")), (about.OPEN, tr("Next"))):
        first = next((at for at, e in enumerate(entries) if e.state == state), None)
        if first is not None:
            made[first] = words
    floor, ceiling = "~", ""
    for at, entry in enumerate(entries):
        if entry.state != about.PAST:
            continue
        if not floor <= entry.at < ceiling:
            floor, ceiling, words = _span(entry.at, today)
            if words != shown:
                made[at] = shown = words
    return made


def _span(at: str, today: date) -> tuple[str, str, str]:
    """Return from when to when (UTC) the group of a moment lasts, and what it is called."""
    try:
        day = formats.moment_of(at).date()
    except (ValueError, OverflowError):
        return at, f"{at}~", tr("Without a date")
    week = today - timedelta(days=today.weekday())
    if day >= today:
        long = formats.dated(today, "dddd d MMMM")
        return begin(today), "~", tr("Today, {day}", day=long)
    if day == today - timedelta(days=1):
        return begin(day), begin(today), tr("Yesterday")
    if day >= week:
        return begin(week), begin(today - timedelta(days=1)), tr("This week")
    if day >= week - timedelta(days=7):
        return begin(week - timedelta(days=7)), begin(week), tr("Last week")
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1)
    pattern = "MMMM" if day.year == today.year else "MMMM yyyy"
    words = formats.dated(first, pattern)
    return begin(first), min(begin(last), begin(week - timedelta(days=7))), words


def begin(day: date) -> str:
    """Return the moment in UTC a day of the user's begins."""
    return utc_text(datetime.combine(day, time()))
