"""Days and times as people type them, English and Malay at once: 25/11/2026, 25 Nov, esok, 25/11 15:30."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from crm_desktop.domain.moments import utc_text
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

MONTHS = {
    "january": 1, "jan": 1, "januari": 1, "february": 2, "feb": 2, "februari": 2, "march": 3,
    "mar": 3, "mac": 3, "april": 4, "apr": 4, "may": 5, "mei": 5, "june": 6, "jun": 6, "july": 7,
    "jul": 7, "julai": 7, "august": 8, "aug": 8, "ogos": 8, "ogo": 8, "september": 9, "sept": 9,
    "sep": 9, "october": 10, "oct": 10, "oktober": 10, "okt": 10, "november": 11, "nov": 11,
    "december": 12, "dec": 12, "disember": 12, "dis": 12,
}  # fmt: skip
COMING_DAYS = {
    "day after tomorrow": 2, "today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tmw": 1, "tomoro": 1,
    "hari ini": 0, "hari ni": 0, "harini": 0, "esok": 1, "besok": 1, "lusa": 2, "tulat": 3,
}  # fmt: skip
DAYS_AWAY = {"yesterday": -1, "semalam": -1, "kelmarin": -1, **COMING_DAYS}
_NUMBERS = re.compile(r"(\d{1,4})\s*[./\- ]\s*(\d{1,2})(?:\s*[./\- ]\s*(\d{2,4}))?\Z")
HALF_OF_DAY = (
    r"am|pm|a\.m\.?|p\.m\.?|noon|midnight|pagi|pg|petang|ptg|(?:tengah\s*|tgh\s*)?malam|mlm|"
    r"tengah\s*hari|tgh(?:\s*hari)?"
)
"""Words behind a time that say which half of the day it is of, as a pattern."""
MORNING = ("am", "a.m", "pagi", "pg")
_AT = r"(?:^|[\s,])(?:(?:at|pukul|pkl|jam)\s*)?"
_TIME = re.compile(rf"{_AT}(\d{{1,2}})[:.](\d{{2}})\s*({HALF_OF_DAY})?\s*\Z", re.IGNORECASE)
_HOUR = re.compile(rf"{_AT}(\d{{1,2}})()\s*({HALF_OF_DAY})\s*\Z", re.IGNORECASE)
_WORDS = re.compile(r"(?:[^\W\d]+,?\s+)?(\d{1,2})\s+([^\W\d]+)\.?(?:\s+(\d{4}))?\Z")


def read_date(text: str, today: date | None = None) -> str:
    """Return ISO text of a date as people write it, day first: 25/11/2026, 25 Nov, esok, ISO."""
    today = today or date.today()
    plain = " ".join(text.casefold().split())
    if plain in DAYS_AWAY:
        return (today + timedelta(days=DAYS_AWAY[plain])).isoformat()
    try:
        found = _numbers(plain, today) or _words(plain, today)
    except ValueError:
        found = None
    if found is None:
        raise UserError(
            tr("“{text}” is not a date.", text=text), tr("Write it like 25/11/2026 or 25 Nov.")
        )
    return found.isoformat()


def read_when(text: str, today: date | None = None) -> str:
    """Return ISO text of a day, or of a moment in UTC where a time follows it: "25/11 15:30", "esok 3ptg"."""
    found = _TIME.search(text) or _HOUR.search(text)
    if found is None:
        return _day_of_when(text, text, today)
    at = clock(int(found[1]), int(found[2] or 0), found[3] or "")
    if at is None:
        raise UserError(
            tr("“{text}” is not a time.", text=found[0].strip()),
            tr("Write it like 15:30 or 3:30pm."),
        )
    before = text[: found.start()].strip(" ,")
    day = _day_of_when(before, text, today) if before else ""
    on = date.fromisoformat(day) if day else today or date.today()
    return utc_text(datetime.combine(on, at))


def clock(hour: int, minute: int, half: str) -> time | None:
    """Return a time of the day, None where there is none; `half` is a word of `HALF_OF_DAY`, or ""."""
    half = half.casefold().rstrip(".")
    if half and not 0 < hour < 13:
        return None
    if half.startswith("m") or half.endswith("malam"):
        hour = 0 if hour == 12 else hour + 12 if hour > 5 else hour  # 1 to 5 malam is past midnight
    elif half.startswith(("t", "p", "n")) and half not in MORNING:
        hour = 12 if hour == 12 else hour + 12
        hour -= 12 if half.startswith("t") and hour >= 15 else 0  # 11 tgh hari is before noon
    elif half:
        hour %= 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day_of_when(day: str, text: str, today: date | None) -> str:
    """Read the day of a text that may say a time too, so that who is refused reads how to write one."""
    try:
        return read_date(day, today)
    except UserError as refused:
        raise UserError(
            tr("“{text}” is neither a day nor a moment.", text=text),
            tr("Write it like 25/11/2026, 25/11/2026 18:00 or yesterday 6pm."),
        ) from refused


def _numbers(plain: str, today: date) -> date | None:
    match = _NUMBERS.match(plain)
    if match is None:
        return None
    first, second, third = match.groups()
    if len(first) == 4:
        return date(int(first), int(second), int(third or 1))
    if third is None:
        return _coming(int(first), int(second), today)
    year = int(third) + (2000 if len(third) == 2 else 0)
    return date(year, int(second), int(first))


def _words(plain: str, today: date) -> date | None:
    match = _WORDS.match(plain)
    if match is None:
        return None
    day, word, year = match.groups()
    month = MONTHS.get(word[:4]) or MONTHS.get(word[:3])
    if month is None:
        return None
    return date(int(year), month, int(day)) if year else _coming(int(day), month, today)


def _coming(day: int, month: int, today: date) -> date:
    """Return that day of this year: a list shows days of this year without one."""
    return date(today.year, month, day)
