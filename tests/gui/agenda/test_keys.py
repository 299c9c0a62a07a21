"""The keys of a chosen task, in the real window: they work for what is current, menus unopened."""

from __future__ import annotations

from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.agenda import clock
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.cells import shown
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    at = clock.when(clock.now_here().date(), time(9))
    with Workspace.create(path, Profile("Huda")) as ws:
        made = [
            Edit("task", "t", {"deleted": False, "title": "Ring Tan", "due": "2020-01-01"}),
            Edit("task", "u", {"deleted": False, "title": "Ring Lim", "due": at, "kind": "call"}),
        ]
        ws.log.record(Label("create"), made)
    window = opened(path, (1440, 900))
    window.desk.after_paint()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def test_f8_does_the_task_that_became_current_on_today(window, qtbot):
    window.desk.show_page("leads")
    page = window.desk.show_page("today")
    qtbot.waitUntil(lambda: page.model.rowCount() > 1 and page.model.row(1).card is not None)
    done = window.desk.actions_.action("task.done")
    page.view.setCurrentIndex(page.model.index(1))
    qtbot.waitUntil(done.isEnabled)
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert shown(window.ws.reader(), "task", "t")["done"]


def test_f8_does_the_task_chosen_in_the_calendar(window, qtbot):
    page = window.desk.show_page("calendar")
    qtbot.waitUntil(lambda: bool(page.grid.entries))
    page.grid.choose(next(e for e in page.grid.entries if e.id == "u"))
    qtbot.waitUntil(window.desk.actions_.action("task.done").isEnabled)
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert shown(window.ws.reader(), "task", "u")["done"]


def test_the_empty_line_of_today_leaves_undo_to_the_program(window, qtbot):
    window.ws.log.record(Label("edit", "task"), [Edit("task", "t", {"title": "Ring Tan back"})])
    page = window.desk.show_page("today")
    qtbot.waitUntil(lambda: not window.desk.context.busy())
    line = page.quick.line
    line.setFocus()
    qtbot.waitUntil(lambda: window.desk.actions_.action("edit.undo").isEnabled())
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown(window.ws.reader(), "task", "t")["title"] == "Ring Tan")
    QTest.keyClicks(line, "abc")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == ""
    assert shown(window.ws.reader(), "task", "t")["title"] == "Ring Tan"
