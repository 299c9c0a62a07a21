"""Days to come where only one that was can be meant, and days without the time a clock runs from.

A year mistyped, or a night that is counted although nobody knew of it yet, would hide what is due in hours.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

WERE = {
    "privacy_request": ("received", "closed"),
    "breach": ("noticed", "happened", "told_authority", "told_people"),
}
"""Fields that say when something was, by kind of record."""
TIMED = {"breach": ("noticed",)}
"""Those of them from which hours are counted."""


def refuse(entity: str, now: Callable[[str], Any]) -> None:
    """Raise `UserError` where a field says a day to come; `now` says what a field will hold."""
    for name in WERE.get(entity, ()):
        if is_to_come(value := str(now(name) or "")):
            field = tr(RECORDS[entity].fields[name].label)
            raise UserError(
                tr("{field}: {day} is still to come.", field=field, day=local_day(value)),
                tr("Give the day it was, with its right year."),
            )


def refuse_untimed(entity: str, now: Callable[[str], Any]) -> None:
    """Raise `UserError` where a field says a day alone from which hours are counted; see `refuse`."""
    for name in TIMED.get(entity, ()):
        if (value := str(now(name) or "")) and "T" not in value:
            field = tr(RECORDS[entity].fields[name].label)
            raise UserError(
                tr("{field} needs a time, because the clock counts hours.", field=field),
                tr("Write it like {day} 18:00, 26 Nov 6pm or yesterday 6pm.", day=_typed(value)),
            )


def _typed(day: str) -> str:
    """Return a day as people write it, to be typed once more with a time."""
    return "/".join(reversed(day.split("-")))


def is_to_come(value: str, today: date | None = None) -> bool:
    """Say whether a day or moment is of a day after today."""
    return local_day(value) > (today or date.today()).isoformat()


def local_day(value: str) -> str:
    """Return the day of a day or moment as the calendar here has it, "" for none."""
    if "T" in value:
        with contextlib.suppress(ValueError, OverflowError):
            at = datetime.fromisoformat(value)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone().date().isoformat()
    return value[:10]
