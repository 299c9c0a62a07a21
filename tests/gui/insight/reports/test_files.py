"""A report as files: what each form holds, by the window and by the command line, without a display."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QToolButton
from python_calamine import CalamineWorkbook

from crm_desktop.errors import UserError
from crm_desktop.gui import theme
from crm_desktop.gui.insight.reports import output, saving
from crm_desktop.gui.insight.reports.catalogue import ENTRIES
from crm_desktop.gui.insight.reports.paper import ReportDocument
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.insight.reports.writing.dialog import ScheduleDialog
from crm_desktop.insight.composed import saved, schedules
from crm_desktop.insight.composed.specs import Spec


@pytest.fixture
def export(show):
    return show("open-by-stage").exports()


def test_tables_hold_every_line(export, tmp_path):
    output.write(export, tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["Stage", "Value, sum (MYR)", "Records"],
            ["New lead", "2000.00", "1"], ["Qualified", "1000.00", "1"],
        ]  # fmt: skip
    output.write(export, tmp_path / "r.xlsx")
    sheet = CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_index(0)
    assert sheet.to_python()[1] == ["New lead", 2000, 1]


def test_pictures_are_in_the_light_theme_whatever_the_window_wears(qapp, export, tmp_path):
    output.write(export, tmp_path / "light.svg")
    output.write(export, tmp_path / "light.png")
    theme.apply(qapp, "dark")
    try:
        output.write(export, tmp_path / "dark.svg")
        output.write(export, tmp_path / "dark.png")
    finally:
        theme.apply(qapp, "light")
    for form in ("svg", "png"):
        light, dark = (tmp_path / f"{name}.{form}" for name in ("light", "dark"))
        assert light.read_bytes() == dark.read_bytes()
    words = " ".join(ElementTree.parse(tmp_path / "light.svg").getroot().itertext())
    assert "Open deals by stage" in words
    assert "Qualified" in words
    assert QImage(str(tmp_path / "light.png")).size() == QSize(1440, 800)


def test_paper_has_chart_and_table_on_as_many_pages_as_needed(export, tmp_path):
    output.write(export, tmp_path / "r.pdf", "shop")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert ReportDocument(export).pages == 1
    many = tuple((f"Row {n}", "1.00", "1") for n in range(200))
    long = ReportDocument(Export("Many", export.headings, many))
    assert long.pages > 2
    assert long.spans[0][0] == 0
    assert long.spans[-1][1] == 200
    assert all(a[1] == b[0] for a, b in zip(long.spans, long.spans[1:], strict=False))
    output.write(Export("Empty", ("Stage", "Deals"), ()), tmp_path / "empty.pdf")
    output.write(Export("Empty", ("Stage", "Deals"), ()), tmp_path / "empty.xlsx")
    output.write(Export("Empty", ("Stage", "Deals"), ()), tmp_path / "empty.csv")


def test_a_report_without_a_chart_has_no_picture(export, tmp_path):
    bare = Export("Bare", export.headings, export.rows)
    assert not output.can(bare, "png")
    assert output.can(bare, "pdf")
    with pytest.raises(UserError, match="no chart"):
        output.write(bare, tmp_path / "r.png")
    with pytest.raises(UserError, match="Known are"):
        output.write(export, tmp_path / "r.doc")
    assert list(tmp_path.glob("r.*")) == []


def test_the_window_writes_and_says_so_or_says_why_not(window, export, tmp_path, settle):
    saving.write(window.desk.context, export, tmp_path / "shown.pdf")
    settle()
    assert (tmp_path / "shown.pdf").exists()
    saving.write(window.desk.context, export, tmp_path / "no" / "shown.pdf")
    settle()
    assert not (tmp_path / "no").exists()


def test_a_report_is_written_regularly_from_the_window(window, show, tmp_path, settle, qtbot):
    sheet = show("open-by-stage")
    action = next(a for a in sheet.menu_of().actions() if a.text() == "Write regularly…")
    action.trigger()
    dialog = window.findChild(ScheduleDialog)
    dialog.folder.setText(str(tmp_path / "gone"))
    dialog.form.setCurrentIndex(dialog.form.findData("pdf"))
    dialog.accept()
    assert not dialog.go.isEnabled()  # the folder is looked for beside the window's work
    settle()
    assert "is not there" in dialog.words.text()
    assert dialog.isVisible()
    out = tmp_path / "out"
    out.mkdir()
    dialog.folder.setText(str(out))
    dialog.accept()
    settle()
    window.desk.reports.look()
    settle()
    assert [path.suffix for path in out.iterdir()] == [".pdf"]
    monday = schedules.day_of("week", datetime.now().date())
    assert schedules.of_report(window.ws, "open-by-stage").last == monday.isoformat()
    window.desk.reports.look()
    settle()
    again = ScheduleDialog(window.desk.context, sheet.saved, window)
    assert again.every.currentData() == "week"
    assert "Written last" in again.words.text()
    again.every.setCurrentIndex(0)
    again.accept()
    settle()
    assert schedules.of_report(window.ws, "open-by-stage") is None


@pytest.fixture
def busy(window):
    """Return what makes a lane busy, and lets it go on when what that returned is called."""
    gates = []

    def made_busy(lane):
        gate = threading.Event()
        gates.append(gate)
        lane.run(lambda _token: gate.wait(20), lambda _done: None, pytest.fail)
        return gate.set

    yield made_busy
    for gate in gates:
        gate.set()


@pytest.fixture
def weekly(window, show, tmp_path):
    """The dialog of a report, with a folder that is there."""
    dialog = ScheduleDialog(window.desk.context, show("open-by-stage").saved, window)
    dialog.folder.setText(str(tmp_path))
    dialog.open()
    return dialog


def test_a_schedule_waits_for_no_other_device(window, weekly, busy, qtbot):
    busy(window.desk.context.network_lane)
    with qtbot.waitSignal(weekly.accepted):
        weekly.accept()
    assert schedules.of_report(window.ws, "open-by-stage").every == "week"


def test_a_schedule_that_waits_says_so_and_is_dropped_by_escape(window, weekly, busy, settle):
    release, ends = busy(window.desk.context.long_lane), []
    weekly.finished.connect(ends.append)
    weekly.accept()
    assert weekly.words.text() == "Saving…"
    assert not weekly.every.isEnabled()
    QTest.keyClick(weekly, Qt.Key.Key_Escape)
    assert weekly.result() == QDialog.DialogCode.Rejected
    release()
    settle()
    assert ends == [QDialog.DialogCode.Rejected.value]  # and nothing more: it is gone
    assert schedules.of_report(window.ws, "open-by-stage") is None


def crm(path, *call, home):
    """Run the program apart, with no display and no platform asked for."""
    env = {k: v for k, v in os.environ.items()
           if k not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")}  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "crm_desktop.cli", "--file", str(path), "report", *call],
        env=env, capture_output=True, cwd=home,
    )  # fmt: skip


def test_the_command_line_draws_without_a_display(window, tmp_path):
    saved.save(window.ws, "Mine", Spec("deal", "count", "", ("stage",), shape="donut"))
    path = window.ws.path
    window.leave_file()
    found = crm(path, "Mine", "--svg", "a.svg", "--pdf", "b.pdf", "--png", "c.png", "--csv", "d.csv",
                home=tmp_path)  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert ElementTree.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    assert QImage(str(tmp_path / "c.png")).width() == 1440
    assert (tmp_path / "d.csv").read_text("utf-8-sig").startswith("Stage")
    out = crm(path, "open-by-stage", "--svg", "-", home=tmp_path)
    assert out.stdout.lstrip().startswith(b"<?xml")
    assert b"Wrote" in out.stderr
    table = crm(path, "days-in-stage", "--period", "2001", "--png", "e.png", home=tmp_path)
    assert table.returncode == 0 or b"chart" in table.stderr


def test_cron_writes_what_is_due(window, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    schedules.keep(window.ws, "open-by-stage", "day", "pdf", out)
    schedules.keep(window.ws, "won-by-owner", "day", "xlsx", out)
    first = crm(window.ws.path, "--scheduled", home=tmp_path)
    assert first.returncode == 0, first.stderr
    assert sorted(Path(path).suffix for path in out.iterdir()) == [".pdf", ".xlsx"]
    assert crm(window.ws.path, "--scheduled", home=tmp_path).stdout.decode().strip() == (
        "No report is due."
    )
    schedules.keep(window.ws, "lost-by-reason", "day", "csv", out)
    for path in out.iterdir():
        path.unlink()
    out.rmdir()
    failed = crm(window.ws.path, "--scheduled", "--json", home=tmp_path)
    assert failed.returncode == 1
    assert b"is not there" in failed.stdout


def test_no_name_is_run_by_a_spreadsheet(tmp_path):
    rows = (("=1+1", "-5"), ("Ben", "@late"))
    output.write(Export("T", ("@own field", "Deals"), rows), tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["'@own field", "Deals"], ["'=1+1", "-5"], ["Ben", "'@late"],
        ]  # fmt: skip


@pytest.mark.parametrize("entry", [one.name for one in ENTRIES])
def test_every_sheet_that_gives_out_rows_has_a_button_to_save_them(show, entry):
    sheet = show(entry)
    buttons = [b.accessibleName() for b in sheet.findChildren(QToolButton)]
    assert buttons.count("Save as file…") == 1
