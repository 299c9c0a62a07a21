"""A task typed in one line, English and Malay at once: what of it is understood, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from crm_desktop.agenda import clock, rules
from crm_desktop.agenda.quick_days import MONTH, NUM, ORDINAL, WD, no_day, read_day
from crm_desktop.agenda.quick_months import EVERY, read_monthly
from crm_desktop.agenda.quick_times import read_time, time_at
from crm_desktop.agenda.scan import Line, Span, any_of, compiled
from crm_desktop.agenda.words import KINDS, NUMBERS, UNITS, WEEKDAYS

_AND = r"\s*(?:,|&|\band\b|\bdan\b)\s*"
_EVERY_WEEKDAYS = compiled(rf"{EVERY}\s+(?:hari\s+)?({WD}(?:{_AND}(?:hari\s+)?{WD})*)")
_WORKING_DAYS = compiled(
    rf"{EVERY}\s+(?:weekday|working\s+day|work\s+day|hari\s+(?:bekerja|kerja))s?"
)
_EVERY_OTHER = compiled(
    rf"(?:{EVERY}\s+(?:other|second)\s+(day|week|month|year)|selang\s+se(hari|minggu|bulan))"
)
_EVERY = compiled(
    rf"{EVERY}\s+(?:(\d{{1,3}}|{any_of(w for w in NUMBERS if len(w) > 2)})\s+)?"
    r"(days?|weeks?|months?|years?|hari|minggu|bulan|tahun)"
)
_EVERY_DATE = compiled(
    rf"{EVERY}\s+(?:the\s+)?"
    rf"(?:\d{{1,2}}{ORDINAL}?\s*(?:of\s+)?{MONTH}|{MONTH}\.?\s+\d{{1,2}}{ORDINAL}?)"
)
_EVERY_IT = re.compile(rf"(?<![\w/.\-]){EVERY}\s+(?=\x00)")
"""Before a day that was understood."""
_ADVERB = re.compile(r"(?<!\w)(daily|weekly|fortnightly|monthly|yearly)[\s\x00]*\Z")
_HIGH = compiled(r"(?:high\s+priority|priority\s+high|penting|urgent|segera|asap|important)")
_BANG = re.compile(r"!+")
_LOW = compiled(r"(?:low\s+priority|priority\s+low|tak\s+penting|kurang\s+penting|tidak\s+penting)")
_OWNER = re.compile(r"(?<!\S)@([^\W\d_][\w.\-]*)")
_REMIND = compiled(
    r"(?:remind\s+me(?:\s+to)?|ingatkan(?:\s+saya)?|with\s+reminder|dengan\s+peringatan)"
)
_REMIND_WHEN = re.compile(compiled(r"(?:remind(?:\s+me)?|ingatkan(?:\s+saya)?)").pattern + r"\s*")
"""Before the time of the reminder itself, or how long before."""
_AHEAD = re.compile(
    rf"({NUM})\s*(m|mins?|minutes?|minit|h|hrs?|hours?|jam)\s+"
    r"(?:before(?:hand)?|earlier|ahead|sebelum(?:nya)?|(?:lebih\s+)?awal)(?!\w)"
)
_KIND = compiled(rf"({any_of(KINDS)})")
_EDGE = re.compile(
    r"^(?:to|on|at|by|pada|untuk)\s+|\s+(?:on|at|by|in|pada|untuk|di|due|,|-)$", re.I
)
_SIGNS = " ,;:-"
_ADVERBS = {
    "daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY", "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY", "yearly": "FREQ=YEARLY",
}  # fmt: skip
_FREQ = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says. `day` None: any time; `spans` are places in `text`, in its order."""

    text: str
    title: str = ""
    kind: str = ""
    day: date | None = None
    at: time | None = None
    rule: str = ""
    priority: str = ""
    owner: str = ""
    remind: bool = False
    remind_ahead: int = 0  # minutes
    remind_time: time | None = None  # of the day it is due, where it is another one
    names: str = ""  # what is left for names of people and companies, as long as `text`
    spans: tuple[Span, ...] = ()
    no_day: str = ""  # a date as it was typed that the calendar has not, where no other day is told

    @property
    def due(self) -> str:
        """Return the WHEN value, "" without one."""
        return clock.when(self.day, self.at) if self.day is not None else ""


def read(text: str, now: datetime | None = None) -> Reading:
    """Read a line at a local moment; never fails, what is not understood stays in the title."""
    now = now or clock.now_here()
    line = Line(text)
    rule, first = _repeat(line, now.date())
    owner, (remind, ahead, told_at) = _owner(line), _reminder(line)
    priority = _priority(line)
    dated = None if rule else line.find(_EVERY_DATE)
    day, at = read_day(line, now)
    wrong = "" if day else no_day(line)
    rule = rule or (_on_date(line, dated) if dated and day else "")
    told = read_time(line)
    at = told or at
    if at is None:  # the only time there is says both
        at, told_at = told_at, None
    day = day or (None if rule else _day_for(at, now)) or _first(rule, first, at, now)
    names = line.blanked()
    kind = _kind(line)
    spans = tuple(sorted(line.spans))
    return Reading(line.text, title_of(line), kind, day, at, rules.anchored(rule, day), priority,
                   owner, remind, ahead, told_at, names, spans, wrong)  # fmt: skip


def rule_for(text: str, day: date | None) -> str:
    """Return the rule words tell of what begins on a day, whichever is today; "" where they tell none.

    Of what begins on a day that is not known yet the rule has no day either (`rules.anchored`).
    """
    begins = day or clock.now_here().date().replace(day=1)
    return read(text, datetime.combine(begins, time())).rule


