"""Of which day or period a row of advertisements' results is: a month, a week … goes by its first day."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
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
_BETWEEN = re.compile(r"\s+-\s+|\s*[–—]\s*")
_YEAR = re.compile(r"\d{4}")


_POSTED = "publish time"
DAY, WEEK = 1 / 31, 7 / 31
_MONTHS = (DAY, WEEK, 1.0, 3.0, 12.0, None)


def months(heading: str) -> float | None:
    """Return of how many months the periods below a heading are, None where it does not say."""
    if fold(heading) == _POSTED:
        return None
    return _MONTHS[_RANKS.get(fold(heading), len(_MONTHS) - 1)]


def halves(heading: str) -> bool:
    """Say whether a week may be parted by what a column below this heading says: a month, a year."""
    return (months(heading) or 0) >= 1


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
    return _first(text, order)


def _first(text: str, order: str) -> str:
    """Return a day, or the first of two with the year behind the last: "May 1 - May 7, 2026"."""
    first, mark, last = (part.strip() for part in _BETWEEN.sub(" – ", text).partition(" – "))
    if not mark or re.search(r"\d{4}", first):
        return dates.read(text, order)
    year = re.search(r"\d{4}", last)
    if year is None:
        return dates.read(text, order)
    if first.isdigit():  # "1 - 7 May 2026"
        return f"{dates.read(last, order)[:8]}{int(first):02}"
    found = dates.read(f"{first} {year[0]}", order)
    if not last[0].isdigit() or re.match(r"\d{1,2} [^\W\d_]", last):
        over = dates.read(last, order) < found
        found = dates.read(f"{first} {int(year[0]) - 1}", order) if over else found
    return found


def parted(day: str, periods: Iterable[str]) -> str:
    """Return the first day of a week within the month its row is of: a week over two months is two rows."""
    for text in periods:
        try:
            day = max(day, read(text, "dmy"))
        except dates.NotADateError:
            continue
    return day
