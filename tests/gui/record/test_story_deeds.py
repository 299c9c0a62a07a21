"""An entry of a timeline where it stands: deleted with a way back, and its earlier texts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.activities import notes
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.activities.log_form import open_form
from crm_desktop.gui.notes.note_form import NoteForm, open_note
from crm_desktop.gui.travel.field_history import FieldHistory
from crm_desktop.store import about, listing
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        made.log.record(
            Label("create"), [Edit("contact", "a", {"deleted": False, "name": "Ahmad"})]
        )
        notes.write(made, "First words", {"contacts.a": True})
    return opened(tmp_path / "shop.crm")


@pytest.fixture
def story(window, qtbot):
    window.desk.open_record("contact", "a")
    made = window.desk.side.panel.story
    qtbot.waitUntil(lambda: row_of(made) >= 0)
    return made


def row_of(story) -> int:
    rows = range(story.model.rowCount())
    lines = ((at, story.model.line(at)) for at in rows)
    return next((at for at, line in lines if line and line.entity == "note"), -1)


def count(window, entity) -> int:
    return listing.count(window.ws.reader(), listing.ListQuery(entity))


def test_a_note_is_deleted_by_its_key_and_brought_back(window, story, qtbot):
    story.view.setCurrentIndex(story.model.index(row_of(story)))
    QTest.keyClick(story.view, Qt.Key.Key_Delete)
    assert count(window, "note") == 0
    qtbot.waitUntil(lambda: row_of(story) < 0)
    window.desk.undoing.undo()
    qtbot.waitUntil(lambda: count(window, "note") == 1)


def test_what_was_changed_about_the_record_is_not_deleted_by_that_key(window, story):
    other = next(at for at in range(story.model.rowCount()) if at != row_of(story))
    story.view.setCurrentIndex(story.model.index(other))
    QTest.keyClick(story.view, Qt.Key.Key_Delete)
    assert count(window, "note") == 1 and count(window, "contact") == 1


def test_earlier_texts_of_a_note_are_shown(window, story, qtbot):
    line = story.model.line(row_of(story))
    story.view.past_wanted.emit(line.entity, line.id)
    (shown,) = window.findChildren(FieldHistory)
    shown.reject()


def offered(story, qtbot) -> dict:
    story.view.setCurrentIndex(story.model.index(row_of(story)))
    at = story.view.visualRect(story.view.currentIndex()).center()
    reason = QContextMenuEvent.Reason.Keyboard
    story.view.contextMenuEvent(QContextMenuEvent(reason, at, story.view.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    made = {action.text().replace("&", ""): action for action in menu.actions()}
    qtbot.addWidget(menu)
    return made


def test_a_note_is_pinned_in_the_menu_of_its_entry_and_let_go_again(window, story, qtbot):
    offered(story, qtbot)["Pin on top"].trigger()
    qtbot.waitUntil(lambda: story.model.entries[row_of(story)].state == about.PINNED)
    assert "Unpin" in offered(story, qtbot)
    window.desk.undoing.undo()
    qtbot.waitUntil(lambda: story.model.entries[row_of(story)].state != about.PINNED)
    assert "Pin on top" in offered(story, qtbot)


def test_an_open_note_only_tells_whom_it_is_about(window, story):
    form = NoteForm(window.context, window, id=story.model.line(row_of(story)).id)
    form.open()
    assert form.about.line.isHidden()
    assert [chip.removable for chip in form.about._chips.values()] == [False]
    form.throw_away()


def test_a_note_about_nobody_is_asked_whom_it_is_about(window):
    form = open_note(window.context, window)
    form.field.setPlainText("Lost words")
    form.accept()
    assert "Nobody" in form.problem.text() and count(window, "note") == 1
    form.about.add("contact", "a", "Ahmad")
    form.accept()
    assert count(window, "note") == 2


def test_a_call_about_nobody_is_asked_whom_it_is_about(window):
    form = open_form(window.context, ("", ""), window)
    form.accept()
    assert "Nobody" in form.problem.text() and count(window, "activity") == 0
    form.state.choose("planned")
    form.when.setText("1 Dec 2031 14:30")
    form.accept()
    assert count(window, "activity") == 1, "a meeting of one's own stands in the calendar"


def test_a_tab_that_holds_nothing_says_so(window, qtbot):
    window.desk.context.open_record("contact", "a")
    story = window.desk.side.panel.story
    for part, said in (
        ("task", "No tasks yet"),
        ("note", "No notes yet"),
        ("call", "Nothing here"),
    ):
        story.show_part(part)
        assert story.view.nothing.startswith(said)
