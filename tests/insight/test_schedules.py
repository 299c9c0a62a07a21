"""Reports written to a folder: when they are due, once each, whole or not at all; what failed is said."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.errors import UserError
from crm_desktop.insight.composed import report_files, saved, schedules
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.workspace import Workspace

NOW = datetime(2026, 11, 26, 9, 30).astimezone()  # a Thursday


def write(title, shown, path):
    report_files.csv_rows(path, shown.headings, report_files.rows(shown.result), 1)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "out"
    made.mkdir()
    return made


def due(ws, now=NOW, by=write):
    return [(one.title, one.path.name if one.path else one.problem)
            for one in schedules.write_due(ws, now, by)]  # fmt: skip


@pytest.mark.parametrize(
    ("every", "names"),
    [
        ("day", ["2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"]),
        ("week", ["2026-11-23", "", "2026-11-30", ""]),
        ("month", ["2026-11-01", "", "", "2026-12-01"]),
    ],
)
def test_a_report_is_written_once_for_each_day_week_or_month(ws, folder, every, names):
    schedules.keep(ws, "won-by-owner", every, "csv", folder)
    for days, name in zip((0, 1, 4, 5), names, strict=True):
        now = NOW + timedelta(days=days)
        expected = [("Won value by person", f"Won value by person {name}.csv")] if name else []
        assert due(ws, now) == expected
        assert due(ws, now) == []
    written = [f"Won value by person {name}.csv" for name in names if name]
    assert sorted(path.name for path in folder.iterdir()) == written


def test_what_was_missed_is_written_once_for_today(ws, folder):
    schedules.keep(ws, "open-by-stage", "day", "csv", folder)
    due(ws)
    assert due(ws, NOW + timedelta(days=9)) == [
        ("Open deals by stage", "Open deals by stage 2026-12-05.csv")
    ]


def test_a_folder_that_is_gone_is_said_once_a_day_and_made_up_for(ws, folder):
    schedules.keep(ws, "open-by-stage", "day", "csv", folder)
    folder.rmdir()
    ((_title, problem),) = due(ws)
    assert str(folder) in problem
    assert "is not there" in problem
    assert due(ws) == []
    assert len(due(ws, NOW + timedelta(days=1))) == 1
    folder.mkdir()
    assert due(ws, NOW + timedelta(days=1)) == [
        ("Open deals by stage", "Open deals by stage 2026-11-27.csv")
    ]


def test_a_file_is_there_whole_or_not_at_all(ws, folder):
    schedules.keep(ws, "open-by-stage", "day", "csv", folder)
    whole = folder / "Open deals by stage 2026-11-26.csv"
    whole.write_text("of before")

    def broken(_title, _shown, path):
        from crm_desktop.store import named_files

        with named_files.in_place_when_whole(path) as partial:
            partial.write_text("half")
            raise OSError(28, "No space left on device")

    ((_title, problem),) = due(ws, by=broken)
    assert problem
    assert whole.read_text() == "of before"
    assert [path.name for path in folder.iterdir()] == [whole.name]
    assert due(ws) == [("Open deals by stage", whole.name)]
    assert whole.read_text() != "of before"


def test_a_fault_of_ours_is_told_once_and_stops_no_other_report(ws, folder):
    for name in ("open-by-stage", "won-by-owner"):
        schedules.keep(ws, name, "day", "csv", folder)

    def faulty(title, shown, path):
        if title == "Open deals by stage":
            raise ZeroDivisionError
        write(title, shown, path)

    first, second = schedules.write_due(ws, NOW, faulty)
    assert isinstance(first.fault, ZeroDivisionError) and first.path is None
    assert second.path.name == "Won value by person 2026-11-26.csv"
    assert schedules.write_due(ws, NOW, faulty) == []
    again = schedules.write_due(ws, NOW + timedelta(days=1), write)
    assert [one.fault for one in again] == [None, None]


def test_two_reports_of_one_name_write_two_files(ws, folder):
    for _ in range(2):
        saved.save(ws, "Monday", Spec("deal"))
    for one in saved.own(ws.reader()):
        schedules.keep(ws, one.id, "day", "csv", folder)
    names = {"Monday 2026-11-26.csv", "Monday (2) 2026-11-26.csv"}
    assert {name for _, name in due(ws)} == {path.name for path in folder.iterdir()} == names


def test_one_schedule_a_report_which_can_be_changed_and_stopped(ws, folder):
    schedules.keep(ws, "open-by-stage", "day", "csv", folder)
    schedules.keep(ws, "open-by-stage", "month", "xlsx", folder)
    schedules.keep(ws, "won-by-owner", "week", "csv", folder)
    assert [(one.report, one.every) for one in schedules.of_file(ws)] == [
        ("open-by-stage", "month"), ("won-by-owner", "week"),
    ]  # fmt: skip
    schedules.stop(ws, "open-by-stage")
    assert schedules.of_report(ws, "open-by-stage") is None
    for wrong in (("year", "csv", folder), ("day", "doc", folder), ("day", "csv", folder / "no")):
        with pytest.raises(UserError):
            schedules.keep(ws, "open-by-stage", *wrong)


def test_a_copy_writes_nothing_and_a_moved_file_goes_on(tmp_path, ws, folder):
    schedules.keep(ws, "open-by-stage", "day", "csv", folder)
    path = ws.path
    ws.close()
    copy = tmp_path / "copy.crm"
    shutil.copy(path, copy)
    with Workspace.open(copy) as other:
        assert schedules.of_file(other) == []
    path.unlink()
    with Workspace.open(copy) as moved:
        assert len(due(moved)) == 1
        assert due(moved) == []
        schedules.stop(moved, "open-by-stage")
        assert schedules.every() == []


def test_a_deleted_report_is_not_written_and_comes_back_with_undo(ws, folder):
    made = saved.save(ws, "Mine: a/b?", Spec("deal", groups=("stage",)))
    schedules.keep(ws, made.label.row, "day", "csv", folder)
    removed = saved.remove(ws, made.label.row)
    assert due(ws) == []
    ws.log.cancel(removed.stamp)
    assert due(ws) == [("Mine: a/b?", "Mine a b 2026-11-26.csv")]


def test_a_report_that_cannot_be_asked_says_so(ws, folder):
    made = saved.save(ws, "Gone", Spec("deal", groups=("custom.gone",)))
    schedules.keep(ws, made.label.row, "day", "csv", folder)
    ((title, problem),) = due(ws)
    assert title == "Gone"
    assert "not there any more" in problem


def test_settings_that_were_spoilt_are_no_schedules(ws, folder):
    schedules.keep(ws, "open-by-stage", "day", "csv", folder)
    good = json.loads(schedules.place().read_text())
    schedules.place().write_text(json.dumps([3, {"report": 4}, {"every": "never"}, *good]))
    assert len(schedules.every()) == 1
    schedules.place().write_text("[{")
    assert schedules.every() == []


@pytest.mark.parametrize("title", ["..", "a" * 300, "  / ", "CON?", "tab\tand\nline"])
def test_the_name_of_a_file_is_one_every_system_takes(title, tmp_path):
    name = schedules.file_name(title, "2026-11-26")
    assert Path(name).name == name
    assert name.strip(". ") == name
    (tmp_path / name).write_text("")
    assert date.fromisoformat(name[-10:])


def test_one_that_is_stopped_or_changed_while_it_is_written_stays_so(ws, folder):
    schedules.keep(ws, "open-by-stage", "day", "csv", folder)
    assert due(ws, by=lambda *_: schedules.keep(ws, "open-by-stage", "month", "csv", folder))
    assert schedules.of_report(ws, "open-by-stage").every == "month"
    assert due(ws, by=lambda *_: schedules.stop(ws, "open-by-stage"))
    assert schedules.of_report(ws, "open-by-stage") is None
