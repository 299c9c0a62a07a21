"""How long is left until a deadline, in words: "12 days left", "3 days late"."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from crm_desktop.i18n import tr, trn

SOON = 7
"""Days before a deadline in which it is called close."""
_HOURS = timedelta(hours=72)
"""Below this a deadline with a time of day is told in hours."""


class Clock(NamedTuple):
    """A deadline as it stands; `tone` and `shape` are those of a badge."""

    words: str
    tone: str
    shape: str
    late: bool = False
    close: bool = False

    @property
    def calls(self) -> bool:
        """Whether it should be seen from outside the desk too."""
        return self.late or self.close


def of_day(due: date, today: date) -> Clock:
    """Return how a day stands that is over at its end."""
    left = (due - today).days
    if left < 0:
        return _late(trn("{n} day late", "{n} days late", -left))
    if left == 0:
        return _close(tr("Due today"))
    words = trn("{n} day left", "{n} days left", left)
    return _close(words) if left <= SOON else Clock(words, "quiet", "open")


def of_moment(due: datetime, now: datetime) -> Clock:
    """Return how a moment stands; both with a time zone, or both without."""
    left = due - now
    if abs(left) > _HOURS:
        local = due.astimezone(now.tzinfo) if now.tzinfo else due  # the day it is here
        return of_day(local.date(), now.date())
    hours = int(abs(left).total_seconds() // 3600)
    if left < timedelta():
        return _late(trn("{n} hour late", "{n} hours late", hours) if hours else tr("Late"))
    return _close(
        trn("{n} hour left", "{n} hours left", hours) if hours else tr("Less than an hour")
    )


def _late(words: str) -> Clock:
    return Clock(words, "error", "alert", late=True)


def _close(words: str) -> Clock:
    return Clock(words, "attention", "alert", close=True)
