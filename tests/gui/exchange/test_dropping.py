"""A file dropped anywhere on the window opens the import, told by its content."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from crm_desktop.gui.exchange import ImportWizard
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store.workspace import Workspace

SAMPLES = Path(__file__).parents[2] / "exchange" / "formats" / "samples"


@pytest.fixture(params=[False, True], ids=["open", "read-only"])
def window(request, qapp, qtbot, tmp_path):
    path = tmp_path / "shop.crm"
    with Workspace.create(path):
        pass
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    assert made.open_file(path, read_only=request.param)
    qtbot.waitUntil(lambda: not made.context.busy())
    yield made
    made.leave_file()


def carried(path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    return data


def test_a_card_file_without_its_ending_opens_the_import(window, qtbot, tmp_path):
    path = tmp_path / "people"
    shutil.copy(SAMPLES / "google.vcf", path)
    data, none = carried(path), Qt.KeyboardModifier.NoModifier
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(QPoint(90, 90), copy, data, left, none)
    entering.ignore()
    window.dragEnterEvent(entering)
    assert entering.isAccepted() != window.ws.read_only
    window.dropEvent(QDropEvent(QPoint(90, 90), copy, data, left, none))
    if window.ws.read_only:
        return
    qtbot.waitUntil(lambda: window.findChild(ImportWizard) is not None)
    wizard = window.findChild(ImportWizard)
    qtbot.waitUntil(lambda: wizard.file.source is not None)
    assert wizard.file.source.format == "vcard" and wizard.file.source.count == 2
    wizard.reject()


@pytest.mark.parametrize("window", [False], ids=["open"], indirect=True)
def test_files_are_never_moved_and_a_folder_is_refused(window, qtbot, tmp_path):
    path = tmp_path / "people"
    shutil.copy(SAMPLES / "google.vcf", path)
    shift, left = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    for at, said in ((path, Qt.DropAction.CopyAction), (tmp_path, Qt.DropAction.IgnoreAction)):
        data = carried(at)
        drop = QDropEvent(QPoint(90, 90), both, data, left, shift)
        drop.setDropAction(Qt.DropAction.MoveAction)  # what the other program proposes
        window.dropEvent(drop)
        assert drop.dropAction() == said
        assert drop.isAccepted() == (at == path)
    qtbot.waitUntil(lambda: window.findChild(ImportWizard) is not None)
    window.findChild(ImportWizard).reject()
