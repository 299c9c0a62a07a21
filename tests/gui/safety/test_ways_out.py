"""The window on a file that is really damaged: each way is said with its counts, taken, and the file kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from crm_desktop.gui.safety import checked
from crm_desktop.gui.safety.key_wanted import KeyWanted
from crm_desktop.gui.safety.ways_out import WaysOut
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store import backup
from crm_desktop.store.backups import ways
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import new_key
from crm_desktop.trust import keys
from tests.store.backups.test_ways import kept_aside, lived, spoil
from tests.store.salvage import damages

Show = Callable[[Path], WaysOut]


@pytest.fixture
def window(tmp_path: Path, qtbot: Any) -> Any:
    made = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.leave_file()
    keys._held.clear()


@pytest.fixture
def shown(window: MainWindow, qtbot: Any) -> Show:
    """Open a damaged file, press "Ways out…" on the page that says so, and wait until all were tried."""

    def show(path: Path) -> WaysOut:
        assert not window.open_file(path)
        button = window.centralWidget().ways[-1]
        assert button.text() == "Ways out…"
        qtbot.keyClick(button, Qt.Key.Key_Space)
        (dialog,) = window.findChildren(WaysOut)
        qtbot.waitUntil(lambda: dialog.cards.isVisible() or bool(dialog.findChildren(KeyWanted)),
                        timeout=30_000)  # fmt: skip
        return dialog

    return show


def test_damage_found_while_it_is_open_leads_to_the_repair_that_brings_all_back(
    window: MainWindow, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.crm"
    wanted = lived(path)
    spoil(path, "contact_stage", "contact_owner", most=1)
    monkeypatch.setattr("crm_desktop.gui.safety.tending.CARE_AFTER", 50)
    assert window.open_file(path)  # what is damaged is not met by opening it
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox, "damage")), timeout=20_000)
    (box,) = window.findChildren(QMessageBox, "damage")
    assert box.text() == "The file shop.crm is damaged."
    assert checked.line(window.settings, path) == "The last check found damage."
    qtbot.keyClick(box, Qt.Key.Key_Return)
    (dialog,) = window.findChildren(WaysOut)
    assert window.ws is None
    qtbot.waitUntil(dialog.cards.isVisible, timeout=30_000)
    assert dialog.repair.isChecked()
    assert "all 230 records come back" in dialog.repair.accessibleDescription()
    assert not dialog.salvage.isEnabled()
    data = path.read_bytes()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.ws is not None, timeout=20_000)
    window.leave_file()
    assert damages.shown(path) == wanted
    assert kept_aside(path) == [data]
    assert not list(tmp_path.glob("*.ways"))


def test_the_backup_says_what_was_done_since_and_brings_it_in(
    shown: Show, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "shop.crm"
    lived(path)
    data = spoil(path, "change", first=True, most=1)
    dialog = shown(path)
    assert not dialog.repair.isEnabled()
    assert dialog.backup.isChecked()
    said = dialog.backup.accessibleDescription()
    assert "It holds 200 records. 31 changes were made since." in said
    many = dialog.later.count()
    assert f"{many} of them can be brought in." in said
    assert dialog.with_later.isChecked()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.ws is not None, timeout=20_000)
    window.leave_file()
    assert len(damages.shown(path)) == 200 + many
    assert kept_aside(path) == [data]


def test_what_can_be_read_is_saved_beside_it_and_opened(
    shown: Show, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "shop.crm"
    wanted = lived(path)
    for made in backup.backups(path):
        made.path.unlink()
    data = spoil(path, first=True)
    dialog = shown(path)
    assert (dialog.repair.isEnabled(), dialog.backup.isEnabled()) == (False, False)
    assert dialog.salvage.isChecked()
    assert "230 records can be read." in dialog.salvage.accessibleDescription()
    dialog.go.click()
    qtbot.waitUntil(lambda: bool(window.findChildren(QMessageBox)), timeout=20_000)
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "Saved what could be read as shop salvaged.crm."
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: window.ws is not None)
    assert window.ws.path == tmp_path / "shop salvaged.crm"
    window.leave_file()
    assert damages.shown(tmp_path / "shop salvaged.crm") == wanted
    assert path.read_bytes() == data


def test_closed_it_leaves_nothing(shown: Show, tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "shop.crm"
    lived(path)
    data = spoil(path, first=True)
    dialog = shown(path)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert path.read_bytes() == data
    assert not list(tmp_path.glob("*.ways"))


def test_esc_leaves_a_way_that_is_taken_alone(
    shown: Show, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "shop.crm"
    lived(path)
    data = spoil(path, "change", first=True, most=1)
    dialog = shown(path)
    goes_on = threading.Event()
    dialog._lane.run(lambda _token: goes_on.wait(20), lambda _on: None, print)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible() and dialog.progress.isVisible()
    assert list(tmp_path.glob("*.ways"))
    goes_on.set()
    qtbot.waitUntil(lambda: window.ws is not None, timeout=20_000)
    (box,) = window.findChildren(QMessageBox, "restored")
    assert box.text().startswith("The backup is in place")
    box.reject()
    assert kept_aside(path) == [data]
    assert not list(tmp_path.glob("*.ways"))


def test_thrown_away_while_a_way_is_taken_it_is_taken_whole(
    shown: Show, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    path = tmp_path / "shop.crm"
    lived(path)
    data = spoil(path, "change", first=True, most=1)
    dialog = shown(path)
    begun, take = threading.Event(), ways.take_backup

    def told(*given: Any, **named: Any) -> Any:
        begun.set()
        return take(*given, **named)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ways, "take_backup", told)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert begun.wait(20)
        dialog.throw_away()
    assert not dialog.isVisible()
    assert kept_aside(path) == [data]
    assert not list(tmp_path.glob("*.ways"))
    assert window.open_file(path)


def test_an_encrypted_file_without_its_beginning_asks_for_its_key(
    shown: Show, window: MainWindow, tmp_path: Path, qtbot: Any
) -> None:
    path, key = tmp_path / "shop.crm", new_key()
    lived(path, key)
    data = path.read_bytes()
    path.write_bytes(bytes(4096) + data[4096:])
    dialog = shown(path)
    (asked,) = dialog.findChildren(KeyWanted)
    qtbot.keyClicks(asked.field, code.recovery_code(new_key()))
    qtbot.keyClick(asked.field, Qt.Key.Key_Return)
    qtbot.waitUntil(asked.problem.isVisible)
    asked.field.setText(code.recovery_code(key))
    qtbot.keyClick(asked.field, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.cards.isVisible, timeout=30_000)
    assert dialog.backup.isChecked()
    assert dialog.later.count() == 31
    dialog.reject()
