"""A sheet beside a control: it closes when one clicks elsewhere, also where its control has gone."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from crm_desktop.gui.widgets.popover import Popover
from crm_desktop.store.workspace import Workspace


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


def test_it_goes_with_the_file_it_is_about(opened, tmp_path):
    path = tmp_path / "shop.crm"
    Workspace.create(path).close()
    window = opened(path)
    sheet = Popover(
        window
    )  # which outlives the desk, and its button would ask a file that was closed
    sheet.open_at(window.desk.topbar)
    window.close_at_once()
    assert sheet.isHidden()
