"""Time zones of a calendar that goes out: defined in it, and repeats keep the time by the clock."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.formats import calendar_zones
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store.workspace import Workspace

from ..kit import counts, go_on, quiet

WEEKLY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1@x
DTSTAMP:20260101T000000Z
SUMMARY:Stock
DTSTART;TZID={zone}:20260105T070000
RRULE:FREQ=WEEKLY;BYDAY=MO
EXDATE;TZID={zone}:20260112T070000
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


def added(ws: Workspace, entity: str, **cells: Any) -> None:
    ws.log.record(Label("create", entity), [Edit(entity, new_id(), {"deleted": False, **cells})])


def exported(ws: Workspace, entity: str, folder: Path) -> tuple[Path, Calendar]:
    out = folder / "out.ics"
    exporting.export_calendar(ws.reader(), entity, out)
    return out, Calendar.from_ical(out.read_bytes())


def again(ws: Workspace, path: Path) -> dict[str, int]:
    found = source.detect(path)
    plan = dry_run.plan(ws, found, mapping.propose(found, ws=ws), progress=quiet, check=go_on)
    try:
        return counts(plan)
    finally:
        plan.close()


def test_a_repeat_keeps_its_time_through_the_year_and_its_day(
    ws: Workspace, tmp_path: Path, zone: Any
) -> None:  # fmt: skip
    zone("Europe/Berlin")
    added(ws, "activity", subject="Stock", start="2026-01-04T23:30:00Z", minutes=60,
          state="planned", channel="meeting", repeat="FREQ=WEEKLY;BYDAY=MO")  # fmt: skip
    out, calendar = exported(ws, "activity", tmp_path)
    (event,) = calendar.walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2026-01-05T00:30:00+01:00"  # a Monday, as meant
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    (defined,) = calendar.walk("VTIMEZONE")
    assert defined["TZID"] == "Europe/Berlin"
    summer = defined.to_tz().utcoffset(event["DTSTART"].dt.replace(month=7, tzinfo=None))
    assert summer.total_seconds() == 7200
    assert again(ws, out) == {"same": 1}


def test_a_repeated_task_has_one_definition_of_its_zone(
    ws: Workspace, tmp_path: Path, zone: Any
) -> None:  # fmt: skip
    zone("Asia/Kuala_Lumpur")
    for n in range(2):
        added(
            ws, "task", title=f"Pay {n}", due="2026-01-04T23:00:00Z", repeat="FREQ=WEEKLY;BYDAY=MO"
        )
    out, calendar = exported(ws, "task", tmp_path)
    assert {e["DTSTART"].dt.hour for e in calendar.walk("VTODO")} == {7}
    assert [z["TZID"] for z in calendar.walk("VTIMEZONE")] == ["Asia/Kuala_Lumpur"]
    assert again(ws, out) == {"same": 2}


def test_what_does_not_repeat_is_in_utc_and_needs_no_zone(
    ws: Workspace, tmp_path: Path, zone: Any
) -> None:  # fmt: skip
    zone("Europe/Berlin")
    added(ws, "activity", subject="Once", start="2026-01-05T08:00:00Z")
    added(ws, "activity", subject="Days", start="2026-01-05", repeat="FREQ=DAILY")
    out, _calendar = exported(ws, "activity", tmp_path)
    text = out.read_text("utf-8")
    assert "DTSTART:20260105T080000Z" in text and "DTSTART;VALUE=DATE:20260105" in text
    assert "TZID" not in text


@pytest.mark.parametrize("name", ["Europe/Berlin", "Singapore Standard Time"])
def test_a_zone_that_came_goes_out_with_its_definition(
    ws: Workspace, tmp_path: Path, zone: Any, name: str
) -> None:  # fmt: skip
    zone("America/New_York")
    path = tmp_path / "in.ics"
    path.write_text(WEEKLY.format(zone=name))
    found = source.detect(path)
    importing.quick(ws, found, mapping.propose(found, ws=ws), progress=quiet, check=go_on)
    out, calendar = exported(ws, "activity", tmp_path)
    text = out.read_text("utf-8")
    assert f"DTSTART;TZID={name}:20260105T070000" in text
    assert f"EXDATE;TZID={name}:20260112T070000" in text
    assert [z["TZID"] for z in calendar.walk("VTIMEZONE")] == [name]
    assert text.index("END:VTIMEZONE") < text.index("BEGIN:VEVENT")
    assert again(ws, out) == {"same": 1}


def test_a_computer_whose_zone_has_no_name_says_the_time_by_its_clock(
    ws: Workspace, tmp_path: Path, zone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    zone("XYZ-5:45")
    monkeypatch.setattr(calendar_zones, "_names", lambda: ["XYZ-5:45", "../etc/passwd", ""])
    assert calendar_zones.here() is None
    added(ws, "activity", subject="Stock", start="2026-01-05T01:15:00Z", minutes=30,
          state="done", channel="call", repeat="FREQ=DAILY")  # fmt: skip
    out, _calendar = exported(ws, "activity", tmp_path)
    text = out.read_bytes().decode()
    assert "DTSTART;X-CRM=1:20260105T070000\r\n" in text and "TZID" not in text
    assert again(ws, out) == {"same": 1}


def test_a_beginning_by_the_clock_and_an_end_in_utc_are_read(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.ics"
    text = WEEKLY.replace(";TZID={zone}", "").replace("RRULE", "DTEND:20260105T090000Z\nRRULE")
    path.write_text(text)
    assert sum(again(ws, path).values()) == 1
