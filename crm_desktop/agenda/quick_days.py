"""The day a quick line tells: esok, next Tue, 25/11, in 3 days."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from crm_desktop.agenda.scan import Line, any_of, compiled
from crm_desktop.agenda.words import (
    NAMES_TOO,
    NUMBERS,
    PARTS_OF_DAY,
    TONIGHT,
    UNITS,
    WEEKDAYS,
)
from crm_desktop.domain.periods import months_on
from crm_desktop.domain.typed_days import COMING_DAYS, MONTHS

BEFORE = r"(?:(?:on|by|before|due|pada|sebelum|until|hingga)\s+)?(?:the\s+)?"
HARI = r"(?:hari\s+)?"
WD, MONTH, UNIT = any_of(WEEKDAYS), any_of(MONTHS), any_of(UNITS)
NUM = rf"(?:\d{{1,4}}|{any_of(NUMBERS)})"
ORDINAL = r"(?:\s?hb|\s?haribulan|st|nd|rd|th)"
_ISO = compiled(rf"{BEFORE}(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})")
_NUMERIC = compiled(rf"{BEFORE}(\d{{1,2}})/(\d{{1,2}})(?:/(\d{{4}}|\d{{2}}))?")
_DOTTED = compiled(rf"{BEFORE}(\d{{1,2}})([.\-])(\d{{1,2}})\2(\d{{4}}|\d{{2}})")
_DAY_MONTH = compiled(
    rf"{BEFORE}(\d{{1,2}}){ORDINAL}?\s*(?:of\s+)?({MONTH})\b\.?(?:,?\s+(\d{{4}}))?"
)
_MONTH_DAY = compiled(rf"{BEFORE}({MONTH})\.?\s+(\d{{1,2}}){ORDINAL}?(?:,?\s+(\d{{4}}))?")
_DAY_ALONE = compiled(
    rf"{BEFORE}(\d{{1,2}}){ORDINAL}"
    r"(?:\s+(?:of\s+)?(?:(bulan\s+depan|next\s+month)|bulan\s+ini|th(?:e|is)\s+month))?"
)
_AWAY = (
    compiled(rf"(?:in|dalam|within)\s+({NUM})\s*({UNIT})"),
    compiled(rf"lagi\s+({NUM})\s*({UNIT})"),
    compiled(rf"({NUM})\s*({UNIT})\s+(?:lagi|from\s+now)"),
)
_AWAY_ONE = compiled(r"se(hari|minggu|bulan|tahun|jam)\s+lagi")
_WEEKDAY = (
    (compiled(rf"(?:next\s+week|minggu\s+depan)\s+(?:on\s+)?{HARI}({WD})"), "next"),
    (compiled(rf"{BEFORE}{HARI}({WD})\s+(?:next\s+week|minggu\s+depan|depan)"), "next"),
    (compiled(rf"{BEFORE}next\s+({WD})"), "next"),
    (compiled(rf"{BEFORE}this\s+({WD})"), "this"),
    (compiled(rf"{BEFORE}{HARI}({WD})\s+(?:ini|ni)"), "this"),
    (compiled(rf"{BEFORE}{HARI}({WD})"), "coming"),
)
_NEAR = compiled(rf"(?:(?:by|before|sebelum)\s+)?({any_of(COMING_DAYS)})")
_TONIGHT = compiled(r"(tonight|malam\s+(?:ini|ni))")
_THIS = compiled(r"(?:this\s+(morning|afternoon|evening)|(pagi|petang)\s+(?:ini|ni))")
_SPANS = (
    (compiled(r"(?:next\s+week|minggu\s+depan)"), "week"),
    (compiled(r"(?:next\s+month|bulan\s+depan)"), "month"),
    (
        compiled(rf"{BEFORE}(?:end\s+of\s+(?:the\s+)?month|hujung\s+bulan|akhir\s+bulan)"),
        "month end",
    ),
    (compiled(rf"{BEFORE}(?:this\s+)?(?:weekend|hujung\s+minggu)"), "weekend"),
)


def read_day(line: Line, now: datetime) -> tuple[date | None, time | None]:
    """Return the day a line tells, and the time where the two come as one ("in 2 hours")."""
    for reader in _READERS:
        found = reader(line, now)
        if found is not None:
            return found
    return None, None


def no_day(line: Line) -> str:
    """Return what of a line no day was found in looks like one in full and is none: "31/02/2027"."""
    for pattern, year in ((_ISO, 1), (_DOTTED, 4), (_NUMERIC, 3), (_DAY_MONTH, 0), (_MONTH_DAY, 0)):
        for match in pattern.finditer(line.left):
            said = [text for at, text in enumerate(match.groups(), 1) if at != year]
            numbers = [int(text) for text in said if text and text.isdecimal() and len(text) < 3]
            if (not year or match[year]) and numbers and all(0 < n < 32 for n in numbers):
                return line.word(match.start(1), match.end())
    return ""


Found = tuple[date, time | None] | None


def _iso(line: Line, _now: datetime) -> Found:
    return _dated(line, _ISO, lambda m: date(int(m[1]), int(m[2]), int(m[3])))


def _dotted(line: Line, _now: datetime) -> Found:
    return _dated(line, _DOTTED, lambda m: date(_year(m[4]), int(m[3]), int(m[1])))


def _numeric(line: Line, now: datetime) -> Found:
    return _dated(line, _NUMERIC, lambda m: _coming(int(m[1]), int(m[2]), m[3], now))


def _day_month(line: Line, now: datetime) -> Found:
    return _dated(line, _DAY_MONTH, lambda m: _coming(int(m[1]), MONTHS[m[2]], m[3], now))


def _month_day(line: Line, now: datetime) -> Found:
    return _dated(line, _MONTH_DAY, lambda m: _coming(int(m[2]), MONTHS[m[1]], m[3], now))


def _day_alone(line: Line, now: datetime) -> Found:
    def read(match: re.Match[str]) -> date:
        first = now.date().replace(day=1)
        if match[2] or int(match[1]) < now.day:
            first = months_on(first, 1)
        return first.replace(day=int(match[1]))

    return _dated(line, _DAY_ALONE, read)


def _dated(line: Line, pattern: re.Pattern[str], read: Callable[[re.Match[str]], date]) -> Found:
    for match in pattern.finditer(line.left):
        try:
            day = read(match)
        except (ValueError, OverflowError):
            continue  # the 31st of February: left in the title as it was typed
        line.take(match, "day")
        return day, None
    return None


def _away(line: Line, now: datetime) -> Found:
    for pattern in _AWAY:
        match = line.find(pattern)
        if match is not None:
            count = NUMBERS.get(match[1]) or int(match[1] if match[1].isdecimal() else 0)
            return _after(line, match, now, (count, UNITS[match[2]]))
    match = line.find(_AWAY_ONE)
    return None if match is None else _after(line, match, now, (1, UNITS[match[1]]))


def _after(line: Line, match: re.Match[str], now: datetime, much: tuple[int, str]) -> Found:
    count, unit = much
    try:
        if unit in ("hour", "minute"):
            at = now + timedelta(**{f"{unit}s": count})
            line.take(match, "day")
            return at.date(), at.time().replace(second=0, microsecond=0)
        day = _stepped(now.date(), count, unit)
    except (OverflowError, ValueError):
        return None
    line.take(match, "day")
    return day, None


def _stepped(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    return months_on(day, count * (12 if unit == "year" else 1))


def _weekday(line: Line, now: datetime) -> Found:
    for pattern, which in _WEEKDAY:
        for match in pattern.finditer(line.left):
            if which == "coming" and _is_name(line, match):
                continue
            line.take(match, "day")
            return _on_weekday(now.date(), WEEKDAYS[match[1]], which), None
    return None


def _on_weekday(today: date, wanted: int, which: str) -> date:
    """Return a weekday: of next week, of this one, or the next to come, which is never today."""
    monday = today - timedelta(days=today.weekday())
    if which == "next":
        return monday + timedelta(days=7 + wanted)
    if which == "this" and wanted >= today.weekday():
        return monday + timedelta(days=wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _is_name(line: Line, match: re.Match[str]) -> bool:
    """Say whether a weekday is the first word of a name, as in "Sun Life"."""
    typed, after = line.word(match.start(1), match.end(1)), line.text[match.end() :]
    follows = re.match(r"\s+([^\W\d_]+)", after)
    if match[1] not in NAMES_TOO or not typed[:1].isupper() or follows is None:
        return False
    return follows[1][:1].isupper() and follows[1].lower() not in (*MONTHS, *COMING_DAYS)


def _near(line: Line, now: datetime) -> Found:
    match = line.find(_TONIGHT)
    if match is not None:
        line.take(match, "day")
        return now.date(), time(TONIGHT)
    match = line.find(_THIS)
    if match is not None:
        line.take(match, "day")
        at = time(PARTS_OF_DAY[match[1] or match[2]])
        return now.date(), at if at > now.time() else None  # what is left of it
    match = line.find(_NEAR)
    if match is None:
        return None
    line.take(match, "day")
    return now.date() + timedelta(days=COMING_DAYS[" ".join(match[1].split())]), None


def _spans(line: Line, now: datetime) -> Found:
    today = now.date()
    for pattern, which in _SPANS:
        match = line.find(pattern)
        if match is not None:
            line.take(match, "day")
            return _begin_of(today, which), None
    return None


def _begin_of(today: date, which: str) -> date:
    if which == "week":
        return today + timedelta(days=7 - today.weekday())
    if which == "month":
        return months_on(today.replace(day=1), 1)
    if which == "weekend":
        return today + timedelta(days=max(0, 5 - today.weekday()))
    return today.replace(day=calendar.monthrange(today.year, today.month)[1])


def _coming(day: int, month: int, year: str | None, now: datetime) -> date:
    """Return a day of the given year, or the next one that is not past."""
    if year:
        return date(_year(year), month, day)
    today = now.date()
    for ahead in range(9):  # 29 February is at most eight years away
        try:
            found = date(today.year + ahead, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(day)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


_READERS: tuple[Callable[[Line, datetime], Found], ...] = (
    _iso, _dotted, _day_month, _month_day, _numeric, _away, _near, _weekday, _day_alone, _spans,
)  # fmt: skip
