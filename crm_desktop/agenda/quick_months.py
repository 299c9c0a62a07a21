"""The day of each month a quick line tells: every 15th of the month, setiap 15hb, akhir setiap bulan."""

from __future__ import annotations

import calendar
import re
from datetime import date

from crm_desktop.agenda import rules
from crm_desktop.agenda.quick_days import MONTH, ORDINAL, UNIT, WD
from crm_desktop.agenda.scan import Line, compiled
from crm_desktop.domain.periods import months_on

EVERY = r"(?:every|each|setiap|tiap-tiap|tiap)"
LAST = 31
_OF = r"of\s+(?:(?:the|each|every|a)\s+)?month|(?:setiap|tiap-tiap|tiap)\s+bulan"
_ON, _NTH = r"(?:(?:on|by|pada)\s+)?(?:the\s+)?", rf"(\d{{1,2}}){ORDINAL}"
_NUMBERED = (
    compiled(rf"{EVERY}\s+(?:the\s+)?(\d{{1,2}}){ORDINAL}?\s+(?:day\s+)?(?:{_OF})"),
    compiled(rf"{_ON}{_NTH}\s+(?:of\s+)?{EVERY}\s+(?:month|bulan)"),
    compiled(rf"{EVERY}\s+(?:month|bulan)\s+{_ON}{_NTH}"),
    compiled(rf"monthly\s+{_ON}{_NTH}"),
    compiled(rf"{_ON}{_NTH}\s+monthly"),
    compiled(rf"{EVERY}\s+(?:tarikh|tanggal)\s+(\d{{1,2}})"),
    compiled(rf"{EVERY}\s+(?:the\s+)?{_NTH}(?!\s+(?:{UNIT}|{WD}|{MONTH}|of)\b)"),
)
_END = r"(?:end|last\s+day)"
_ENDING = (
    compiled(rf"{EVERY}\s+(?:month[\s\-]?end|{_END}\s+of\s+(?:the\s+)?month)"),
    compiled(rf"{EVERY}\s+(?:peng)?(?:hujung|akhir)\s+bulan"),
    compiled(rf"(?:(?:at|on|by)\s+)?(?:the\s+)?{_END}\s+of\s+(?:every|each)\s+month"),
    compiled(rf"(?:pada\s+)?(?:peng)?(?:hujung|akhir)\s+{EVERY}\s+bulan"),
    compiled(rf"{EVERY}\s+month\s+(?:at|on)\s+the\s+{_END}"),
)


def read_monthly(line: Line, today: date) -> tuple[str, date] | None:
    """Return the RRULE of a day of each month and the first such day, which may be today."""
    for pattern in _NUMBERED:
        for nth in pattern.finditer(line.left):
            if 1 <= int(nth[1]) <= LAST:
                return _taken(line, nth, int(nth[1]), today)
    for pattern in _ENDING:
        if (match := line.find(pattern)) is not None:
            return _taken(line, match, LAST, today)
    return None


def _taken(line: Line, match: re.Match[str], wanted: int, today: date) -> tuple[str, date]:
    line.take(match, "repeat")
    first = _in_month(today, wanted)
    if first < today:
        first = _in_month(months_on(today.replace(day=1), 1), wanted)
    return rules.monthly(wanted), first


def _in_month(day: date, wanted: int) -> date:
    """Return a day of the month of `day`, its last where it has no such day."""
    return day.replace(day=min(wanted, calendar.monthrange(day.year, day.month)[1]))
