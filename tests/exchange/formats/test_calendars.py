"""Calendars: events and tasks in and out, time zones, rules, those who take part, and broken files."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.formats import calendar_parts
from crm_desktop.exchange.formats.content_lines import Line
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Profile, Workspace

from ..test_malformed import refused
from .test_card_round_trip import broken

SAMPLES = Path(__file__).parent / "samples"
CALENDARS = ["google.ics", "outlook.ics", "nextcloud.ics"]


def brought_in(ws: Workspace, path: Path, part: str | None = None) -> importing.Outcome:
    found = source.detect(path, part=part)
    mapped = mapping.propose(found, ws=ws)
    assert [c.heading for c in mapped.columns if not c.target] == []
    return importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)


def rows(ws: Workspace, kind: str) -> dict[str, dict]:
    conn = ws.reader()
    found = listing.page(conn, kind, listing.all_rows(conn, ListQuery(kind)))
    title = "subject" if kind == "activity" else "title"
    return {row[title]: row for row in found.values()}


def contact(ws: Workspace, name: str, email: str) -> str:
    id = new_id()
    cells = {"deleted": False, "name": name, "emails.1": {"value": email}}
    ws.log.record(Label("create", "contact"), [Edit("contact", id, cells)])
    return id


def test_events_become_appointments_of_the_contacts_there_are(ws: Workspace) -> None:
    tan = contact(ws, "Tan Ah Kow", "TAN@kow.my")
    done = brought_in(ws, SAMPLES / "google.ics")
    assert (done.created, done.errors) == (2, 0)
    found = rows(ws, "activity")
    weekly = found["Mesyuarat mingguan"]
    assert weekly["start"] == "2026-01-05T01:00:00Z" and weekly["minutes"] == 90
    assert weekly["repeat"] == "FREQ=WEEKLY;BYDAY=MO" and weekly["state"] == "planned"
    assert weekly["remind"] == "2026-01-05T00:30:00Z" and list(weekly["contacts"]) == [tan]
    assert weekly["details"].endswith("With: Huda <huda@shop.example>")
    assert found["Cuti"]["start"] == "2026-12-24" and found["Cuti"]["minutes"] is None
    assert len(listing.all_rows(ws.reader(), ListQuery("contact"))) == 1
    ws.log.cancel(done.stamp)
    assert rows(ws, "activity") == {}


def test_the_same_calendar_again_changes_nothing(ws: Workspace) -> None:
    brought_in(ws, SAMPLES / "google.ics")
    found = source.detect(SAMPLES / "google.ics")
    mapped = mapping.propose(found, ws=ws)
    plan = dry_run.plan(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    assert {verdict: n for verdict, n in plan.counts.items() if n} == {"same": 2}
    plan.close()


def test_zones_of_windows_are_known(ws: Workspace) -> None:
    brought_in(ws, SAMPLES / "outlook.ics")
    assert rows(ws, "activity")["Lawatan tapak"]["start"] == "2026-12-03T01:30:00Z"


def test_tasks_are_a_part_of_their_own(ws: Workspace) -> None:
    found = source.detect(SAMPLES / "google.ics")
    assert [(p.name, p.label) for p in found.parts] == [("events", "2 events"), ("tasks", "1 task")]
    assert brought_in(ws, SAMPLES / "google.ics", "tasks").created == 1
    brought_in(ws, SAMPLES / "nextcloud.ics")
    tasks = rows(ws, "task")
    assert tasks["Hantar sebut harga; segera"]["priority"] == "high"
    assert tasks["Kira stok"]["done"] == "2026-11-30T02:03:04Z"
    assert tasks["Kira stok"]["due"] == "2026-12-31"
    with pytest.raises(UserError, match="There is no part music"):
        source.detect(SAMPLES / "google.ics", part="music")


def said(path: Path, kind: str) -> list[Counter]:
    codec = source.detect(path).encoding
    left_out = {"DTSTAMP", "CREATED", "LAST-MODIFIED", "PERCENT-COMPLETE", "PRODID"}
    found = []
    for entry in calendar_parts.entries(path, codec, kind):
        found.append(Counter(_plain(line) for line in entry.lines if line.name not in left_out))
    return found


def _plain(line: Line) -> tuple[str, str]:
    return line.name, line.value.strip().rstrip("\\n")


@pytest.mark.parametrize("name", CALENDARS)
def test_every_property_comes_back(tmp_path: Path, name: str) -> None:
    for part, kind, entity in (("events", "VEVENT", "activity"), ("tasks", "VTODO", "task")):
        if part not in [p.name for p in source.detect(SAMPLES / name).parts]:
            continue
        with Workspace.create(":memory:", Profile("Huda")) as ws:
            for person in ("tan@kow.my", "huda@shop.example", "geok@nyonya.example"):
                contact(ws, person, person)
            brought_in(ws, SAMPLES / name, part)
            out = tmp_path / "out.ics"
            proof = exporting.export_calendar(ws.reader(), entity, out)
        before, after = said(SAMPLES / name, kind), said(out, kind)
        assert proof.rows == len(before) == len(after)
        wanted, got = sum(before, Counter()), sum(after, Counter())
        times = {"DTSTART", "DTEND", "DUE", "STATUS", "PRIORITY"}  # may be said in another zone
        missing = {one for one in wanted - got if one[0] not in times}
        assert not missing, missing
        again = Calendar.from_ical(out.read_text("utf-8"))
        old = Calendar.from_ical((SAMPLES / name).read_text("utf-8"))
        for prop in ("DTSTART", "DTEND", "DUE", "COMPLETED"):
            assert _moments(again, kind, prop) >= _moments(old, kind, prop) - _whole_days(old, kind)


def _moments(calendar: Calendar, kind: str, prop: str) -> set[str]:
    return {
        str(e.get("UID")) + calendar_when(e[prop].dt) for e in calendar.walk(kind) if e.get(prop)
    }


def _whole_days(calendar: Calendar, kind: str) -> set[str]:
    """Return the ends of whole days, which are said by their beginning."""
    return {
        str(e.get("UID")) + calendar_when(e["DTEND"].dt)
        for e in calendar.walk(kind) if e.get("DTEND") and len(calendar_when(e["DTEND"].dt)) == 10
    }  # fmt: skip


def calendar_when(value: object) -> str:
    from crm_desktop.exchange.formats.calendar_reading import when

    return when(value)  # type: ignore[arg-type]


HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\n"
EVENT = "BEGIN:VEVENT\nUID:1\nSUMMARY:Good\nDTSTART:20260101T000000Z\nEND:VEVENT\n"
BROKEN = {
    "no end of the calendar": (HEAD + EVENT, "VCALENDAR, which begins at line 1, has no end"),
    "no end of an event": (
        HEAD + EVENT[:-11] + "END:VCALENDAR\n",
        "VEVENT, which begins at line 3",
    ),
    "an end too many": (
        HEAD + EVENT + "END:VEVENT\nEND:VCALENDAR\n",
        "begins at line 1, has no end",
    ),
    "nothing in it": (HEAD + "END:VCALENDAR\n", "has nothing in it"),
    "NUL": (HEAD + EVENT.replace("Good", "Go\0od") + "END:VCALENDAR\n", "line 5 holds signs"),
    "very deep": (
        HEAD + "BEGIN:VEVENT\n" * 50 + "END:VEVENT\n" * 50 + "END:VCALENDAR\n",
        "is damaged",
    ),
    "a zone whose name is a folder of zones": (
        HEAD + EVENT.replace("DTSTART:", "DTSTART;TZID=America:") + "END:VCALENDAR\n",
        "is damaged",
    ),
    "noise": (HEAD.encode() + bytes(range(128, 256)) * 9, "line 3 holds signs"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_calendar_is_refused_in_words(ws: Workspace, tmp_path: Path, name: str) -> None:
    content, words = BROKEN[name]
    path = tmp_path / "in.ics"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert words in refused(ws, path)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("RRULE:FREQ=SOMETIMES", "is no rule of repetition"),
        ("DTSTART:tomorrow", "A date of the entry cannot be read"),
        ("DTSTART:99990101T000000Z\nDTEND:garbage", "A date of the entry cannot be read"),
    ],
)
def test_a_broken_entry_is_the_error_of_its_row(
    ws: Workspace, tmp_path: Path, line: str, words: str
) -> None:
    path = tmp_path / "in.ics"
    start = "" if "DTSTART" in line else "DTSTART:20260101T000000Z\n"
    bad = f"BEGIN:VEVENT\nUID:2\nSUMMARY:Bad\n{start}{line}\nEND:VEVENT\n"
    path.write_text(HEAD + EVENT + bad + "END:VCALENDAR\n")
    found = source.detect(path)
    mapped = mapping.propose(found, ws=ws)
    plan = dry_run.plan(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    try:
        (row,) = plan.page("error", 0, 9)
        assert plan.counts["new"] == 1 and words in row.reason and row.title == "Bad"
    finally:
        plan.close()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(name=st.sampled_from(CALENDARS), seed=st.integers(0, 10**9))
def test_a_damaged_calendar_is_read_or_refused_in_words(name: str, seed: int) -> None:
    data = b"BEGIN:VCALENDAR\n" + broken((SAMPLES / name).read_bytes()[16:], random.Random(seed))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.ics"
        path.write_bytes(data)
        told = None
        try:
            found = source.detect(path)
            assert all(len(cells) == found.columns for _line, cells in source.rows(found))
        except UserError as error:
            told = error
        assert told is None or (told.message and told.next_step)


def test_an_export_of_ours_comes_back_as_the_same(ws: Workspace, tmp_path: Path) -> None:
    tan = contact(ws, "Tan Ah Kow", "tan@kow.my")
    new = {"deleted": False}
    ws.log.record(Label("create"), [
        Edit("activity", new_id(), new | {
            "subject": "Oak", "channel": "call", "state": "done", "start": "2030-11-01T10:00:00Z",
            "repeat": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "remind": "2030-11-01T09:00:00Z",
            "details": " padded \r\ntext ", f"contacts.{tan}": True}),
        Edit("activity", new_id(), new | {
            "subject": "Some day", "channel": "visit", "state": "planned", "remind": "2027-01-01"}),
        Edit("activity", new_id(), new | {
            "subject": "Late", "channel": "other", "state": "planned", "start": "2025-01-01"}),
        Edit("task", new_id(), new | {
            "title": "Month end", "due": "2026-11-01", "remind": "2026-10-31T22:00:00Z",
            "repeat": "INTERVAL=1;FREQ=MONTHLY;BYMONTHDAY=-1", f"contacts.{tan}": True}),
    ])  # fmt: skip
    brought_in(ws, SAMPLES / "google.ics")
    brought_in(ws, SAMPLES / "nextcloud.ics")
    for kind in ("activity", "task"):
        path = tmp_path / f"{kind}.ics"
        exporting.export(ws.reader(), kind, path, "calendar", query=ListQuery(kind))
        done = brought_in(ws, path)
        assert done.same == done.rows > 1 and not done.stamp


def test_an_entry_that_lasts_past_the_calendar_goes_out_with_the_others(
    ws: Workspace, tmp_path: Path
) -> None:
    lengths = {"End": ("9999-12-31T23:59:59Z", 2880), "Day": ("9999-12-31", 2880),
               "Far": ("2026-11-01T10:00:00Z", 2**63 - 1), "Usual": ("2026-11-01T10:00:00Z", 90)}  # fmt: skip
    ws.log.record(Label("create"), [
        Edit("activity", new_id(), {
            "deleted": False, "subject": subject, "state": "planned", "start": start,
            "minutes": minutes})
        for subject, (start, minutes) in lengths.items()
    ])  # fmt: skip
    path = tmp_path / "out.ics"
    exporting.export(ws.reader(), "activity", path, "calendar", query=ListQuery("activity"))
    text = path.read_text("utf-8")
    assert text.count("BEGIN:VEVENT") == 4 and "DTEND:20261101T113000Z" in text
    assert text.count("DURATION:P2D") == 2


def test_entries_that_say_nothing_are_told_one_by_one(tmp_path):
    path = tmp_path / "empty.ics"
    path.write_text("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    found = source.detect(path)
    assert [type(cells).__name__ for _line, cells in source.rows(found)] == ["Unreadable"]
