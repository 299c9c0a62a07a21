"""The page in the place of a locked file: what opens it, what does not, and what it says."""

from __future__ import annotations

import shutil
import threading

import pytest
import shiboken6
from PySide6.QtCore import Qt

from crm_desktop import keychain
from crm_desktop.errors import UserError
from crm_desktop.gui.locking import tries as counting
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store.cipher import code
from crm_desktop.trust import keys, passphrases
from tests.trust import keychains

from .conftest import asking

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
        page = asking(window, qtbot)
        assert "recovery code" in page.words.text()
        enter(page, qtbot, code.recovery_code(key).lower())
        qtbot.waitUntil(lambda: window.desk is not None)
        assert window.ws.key == key and window.ws.path == path


def test_a_passphrase_opens_and_wrong_ones_slow_down(window, qtbot, path, key, monkeypatch):
    passphrases.put(path, key, WORDS)
    window.open_file(path)
    page = asking(window, qtbot)
    for tries in range(1, 4):
        enter(page, qtbot, "some other words")
        assert "not the passphrase" in page.problem.text()
        assert page.go.isEnabled() is (tries < 3)
    page.unlock()
    assert page.field.isEnabled() and "2 seconds" in page.problem.text()
    window.open_file(path)  # another page goes on counting
    again = asking(window, qtbot)
    assert again is not page and not again.go.isEnabled() and again.tries.left == 2
    again.tries.left = 1
    again.tries.tick()
    enter(again, qtbot, "some other words")
    assert not again.go.isEnabled() and again.tries.left == 4
    again.tries.left = 1
    again.tries.tick()
    enter(again, qtbot, WORDS)
    qtbot.waitUntil(lambda: window.desk is not None)
    assert not counting._wrong


def test_the_keychain_opens_it_without_a_question(window, path, key):
    keys.keep(key)
    assert window.open_file(path) and window.ws.key == key


def test_a_keychain_that_asks_its_user_holds_up_no_page(window, qtbot, path, key, monkeypatch):
    keys.keep(key)
    keys.lock(key.id)
    answered, found = threading.Event(), keychain.found

    def asked(*given):
        assert threading.current_thread() is not threading.main_thread()
        answered.wait(20)
        return found(*given)

    monkeypatch.setattr(keychain, "found", asked)
    assert not window.open_file(path)
    page = window.centralWidget()
    qtbot.waitUntil(page.isVisible)
    assert not page.known and page.other.isEnabled()
    assert not page.field.isVisible() and not page.go.isVisible()
    page.unlock()
    assert window.desk is None
    answered.set()
    qtbot.waitUntil(lambda: page.known)
    assert page.one_click and page.again.isVisible() and page.again.hasFocus()


def test_a_page_that_goes_waits_for_no_keychain(window, qtbot, path, key, monkeypatch):
    keys.keep(key)
    keys.lock(key.id)
    answered, begun, ended = (threading.Event() for _ in range(3))

    def asked(*_given):
        begun.set()
        answered.wait(20)
        ended.set()

    monkeypatch.setattr(keychain, "found", asked)
    assert not window.open_file(path)
    page = window.centralWidget()
    assert begun.wait(20)
    window.show_start()
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    assert not ended.is_set()
    answered.set()
    assert ended.wait(20)


def test_what_opens_a_file_that_cannot_be_looked_at_is_the_code(
    window, qtbot, path, key, monkeypatch
):
    def gone(*_given):
        raise UserError("The disk is gone.", "Put it back.")

    monkeypatch.setattr("crm_desktop.gui.locking.unlock_page.kept_where", gone)
    monkeypatch.setattr(keychain, "found", lambda *_given: None)
    assert not window.open_file(path)
    page = asking(window, qtbot)
    assert "The disk is gone" in page.problem.text() and "recovery code" in page.words.text()
    enter(page, qtbot, code.recovery_code(key))
    qtbot.waitUntil(lambda: window.desk is not None)


def test_a_copy_names_the_small_file_it_lacks_and_opens_once_that_lies_beside_it(
    window, qtbot, path, key, tmp_path
):
    passphrases.put(path, key, WORDS)
    copy = tmp_path / "stick" / "copy.crm"
    copy.parent.mkdir()
    shutil.copy2(path, copy)
    with keychains.using(keychains.Raising()):
        assert not window.open_file(copy)
        page = asking(window, qtbot)
        assert ".crm.key" in page._words()
        enter(page, qtbot, WORDS)
        assert ".crm.key" in page.problem.text()
        shutil.copy2(path.with_name(f"{path.name}.key"), copy.parent)
        enter(page, qtbot, WORDS)
        qtbot.waitUntil(lambda: window.desk is not None)
        assert window.ws.path == copy
