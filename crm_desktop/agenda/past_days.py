"""When something took place, as people say it: "yesterday 3pm", "3 hari lepas", "last Tuesday"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from crm_desktop.agenda import clock, quick_add
from crm_desktop.agenda.quick_days import WD
from crm_desktop.agenda.scan import Line, compiled
from crm_desktop.agenda.words import WEEKDAYS

_AGO = compiled(r"(\d{1,3})\s+(days?|weeks?|hari|minggu)\s+(?:ago|lepas|lalu|yang\s+lalu)")
_BEFORE = compiled(r"(?:the\s+)?day\s+before\s+yesterday|kelmarin\s+dulu")
_YESTERDAY = compiled(r"(?:yesterday|semalam|kelmarin)")
_WEEKDAY = compiled(rf"(?:(?:last|on|pada)\s+)?(?:hari\s+)?({WD})(?:\s+(?:lepas|lalu))?")
_COMING = compiled(r"(?:next|this|depan|ini)")


def read(text: str, now: datetime | None = None) -> str:
    """Return the WHEN value of what took place at a local moment, "" for no day or time, or for more.

    A weekday alone is the last one; all other days are read as those of tasks are.
    """
    now = now or clock.now_here()
    found = _day(text.lower(), now.date())
    if found is None:
        return coming(text, now)
    day, place = found
    rest = f"{text[: place.start()]} {text[place.end() :]}".strip()
    read_on = quick_add.read(rest, datetime.combine(day, time()))
    return "" if read_on.title else clock.when(day, read_on.at)


def told(text: str, now: datetime | None = None) -> tuple[str, str] | None:
    """Return when and what of a line that tells what took place on a past day, None for any other."""
    now = now or clock.now_here()
    line = Line(text)
    found = _past(line.left, now.date())
    if found is None:
        return None
    day, place = found
    rest = f"{line.text[: place.start()]} {line.text[place.end() :]}"
    read_on = quick_add.read(rest, datetime.combine(day, time()))
    return (clock.when(day, read_on.at), read_on.title) if read_on.title else None


def coming(text: str, now: datetime | None = None) -> str:
    """Return the WHEN value of what is to be, "" for no day or time, or for more than that."""
    found = quick_add.read(text, now)
    return "" if found.title else found.due


def _past(text: str, today: date) -> tuple[date, re.Match[str]] | None:
    if found := _AGO.search(text):
        each = 7 if found[2].startswith(("week", "minggu")) else 1
        return today - timedelta(days=int(found[1]) * each), found
    for pattern, days in ((_BEFORE, 2), (_YESTERDAY, 1)):
        if found := pattern.search(text):
            return today - timedelta(days=days), found
    return None


def _day(text: str, today: date) -> tuple[date, re.Match[str]] | None:
    if (past := _past(text, today)) is not None:
        return past
    if _COMING.search(text) or not (found := _WEEKDAY.search(text)):
        return None
    return today - timedelta(days=(today.weekday() - WEEKDAYS[found[1]] - 1) % 7 + 1), found
