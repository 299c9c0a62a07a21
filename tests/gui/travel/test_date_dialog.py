"""The dialog of the date to go to, by the mouse and the keyboard."""

from PySide6.QtCore import QPoint, Qt, QTime
from PySide6.QtTest import QTest

from crm_desktop.errors import UserError
from crm_desktop.gui.travel.date_dialog import DateDialog, days_ago

from ..tables.kit import make_context


def test_a_click_into_the_time_and_digits_set_it(ws, host):
    dialog = DateDialog(make_context(ws), host)
    dialog.show()
    line = dialog.time.lineEdit()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(12, line.height() // 2))
    QTest.keyClicks(dialog.time, "1014")
    assert dialog.time.time() == QTime(10, 14)
    dialog.reject()


def test_the_day_that_was_chosen_last_is_gone_to(window, qtbot):
    """However soon: what was looked up before is of another day."""
    window.traveller.ask()
    dialog = next(w for w in window.children() if type(w).__name__ == "DateDialog")
    qtbot.waitUntil(lambda: dialog._moment is not None)
    day = days_ago(20)
    dialog.choose(day)
    dialog.calendar.activated.emit(dialog.calendar.selectedDate())  # as the second click of two
    qtbot.waitUntil(lambda: window.traveller.past is not None)
    assert window.traveller.past.moment.at.date() == day


def test_a_time_that_is_half_typed_is_gone_to(window, qtbot):
    window.traveller.ask()
    dialog = next(w for w in window.children() if type(w).__name__ == "DateDialog")
    qtbot.waitUntil(lambda: dialog._moment is not None)
    line = dialog.time.lineEdit()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(12, line.height() // 2))
    QTest.keyClick(dialog.time, "2")
    qtbot.waitUntil(lambda: dialog._moment is not None)
    dialog.accept()
    qtbot.waitUntil(lambda: window.traveller.past is not None)
    assert window.traveller.past.moment.at.astimezone().hour == 2


def test_where_the_way_failed_it_can_be_tried_again(window, qtbot):
    window.traveller.ask()
    dialog = next(w for w in window.children() if type(w).__name__ == "DateDialog")
    qtbot.waitUntil(lambda: dialog._moment is not None)
    dialog._fail(UserError("The disk is full."))
    assert dialog.go.isEnabled() and dialog.found.text() == "The disk is full."
    dialog.reject()
