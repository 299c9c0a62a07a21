"""The time of the day a quick line tells: 3ptg, 10am, tengah hari, tonight at 9, half past 3, 10-11am."""

from __future__ import annotations

import re
from datetime import time
from typing import NamedTuple

from crm_desktop.agenda.scan import Line, any_of, compiled
from crm_desktop.agenda.words import HALVES, KINDS, PARTS_OF_DAY, TONIGHT
from crm_desktop.domain.typed_days import HALF_OF_DAY, clock

_SUFFIX = rf"({HALF_OF_DAY})"
_AT = r"(?:(?:at|@|pukul|jam|pkl|by|before|sebelum)\s*)?"
_HM = r"(\d{1,2})(?:[:.](\d{2}))?"
_TIMES = (
    compiled(rf"{_AT}{_HM}\s*{_SUFFIX}"),
    compiled(rf"(?:at|@|pukul|jam|pkl)\s*{_HM}()"),
    compiled(rf"{_AT}(\d{{1,2}}):(\d{{2}})()"),
    compiled(rf"{_AT}([01]\d|2[0-3])([0-5]\d)\s*(?:hrs|hr|h)()"),
)
_RANGE = compiled(rf"{_AT}{_HM}\s*{_SUFFIX}?\s*(?:-|–|to|until|hingga|sampai)\s*{_HM}\s*{_SUFFIX}")
_PAST = compiled(rf"{_AT}(half|quarter)\s+(past|to)\s+(\d{{1,2}})(?:\s*{_SUFFIX})?")
_IN = r"(?:(?:in\s+the|at|waktu)\s+)?"
_PART = compiled(rf"{_IN}({any_of(PARTS_OF_DAY)})")
_NIGHT = compiled(r"malam")
_HALF = compiled(rf"{_IN}({any_of(HALVES)})")
_BARE = re.compile(rf"[ \x00]+(\d{{1,2}})(?:[:.](\d{{2}})|(?=\s*$|\s+{any_of(KINDS)}\b))(?![\w/])")
"""What follows a half of the day as its time: with minutes, or before what is to be done."""
EARLY_AFTERNOON = 7


class Half(NamedTuple):
    """A half of the day that a line names, and what it would be behind a time."""

    start: int
    end: int
    suffix: str


def time_at(line: Line, place: int) -> tuple[time, int] | None:
    """Return the time of the day that stands at a place of a line, and where it ends."""
    for pattern in _TIMES:
        match = pattern.match(line.left, place)
        at = _clock(*match.groups()) if match is not None else None
        if match is not None and at is not None:
            return at, match.end()
    return None


def read_time(line: Line) -> time | None:
    """Return the time of the day a line tells; of a range the time it begins."""
    for pattern, told in ((_RANGE, _begun), (_PAST, _told_past)):
        for match in pattern.finditer(line.left):
            if (at := told(line, match)) is not None:
                line.take(match, "time")
                return at
    for pattern in _TIMES:
        for match in pattern.finditer(line.left):
            hour, minute, suffix = match.groups()
            at = _clock(hour, minute, suffix or _half(line, match.span())) or _clock(
                *match.groups()
            )
            if at is not None:
                line.take(match, "time")
                return at
    return _bare(line) or _part_of_day(line)


def _begun(_line: Line, match: re.Match[str]) -> time | None:
    hour, minute, suffix, to_hour, to_minute, to_suffix = match.groups()
    ends = _clock(to_hour, to_minute, to_suffix)
    begins = _clock(hour, minute, suffix or to_suffix)
    if begins is not None and ends is not None and begins > ends and not suffix:  # 11-1pm
        begins = _clock(hour, minute, "am")
    return begins if ends is not None else None


def _told_past(line: Line, match: re.Match[str]) -> time | None:
    much, way, hour, suffix = match.groups()
    at = _clock(hour, None, suffix or _half(line, match.span()))
    if at is None:
        return None
    minutes = (30 if much == "half" else 15) * (1 if way == "past" else -1)
    whole = (at.hour * 60 + minutes) % (24 * 60)
    return time(*divmod(whole, 60))


def _halves(line: Line) -> list[Half]:
    """Return the halves of a day a line names: in the day that was understood, then elsewhere."""
    days = [span for span in line.spans if span.what == "day"]
    told = [(span, _HALF.search(line.text[span.start : span.end].lower())) for span in days]
    found = [Half(span.start, span.end, HALVES[m[1]]) for span, m in told if m is not None]
    return found + [Half(*m.span(), HALVES[m[1]]) for m in _HALF.finditer(line.left)]


def _half(line: Line, place: tuple[int, int]) -> str:
    """Return the half of the day a time at `place` is of, as a suffix, "" where none is told.

    A word tells it that stands beside the time or beside the day: "pagi esok pukul 8.30".
    """
    places = [place, *((span.start, span.end) for span in line.spans if span.what == "day")]
    for half in _halves(line):
        if any(_touch(line.left, half[:2], other) for other in places):
            _strike(line, half)
            return half.suffix
    return ""


def _touch(left: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    first, second = sorted((one, other))
    return not left[first[1] : second[0]].strip(" \x00")


def _strike(line: Line, half: Half) -> None:
    if line.left[half.start] != "\x00":
        line.strike(half.start, half.end, "time")


def _bare(line: Line) -> time | None:
    """Return a time without a word before it that stands behind a half of the day: "tonight 9"."""
    for half in _halves(line):
        found = _BARE.match(line.left, half.end)
        at = _clock(found[1], found[2], half.suffix) if found is not None else None
        if found is not None and at is not None:
            _strike(line, half)
            line.strike(found.start(1), found.end(), "time")
            return at
    return None


def _part_of_day(line: Line) -> time | None:
    for pattern in (_PART, _NIGHT):
        match = line.find(pattern)
        if match is not None:
            line.take(match, "time")
            part = " ".join(match.group(match.lastindex or 0).split())
            return time(PARTS_OF_DAY.get(part, TONIGHT))
    return None


def _clock(hour: str, minute: str | None, suffix: str | None) -> time | None:
    """Return a time; without a suffix 1 to 6 are taken as of the afternoon, "15:00" as written."""
    if not suffix and len(hour) == 1 and 0 < int(hour) < EARLY_AFTERNOON:
        suffix = "pm"
    return clock(int(hour), int(minute or 0), suffix or "")
