"""Qt's own words in the user's language: Qt ships no Malay."""

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from crm_desktop.gui import language


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
