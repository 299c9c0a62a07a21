"""Moments as cells hold them: ISO 8601 in UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_text(at: datetime) -> str:
    """Return a moment as cells hold it; one without a zone is of this computer's."""
    return at.astimezone(UTC).isoformat()[:19] + "Z"


def now_text(now: datetime | None = None) -> str:
    """Return this moment as cells hold it, or the one that stands for it."""
    return utc_text(now or datetime.now(UTC))
