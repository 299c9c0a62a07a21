"""Rotting: how long a deal has not moved, and when that is too long for its stage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crm_desktop.domain.moments import now_text


def days_in_stage(since: str, now: datetime | None = None) -> int | None:
    """Return whole days since an ISO moment; None when it is not one."""
    try:
        moved = datetime.fromisoformat(since)
    except ValueError:
        return None
    moved = moved if moved.tzinfo else moved.replace(tzinfo=UTC)
    return max(0, ((now or datetime.now(UTC)) - moved).days)


def rots_before(limit: int | None, now: datetime | None = None) -> str:
    """Return the moment before which a card rots that came then, as cells hold it; "" for never."""
    if not limit:
        return ""
    return now_text((now or datetime.now(UTC)) - timedelta(days=limit + 1))
