"""The toast while a dialog is open: seen and reached in it, and back over the page when it closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from shiboken6 import isValid

from crm_desktop.gui import theme
from crm_desktop.gui.widgets.toast import Toast


@pytest.fixture
def page(qtbot):
    made = QWidget()
    made.resize(1000, 700)
    qtbot.addWidget(made)
    made.show()
    return made


def opened(page, wide=700, tall=500):
    made = QDialog(page)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.resize(wide, tall)
    made.open()
    return made


def test_its_button_is_pressed_in_the_dialog(page, qtbot):
    toast, undone = Toast(page), []
    dialog = opened(page)
    toast.say("Made the field", "Undo", lambda: undone.append(True), "Ctrl+Z")
    qtbot.waitUntil(toast.isVisible)
    assert toast.parentWidget() is dialog
    assert not toast._keys.isVisible()  # the window's keys do not reach the page under a dialog
    assert dialog.rect().contains(toast.geometry())
    qtbot.mouseClick(toast.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert undone == [True] and not toast.isVisible()


def test_said_before_the_page_has_its_size_it_takes_the_room_it_gets(qtbot, monkeypatch):
    monkeypatch.setattr("crm_desktop.gui.widgets.toast._dialog", lambda: None)
    around, words = QWidget(), "Restored kedai.20261129-090111.manual.crm. " * 3
    qtbot.addWidget(around)
    page = QWidget(around)
    page.resize(100, 30)
    toast = Toast(page)
    toast.say(words, "Show", lambda: None)
    assert toast._words.text() != words
    page.resize(1400, 700)
    around.show()
    qtbot.waitUntil(toast.isVisible)
    assert toast._words.text() == words
    assert page.rect().contains(toast.geometry())


def test_it_comes_back_over_the_page_with_what_is_left_to_say(page, qtbot):
    toast = Toast(page)
    dialog = opened(page)
    toast.say("Made the field", "Undo", lambda: None)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    assert toast.isVisible() and toast.parentWidget() is page
    assert page.rect().contains(toast.geometry())
    toast.leave()
    toast.say("Said again")
    assert toast.isVisible()


def test_what_was_said_to_its_end_does_not_come_back(page, qtbot):
    toast = Toast(page)
    dialog = opened(page)
    toast.say("Made the field")
    toast.leave()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    assert not toast.isVisible() and toast.parentWidget() is page


def test_it_goes_with_a_page_that_went_before_the_dialog(qtbot):
    page = QWidget()
    page.resize(1000, 700)
    page.show()
    toast = Toast(page)
    dialog = opened(None)
    qtbot.addWidget(dialog)
    toast.say("Made the field", "Undo", lambda: None)
    assert toast.parentWidget() is dialog
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(page))
    dialog.hide()
    qtbot.waitUntil(lambda: not isValid(toast))


def test_a_small_question_has_no_room_for_it(page):
    toast = Toast(page)
    opened(page, 300, 160)
    toast.say("Made the field")
    assert toast.parentWidget() is page


def test_it_goes_though_the_focus_fell_on_it_when_another_widget_went(page, qtbot):
    """Only who went to it with the keyboard or the mouse keeps it there."""
    toast = Toast(page)
    toast.say("Nothing to compare with")
    qtbot.waitUntil(toast.isVisible)
    toast._cross.setFocus(Qt.FocusReason.OtherFocusReason)
    toast._maybe_leave()
    assert not toast.isVisible()
    toast.say("Deleted")
    toast._cross.setFocus(Qt.FocusReason.TabFocusReason)
    toast._maybe_leave()
    assert toast.isVisible()


def test_its_words_are_cut_with_dots_where_they_have_no_room_also_in_larger_text(qapp, page, light):
    toast = Toast(page)
    page.resize(760, 600)
    toast.remind("This file is from before 1 erasure, which was carried out again", "Show", list)
    for scale in (1.0, 1.5, 2.0, 1.0):
        theme.apply(qapp, "light", scale)
        words = toast._words
        wide = words.fontMetrics().horizontalAdvance(words.text())
        assert wide <= words.width() and page.rect().contains(toast.geometry())
        assert bool(words.toolTip()) == words.text().endswith("…") == (scale > 1.2)
    page.resize(400, 600)
    assert toast._words.text().endswith("…")
