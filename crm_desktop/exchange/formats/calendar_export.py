"""Activities and tasks as a calendar (RFC 5545), proved to hold every one of them."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import orjson

from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Proof
from crm_desktop.exchange.formats import calendar_zones, card_keeping
from crm_desktop.exchange.formats.calendar_parts import EVENTS, INNER, OURS, TASKS
from crm_desktop.exchange.formats.calendar_reading import when, zone_of
from crm_desktop.exchange.formats.card_writing import uid_of
from crm_desktop.exchange.formats.content_lines import Line, Params, escaped, plain, written
from crm_desktop.store import finding, named_files, streaming

KINDS = {"activity": EVENTS, "task": TASKS}
_FIELDS = {
    "activity": ("subject", "channel", "state", "start", "minutes", "location"),
    "task": ("title", "due", "priority", "done"),
}
_BOTH = (
    "contacts", "repeat", "remind", "details", "tags", "created", "external_id", "ics",
)  # fmt: skip
_RULE = re.compile(r"(?:RRULE:)?([A-Z]+=[A-Z0-9,+:-]+(?:;[A-Z]+=[A-Za-z0-9,+:-]+)*)")
MINUTES = RECORDS["activity"].fields["minutes"]
_RANKS = {"high": "1", "normal": "5", "low": "9"}
_PRODUCT = "-//CRM Desktop//EN"
Row = dict[str, Any]


def sources(entity: str) -> list[str]:
    """Return the columns of the table an entry is made of."""
    known = RECORDS[entity].fields
    return ["id", *(name for name in (*_FIELDS[entity], *_BOTH) if name in known)]


def write(
    conn: Any, entity: str, path: Path, pages: Iterable[Sequence[Sequence[Any]]], expected: int
) -> Proof:
    """Write the rows of `pages`, whose columns are those of `sources`; see `csv_file.write`."""
    columns, kind = sources(entity), KINDS[entity]
    tags = streaming.names(conn, "tag")
    head = [Line("BEGIN", "VCALENDAR"), Line("VERSION", "2.0"), Line("PRODID", _PRODUCT)]
    with named_files.in_place_when_whole(path) as partial:
        with TemporaryFile(dir=partial.parent) as entries, partial.open("wb") as file:
            zones: dict[str, None] = {}
            for page in pages:
                rows = [dict(zip(columns, row, strict=True)) for row in page]
                people = _people(conn, rows)
                for row in rows:
                    lines = list(_entry(kind, row, people, tags))
                    zones |= dict.fromkeys(filter(None, (line.param("TZID") for line in lines)))
                    entries.write(_text(lines))
            entries.seek(0)
            file.write(_text(head))
            file.write("".join(map(calendar_zones.definition, zones)).encode())
            shutil.copyfileobj(entries, file)
            file.write(_text([Line("END", "VCALENDAR")]))
        found = _count(partial, kind)
        csv_file.prove(found, expected)
    return Proof(path, found, expected, ())


def _text(lines: Iterable[Line]) -> bytes:
    return "".join(_written(line) for line in lines).encode()


def _written(line: Line) -> str:
    """Return a line; a component kept within an entry is several of them."""
    if line.name != INNER:
        return written(line, "3.0")
    return "".join(f"{inner}\r\n" for inner in plain(line.value).split("\n"))


def _people(conn: Any, rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Return contact id → (name, e-mail) of those who take part."""
    ids = {id for row in rows for id in _keys(row.get("contacts"))}
    ns = finding.by_id(conn, "contact", ids)
    made = {}
    for found in finding.records(conn, "contact", list(ns.values())).values():
        emails = [e.get("value", "") for e in _values(found.row.get("emails"))]
        made[found.id] = (str(found.row["name"] or ""), next(iter(emails), ""))
    return made


def _keys(text: str | None) -> list[str]:
    return list(orjson.loads(text)) if text else []


def _values(text: str | None) -> list[Any]:
    return list(orjson.loads(text).values()) if text else []


def _entry(
    kind: str, row: Row, people: dict[str, tuple[str, str]], tags: dict[str, str]
) -> Iterator[Line]:
    kept = [str(e.get("value", "")) for e in _values(row.get("ics"))]
    bound, extra = card_keeping.sorted_out(kept)
    names = {line.name for line in extra}
    yield Line("BEGIN", kind)
    yield from _identity(row, extra)
    yield from _event(row, bound) if kind == EVENTS else _task(row, bound)
    if "STATUS" not in names or row.get("done") or row.get("state") == "missed":
        yield from _status(kind, row)
    if rule := _RULE.fullmatch(str(row.get("repeat") or "")):
        yield Line("RRULE", rule[1])
    if row.get("details"):
        yield Line("DESCRIPTION", escaped(row["details"]))
    if called := sorted(tags[id] for id in _keys(row.get("tags")) if id in tags):
        yield Line("CATEGORIES", ",".join(escaped(name) for name in called))
    yield from _attendees(row, people, extra)
    yield from _said(kind, row)
    if row.get("remind") and INNER not in names:
        yield from _alarm(row)
    yield from (line for line in extra if line.name != "STATUS" or not row.get("done"))
    yield Line("END", kind)


