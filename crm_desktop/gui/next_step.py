"""How a next step reads wherever it stands: late, today, on a day, or none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from crm_desktop.gui import formats
from crm_desktop.i18n import tr, trn


class Said(NamedTuple):
    """Icon ("" for none), words and colour token of a next step."""

    icon: str
    words: str
    tone: str


def said(at: str | None, title: str, today: date | None = None) -> Said:
    """Return "2 d late · Call back", "Today · …", "Wed 25 Nov · …"; `at` None is no next step."""
    if at is None:
        return Said("", tr("None"), "tertiary")
    icon, when, tone = due(at, today)
    return Said(icon, " · ".join(p for p in (when, title) if p), tone)


def due(at: str, today: date | None = None) -> Said:
    """Return when something is due that is not done yet."""
    today = today or date.today()
    day = day_of(at)
    if day is None:
        return Said("", "", "secondary")
    late = (today - day).days
    if late > 0:
        return Said("triangle-alert", trn("{n} d late", "{n} d late", late), "error")
    clock = f" {formats.moment_of(at):%H:%M}" if len(at) > 10 else ""
    if late == 0:
        return Said("clock", tr("Today") + clock, "attention")
    return Said("", formats.day(day.isoformat(), today) + clock, "secondary")


def wanted(row: Mapping[str, Any]) -> bool:
    """Say whether a record without a next step should have one: it is being worked on."""
    if "result" in row:
        return (row["result"] or {}).get("outcome") in (None, "", "open")
    if "status" in row:
        return row["status"] in (None, "new", "working")
    return row.get("stage") not in (None, "", "lapsed")


def day_of(at: str) -> date | None:
    """Return the user's day of an ISO date or moment; None for what has no time."""
    if len(at) < 10:
        return None
    try:
        return formats.moment_of(at).date() if len(at) > 10 else date.fromisoformat(at)
    except ValueError:
        return None
