"""What an event or a task of a calendar says in our fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crm_desktop.domain.activity import LONGEST
from crm_desktop.domain.keys import is_id
from crm_desktop.exchange.formats import calendar_zones
from crm_desktop.exchange.formats.calendar_parts import EVENTS, INNER, OURS, Entry
from crm_desktop.exchange.formats.card_keeping import BOUND, text_of
from crm_desktop.exchange.formats.card_reading import OURS as OUR_ID
from crm_desktop.exchange.formats.content_lines import Line, plain
from crm_desktop.exchange.rows.several import joined
from crm_desktop.i18n import tr

KEPT = "Other calendar properties"
EVENT_HEADINGS = (
    "Subject", "Channel", "State", "When", "Minutes", "Place", "Taking part", "Repeats", "Remind at",
    "Details", "Tags", "ID", "CRM ID", KEPT,
)  # fmt: skip
TASK_HEADINGS = (
    "Task", "Due", "Priority", "Done", "Taking part", "Repeats", "Remind at", "Details", "Tags", "ID",
    "CRM ID", KEPT,
)  # fmt: skip
_TAKEN = frozenset(
    ["UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SUMMARY", "DTSTART", "DTEND", "DURATION",
     "LOCATION", "DESCRIPTION", "RRULE", "CATEGORIES", "DUE", "COMPLETED", "PRIORITY",
     "PERCENT-COMPLETE"]
)  # fmt: skip
_SAID = frozenset(["CONFIRMED", "CANCELLED", "COMPLETED", "NEEDS-ACTION"])
"""States our own fields say."""
Cells = dict[str, str]


class EntryError(ValueError):
    """Why an entry cannot be read, in translated words."""


def read(entry: Entry) -> Cells:
    """Return heading → text. Raises `EntryError`."""
    try:
        made = _event(entry) if entry.kind == EVENTS else _task(entry)
        made |= _common(entry)
    except (ValueError, TypeError, AttributeError, OverflowError, LookupError) as error:
        if isinstance(error, EntryError):
            raise
        raise EntryError(tr("A date of the entry cannot be read.")) from error
    return {heading: text for heading, text in made.items() if text}


def _common(entry: Entry) -> Cells:
    component = entry.component
    uid = _text(component, "UID")
    recurrence = _when(component, "RECURRENCE-ID")
    own = uid.removeprefix(OUR_ID)
    made = {"CRM ID": own} if uid != own and is_id(own) else {"ID": uid}
    if recurrence and "ID" in made:  # one day of a series is an entry of its own
        made["ID"] = f"{uid} {recurrence}"
    return made | {
        "Taking part": joined(dict.fromkeys(_people(component))),
        "Repeats": _rule(entry),
        "Remind at": _text(component, f"{OURS}-REMIND") or _alarm(component),
        "Details": _text(component, "DESCRIPTION"),
        "Tags": joined(dict.fromkeys(_categories(component))),
        KEPT: "\n".join(_kept(entry)),
    }


def _event(entry: Entry) -> Cells:
    component = entry.component
    start = _when(component, "DTSTART")
    if not start:
        raise EntryError(tr("The entry has no beginning."))
    now = datetime.now(UTC).isoformat()
    state = "planned" if _rule(entry) or start > now[: len(start)] else "done"
    said = _text(component, f"{OURS}-STATE")
    state = said if said in ("planned", "done") else state
    if _text(component, "STATUS").upper() == "CANCELLED":
        state = "missed"
    return {
        "Subject": _summary(component), "Channel": _text(component, f"{OURS}-CHANNEL") or "meeting",
        "State": state, "When": "" if f"{OURS}-UNDATED" in component else start,
        "Minutes": _minutes(component), "Place": _text(component, "LOCATION"),
    }  # fmt: skip


def _task(entry: Entry) -> Cells:
    component = entry.component
    done = _when(component, "COMPLETED")
    if not done and _text(component, "STATUS").upper() == "COMPLETED":
        done = _when(component, "LAST-MODIFIED") or _when(component, "DTSTAMP")
    rank = _text(component, "PRIORITY")
    number = int(rank) if rank.isdecimal() else 0
    priority = "" if not number else "high" if number < 5 else "low" if number > 5 else "normal"
    due = _when(component, "DUE") or _when(component, "DTSTART")
    done = f"{done}T00:00:00Z" if len(done) == 10 else done
    return {"Task": _summary(component), "Due": due, "Priority": priority, "Done": done}


def _summary(component: Any) -> str:
    return _text(component, "SUMMARY") or tr("(no subject)")


def _text(component: Any, name: str) -> str:
    found = component.get(name)
    found = found[0] if isinstance(found, list) and found else found
    return str(found).strip() if found is not None else ""


def when(value: date | datetime) -> str:
    """Return a date as it is, a moment in UTC; a moment of no zone is one of this computer's."""
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.astimezone(UTC).isoformat()[:19] + "Z"


