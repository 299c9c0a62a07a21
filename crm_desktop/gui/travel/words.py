"""Moments of the past as the window says them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_desktop.gui import formats
from crm_desktop.gui.history.phrases import deed
from crm_desktop.i18n import tr
from crm_desktop.store import history
from crm_desktop.store.past.moments import END


def said(at: datetime, pattern: str = "d MMMM yyyy") -> str:
    """Return "31 March 2026, 18:00"; the end of a day is the day alone."""
    day = formats.dated(at, pattern)
    return day if (at.hour, at.minute) == (END.hour, END.minute) else f"{day}, {at:%H:%M}"


def last_before(conn: Any, arrival: int) -> str:
    """Return the last thing done by a moment, after which `arrival` operations had come, in words."""
    found = history.operations(conn, arrival + 1, 1)
    if not found:
        return ""
    info = found[0]
    return tr(
        "Last before that: {deed} ({author}, {when})", deed=deed(conn, info).title,
        author=info.author or tr("Unnamed"), when=formats.short_moment(info.wall),
    )  # fmt: skip
