"""Qt's own words in the user's language: Qt ships no Malay."""

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton

from crm_desktop import i18n
from crm_desktop.gui import language
from crm_desktop.gui.desk import Desk
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def malay(qapp):
    language.apply(qapp, "ms")
    yield
    language.apply(qapp, "en")


def test_the_file_dialog_speaks_malay(malay, qtbot):
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    said = {part.text().replace("&", "") for part in dialog.findChildren(QLabel)}
    assert said >= {"Lihat dalam:", "Nama fail:", "Jenis fail:"}
    buttons = {part.text().replace("&", "") for part in dialog.findChildren(QPushButton)}
    assert {"Buka", "Batal"} <= buttons


def test_the_window_is_not_built_anew_under_a_dialog_that_was_opened_meanwhile(
    opened, tmp_path, qtbot
):
    Workspace.create(tmp_path / "shop.crm").close()
    window = opened(tmp_path / "shop.crm")
    before = window.desk
    window.set_language("ms")
    try:
        dialog = QDialog(window)
        dialog.open()
        qtbot.wait(100)
        assert window.desk is before
        dialog.reject()
        qtbot.waitUntil(lambda: window.desk is not before)
        assert window.desk.topbar.new.text() == i18n.tr("New")
    finally:
        window.set_language("en")


def test_what_stood_there_goes_in_a_turn_after_the_new_one_was_painted(
    opened, tmp_path, qtbot, monkeypatch
):
    Workspace.create(tmp_path / "shop.crm").close()
    window, painted, seen = opened(tmp_path / "shop.crm"), set(), []
    plain = Desk.paintEvent
    monkeypatch.setattr(
        Desk, "paintEvent", lambda desk, event: (painted.add(desk), plain(desk, event))[1]
    )
    before = window.desk
    before.destroyed.connect(lambda: seen.append(window.desk in painted))
    window.set_language("ms")
    try:
        qtbot.waitUntil(lambda: window.desk is not before)
        assert not before.isVisible()
        qtbot.waitUntil(lambda: bool(seen))
        assert seen == [True]
    finally:
        window.set_language("en")
        qtbot.waitUntil(lambda: not window._occupied())
