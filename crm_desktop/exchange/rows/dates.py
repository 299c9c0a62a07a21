"""Dates as people write them, in the order the file uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from crm_desktop.domain.typed_days import MONTHS

_PARTS = re.compile(r"\s*(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?:\D|$)")
_WORDED = re.compile(r"(\d{1,2})[ -]([^\W\d_]+)\.?,?[ -](\d{4})|([^\W\d_]+)\.? (\d{1,2}),? (\d{4})")


class NotADateError(ValueError):
    """A text that is no date."""


@lru_cache(65536)
def read(text: str, order: str) -> str:
    """Return YYYY-MM-DD. Raises `NotADateError`."""
    if worded := _WORDED.search(text):
        return _worded(worded)
    found = _PARTS.match(text)
    if found is None:
        raise NotADateError(text)
    a, b, c = (int(part) for part in found.groups())
    if len(found[1]) == 4:
        return _made(a, b, c)
    day, month = (b, a) if order == "mdy" else (a, b)
    if order == "ymd":
        return _made(_full(a), b, c)
    return _made(_full(c) if len(found[3]) < 4 else c, month, day)


def gone_by(text: str, day: str) -> str:
    """Return the day a text says of what was, "" where it is still to come: “12/5/48” is of 1948."""
    today = date.today().isoformat()
    if day > today and not re.search(r"\d{4}", text):
        day = f"{int(day[:4]) - 100}{day[4:]}"
    return "" if day > today else day


_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)(?::\d\d)?\s*([ap]\.?m\.?|ptg|pg|mlm)?(?!\d)", re.I)


def when(text: str, order: str) -> str:
    """Return a date, or a moment in UTC where a time stands beside it. Raises `NotADateError`.

    A time without a zone is this computer's.
    """
    if "T" in text[:12] or re.search(r"(?:Z|UTC|[+-]\d\d:\d\d)$", text.strip()):
        return moment(text, order)
    day, clock = read(text, order), _CLOCK.search(text, text.find(" ") + 1)
    if clock is None or " " not in text.strip():
        return day
    hour, minute, half = int(clock[1]), int(clock[2]), (clock[3] or "").lower()
    hour += 12 * (half[:1] in ("p", "m") and half != "pg" and hour < 12)
    if hour > 23 or minute > 59:
        raise NotADateError(text)
    local = datetime.fromisoformat(day).replace(hour=hour, minute=minute)
    try:
        return local.astimezone(UTC).isoformat()[:19] + "Z"
    except (OverflowError, ValueError, OSError):
        raise NotADateError(text) from None


_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)")


def moment(text: str, order: str) -> str:
    """Return an ISO 8601 moment in UTC; a date alone is its midnight. Raises `NotADateError`."""
    try:
        if _UTC.fullmatch(text):  # as programs write it
            return datetime.fromisoformat(text).isoformat()[:19] + "Z"
        known = datetime.fromisoformat(text.strip().replace(" UTC", "+00:00"))
    except ValueError:
        return f"{read(text, order)}T00:00:00Z"
    known = known if known.tzinfo else known.replace(tzinfo=UTC)
    try:
        return known.astimezone(UTC).isoformat()[:19] + "Z"
    except OverflowError:  # the first or last day there is, in another time zone
        raise NotADateError(text) from None


def orders(texts: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the order these dates are in, or "" and examples of the unclear ones."""
    unclear: list[str] = []
    seen = ""
    for text in texts:
        found = _PARTS.match(text)
        if found is None or len(found[1]) == 4:
            continue
        a, b = int(found[1]), int(found[2])
        if a > 31:
            return "ymd", ()
        if a > 12 or b > 12:
            seen = seen or ("dmy" if a > 12 else "mdy")
        elif a != b:
            unclear.append(text.strip())
    return (seen, ()) if seen else ("", tuple(dict.fromkeys(unclear))[:5])


def _worded(found: re.Match[str]) -> str:
    day, word, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    month = MONTHS.get(word.casefold())
    if month is None:
        raise NotADateError(found[0])
    return _made(int(year), month, int(day))


def _full(year: int) -> int:
    """Return the year meant by two digits: at most five years ahead."""
    ahead = (datetime.now(UTC) + timedelta(days=5 * 366)).year
    return 2000 + year if 2000 + year <= ahead else 1900 + year


def _made(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise NotADateError(f"{year}-{month}-{day}") from None
