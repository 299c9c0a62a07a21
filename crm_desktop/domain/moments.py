"""Moments as cells hold them: ISO 8601 in UTC, to the second; and the clocks of the log."""

from __future__ import annotations

from datetime import UTC, datetime

_LAST = datetime(9999, 12, 30, tzinfo=UTC).timestamp()


def local_time(ms: int | None) -> datetime:
    """Return a time of the log, in ms since 1970, as this computer's local time.

    A clock that runs further ahead than calendars go is shown as their end, one before 1970 as that.
    """
    return datetime.fromtimestamp(min(max(ms or 0, 0) / 1000, _LAST), UTC).astimezone()


def utc_text(at: datetime) -> str:
    """Return a moment as cells hold it; one without a zone is of this computer's."""
    return at.astimezone(UTC).isoformat()[:19] + "Z"


def now_text(now: datetime | None = None) -> str:
    """Return this moment as cells hold it, or the one that stands for it."""
    return utc_text(now or datetime.now(UTC))
