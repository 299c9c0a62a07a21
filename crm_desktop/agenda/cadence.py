"""Whom one has not been in touch with for longer than one means to: the overdue list of `touch_every`."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from crm_desktop.agenda import clock
from crm_desktop.store import agenda


class Due(NamedTuple):
    """One contact or company that should have been touched by a day."""

    entity: str
    n: int
    id: str
    title: str
    every: int  # days
    day: date


def overdue(conn: Any, today: date) -> list[Due]:
    """Return those to be touched by today, the longest overdue first.

    One with a next step is left out: when to be in touch is settled there. One nobody was ever in
    touch with is counted from the day it was added.
    """
    found = [
        d
        for entity in agenda.PEOPLE
        for t in agenda.to_touch(conn, entity, datetime.combine(today, time.max))
        if (d := _due(t, today))
    ]
    return sorted(found, key=lambda d: (d.day, d.title, d.n))


def _due(touch: agenda.Touch, today: date) -> Due | None:
    last = clock.day_of(touch.last)
    try:
        day = today if last is None else last + timedelta(days=touch.every)
    except OverflowError:
        return None
    return Due(*touch[:5], day) if day <= today else None
