"""One fact of a record where it leads somewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.fact import Fact


def clicked(qtbot, people: dict[str, object], shown: str) -> tuple[list, list]:
    """Return what a click on the words of a task's people led to, and what it wanted edited."""
    host = QWidget()
    qtbot.addWidget(host)
    fact, led, edited = Fact(host), [], []
    row = {"id": "t", "contacts": people, "contacts.shown": shown}
    fact.show_subject(Subject("task", RECORDS["task"].fields["contacts"], row, None, ()))
    fact.resize(300, 28)
    fact.followed.connect(lambda *record: led.append(record))
    fact.edit_wanted.connect(edited.append)
    QTest.mouseClick(fact, Qt.MouseButton.LeftButton, pos=QPoint(12, 14))
    return led, edited


def test_the_one_person_of_a_task_is_led_to_as_its_company_is(qtbot):
    assert clicked(qtbot, {"a": True}, "Ahmad bin Ismail") == ([("contact", "a")], [])
    led, edited = clicked(qtbot, {"a": "first", "b": True}, "Ahmad, Siti")
    assert led == [] and len(edited) == 1
