"""Moments of the past as the window says them."""

from __future__ import annotations

from datetime import datetime

from crm_desktop.gui import formats
from crm_desktop.store.past.moments import END


def said(at: datetime, pattern: str = "d MMMM yyyy") -> str:
    """Return "31 March 2026, 18:00"; the end of a day is the day alone."""
    day = formats.dated(at, pattern)
    return day if (at.hour, at.minute) == (END.hour, END.minute) else f"{day}, {at:%H:%M}"
