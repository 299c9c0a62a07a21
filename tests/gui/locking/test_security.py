"""Turning encryption on and off in the window, new keys, how the file opens, and the privacy screen."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from crm_desktop import keychain
from crm_desktop.gui.locking import code_sheet, locker, system_news
from crm_desktop.gui.locking.security import OpeningDialog, Security
from crm_desktop.gui.locking.turning_on import TurningOn
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import id_at, new_key
from crm_desktop.trust import keys, turning
from tests.trust import keychains

from .conftest import CANARY, filled

WORDS = "three green teapots"


@pytest.fixture
def window(opened, tmp_path):
    return opened(filled(tmp_path / "shop.crm"))


def there_again(window, qtbot, path):
    qtbot.waitUntil(lambda: window.ws is not None, timeout=20_000)
    assert window.ws.path == path
    qtbot.waitUntil(lambda: not window.context.busy())


def through(dialog, typed=None):
    dialog.go.click()
    dialog.go.click()
    dialog.typed.setText(typed if typed is not None else dialog.code)
    dialog.go.click()


def test_encryption_is_turned_on_by_the_code_typed_from_the_paper(window, qtbot):
    path, key = window.ws.path, new_key()
    dialog = TurningOn(window, key)
    through(dialog, "ABCDE")
    assert "not the code" in dialog.problem.text() and id_at(path) is None
    dialog.typed.setText(code.recovery_code(key).lower().replace("-", " "))
    dialog.go.click()
    there_again(window, qtbot, path)
    assert id_at(path) == key.id and window.ws.key == key
    assert turning.kept_where(path, key.id) == (True, False)
    assert CANARY.encode() not in path.read_bytes()
    dialog = TurningOn(window)
    assert "old recovery code" in "".join(
        w.text() for w in dialog.findChildren(type(dialog.problem))
    )
    dialog.choice.asked.setChecked(True)
    assert not dialog.go.isEnabled()
    dialog.choice.first.setText(WORDS)
    dialog.choice.second.setText(WORDS + "x")
    assert not dialog.go.isEnabled() and "different" in dialog.choice.said.text()
    dialog.choice.second.setText(WORDS)
    through(dialog)
    qtbot.waitUntil(
        lambda: window.ws is not None and id_at(path) not in (None, key.id), timeout=20_000
    )
    there_again(window, qtbot, path)
    assert turning.kept_where(path, id_at(path)) == (False, True)
    Security(window)._off()
    qtbot.waitUntil(lambda: window.ws is not None and id_at(path) is None, timeout=20_000)
    there_again(window, qtbot, path)
    assert window.ws.key is None


def test_how_it_opens_is_changed_without_a_new_key(opened, qtbot, path, key):
    keys.keep(key)
    window = opened(path)
    dialog = OpeningDialog(window, key)
    dialog.choice.asked.setChecked(True)
    dialog.choice.first.setText(WORDS)
    dialog.choice.second.setText(WORDS)
    dialog.go.click()
    qtbot.waitUntil(lambda: turning.kept_where(path, key.id) == (False, True))
    qtbot.waitUntil(lambda: not window.context.busy())


def test_where_the_key_is_is_looked_for_behind_the_window(opened, qtbot, path, key, monkeypatch):
    keys.keep(key)
    window, found = opened(path), keychain.found

    def asked(*given):
        assert threading.current_thread() is not threading.main_thread()
        return found(*given)

    monkeypatch.setattr(keychain, "found", asked)
    dialog = Security(window)
    dialog.open()
    qtbot.waitUntil(lambda: "the file opens by itself here" in dialog.said.text())
    assert dialog.said.height() >= dialog.said.heightForWidth(dialog.said.width())
    dialog.reject()
    again = OpeningDialog(window, key)
    again.go.click()
    qtbot.waitUntil(lambda: not window.context.busy())


def test_settings_of_the_lock_apply_at_once(opened, path, key, qtbot):
    keys.keep(key)
    window = opened(path)
    dialog = Security(window)
    assert dialog.minutes.value() == locker.USUAL_MINUTES
    qtbot.waitUntil(lambda: "keychain" in dialog.said.text())
    dialog.minutes.setValue(3)
    dialog.with_screen.setChecked(False)
    assert locker.minutes(window.settings) == 3
    locker_of = window.desk.findChild(locker.Locker)
    locker_of.news.screen_locked.emit()
    assert window.desk is not None


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_no_tick_promises_what_the_system_does_not_tell(opened, path, key, monkeypatch, system):
    keys.keep(key)
    window = opened(path)
    monkeypatch.setattr(system_news, "sys", SimpleNamespace(platform=system))
    assert Security(window).with_screen.isHidden() is (system != "linux")


def test_without_a_keychain_only_the_passphrase_is_offered(window):
    with keychains.using(keychains.fail.Keyring()):
        dialog = TurningOn(window)
    assert not dialog.choice.alone.isEnabled() and dialog.choice.asked.isChecked()


def test_the_sheet_says_what_it_is_of(tmp_path, qtbot, window):
    said, sheet = code.recovery_code(new_key()), code_sheet.recovery("A & B <shop>")
    text = code_sheet.document(sheet, said).toPlainText()
    assert said in text.replace("-\n", "-"), "in two lines"
    assert "A & B <shop>" in code_sheet.document(sheet, said).toPlainText()
    code_sheet._write(window, tmp_path / "code.txt", sheet, said)
    assert said in (tmp_path / "code.txt").read_text()


def test_the_privacy_screen_hides_records_until_it_is_taken_away(window):
    window.desk.show_page("contacts")
    before = window.desk.splitter.grab().toImage()
    window.desk.actions_.trigger("view.privacy")
    assert window.desk.splitter.grab().toImage() != before
    assert window.desk.actions_.action("view.privacy").isChecked()
    window.desk.actions_.trigger("view.privacy")
    assert window.desk.splitter.graphicsEffect() is None
