"""A file of changes opened by a double click comes into the file that is open, when that is answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from crm_desktop import app
from crm_desktop.sync import folder_key, mail_file
from tests.sync import folder_kit as fk
from tests.sync import kit


def test_a_file_that_was_sent_is_taken_in(window, tmp_path, qtbot):
    sender = fk.laptop(tmp_path, "Huda")
    fk.person(sender, "Tan Ah Kow")
    sent = tmp_path / "For Siti.crmb"
    mail_file.write(sender, sent)
    sender.close()
    ws = window.desk.context.ws
    folder_key.seal_with(ws, fk.KEY)
    app.take_in(window, sent)
    window.findChild(QMessageBox).reject()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
    qtbot.waitUntil(lambda: not window.desk.context.busy(), timeout=20000)
    assert not kit.shown(ws)
    app.take_in(window, sent)
    box = window.findChild(QMessageBox)
    assert "For Siti.crmb" in box.text() and "mine" in box.text()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(kit.shown(ws)) == 1, timeout=20000)
    qtbot.waitUntil(lambda: not window.desk.context.long_lane.busy(), timeout=20000)


def test_files_of_changes_are_told_from_workspaces(tmp_path):
    assert app._is_sent(tmp_path / "x.crmb")
    assert not app._is_sent(tmp_path / "x.crm")
    assert not app._is_sent(None)