def tells(reading: Reading) -> bool:
    """Say whether a line tells a task rather than what is looked for: when, or to do what with whom."""
    begins = any(s.what == "kind" and s.start == 0 for s in reading.spans)
    told = begins and len(reading.text.split()) > 1
    return bool(reading.title) and bool(reading.due or reading.rule or reading.remind or told)


def without(reading: Reading, what: str) -> Reading:
    """Return a reading that leaves out one thing it understood: the user took its chip away."""
    if what == "day":
        return replace(reading, day=None, at=None, no_day="")
    fresh: dict[str, object] = {
        "kind": "",
        "priority": "",
        "owner": "",
        "rule": "",
        "remind": False,
    }
    return replace(reading, **{what: fresh[what]})  # type: ignore[arg-type]


def dated(reading: Reading) -> Reading:
    """Return a reading whose day is said otherwise: what looks like one in it is a part of its title."""
    return replace(reading, no_day="")


def renamed(reading: Reading, title: str) -> Reading:
    """Return a reading under another title."""
    return replace(reading, title=title)


def title_of(line: Line) -> str:
    """Return what is to be done: the line without day, time and signs, beginning with a capital."""
    left, before = line.rest().strip(_SIGNS), ""
    while left != before:
        before, left = left, _EDGE.sub("", left).strip(_SIGNS)
    return left[:1].upper() + left[1:]


def _first(rule: str, first: date | None, at: time | None, now: datetime) -> date | None:
    """Return the first day of a repetition, the one after where today's time is past."""
    if first != now.date() or at is None or at > now.time():
        return first
    coming = rules.times(rule, clock.when(now.date(), at), first, first + timedelta(days=400))
    return coming[0].date() if coming else first


def _day_for(at: time | None, now: datetime) -> date | None:
    """Return today for a time that is still to come, else tomorrow."""
    if at is None:
        return None
    return now.date() + timedelta(days=at <= now.time())


def _repeat(line: Line, today: date) -> tuple[str, date | None]:
    """Return the RRULE a line tells and the first day it may be."""
    if (monthly := read_monthly(line, today)) is not None:
        return monthly
    if (match := line.find(_EVERY_WEEKDAYS)) is not None:
        days = sorted({WEEKDAYS[w] for w in re.findall(WD, match[1])})
        line.take(match, "repeat")
        first = min(today + timedelta(days=(d - today.weekday()) % 7) for d in days)
        return f"FREQ=WEEKLY;BYDAY={','.join(rules.DAYS[d] for d in days)}", first
    if (match := line.find(_WORKING_DAYS)) is not None:
        line.take(match, "repeat")
        first = today + timedelta(days=max(0, 7 - today.weekday()) if today.weekday() > 4 else 0)
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", first
    for pattern, read_rule in ((_EVERY_OTHER, _other), (_EVERY, _each), (_ADVERB, _adverb)):
        if (match := line.find(pattern)) is not None and (rule := read_rule(match)):
            line.take(match, "repeat")
            return rule, today
    return "", None


def _on_date(line: Line, dated: re.Match[str]) -> str:
    """Return the rule of "every 29 Feb" where that was the day understood, "" else."""
    match = _EVERY_IT.match(line.left, dated.start())
    if match is None:
        return ""
    line.take(match, "repeat")
    return "FREQ=YEARLY"


def _other(match: re.Match[str]) -> str:
    return f"FREQ={_FREQ[UNITS[match[1] or match[2]]]};INTERVAL=2"


def _each(match: re.Match[str]) -> str:
    count = NUMBERS.get(match[1] or "") or int(match[1] or 1)
    freq = f"FREQ={_FREQ[UNITS[match[2]]]}"
    return "" if not count else freq if count == 1 else f"{freq};INTERVAL={count}"


def _adverb(match: re.Match[str]) -> str:
    return _ADVERBS[match[1]]


def _flag(line: Line, pattern: re.Pattern[str], what: str) -> bool:
    match = line.find(pattern)
    if match is not None:
        line.take(match, what)
    return match is not None


def _reminder(line: Line) -> tuple[bool, int, time | None]:
    """Return whether a reminder is asked for, minutes ahead of the task, and a time of its own."""
    for match in _REMIND_WHEN.finditer(line.left):
        if (ahead := _AHEAD.match(line.left, match.end())) is not None:
            line.strike(match.start(), ahead.end(), "remind")
            count = NUMBERS.get(ahead[1]) or int(ahead[1])
            return True, count * (60 if ahead[2][0] in "hj" else 1), None
        if (timed := time_at(line, match.end())) is not None:
            line.strike(match.start(), timed[1], "remind")
            return True, 0, timed[0]
    return _flag(line, _REMIND, "remind"), 0, None


def _priority(line: Line) -> str:
    if _flag(line, _LOW, "priority"):
        return "low"
    high = _flag(line, _HIGH, "priority")
    return "high" if _flag(line, _BANG, "priority") or high else ""


def _owner(line: Line) -> str:
    match = line.find(_OWNER)
    if match is None:
        return ""
    line.take(match, "owner")
    return line.word(match.start(1), match.end(1))


def _kind(line: Line) -> str:
    """Return what kind of task the words tell: what is sent says more than that it is sent."""
    found = list(_KIND.finditer(line.left))
    best = next((m for m in found if KINDS[m[1]] != "document"), found[0] if found else None)
    if best is None:
        return ""
    line.spans.append(Span(*best.span(), "kind"))
    return KINDS[best[1]]
