"""Rules of repetition (RFC 5545 RRULE as text): the next time, the times in a span, and their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from crm_desktop.agenda import clock
from crm_desktop.domain import periods
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WORKING = "MO,TU,WE,TH,FR"
CYCLE, LAST = 400, 9999
"""Years after which days and weekdays are the same again, and the last year there is."""
NORMAL = datetime(2026, 1, 1)
"""When a rule begins that is only looked at."""
MOST = 400
"""Times of one rule listed in a span."""


def parts(rule: str) -> dict[str, str]:
    """Return the parts of an RRULE in capitals; {} for none."""
    body = rule.strip().upper().removeprefix("RRULE:")
    return dict(p.split("=", 1) for p in body.split(";") if "=" in p)


def checked(rule: str) -> str:
    """Return a rule as it is kept. Raises `UserError` when it is not one that can be followed."""
    known = parts(rule)
    if not rule.strip():
        return ""
    text = ";".join(f"{k}={v}" for k, v in known.items())
    if known.get("FREQ") not in FREQUENCIES or _made(text, NORMAL, NORMAL) is None:
        raise UserError(
            tr("“{text}” is not a rule of repetition.", text=rule),
            tr("Use the choices, or a rule like FREQ=WEEKLY;BYDAY=MO."),
        )
    return text


def anchored(rule: str, day: date | None) -> str:
    """Return a rule that keeps to the end of the month when it begins there."""
    known = parts(rule)
    plain = known.get("FREQ") == "MONTHLY" and not any(k.startswith("BY") for k in known)
    if not plain or day is None or day.day < 29:
        return rule
    return rule + _on_day(day.day)


def monthly(day: int) -> str:
    """Return the rule of a day of each month, of its last one where it has no such day."""
    return "FREQ=MONTHLY" + _on_day(day)


def _on_day(day: int) -> str:
    if day < 29:
        return f";BYMONTHDAY={day}"
    return f";BYMONTHDAY={','.join(map(str, range(28, day + 1)))};BYSETPOS=-1"


def following(rule: str, due: str, done: datetime, from_done: bool = False) -> tuple[str, str]:
    """Return the next due WHEN value after a task was done, and the rule that goes on; "" at its end.

    Counted in local time: 9 o'clock stays 9 o'clock when the clocks change. What is long overdue
    is not made up for: the next time is not before today.
    """
    start = clock.local(due) or datetime.combine(done.date(), time())
    if from_done:
        start = datetime.combine(done.date(), start.time())
    today = datetime.combine(done.date(), time())
    made = _made(rule, start, today)
    if made is None:
        return "", ""
    gone = 0
    for at in made.since(start):
        gone += at > start
        if at > start and at >= today:
            value = clock.utc_text(at) if clock.has_time(due) else at.date().isoformat()
            return value, _left(rule, gone)
    return "", ""


def times(rule: str, due: str, first: date, last: date) -> list[datetime]:
    """Return the local times after the first one a rule gives in some days."""
    start = clock.local(due)
    low, high = datetime.combine(first, time()), datetime.combine(last, time())
    made = None if start is None else _made(rule, start, low)
    if made is None or start is None:
        return []
    found: list[datetime] = []
    for at in made.since(max(low, start)):
        if at >= high or len(found) >= MOST:
            break
        if at > start:
            found.append(at)
    return found


def _left(rule: str, gone: int) -> str:
    """Return the rule with so many fewer times to come, where it counts them."""
    known = parts(rule)
    if "COUNT" not in known:
        return rule
    known["COUNT"] = str(int(known["COUNT"]) - gone)
    return ";".join(f"{k}={v}" for k, v in known.items())


class _Rule:
    """A rule being followed, as if what is asked for lay in the last of the calendar's 400-year cycles.

    The library looks for a next time up to the last year there is; a rule nothing fits would hold the
    program for seconds. Days and weekdays are the same there, and the last year is near.
    """

    def __init__(self, made: Any, years: int) -> None:
        self._made, self._years = made, years

    def since(self, at: datetime) -> Iterator[datetime]:
        """Yield the times from a moment on."""
        for found in self._made.xafter(_years_on(at, self._years), inc=True):
            yield _years_on(found, -self._years)


def _years_on(at: datetime, years: int) -> datetime:
    return at.replace(year=at.year + years)


def _made(rule: str, start: datetime, asked: datetime) -> _Rule | None:
    """Return a rule to follow from its start, for times about those asked for; None for none."""
    from dateutil.rrule import rrulestr

    known = parts(rule)
    every = known.get("INTERVAL", "1")
    if known.get("FREQ") not in FREQUENCIES or not every.isdecimal() or not 0 < int(every) < 1000:
        return None
    until = _until(known.pop("UNTIL", ""))
    years = (LAST - max(start, asked).year) // CYCLE * CYCLE
    same = CYCLE * int(every)  # years after which its times are the same too
    begun = 0 if "COUNT" in known else max(0, (asked.year - start.year - 1) // same * same)
    text = ";".join(f"{k}={v}" for k, v in known.items())
    try:
        made: Any = rrulestr(text, dtstart=_years_on(start, years + begun))
        if "COUNT" in known:
            return _Rule(made, years) if int(known["COUNT"]) < 10_000 else None
        if until is not None and until.year + years <= LAST:
            made = made.replace(until=_years_on(until, years))
        return _Rule(made, years)
    except (ValueError, OverflowError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _until(text: str) -> datetime | None:
    """Return the end of a rule in local time, the end of the day of a date."""
    try:
        if len(text) == 8:
            return datetime.combine(datetime.strptime(text, "%Y%m%d").date(), time(23, 59, 59))
        if text.endswith("Z"):
            at = datetime.strptime(text, "%Y%m%dT%H%M%SZ")
            return clock.local(at.isoformat() + "+00:00")
        return datetime.strptime(text, "%Y%m%dT%H%M%S") if text else None
    except ValueError:
        return None


def words(rule: str, shown_day: Any = None) -> str:
    """Return a rule as people say it; one with parts nobody says is shown as its text.

    `shown_day` writes an ISO date, for "until".
    """
    known = parts(rule)
    if not known:
        return ""
    said = _said(known)
    if not said:
        return ";".join(f"{k}={v}" for k, v in known.items())
    until = _until(known.get("UNTIL", ""))
    if until is not None:
        iso = until.date().isoformat()
        said = tr("{repeat} until {day}", repeat=said, day=shown_day(iso) if shown_day else iso)
    if known.get("COUNT", "").isdecimal():
        said = trn(
            "{repeat}, {n} more time", "{repeat}, {n} more times", int(known["COUNT"]), repeat=said
        )
    return said


def _said(known: Mapping[str, str]) -> str:
    every = (
        int(known["INTERVAL"])
        if known.get("INTERVAL", "1").isdecimal() and "INTERVAL" in known
        else 1
    )
    rest = set(known) - {
        "FREQ",
        "INTERVAL",
        "UNTIL",
        "COUNT",
        "BYDAY",
        "BYMONTHDAY",
        "BYSETPOS",
        "WKST",
    }
    freq, days = known.get("FREQ", ""), known.get("BYDAY", "")
    if rest or (days and freq != "WEEKLY"):
        return ""
    if freq == "WEEKLY" and days:
        return _on_days(days, every)
    if freq == "MONTHLY" and known.get("BYMONTHDAY"):
        return _on_day_of_month(known, every)
    if known.get("BYMONTHDAY") or known.get("BYSETPOS"):
        return ""
    return _plainly(freq, every)


def _plainly(freq: str, every: int) -> str:
    if freq == "DAILY":
        return trn("Every day", "Every {n} days", every) if every > 1 else tr("Every day")
    if freq == "WEEKLY":
        return trn("Every week", "Every {n} weeks", every) if every > 1 else tr("Every week")
    if freq == "MONTHLY":
        return trn("Every month", "Every {n} months", every) if every > 1 else tr("Every month")
    if freq == "YEARLY":
        return trn("Every year", "Every {n} years", every) if every > 1 else tr("Every year")
    return ""


def _on_days(days: str, every: int) -> str:
    found = days.split(",")
    if any(d not in DAYS for d in found):
        return ""
    if days == WORKING and every == 1:
        return tr("Every working day")
    names = ", ".join(tr(periods.WEEKDAYS[DAYS.index(d)]) for d in found)
    if every == 1:
        return tr("Every {days}", days=names)
    return trn("Every {n} weeks on {days}", "Every {n} weeks on {days}", every, days=names)


def _on_day_of_month(known: Mapping[str, str], every: int) -> str:
    numbers = known["BYMONTHDAY"].split(",")
    last = known.get("BYSETPOS") == "-1" or numbers == ["-1"]
    if not last and (len(numbers) > 1 or known.get("BYSETPOS")):
        return ""
    said = _plainly("MONTHLY", every)
    if numbers[-1] in ("-1", "31"):
        return tr("{repeat} on its last day", repeat=said)
    if not numbers[-1].isdecimal():
        return ""
    return tr("{repeat} on day {n}", repeat=said, n=numbers[-1])