def _identity(row: Row, extra: Sequence[Line]) -> Iterator[Line]:
    uid = uid_of(row["id"], row.get("external_id") or "")
    if any(line.name == "RECURRENCE-ID" for line in extra):
        uid = uid.rpartition(" ")[0] or uid  # its day was put behind it to tell it from its series
    yield Line("UID", escaped(uid))
    yield Line("DTSTAMP", datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"))


def _event(row: Row, bound: Sequence[Line]) -> Iterator[Line]:
    start = row.get("start") or row.get("created") or datetime.now(UTC).isoformat()[:10]
    yield Line("SUMMARY", escaped(row.get("subject") or ""))
    begins = _time("DTSTART", start, bound, repeats=bool(row.get("repeat")))
    yield begins
    if minutes := MINUTES.held(row.get("minutes")):
        yield _length("" if begins.param(OURS) else start, minutes)
    if row.get("location"):
        yield Line("LOCATION", escaped(row["location"]))


def _length(start: str, minutes: int) -> Line:
    if len(start) > 10:
        with contextlib.suppress(
            OverflowError, ValueError
        ):  # over when the calendar is, or no time
            end = datetime.fromisoformat(start) + timedelta(minutes=minutes)
            return Line("DTEND", _stamp(when(end)))
    return Line("DURATION", f"PT{minutes}M" if minutes % 1440 else f"P{minutes // 1440}D")


def _task(row: Row, bound: Sequence[Line]) -> Iterator[Line]:
    yield Line("SUMMARY", escaped(row.get("title") or ""))
    if row.get("due"):
        repeats = bool(row.get("repeat"))
        yield _time("DUE", row["due"], bound, repeats=repeats)
        if repeats:
            yield _time("DTSTART", row["due"], bound, repeats=True)
    if row.get("done"):
        yield Line("COMPLETED", _stamp(row["done"]))
    if rank := _RANKS.get(row.get("priority") or ""):
        yield Line("PRIORITY", rank)


def _said(kind: str, row: Row) -> Iterator[Line]:
    """Yield what a calendar has no place for; programs pass over names that begin with X."""
    if kind == EVENTS:
        yield Line(f"{OURS}-CHANNEL", escaped(row.get("channel") or ""))
        yield Line(f"{OURS}-STATE", escaped(row.get("state") or ""))
        if not row.get("start"):
            yield Line(f"{OURS}-UNDATED", "1")
    if len(remind := str(row.get("remind") or "")) == 10:
        yield Line(f"{OURS}-REMIND", remind)


def _status(kind: str, row: Row) -> Iterator[Line]:
    if kind == TASKS:
        yield Line("STATUS", "COMPLETED" if row.get("done") else "NEEDS-ACTION")
    else:
        yield Line("STATUS", "CANCELLED" if row.get("state") == "missed" else "CONFIRMED")


def _time(name: str, value: str, bound: Sequence[Line], *, repeats: bool) -> Line:
    """Return a day, or a moment: in the zone it came with as long as it is the same moment.

    What repeats is at the same time by the clock here, and on the days of the week that are meant here.
    """
    for line in bound:
        if line.name == name and _moment(line) == value:
            return line
    if repeats and len(value) > 10:
        with contextlib.suppress(ValueError, OverflowError):
            return _by_the_clock(name, datetime.fromisoformat(value))
    params: Params = (("VALUE", ("DATE",)),) if len(value) == 10 else ()
    return Line(name, _stamp(value), params)


def _by_the_clock(name: str, moment: datetime) -> Line:
    zone = calendar_zones.here()
    value = _stamp(moment.astimezone(zone).replace(tzinfo=None).isoformat()[:19])
    bound: Params = (("TZID", (zone.key,)),) if zone is not None else ()
    return Line(name, value, (*bound, (OURS, ("1",))))


def _moment(line: Line) -> str:
    zone = zone_of(line)
    try:
        local = datetime.strptime(line.value, "%Y%m%dT%H%M%S")
        return when(local.replace(tzinfo=zone)) if zone else ""
    except (ValueError, OverflowError):
        return ""


def _stamp(value: str) -> str:
    return re.sub(r"[-:]", "", value)


def _attendees(
    row: Row, people: dict[str, tuple[str, str]], extra: Sequence[Line]
) -> Iterator[Line]:
    known = {line.value.lower().removeprefix("mailto:") for line in extra
             if line.name in ("ATTENDEE", "ORGANIZER")}  # fmt: skip
    for id in _keys(row.get("contacts")):
        name, email = people.get(id, ("", ""))
        if email and email.lower() not in known:
            called: Params = (("CN", (name,)),) if name else ()
            yield Line("ATTENDEE", f"mailto:{email}", (*called, (OURS, ("1",))))


def _alarm(row: Row) -> Iterator[Line]:
    value = str(row["remind"])
    moment = _stamp(value if len(value) > 10 else f"{value}T00:00:00Z")
    title = str(row.get("subject") or row.get("title") or "")
    yield Line("BEGIN", "VALARM")
    yield Line("ACTION", "DISPLAY")
    yield Line("TRIGGER", moment, (("VALUE", ("DATE-TIME",)),))
    yield Line("DESCRIPTION", escaped(title))
    yield Line(OURS, "1")
    yield Line("END", "VALARM")


def _count(path: Path, kind: str) -> int:
    with path.open("rb") as file:
        return csv_file.occurrences(file, f"\r\nBEGIN:{kind}\r\n".encode())
