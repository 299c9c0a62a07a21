"""Of which day or period a row of advertisements' results is: a month, a week … goes by its first day."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from crm_desktop.domain.fold import fold
from crm_desktop.domain.typed_days import MONTHS
from crm_desktop.exchange.rows import dates

_FINENESS = (
    "day|date|publish time|tarikh|hari",
    "week|week start|week starting|week (mon to sun)|minggu|minggu bermula",
    "month|month start|bulan",
    "quarter|suku|suku tahun",
    "year|tahun",
    "reporting starts|start date|period|period start|tempoh|bermula",
)
"""Headings that say when, the finest first; the last are of all an export is about."""
WORDS = "|".join(_FINENESS)
_RANKS = {word: rank for rank, words in enumerate(_FINENESS) for word in words.split("|")}
_WEEK = re.compile(r"(\d{4})[- ]?W(\d{1,2})|W(?:eek|k)?\.? ?(\d{1,2})[-, ] ?(\d{4})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])|Q([1-4])[- /]?(\d{4})", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(r"([^\W\d_]+)\.?[-, ]+(\d{4})|(\d{4})[-, ]+([^\W\d_]+)\.?")
_YEAR = re.compile(r"\d{4}")


def is_coarser(heading: str, others: Collection[str]) -> bool:
    """Say whether another heading tells more narrowly when: a day beside its month."""
    own = _RANKS.get(fold(heading))
    return own is not None and any(_RANKS.get(fold(one), own) < own for one in others)


def read(text: str, order: str) -> str:
    """Return the first day of what a cell says, YYYY-MM-DD. Raises `dates.NotADateError`."""
    text = text.strip()
    try:
        if found := _WEEK.fullmatch(text):
            year, week = found[1] or found[4], found[2] or found[3]
            return date.fromisocalendar(int(year), int(week), 1).isoformat()
        if found := _QUARTER.fullmatch(text):
            year, quarter = found[1] or found[4], found[2] or found[3]
            return date(int(year), 3 * int(quarter) - 2, 1).isoformat()
        if found := _MONTH.fullmatch(text):
            return date(int(found[1] or found[4]), int(found[2] or found[3]), 1).isoformat()
        if found := _NAMED.fullmatch(text):
            month = MONTHS.get((found[1] or found[4]).casefold(), 0)
            return date(int(found[2] or found[3]), month, 1).isoformat()
        if _YEAR.fullmatch(text):
            return date(int(text), 1, 1).isoformat()
    except ValueError:
        raise dates.NotADateError(text) from None
    return dates.read(text, order)
