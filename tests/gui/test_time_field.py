"""The field for a time of the day, wherever it stands."""

from datetime import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from crm_desktop.gui.widgets.time_field import TimeField


def test_a_click_into_it_and_digits_set_it(qtbot):
    field = TimeField(time(21), "Quiet from")
    qtbot.addWidget(field)
    field.show()
    line = field.lineEdit()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(12, line.height() // 2))
    QTest.keyClicks(field, "1014")
    assert field.chosen() == time(10, 14)
    assert (field.text(), field.accessibleName()) == ("10:14", "Quiet from")


@pytest.mark.parametrize("typed", ["0436", "04:36"])
def test_all_of_it_is_written_anew(qtbot, typed):
    field = TimeField(time(23, 59), "At")
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    QTest.keySequence(field, QKeySequence.StandardKey.SelectAll)
    QTest.keyClicks(field, typed)
    assert field.chosen() == time(4, 36)
