"""The open file is looked after by itself: what was found is remembered, what was cut short begins again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QMessageBox

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.safety import checked, tending
from crm_desktop.gui.safety.care import Care
from crm_desktop.gui.start.checking import run_check
from crm_desktop.gui.start.restoring import restore
from crm_desktop.store import backup, check
from crm_desktop.store.workspace import Profile, Workspace

ID = "0190a000-0000-7000-8000-000000000001"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "shop.crm"
    with Workspace.create(made, Profile("Huda")) as ws:
        ws.log.record(Label("edit"), [Edit("contact", ID, {"deleted": False, "name": "Aina"})])
    return made


def test_a_week_later_it_is_due_again(opened: Any, path: Path, qtbot: Any) -> None:
    window = opened(path)
    care, settings = Care(window.desk), window.settings
    care.look()
    qtbot.waitUntil(lambda: checked.line(settings, path) == "Checked today, all well.")
    assert checked.is_due(settings, path)  # a quick look is no full check
    care.check_if_due()
    qtbot.waitUntil(lambda: not checked.is_due(settings, path), timeout=20_000)
    for days, due in ((6, False), (8, True), (-2, True)):
        at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        of = settings.get(checked.KEY)[str(path.resolve())]
        settings.set(checked.KEY, {str(path.resolve()): of | {"full": at, "at": at}})
        assert checked.is_due(settings, path) == due
    settings.set(checked.KEY, ["edited by hand"])
    assert checked.line(settings, path) == "Not checked yet."


def test_what_a_full_check_found_stands_until_more_than_a_quick_look_looked(
    opened: Any, path: Path, qtbot: Any
) -> None:
    window = opened(path)
    settings, damage = window.settings, "The last check found damage."
    with window.ws.transaction() as conn:
        conn.execute("UPDATE contact SET job='Other'")
    care = Care(window.desk)
    care.check()
    qtbot.waitUntil(lambda: checked.line(settings, path) == damage, timeout=20_000)
    care.check_if_due()
    assert not care.checking  # it was said, and is not said each hour
    assert window.leave_file() and window.open_file(path)
    again = Care(window.desk)
    again.look()
    qtbot.waitUntil(lambda: not window.context.care_lane.busy())
    assert checked.line(settings, path) == damage
    assert checked.is_due(settings, path)
    assert check.repair(window.ws) == 1
    again.check_if_due()
    qtbot.waitUntil(lambda: not checked.is_due(settings, path), timeout=20_000)
    assert checked.line(settings, path) == "Checked today, all well."


def test_a_backup_gone_bad_stands_whatever_looks_at_the_file_alone(
    opened: Any, path: Path, qtbot: Any
) -> None:
    window = opened(path)
    settings, bad = window.settings, "A backup is not what it was."
    made = backup.backup(window.ws)
    data = made.read_bytes()
    made.write_bytes(data[:4096] + bytes(4096) + data[8192:])
    Care(window.desk).check()
    qtbot.waitUntil(lambda: checked.line(settings, path) == bad, timeout=20_000)
    for box in window.findChildren(QMessageBox):
        box.reject()
    run_check(window)
    qtbot.waitUntil(lambda: not window.context.busy(), timeout=20_000)
    assert checked.line(settings, path) == bad
    assert checked.is_due(settings, path)
    made.unlink()
    Care(window.desk).check_if_due()
    qtbot.waitUntil(lambda: not checked.is_due(settings, path), timeout=20_000)
    assert checked.line(settings, path) == "Checked today, all well."


def test_a_file_that_takes_the_place_begins_anew(opened: Any, path: Path, qtbot: Any) -> None:
    window = opened(path)
    settings = window.settings
    made = backup.backup(window.ws)
    checked.remember(settings, path, ok=False, full=True)
    restore(window, made, path)
    qtbot.waitUntil(lambda: window.ws is not None, timeout=20_000)
    assert checked.line(settings, path) == "Not checked yet."


def test_a_check_waits_for_work_and_one_cut_short_begins_again(
    opened: Any, path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(path)
    settings = window.settings
    care = Care(window.desk)
    monkeypatch.setattr(care, "is_worked", lambda: True)
    care.check()
    qtbot.wait(300)
    assert care.checking and care._looks.isActive()
    window.ws.log.record(
        Label("edit"), [Edit("contact", ID, {"job": "Chef"})]
    )  # nothing holds it up
    window.leave_file()  # nor is closing held up
    assert not care._looks.isActive()
    assert checked.is_due(settings, path)
    assert window.open_file(path)
    again = Care(window.desk)
    again.check_if_due()
    qtbot.waitUntil(lambda: not checked.is_due(settings, path), timeout=20_000)


def test_drift_found_in_the_background_offers_its_repair(
    opened: Any, path: Path, qtbot: Any
) -> None:
    window = opened(path)
    with window.ws.transaction() as conn:
        conn.execute("UPDATE contact SET job='Other'")
    Care(window.desk).check()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox, "repair")), timeout=20_000)
    (box,) = window.findChildren(QMessageBox, "repair")
    assert box.text() == "This file needs repair."
    box.buttons()[0].click()
    reader = window.ws.reader
    sql = "SELECT job FROM contact"
    qtbot.waitUntil(lambda: reader().execute(sql).fetchone() == (None,), timeout=20_000)


def test_a_file_closed_at_once_is_not_looked_after(
    opened: Any, path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tending, "CARE_AFTER", 50)
    window = opened(path)
    qtbot.waitUntil(lambda: bool(window.desk.findChildren(Care)))
    monkeypatch.setattr(tending, "CARE_AFTER", 300)
    window.build_anew()
    before = window.desk
    qtbot.waitUntil(lambda: window.desk is not before and window.desk.page is not None)
    desk = window.desk
    window.close()  # the desk stands in the closed window until Qt takes it away
    qtbot.wait(400)
    assert shiboken6.isValid(desk) and not desk.findChildren(Care)
