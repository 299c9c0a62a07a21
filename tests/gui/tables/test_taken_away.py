"""An editor that other rows take away from under the user leaves the list free to move."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from crm_desktop.store.listing import ListQuery

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def test_a_list_asked_for_while_a_cell_is_edited_is_shown_whole(page, qtbot):
    other = QWidget()  # another window is in front: the editor never gets the keyboard
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    page.view.move_to(1, page.model.column("job"))
    page.edit_current()
    qtbot.waitUntil(lambda: page.view.viewport().findChildren(QLineEdit) != [])
    page.model.start_over(array("q"))  # as a kept view chosen by its key does
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: page.view.viewport().findChildren(QLineEdit) == [])
    page.feed.ask(ListQuery("contact"))
    qtbot.waitUntil(lambda: page.feed.complete)
    assert page.model.rowCount() == 12
