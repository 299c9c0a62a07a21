"""The key of a folder on a computer without a keychain: asked for where it lacks, in the real window."""

from __future__ import annotations

import keyring
import pytest
from keyring.errors import KeyringError
from PySide6.QtCore import Qt

from crm_desktop.gui.sync.file_deeds import SendDialog
from crm_desktop.gui.sync.folder_dialog import FolderDialog
from crm_desktop.sync import folder, folder_key
from tests.sync import folder_kit as fk
from tests.sync import kit

WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def without(monkeypatch, keychain):
    def refuse(*_):
        raise KeyringError

    monkeypatch.setattr(keyring.get_keyring(), "set_password", refuse)
    monkeypatch.setattr(folder_key, "_typed", {})


@pytest.fixture
def place(tmp_path):
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def dialog(window, place):
    made = FolderDialog(window.desk.context, window)
    made.open()
    made.folder.setText(str(place))
    yield made
    made.close()


def tried(dialog, qtbot, typed: str = "") -> str:
    """Type into the field for keys, exchange, and return what is said then."""
    dialog.asked.line.setText(typed)
    qtbot.keyClick(dialog.asked.line if typed else dialog.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=10000)
    return dialog.said.text()


def test_a_folder_is_begun_under_a_passphrase(window, dialog, place, tmp_path, qtbot):
    fk.person(window.ws, "Lim")
    assert "no keychain" in tried(dialog, qtbot)
    assert dialog.asked.line.hasFocus() or dialog.focusWidget() is dialog.asked.line
    assert dialog.asked.line.accessibleName() == "Passphrase for the folder"
    assert "too short" in tried(dialog, qtbot, "short")
    assert "Wrote 1 change." in tried(dialog, qtbot, WORDS)
    assert dialog.asked.isHidden()
    other = kit.made(tmp_path, "Wei")
    for lock in folder.look(other, place).locks:
        folder_key.unlock(other, lock, WORDS)
    assert folder.exchange(other, place).received == 1
    other.close()


def test_after_another_start_the_key_is_asked_for_again(window, dialog, place, qtbot):
    tried(dialog, qtbot)
    tried(dialog, qtbot, WORDS)
    fk.person(window.ws, "Lim")
    folder_key._typed.clear()  # as in another run of the program
    assert "not in this computer's keychain" in tried(dialog, qtbot)
    assert not dialog.asked.isHidden()
    assert "does not open" in tried(dialog, qtbot, "wrong horse battery")
    assert "Wrote 1 change." in tried(dialog, qtbot, WORDS)


def test_files_under_another_key_are_opened_where_the_own_is_known(
    window, dialog, place, qtbot, tmp_path
):
    tried(dialog, qtbot)
    tried(dialog, qtbot, WORDS)
    other = kit.made(tmp_path, "Wei")
    fk.person(other, "Tan")
    key = fk.KEY
    folder_key.seal_with(other, key)
    folder.exchange(other, place)
    folder_key._typed.pop(key.id)
    assert "another key" in tried(dialog, qtbot)
    assert not dialog.asked.isHidden()
    assert "Received 1 change." in tried(dialog, qtbot, key.text())
    other.close()


def test_a_file_to_send_is_begun_under_a_passphrase(window, tmp_path, qtbot):
    fk.person(window.ws, "Lim")
    dialog = SendDialog(window.desk.context, window)
    dialog.open()
    dialog.write(tmp_path / "for Wei.crmb")
    qtbot.waitUntil(lambda: not dialog.asked.isHidden(), timeout=10000)
    assert "no keychain" in dialog.problem.text()
    qtbot.keyClicks(dialog.asked.line, WORDS)
    qtbot.keyClick(
        dialog.asked.line, Qt.Key.Key_Return
    )  # where it is to be written was said before
    qtbot.waitUntil(lambda: dialog.said.text() == "Wrote 1 change.", timeout=10000)
    assert dialog.asked.isHidden() and dialog.problem.isHidden()
    assert (tmp_path / "for Wei.crmb").exists()
    dialog.close()
