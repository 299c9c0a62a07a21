"""A sheet beside a control: it closes when one clicks elsewhere, also where its control has gone."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from crm_desktop.gui.widgets.popover import Popover


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.anchor = QPushButton("Filter", made)
    made.sheet = Popover(made)
    made.show()
    made.sheet.open_at(made.anchor)
    return made


@pytest.mark.parametrize("there", [True, False])
def test_a_click_elsewhere_closes_it(window, there):
    assert window.sheet.isVisible()
    if not there:
        shiboken6.delete(window.anchor)
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(590, 390))
    assert window.sheet.isHidden()


def test_esc_closes_it_where_its_control_has_gone(window):
    shiboken6.delete(window.anchor)
    QTest.keyClick(window.sheet, Qt.Key.Key_Escape)
    assert window.sheet.isHidden()