def _when(component: Any, name: str) -> str:
    found = component.get(name)
    found = found[0] if isinstance(found, list) and found else found
    return when(found.dt) if found is not None else ""


def _minutes(component: Any) -> str:
    start, end = component.get("DTSTART"), component.get("DTEND")
    length = component.get("DURATION")
    if end is not None and type(end.dt) is type(start.dt):
        took = end.dt - start.dt
    elif length is not None and isinstance(length.dt, timedelta):
        took = length.dt
    else:
        return ""
    minutes = int(took.total_seconds() // 60)
    whole_day = not isinstance(start.dt, datetime) and minutes <= 24 * 60
    return str(minutes) if 0 < minutes <= LONGEST and not whole_day else ""


def _rule(entry: Entry) -> str:
    """Return how an entry repeats, as it is written. Raises `EntryError` for a rule that is none."""
    text = next((line.value.strip() for line in entry.lines if line.name == "RRULE"), "")
    if any(name == "RRULE" for name, _why in getattr(entry.component, "errors", ())):
        raise EntryError(tr("“{rule}” is no rule of repetition.", rule=text[:60]))
    return text


def _people(component: Any) -> Iterator[str]:
    for name in ("ORGANIZER", "ATTENDEE"):
        found = component.get(name) or []
        for one in found if isinstance(found, list) else [found]:
            address = str(one)
            address = address[7:] if address[:7].lower() == "mailto:" else ""
            if address.count("@") == 1 and " " not in address:
                called = str(getattr(one, "params", {}).get("CN", "")).strip()
                called = "" if "@" in called else called.replace("<", "").replace(">", "")
                yield f"{called} <{address}>" if called else address


def _categories(component: Any) -> Iterator[str]:
    found = component.get("CATEGORIES") or []
    for group in found if isinstance(found, list) else [found]:
        yield from (str(name).strip() for name in getattr(group, "cats", [group]))


def _alarm(component: Any) -> str:
    for alarm in component.walk("VALARM"):
        trigger = alarm.get("TRIGGER")
        if trigger is None:
            continue
        start = component.get("DTSTART") or component.get("DUE")
        if isinstance(trigger.dt, timedelta):
            if start is not None and isinstance(start.dt, datetime):
                return when(start.dt + trigger.dt)
        elif isinstance(trigger.dt, datetime):
            return when(trigger.dt)
    return ""


def _kept(entry: Entry) -> Iterator[str]:
    """Yield what no field takes, and a beginning in a time zone, which tells how it repeats."""
    for line in entry.lines:
        if line.param(OURS):
            continue
        if line.name in ("DTSTART", "DUE") and zone_of(line) is not None:
            yield BOUND + text_of(line)
        elif line.name == "STATUS" and line.value.upper() in _SAID:
            continue
        elif line.name not in _TAKEN and not _is_ours(line):
            yield text_of(line)


def _is_ours(line: Line) -> bool:
    """Say whether our own export wrote a line, out of a field that says the same."""
    alarm = line.name == INNER and f"\n{OURS}:1" in plain(line.value)
    return (
        alarm or bool(line.param(OURS)) or (line.name != INNER and line.name.startswith(f"{OURS}-"))
    )


def zone_of(line: Line) -> ZoneInfo | None:
    """Return the time zone of a line, None where it has none that is known everywhere."""
    return calendar_zones.named(line.param("TZID"))
