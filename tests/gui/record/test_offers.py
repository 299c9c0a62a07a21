"""The list under a line that takes a name: framed, wide enough, and it tells two of one name apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCompleter, QListView

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.activities.about_line import AboutLine
from crm_desktop.gui.notes.writing import NoteField
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.widgets.offer_list import LEAST
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        new = {"deleted": False}
        edits = []
        for at, firm in enumerate(("Taman Hijau Enterprise", "Cahaya Printing")):
            edits.append(Edit("company", f"f{at}", new | {"name": firm}))
            edits.append(Edit("contact", f"s{at}", new | {"name": "Siti", "company": f"f{at}"}))
        made.log.record(Label("create"), edits)
    return opened(tmp_path / "shop.crm")


def popup_of(parent, qtbot) -> QListView:
    (completer,) = parent.findChildren(QCompleter)
    qtbot.waitUntil(completer.popup().isVisible)
    return completer.popup()


def lines(popup) -> set[str]:
    return {popup.model().index(at, 0).data() for at in range(popup.model().rowCount())}


def check(popup):
    assert popup.property("kind") == "offers" and popup.frameWidth() >= 1
    assert popup.width() >= LEAST
    assert {"Siti  ·  Taman Hijau Enterprise", "Siti  ·  Cahaya Printing"} <= lines(popup)
    shown = popup.grab().toImage()
    assert popup.sizeHintForRow(0) > 1.6 * popup.fontMetrics().height(), "two lines"
    edge, inside = shown.pixelColor(0, popup.height() // 2), shown.pixelColor(3, popup.height() - 3)
    assert edge != inside, "a frame"
    assert popup.verticalScrollBar().maximum() == 0, "all of so few are seen"


def test_under_a_line_of_whom_something_is_about(window, qtbot):
    line = AboutLine(window.context, "About", window)
    line.setGeometry(QRect(100, 100, 400, 60))
    line.show()
    line.line.setFocus()
    QTest.keyClicks(line.line, "siti")
    check(popup_of(line, qtbot))


def test_under_a_narrow_cell(window, qtbot):
    subject = Subject("contact", RECORDS["contact"].fields["company"], {"id": "x"})
    editor = make_editor(window, window.context, subject)
    editor.setGeometry(QRect(100, 100, 90, 30))
    editor.show()
    editor.setFocus()
    QTest.keyClicks(editor, "cahaya")
    assert popup_of(editor, qtbot).width() >= LEAST


def test_in_the_text_of_a_note(window, qtbot):
    text = NoteField(window.context, window)
    text.setGeometry(QRect(100, 100, 300, 200))
    text.show()
    text.setFocus()
    QTest.keyClicks(text, "@siti")
    check(popup_of(text, qtbot))


def test_a_list_of_people_tells_their_companies(window, qtbot):
    subject = Subject(
        "deal", RECORDS["deal"].fields["contacts"], {"id": "x", "contacts": {"s1": True}}
    )
    editor = make_editor(window, window.context, subject)
    editor.show()
    qtbot.waitUntil(lambda: editor.list.count() == 2)
    assert editor.list.item(0).text() == "Siti\nCahaya Printing"
    assert editor.sizeHint().width() >= LEAST
    editor.list.clear()
    QTest.keyClicks(editor.line, "siti")
    qtbot.waitUntil(lambda: editor.list.count() == 2)
    assert "Siti\nTaman Hijau Enterprise" in (editor.list.item(at).text() for at in range(2))
