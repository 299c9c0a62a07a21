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
_TIME = re.compile(r"(?:^|\s)(\d{1,2})[:.](\d{2})\s*\Z")
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
    """Return ISO text of a day, or of a moment in UTC where a time follows it: "25/11 15:30"."""
    found = _TIME.search(text)
    if found is None:
        return read_date(text, today)
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        raise UserError(
            tr("“{text}” is not a time.", text=found[0].strip()), tr("Write it like 15:30.")
        )
    before = text[: found.start()].strip(" ,")
    day = date.fromisoformat(read_date(before, today)) if before else today or date.today()
    return utc_text(datetime.combine(day, time(hour, minute)))


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
