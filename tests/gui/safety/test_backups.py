"""The backups in the window: where they lie, restored whole, to a time, or one record of them."""

from __future__ import annotations

import threading
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.erasing.certificate import CertificateDialog
from crm_desktop.gui.erasing.listed import Erasures
from crm_desktop.gui.locking import tries
from crm_desktop.gui.locking.unlock_page import UnlockPage
from crm_desktop.gui.privacy.desk.stored_section import StoredSection
from crm_desktop.gui.safety import checked
from crm_desktop.gui.safety.backups import Backups
from crm_desktop.gui.safety.key_wanted import KeyWanted
from crm_desktop.gui.safety.one_record import OneRecord
from crm_desktop.gui.safety.to_time import ToTime
from crm_desktop.gui.start.file_rows import ABOUT, MOMENT, PLACE
from crm_desktop.privacy.erasing import jobs, running
from crm_desktop.store import backup, belongings, cells
from crm_desktop.store.backups import homes, places
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key, id_at, new_key
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys

DAY = 86_400_000
START = 1_790_000_000_000
ID, OTHER = (f"0190a000-0000-7000-8000-{n:012x}" for n in range(2))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file worked in on five days, with a backup of the third."""
    made, now = tmp_path / "shop.crm", [START]
    with Workspace.create(made, Profile("Huda"), clock=lambda: now[0]) as ws:
        for day, job in enumerate(("Cook", "Chef", "Owner", "Buyer", "Driver")):
            now[0] = START + day * DAY
            told = {"deleted": False, "name": "Aina", "job": job}
            ws.log.record(Label("edit", "contact", row=ID), [Edit("contact", ID, told)])
            if day == 2:
                backup.backup(ws)
        ws.log.record(Label("edit", "contact", row=OTHER),
                      [Edit("contact", OTHER, {"deleted": False, "name": "Tan"})])  # fmt: skip
    return made


def job(ws: Workspace) -> object:
    return (cells.shown(ws.reader(), "contact", ID) or {}).get("job")


def test_the_list_says_where_each_lies_and_when_the_file_was_checked(
    opened: Any, path: Path, tmp_path: Path, qtbot: Any
) -> None:
    window = opened(path)
    stick = tmp_path / "stick"
    stick.mkdir()
    places.choose(window.ws, stick)
    places.catch_up(window.ws)
    made = backup.backup(window.ws, "daily")
    dialog = Backups(window, path)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.list.count() == 2)
    said = [dialog.list.item(at).data(MOMENT) for at in range(2)]
    assert sorted(said) == ["Here and in the second place", "Only here"]  # both of one second
    assert "proved" in dialog.list.item(0).data(ABOUT)
    assert dialog.state.text() == "Not checked yet."
    made.rename(homes.of(window.ws, stick) / made.name)
    checked.remember(window.settings, path, ok=True, full=True)
    dialog.fill()
    qtbot.waitUntil(lambda: not window.context.disk_lane.busy())
    said = [dialog.list.item(at).data(MOMENT) for at in range(2)]
    assert sorted(said) == ["Here and in the second place", "Only in the second place"]
    assert dialog.state.text() == "Checked today, all well."
    assert not checked.is_due(window.settings, path)
    dialog.reject()


def test_a_disk_that_sleeps_holds_up_neither_the_window_nor_a_table(
    opened: Any, path: Path, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(path)
    awake, context = threading.Event(), window.context
    everywhere = places.everywhere

    def slowly(ws: Workspace) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        awake.wait(20)
        return everywhere(ws)

    monkeypatch.setattr(places, "everywhere", slowly)
    dialog = Backups(window, path)
    dialog.open()
    read: list[int] = []
    context.lane.run(lambda _token: 1, read.append, context.failed)
    qtbot.waitUntil(lambda: read == [1])
    assert dialog.list.count() == 0 and not dialog.go.isEnabled()
    awake.set()
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.reject()


def test_what_reads_the_second_place_waits_in_a_lane_of_its_own(
    opened: Any, path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, seen = opened(path), list[str]()
    state = places.state

    def noted(ws: Workspace) -> Any:
        seen.append(threading.current_thread().name)
        return state(ws)

    monkeypatch.setattr(places, "state", noted)
    running.run(running.begin(window.ws, belongings.of(window.ws.reader(), "contact", OTHER), []))
    seen.clear()
    shown = CertificateDialog(window.context, jobs.ended(window.ws)[0].id, window)
    listed = Erasures(window.context, window)
    qtbot.waitUntil(lambda: shown.shown is not None and listed.list.topLevelItemCount() == 1)
    assert set(seen) == {"disk"}
    stored = StoredSection(window.context)
    qtbot.addWidget(stored)
    monkeypatch.setattr("crm_desktop.privacy.stored.of", lambda ws: list(filter(None, [noted(ws)])))
    seen.clear()
    stored.read()
    qtbot.waitUntil(lambda: seen == ["disk"])
    stored.leave()
    shown.reject()
    listed.reject()


def test_a_backup_whose_key_is_looked_for_holds_up_nothing_and_esc_leaves_it(
    opened: Any, path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, asked, answered = opened(path), threading.Event(), threading.Event()

    def slowly(source: Path) -> None:
        assert threading.current_thread() is not threading.main_thread()
        asked.set()
        answered.wait(20)

    monkeypatch.setattr("crm_desktop.gui.safety.backups.key_for", slowly)
    dialog = Backups(window, path)
    dialog.open()
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    assert asked.wait(20)
    assert not dialog.go.isEnabled() and not dialog.record.isEnabled()
    dialog.accept()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    answered.set()
    qtbot.waitUntil(lambda: not window.context.busy())
    assert window.ws is not None and job(window.ws) == "Driver"
    assert len(backup.backups(path)) == 1  # nothing took its place


def test_a_second_place_is_taken_behind_the_window(
    opened: Any, path: Path, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, told, choose = opened(path), list[str](), places.choose

    def noted(ws: Workspace, folder: Path) -> None:
        assert threading.current_thread() is not threading.main_thread()
        choose(ws, folder)

    monkeypatch.setattr(places, "choose", noted)
    monkeypatch.setattr("crm_desktop.gui.errors.tell", lambda _by, error: told.append(str(error)))
    dialog = Backups(window, path)
    dialog.open()
    qtbot.waitUntil(dialog.go.isEnabled)
    dialog.take_place(window.ws, path.parent)
    qtbot.waitUntil(lambda: bool(told))
    assert "lie there already" in told[0]
    qtbot.waitUntil(lambda: dialog.place.text() == "All backups lie on this disk.")
    stick = tmp_path / "stick"
    stick.mkdir()
    dialog.take_place(window.ws, stick)
    qtbot.waitUntil(lambda: dialog.list.item(0).data(MOMENT) == "Here and in the second place")
    dialog.reject()


def test_a_whole_backup_is_restored_by_the_keyboard(opened: Any, path: Path, qtbot: Any) -> None:
    window = opened(path)
    window.files.restore()
    (dialog,) = window.findChildren(Backups)
    qtbot.waitUntil(dialog.go.isEnabled)
    assert dialog.go.isDefault()  # Enter in the list presses it
    qtbot.keyClick(dialog.go, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.ws is not None and job(window.ws) == "Owner", timeout=20_000)


def test_back_to_a_time_says_what_goes_and_undo_brings_it_again(
    opened: Any, path: Path, qtbot: Any
) -> None:
    window = opened(path)
    dialog = ToTime(window.context, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.days.count() == 5)
    assert dialog.days.item(0).data(ABOUT) == "2 changes made"
    dialog.choose(2)
    qtbot.waitUntil(lambda: "3 changes are taken back on 2 records." in dialog.found.text())
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: job(window.ws) == "Owner")
    assert cells.shown(window.ws.reader(), "contact", OTHER) is None
    window.ws.log.undo()
    assert job(window.ws) == "Driver"


def test_after_the_last_change_there_is_nothing_to_put_back(
    opened: Any, path: Path, qtbot: Any
) -> None:
    window = opened(path)
    dialog = ToTime(window.context, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.days.count() == 5)
    dialog.choose(0)
    qtbot.waitUntil(lambda: dialog.found.text() == "Nothing was done after that.")
    assert not dialog.go.isEnabled()
    dialog.choose(4, time(0, 0))
    qtbot.waitUntil(lambda: "This file begins on" in dialog.found.text())
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_one_record_is_found_in_a_backup_compared_and_taken_back(
    opened: Any, path: Path, qtbot: Any
) -> None:
    window = opened(path)
    (made,) = backup.backups(path)
    data = made.path.read_bytes()
    dialog = OneRecord(window.context, made.path, "then", window)
    dialog.open()
    qtbot.keyClicks(dialog.field, "ain")
    qtbot.waitUntil(dialog.go.isEnabled)
    assert [line.said() for line in dialog.lines.lines.story.lines] == ["Aina: Job: Driver → Owner"]
    dialog.go.click()
    assert job(window.ws) == "Owner"
    window.ws.log.undo()
    assert job(window.ws) == "Driver"
    window.ws.log.record(
        Label("delete", "contact", row=ID), [Edit("contact", ID, {"deleted": True})]
    )
    again = OneRecord(window.context, made.path, "then", window)
    again.open()
    again.find("aina")
    qtbot.waitUntil(again.go.isEnabled)
    assert "is not there now" in again.said.text()
    again.go.click()
    assert job(window.ws) == "Owner"
    assert made.path.read_bytes() == data


def of_another_key(path: Path, key: Key, many: int = 1) -> None:
    """Put backups of a file that opens with another key among those of `path`."""
    elsewhere = path.parent / "elsewhere" / "shop.crm"
    elsewhere.parent.mkdir()
    with Workspace.create(elsewhere, Profile("Huda"), key=key) as ws:
        told = {"deleted": False, "name": "Aina", "job": "Secret"}
        ws.log.record(Label("edit", "contact", row=ID), [Edit("contact", ID, told)])
        for n in range(1, many + 1):
            named = f"shop.2026010{n}-090000.manual.crm"
            backup.backup(ws).rename(backup.folder_of(path) / named)


def asked_for(dialog: Backups, qtbot: Any) -> KeyWanted:
    dialog.go.click()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in dialog.findChildren(KeyWanted)))
    return next(one for one in dialog.findChildren(KeyWanted) if one.isVisible())


def test_wrong_tries_at_one_backup_count_at_the_next_and_at_the_file(
    opened: Any, path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "_wrong", {})
    key, wrong = new_key(), code.recovery_code(new_key())
    of_another_key(path, key, 2)
    window = opened(path)
    dialog = Backups(window, path)
    dialog.open()
    qtbot.waitUntil(dialog.go.isEnabled)
    rows = [at for at in range(3) if id_at(Path(dialog.list.item(at).data(PLACE))) == key.id]
    dialog.list.setCurrentRow(rows[0])
    first = asked_for(dialog, qtbot)
    for _ in range(3):
        first.field.setText(wrong)
        first.unlock()
        qtbot.waitUntil(first.field.isEnabled)
    assert "Next try" in first.problem.text()
    first.reject()
    dialog.list.setCurrentRow(rows[1])
    second = asked_for(dialog, qtbot)
    assert second._path != first._path
    assert not second.go.isEnabled() and "Next try" in second.problem.text()
    second.reject()
    page = UnlockPage(window, path.parent / "elsewhere" / "shop.crm")
    qtbot.waitUntil(lambda: "Next try" in page.problem.text())
    page.deleteLater()
    dialog.reject()


def test_a_backup_of_another_key_asks_for_it(opened: Any, path: Path, qtbot: Any) -> None:
    key = new_key()
    of_another_key(path, key)
    window = opened(path)
    dialog = Backups(window, path)
    dialog.open()
    qtbot.waitUntil(dialog.go.isEnabled)
    rows = [at for at in range(2) if id_at(Path(dialog.list.item(at).data(PLACE))) == key.id]
    dialog.list.setCurrentRow(rows[0])
    asked = asked_for(dialog, qtbot)
    asked.field.setText(code.recovery_code(key))
    qtbot.keyClick(asked.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.ws is not None and job(window.ws) == "Secret", timeout=20_000)
    window.leave_file()
    keys._held.clear()
