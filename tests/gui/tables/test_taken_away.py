"""An editor that other rows take away from under the user leaves the list free to move."""

from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from crm_desktop.gui.record.editors.session import EditSession
from crm_desktop.store.listing import ListQuery

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def another(page, qtbot):
    """Show another window in front: an editor never gets the keyboard."""
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    return other


def test_a_list_asked_for_while_a_cell_is_edited_is_shown_whole(page, another, qtbot):
    page.view.move_to(1, page.model.column("job"))
    page.edit_current()
    qtbot.waitUntil(lambda: page.view.viewport().findChildren(QLineEdit) != [])
    page.model.start_over(array("q"))  # as a kept view chosen by its key does
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: page.view.viewport().findChildren(QLineEdit) == [])
    page.feed.ask(ListQuery("contact"))
    qtbot.waitUntil(lambda: page.feed.complete)
    assert page.model.rowCount() == 12


def edited(page, qtbot):
    """Return the editor of a cell, at work."""
    page.window().activateWindow()
    page.view.setFocus()
    page.view.move_to(1, page.model.column("job"))
    page.edit_current()
    (editor,) = page.view.viewport().findChildren(QLineEdit)
    qtbot.waitUntil(editor.hasFocus)
    return editor


@pytest.mark.parametrize("step", ["other rows", "without it", "moved"])
def test_a_cell_being_edited_goes_with_its_row_without_a_word(step, page, qtbot):
    edited(page, qtbot)
    rows = page.model.rows
    if step == "other rows":
        page.model.start_over(rows[:3])
    elif step == "without it":
        page.model.drop([rows[1]])
    else:
        page.model.settle(rows[:1] + rows[2:] + rows[1:2])
    page.view.setFocus()  # a warning of Qt's fails the test
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert page.view.viewport().findChildren(QLineEdit) == []
    assert edited(page, qtbot).isVisible()


def test_an_editor_that_still_shows_when_its_row_has_gone_goes_too(page, another):
    page.view.move_to(1, page.model.column("job"))
    page.edit_current()
    (editor,) = page.view.viewport().findChildren(QLineEdit)
    page.model.start_over(page.model.rows[:3])
    editor.show()
    editor.findChild(EditSession).leave()  # a warning of Qt's fails the test
    assert editor.isHidden()


def test_an_editor_the_view_let_go_of_is_not_given_back_to_it(page, another):
    """Its row stands, but it is the view's no more."""
    page.view.move_to(1, page.model.column("job"))
    page.edit_current()
    (editor,) = page.view.viewport().findChildren(QLineEdit)
    page.rows.closeEditor.emit(editor, page.rows.EndEditHint.NoHint)
    editor.show()
    editor.findChild(EditSession).leave()  # a warning of Qt's fails the test
    assert editor.isHidden()
