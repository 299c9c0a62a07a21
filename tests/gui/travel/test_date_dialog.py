"""The dialog of the date to go to, by the mouse and the keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.travel.date_dialog import DateDialog

from ..tables.kit import make_context


@pytest.fixture
def host(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_click_into_the_time_and_digits_set_it(ws, host):
    dialog = DateDialog(make_context(ws), host)
    dialog.show()
    line = dialog.time.lineEdit()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(12, line.height() // 2))
    QTest.keyClicks(dialog.time, "1014")
    assert dialog.time.time() == QTime(10, 14)
    dialog.reject()
