"""The page in the place of a locked file: what opens it, what does not, and what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from crm_desktop.gui.locking import tries as counting
from crm_desktop.gui.locking.unlock_page import UnlockPage
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store.cipher import code
from crm_desktop.trust import keys, passphrases
from tests.trust import keychains

WORDS = "three green teapots"


@pytest.fixture
def window(tmp_path, qtbot):
    made = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close_at_once()


def enter(page, qtbot, text):
    page.field.setText(text)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    window = page._window
    qtbot.waitUntil(lambda: window.desk is not None or page.field.isEnabled())


def test_a_lost_keychain_asks_for_the_code_and_opens_the_same_file(window, qtbot, path, key):
    with keychains.using(keychains.Raising()):
        assert not window.open_file(path)
        page = window.centralWidget()
        assert isinstance(page, UnlockPage) and "recovery code" in page._words()
        enter(page, qtbot, code.recovery_code(key).lower())
        qtbot.waitUntil(lambda: window.desk is not None)
        assert window.ws.key == key and window.ws.path == path


def test_a_passphrase_opens_and_wrong_ones_slow_down(window, qtbot, path, key, monkeypatch):
    passphrases.put(path, key, WORDS)
    window.open_file(path)
    page = window.centralWidget()
    for tries in range(1, 4):
        enter(page, qtbot, "some other words")
        assert "not the passphrase" in page.problem.text()
        assert page.go.isEnabled() is (tries < 3)
    page.unlock()
    assert page.field.isEnabled() and "2 seconds" in page.problem.text()
    window.open_file(path)  # another page goes on counting
    again = window.centralWidget()
    assert again is not page and not again.go.isEnabled() and again._left == 2
    again._left = 1
    again._tick()
    enter(again, qtbot, "some other words")
    assert not again.go.isEnabled() and again._left == 4
    again._left = 1
    again._tick()
    enter(again, qtbot, WORDS)
    qtbot.waitUntil(lambda: window.desk is not None)
    assert not counting._wrong


def test_the_keychain_opens_it_without_a_question(window, path, key):
    keys.keep(key)
    assert window.open_file(path) and window.ws.key == key
