"""One fact of a record where it leads somewhere."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.fact import Fact
from crm_desktop.gui.record.header import About, _about


def clicked(qtbot, people: dict[str, object], shown: str, behind: str = "") -> tuple[list, list]:
    """Return what a click on the words of a task's people led to, and what it wanted edited."""
    host = QWidget()
    qtbot.addWidget(host)
    fact, led, edited = Fact(host), [], []
    row = {"id": "t", "contacts": people, "contacts.shown": shown}
    fact.show_subject(Subject("task", RECORDS["task"].fields["contacts"], row, None, ()))
    fact.resize(300, 28)
    fact.followed.connect(lambda *record: led.append(record))
    fact.edit_wanted.connect(edited.append)
    wide = fonts.metrics("body").horizontalAdvance(behind)
    QTest.mouseClick(fact, Qt.MouseButton.LeftButton, pos=QPoint(12 + wide, 14))
    return led, edited


def test_the_one_person_of_a_task_is_led_to_as_its_company_is(qtbot):
    assert clicked(qtbot, {"a": True}, "Ahmad bin Ismail") == ([("contact", "a")], [])


def test_of_several_people_of_a_task_each_is_led_to(qtbot):
    several = {"a": "first", "b": True}
    assert clicked(qtbot, several, "Ahmad, Siti") == ([("contact", "a")], [])
    assert clicked(qtbot, several, "Ahmad, Siti", "Ahmad, Si") == ([("contact", "b")], [])
    many = {str(at): True for at in range(20)}
    led, edited = clicked(qtbot, many, ", ".join(["Ahmad"] * 20), "A" * 32)
    assert led == [] and len(edited) == 1  # the end of a long line is there to edit it
    led, edited = clicked(qtbot, several, "Ahmad, Jr, Siti")  # whose comma is it?
    assert led == [] and len(edited) == 1


def test_the_head_of_a_task_leads_to_each_of_its_people(qtbot):
    row = {"contacts": {"a": "first", "b": True}, "contacts.shown": "Ahmad, Siti",
           "company": "f", "company.shown": "Maju"}  # fmt: skip
    words, places = _about(RECORDS["task"], row)
    assert (words, places) == ("Maju", [("Ahmad", "contact:a"), ("Siti", "contact:b")])
    line = About(None)
    qtbot.addWidget(line)
    line.resize(400, 20)
    line.say(words, *places)
    assert "contact:a" in line.text() and "contact:b" in line.text()
    line.resize(line.fontMetrics().horizontalAdvance("Maju · Ahm"), 20)
    assert "contact:a" in line.text() and "contact:b" not in line.text()
    assert line.toolTip() == "Maju · Ahmad, Siti"
