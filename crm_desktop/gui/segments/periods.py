"""Days told relative to today, as they read and as they are offered."""

from __future__ import annotations

import re

from crm_desktop.domain import periods
from crm_desktop.gui import formats
from crm_desktop.i18n import mark, tr, trn

NAMED = {
    "today": mark("today"), "yesterday": mark("yesterday"), "tomorrow": mark("tomorrow"),
    "this week": mark("this week"), "this month": mark("this month"),
    "this quarter": mark("this quarter"), "this year": mark("this year"),
    "last week": mark("last week"), "last month": mark("last month"),
    "last quarter": mark("last quarter"), "last year": mark("last year"),
    "next week": mark("next week"), "next month": mark("next month"),
    "next quarter": mark("next quarter"), "next year": mark("next year"),
}  # fmt: skip
SPANS = (
    "today", "this week", "this month", "this quarter", "this year", "last 7d", "last 30d",
    "last 60d", "last 90d", "last 180d", "last 365d", "last week", "last month", "last year",
    "next 7d", "next 30d", "next 60d", "next 90d", "next week", "next month",
)  # fmt: skip
POINTS = ("today", "-7d", "-2w", "-30d", "-60d", "-90d", "-1y", "+7d", "+30d", "+90d")
WITHIN = ("7d", "14d", "30d", "60d", "90d", "180d", "365d")
"""How far back activities are counted."""
_NUMBERED = re.compile(r"(?:(last|next) |([+-]))?(\d+)([dwmy])")


def words(text: str) -> str:
    """Return a period, or a day relative to today, as it reads in a sentence; a date as a date."""
    if text in NAMED:
        return tr(NAMED[text])
    found = _NUMBERED.fullmatch(text)
    if found is None:
        return formats.day(text) if not periods.is_relative(text) else text
    long = _long(int(found[3]), found[4])
    way = found[1] or {"-": "ago", "+": "in", None: "last"}[found[2]]
    said = {
        "last": tr("the last {time}", time=long), "next": tr("the next {time}", time=long),
        "ago": tr("{time} ago", time=long), "in": tr("{time} from now", time=long),
    }  # fmt: skip
    return said[way]


def _long(n: int, unit: str) -> str:
    if unit == "d":
        return trn("{n} day", "{n} days", n)
    if unit == "w":
        return trn("{n} week", "{n} weeks", n)
    if unit == "m":
        return trn("{n} month", "{n} months", n)
    return trn("{n} year", "{n} years", n)
