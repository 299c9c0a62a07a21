"""Widgets that Qt made stay where they are when Python's collector has been round."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.gui import sheet, theme


@pytest.fixture
def views(qapp, qtbot, light):
    """Say which views an open file dialog has after Python's collector has been round."""
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    gc.collect()

    def asked():
        qtbot.wait(1)  # what is to go has gone
        gc.collect()
        names = {widget.objectName() for widget in dialog.findChildren(QWidget)}
        return sorted(names & {"listView", "treeView", "sidebar"})

    return asked


def test_to_look_for_what_is_in_front_leaves_no_ring_behind(qapp, views):
    sheet._in_front(qapp.topLevelWidgets())
    gc.collect()
    gc.disable()
    try:
        sheet._in_front(qapp.topLevelWidgets())
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_views_of_an_open_file_dialog_outlive_a_look_that_is_left_off(qapp, views):
    theme.apply(qapp, "dark", in_turns=True)
    going = sheet.Redressing.under_way()
    while not going._every:
        going._left.popleft()()
    del going
    theme.apply(qapp, "light")
    assert views() == ["listView", "sidebar", "treeView"]
