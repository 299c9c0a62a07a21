"""Sending, taking in, the passphrase and the question before deletions, in the real window by keys."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListView

from crm_desktop.gui.sync import attendance_of, file_deeds
from crm_desktop.gui.sync.deletions import Deletions
from crm_desktop.gui.sync.differences_dialog import DifferencesDialog
from crm_desktop.gui.sync.file_deeds import SendDialog, TakeDialog
from crm_desktop.gui.sync.folder_dialog import FolderDialog
from crm_desktop.gui.sync.join_dialog import JoinDialog
from crm_desktop.gui.sync.passphrase import PassphraseDialog
from crm_desktop.gui.sync.waiting_dialog import WaitingDialog
from crm_desktop.sync import folder, folder_key, keychain, mail_file, seal
from crm_desktop.sync.account import account_of
from tests.sync import folder_kit as fk
from tests.sync import kit


@pytest.fixture
def sent(tmp_path):
    """A file of changes from somebody whose key is not known here, and that key."""
    other = kit.made(tmp_path, "Wei")
    fk.person(other, "Tan Ah Kow")
    mail_file.write(other, tmp_path / "from Wei.crmb")
    yield tmp_path / "from Wei.crmb", folder_key.own(other).text(), other
    other.close()


def shown(ws) -> int:
    return len(kit.shown(ws))


def test_a_file_is_written_and_its_key_shown_once(window, tmp_path, qtbot):
    fk.person(window.ws, "Lim")
    dialog = SendDialog(window.desk.context, window)
    dialog.open()
    qtbot.keyClicks(dialog.to, "Wei")
    dialog.write(tmp_path / "for Wei.crmb")
    qtbot.waitUntil(lambda: dialog.card.isVisible(), timeout=10000)
    assert dialog.said.text().startswith("Wrote ") and (tmp_path / "for Wei.crmb").exists()
    key = dialog.card.key.text().replace("\n", "-")
    assert key == folder_key.own(window.ws).text()
    dialog.card.copy.click()
    dialog.card.hide()
    dialog.write(tmp_path / "for Wei.crmb")
    qtbot.waitUntil(lambda: dialog.said.text() == "Wrote 0 changes.", timeout=10000)
    assert not dialog.card.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(SendDialog) is None)


def test_a_key_that_lacks_is_asked_for_and_the_file_taken_in(window, sent, qtbot):
    path, key, _ = sent
    file_deeds.take(window.desk.context, path, window)
    qtbot.waitUntil(lambda: window.findChild(TakeDialog) is not None, timeout=10000)
    dialog = window.findChild(TakeDialog)
    assert dialog.asked.line.hasFocus() or dialog.focusWidget() is dialog.asked.line
    qtbot.keyClicks(dialog.asked.line, key.lower())
    qtbot.keyClick(dialog.asked.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(window.ws) == 1, timeout=10000)
    qtbot.waitUntil(lambda: not window.desk.context.long_lane.busy(), timeout=20000)


def test_many_deletions_of_a_file_are_looked_at_first(window, sent, tmp_path, qtbot):
    path, key, other = sent
    ws = window.ws
    folder_key.seal_with(ws, seal.key_of(key))
    ids = [fk.person(other, f"Person {n}") for n in range(30)]
    ws.log.apply(op for _, op in other.log.since())
    fk.delete(other, ids)
    path.unlink()
    mail_file.write(other, path)
    file_deeds.take(window.desk.context, path, window)
    qtbot.waitUntil(lambda: window.findChild(Deletions) is not None, timeout=10000)
    dialog = window.findChild(Deletions)
    qtbot.waitUntil(lambda: dialog.list.count() == 30, timeout=10000)
    assert shown(ws) == 31 and "30 contacts" in dialog.words.text()
    assert dialog.list.iconSize().height() == 16
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # Not now is the button of Enter
    qtbot.waitUntil(lambda: window.findChild(Deletions) is None)
    assert shown(ws) == 31
    file_deeds.take(window.desk.context, path, window)
    qtbot.waitUntil(lambda: window.findChild(Deletions) is not None, timeout=10000)
    window.findChild(Deletions).allow.click()
    qtbot.waitUntil(lambda: shown(ws) == 1, timeout=10000)
    qtbot.waitUntil(lambda: not window.desk.context.long_lane.busy(), timeout=20000)


def test_a_folder_asks_the_same_and_goes_on(window, tmp_path, qtbot):
    place, ws = tmp_path / "stick", window.ws
    place.mkdir()
    folder_key.seal_with(ws, fk.KEY)
    with fk.laptops(tmp_path, "Wei") as (other,):
        ids = [fk.person(other, f"Person {n}") for n in range(30)]
        folder.exchange(other, place)
        folder.exchange(ws, place)
        fk.delete(other, ids)
        folder.exchange(other, place)
    dialog = FolderDialog(window.desk.context, window)
    dialog.open()
    dialog.folder.setText(str(place))
    qtbot.keyClick(dialog.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.findChild(Deletions) is not None, timeout=10000)
    assert "Nothing was taken in: 30 records" in dialog.said.text() and dialog.go.isEnabled()
    dialog.findChild(Deletions).allow.click()
    qtbot.waitUntil(lambda: shown(ws) == 0, timeout=10000)
    qtbot.waitUntil(lambda: "Received 1 change." in dialog.said.text(), timeout=10000)
    dialog.close()


def test_what_went_wrong_after_the_folder_dialog_was_closed_is_told(window, tmp_path, qtbot):
    dialog = FolderDialog(window.desk.context, window)
    dialog.folder.setText(str(tmp_path / "no stick"))
    dialog.exchange()
    shiboken6.delete(dialog)
    qtbot.waitUntil(lambda: "no stick" in window.desk._toast.accessibleName(), timeout=5000)


def test_a_passphrase_is_tried_by_enter_and_a_wrong_one_said(window, synced, qtbot):
    found, ws = synced, window.ws
    account = account_of(ws)
    keychain.keep(account, keychain.token_of(account), ws, "kopi o kosong")
    dialog = PassphraseDialog(found, window)
    dialog.open()
    assert dialog.line.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible() and not found.passphrase  # nothing typed is none
    qtbot.keyClicks(dialog.line, "teh tarik")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.problem.isHidden(), timeout=10000)
    assert dialog.isVisible() and "not the passphrase" in dialog.problem.text()
    assert dialog.line.isEnabled() and not found.passphrase
    qtbot.keyClicks(dialog.line, "kopi o kosong")  # what was wrong is selected
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(PassphraseDialog) is None, timeout=10000)
    assert found.passphrase == "kopi o kosong"


MAKE = {
    "send": lambda a, w: SendDialog(a.context, w),
    "folder": lambda a, w: FolderDialog(a.context, w),
    "take": lambda a, w: TakeDialog(a.context, w.ws.path, (), w),
    "deletions": lambda a, w: Deletions(a.context, [("contact", "x")], lambda: None, w),
    "passphrase": PassphraseDialog,
    "waiting": WaitingDialog,
    "differences": DifferencesDialog,
    "join": lambda _a, w: JoinDialog(w),
}


@pytest.mark.parametrize("which", MAKE)
def test_every_control_has_a_name_and_is_reached_by_keys(which, window, qtbot):
    dialog = MAKE[which](attendance_of(window.desk), window)
    dialog.open()
    qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=10000)
    parts = [
        part
        for kind in (QAbstractButton, QLineEdit, QListView)
        for part in dialog.findChildren(kind)
        if part.isVisible()
    ]
    assert parts and dialog.windowTitle()
    for part in parts:
        text = part.text() if isinstance(part, QAbstractButton) else ""
        assert part.accessibleName() or text, part
        assert not part.isEnabled() or part.focusPolicy() & Qt.FocusPolicy.TabFocus, part
    seen = set()
    for _ in range(40):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        seen.add(dialog.focusWidget())
    wanted = {p for p in parts if p.isEnabled() and not isinstance(p, QListView)}
    assert wanted <= seen
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not (shiboken6.isValid(dialog) and dialog.isVisible()))
