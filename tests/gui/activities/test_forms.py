"""The forms of activities, notes and lists, by the keyboard as a rep uses them."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from crm_desktop.activities import kinds
from crm_desktop.agenda import clock
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.activities.list_editor import ListEditor
from crm_desktop.gui.activities.log_form import LogForm, open_activity, open_form
from crm_desktop.gui.notes.note_form import NoteForm, open_note
from crm_desktop.gui.notes.reading import MarkdownView
from crm_desktop.gui.record import step_deeds
from crm_desktop.store import listing
from crm_desktop.store.about import Step

HUDA = "Nurul Huda binti Ismail"


def rows(ws, entity):
    ns = listing.all_rows(ws.reader(), listing.ListQuery(entity))
    return list(listing.page(ws.reader(), entity, ns).values())


def test_enter_logs_a_call_about_the_record_in_front(shop):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    QTest.keyClick(form.subject, Qt.Key.Key_Return)
    (made,) = rows(shop, "activity")
    assert (made["channel"], made["state"], made["direction"]) == ("call", "done", "out")
    assert made["contacts.shown"] == HUDA and made["company.shown"] == "Maju Jaya Sdn Bhd"
    assert made["start"] and made["created"]
    ((said, more),) = shop.context.toast
    assert said == "Logged “Call”" and more["undo"]


def test_fields_come_and_go_with_the_channel(shop, qtbot):
    form = LogForm(shop.context, {}, shop.host)
    form.show()
    assert form.result.isVisible() and form.direction.isVisible() and not form.place.isVisible()
    form.group.choose("visit")
    assert form.place.isVisible() and not form.direction.isVisible()
    form.state.choose("planned")
    assert not form.result.isVisible() and form.go.text() == "Plan it"
    form.accept()
    assert form.problem.isVisible() and rows(shop, "activity") == []
    form.when.setText("25/12/2026 15:00")
    form.accept()
    (made,) = rows(shop, "activity")
    assert made["state"] == "planned" and made["start"].startswith("2026-12-25T")


def test_what_cannot_be_read_is_said_and_nothing_is_lost(shop):
    form = LogForm(shop.context, {}, shop.host)
    form.subject.setText("Called")
    form.when.setText("some day")
    form.accept()
    assert "some day" in form.problem.text() and form.subject.text() == "Called"


def test_when_is_read_as_people_say_it(shop):
    form = LogForm(shop.context, {f"contacts.{shop.ids[HUDA]}": True}, shop.host)
    form.when.setText("semalam 3ptg")
    form.accept()
    (made,) = rows(shop, "activity")
    day = datetime.now().date() - timedelta(days=1)
    assert made["start"] == clock.when(day, time(15))


def test_a_list_without_kinds_says_so_and_offers_the_first(shop):
    editor = ListEditor(shop.context, "activity_kind", shop.host)
    editor.show()
    assert editor.empty.isVisible() and not editor.list.isVisible()
    editor.begin.click()
    assert not editor.empty.isVisible() and editor.name.isVisible()
    editor.remove()
    assert editor.empty.isVisible()
    editor.reject()


def test_a_kind_brings_its_minutes_and_script(shop):
    editor = ListEditor(shop.context, "activity_kind", shop.host)
    editor.add()
    for text, part in (("Site inspection", editor.name),):
        QTest.keyClicks(part, text)
    editor.channel.setCurrentIndex(editor.channel.findData("visit"))
    editor.channel.activated.emit(0)
    editor.minutes.setValue(45)
    editor.script.setPlainText("Ask about **power**")
    editor.accept()
    assert kinds.kinds(shop.reader())[0].minutes == 45
    form = LogForm(shop.context, {}, shop.host, channel="visit")
    form.show()
    form.kind.setCurrentIndex(1)
    assert form.minutes.value() == 45 and form.script.isVisible()


def test_results_begin_with_what_is_offered_and_keep_their_order(shop):
    editor = ListEditor(shop.context, "outcome", shop.host)
    before = [e.name for e in editor.entries]
    editor.list.setCurrentRow(1)
    editor.move_by(-1)
    editor.list.setCurrentRow(2)
    editor.remove()
    editor.accept()
    left = [before[1], before[0], *before[3:]]
    assert [r.name for r in kinds.results(shop.reader())] == left
    shop.log.undo()
    assert not any(r.id for r in kinds.results(shop.reader()))


def test_whether_a_result_reached_somebody_is_left_to_its_name_till_chosen(shop):
    cells = {"deleted": False, "name": "Answered", "rank": "m1"}
    shop.log.record(Label("add", "outcome"), [Edit("outcome", new_id(), cells)])
    editor = ListEditor(shop.context, "outcome", shop.host)
    assert editor.reached.currentText() == "By its name: yes"
    editor.add()
    QTest.keyClicks(editor.name, "Left a voicemail")
    assert editor.reached.currentText() == "By its name: no"
    editor.add()
    QTest.keyClicks(editor.name, "Brochure")
    assert editor.reached.currentText() == "By its name: not known"
    QTest.keyClick(editor.reached, Qt.Key.Key_Down)
    assert editor.reached.currentText() == "Yes"
    editor.accept()
    assert [r.reached for r in kinds.results(shop.reader())] == [None, None, True]


def test_at_offers_names_and_keeps_a_link(shop, qtbot):
    form = open_note(shop.context, shop.host, subject=("contact", shop.ids[HUDA]))
    QTest.keyClicks(form.field, "ask @Lim Siew")
    assert form.field.asked() == "Lim Siew" and form.field._offers.rowCount() == 1
    form.field._choose(form.field._offers.index(0, 0))
    QTest.keyClicks(form.field, "soon")
    lim = shop.ids["Lim Siew Ling"]
    assert form.field.markdown() == f"ask [@Lim Siew Ling](crm:contact/{lim}) soon"
    assert form.field.toPlainText() == "ask @Lim Siew Ling soon"
    form.pinned.setChecked(True)
    QTest.keyClick(form.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (note,) = rows(shop, "note")
    assert set(note["mentions"]) == {lim} and note["pinned"] and note["contacts.shown"] == HUDA


def test_a_note_opens_as_it_was_and_saves_what_changed(shop):
    first = open_note(shop.context, shop.host, subject=("contact", shop.ids[HUDA]))
    first.field.setPlainText("Pays in 30 days")
    first.accept()
    (note,) = rows(shop, "note")
    again = NoteForm(shop.context, shop.host, id=note["id"])
    assert again.field.markdown() == "Pays in 30 days"
    again.accept()
    assert len(shop.context.toast) == 1  # nothing new, nothing said
    other = NoteForm(shop.context, shop.host, id=note["id"])
    other.field.setPlainText("Pays in 14 days")
    other.accept()
    assert rows(shop, "note")[0]["text"] == "Pays in 14 days"


def test_an_empty_note_is_not_kept(shop):
    form = NoteForm(shop.context, shop.host)
    form.accept()
    assert form.problem.text() and rows(shop, "note") == []


def test_what_is_pasted_is_plain(shop):
    form = NoteForm(shop.context, shop.host)
    data = QMimeData()
    data.setHtml("<b>bold</b><img src='http://example.com/x.png'>")
    data.setText("bold")
    form.field.insertFromMimeData(data)
    assert form.field.markdown() == "bold"


def test_reading_loads_nothing_and_shows_html_as_typed(qtbot):
    view = MarkdownView()
    qtbot.addWidget(view)
    view.show_markdown(
        "![x](http://example.com/x.png) <script>1</script> ![y](file:///etc/hostname)"
    )
    assert view.loadResource(2, QUrl("file:///etc/hostname")) == ""
    assert "<script>" in view.toPlainText()


def test_a_mention_leads_to_its_record_and_nothing_else_does(qtbot):
    view = MarkdownView()
    qtbot.addWidget(view)
    seen = []
    view.followed.connect(lambda *named: seen.append(named))
    view.anchorClicked.emit(QUrl("crm:contact/abc"))
    view.anchorClicked.emit(QUrl("crm:pipeline/abc"))
    view.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert seen == [("contact", "abc")]


def test_what_comes_next_is_a_task_of_the_same_undo(shop):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    form.then.setText("send quotation tomorrow 10am")
    form.accept()
    (task,) = rows(shop, "task")
    assert task["due"] and task["contacts.shown"] == HUDA
    assert task["company.shown"] == "Maju Jaya Sdn Bhd"
    shop.log.undo()
    assert rows(shop, "task") == rows(shop, "activity") == []


def test_an_activity_is_changed_where_it_was_logged(shop):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    form.result.setCurrentText("No answer")
    form.accept()
    (before,) = rows(shop, "activity")
    again = open_activity(shop.context, before["id"], shop.host)
    assert again.go.text() == "Save" and again.result.currentText() == "No answer"
    again.accept()
    assert rows(shop, "activity") == [before] and len(shop.context.toast) == 1
    other = open_activity(shop.context, before["id"], shop.host)
    other.group.choose("visit")
    other.place.setText("Level 7")
    other.about._remove("contact", shop.ids[HUDA])
    other.accept()
    (after,) = rows(shop, "activity")
    assert after["channel"] == "visit" and after["location"] == "Level 7"
    assert after["contacts"] == {} and after["start"] == before["start"]
    shop.log.undo()
    assert rows(shop, "activity") == [before]


def test_what_was_written_is_not_lost_by_one_escape(shop):
    note = open_note(shop.context, shop.host, subject=("contact", shop.ids[HUDA]))
    note.field.setPlainText("Wants oak")
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    form.details.setPlainText("Wants oak")
    for dialog, part in ((note, note.field), (form, form.details)):
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert dialog.isVisible() and dialog.problem.isVisible()
        QTest.keyClick(part, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
    assert rows(shop, "note") == rows(shop, "activity") == []


def test_nothing_written_and_cancel_leave_at_once(shop):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    QTest.keyClick(form.subject, Qt.Key.Key_Escape)
    assert not form.isVisible()
    note = open_note(shop.context, shop.host)
    note.field.setPlainText("Wants oak")
    note.throw_away()
    assert not note.isVisible()


def test_ctrl_enter_logs_from_the_details(shop):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    form.details.setPlainText("Wants oak")
    QTest.keyClick(form.details, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (made,) = rows(shop, "activity")
    assert made["details"] == "Wants oak"


def test_a_planned_activity_that_is_done_took_place_now_and_is_asked_for_its_result(shop, qtbot):
    ahead = clock.when(datetime.now().date() + timedelta(days=5), time(10))
    cells = {"deleted": False, "subject": "Ring Huda", "channel": "call", "state": "planned"}
    about = {f"contacts.{shop.ids[HUDA]}": True}
    shop.log.record(Label("plan"), [Edit("activity", "a", cells | about | {"start": ahead})])
    step_deeds.finish(shop.context, Step(ahead, "activity", "a", "Ring Huda", ""), shop.host)
    (form,) = shop.host.findChildren(LogForm)
    qtbot.waitUntil(form.result.hasFocus)
    assert form.state.choice() == "done" and form.when.text() == ""
    form.state.choose("planned")
    assert form.when.text()
    form.state.choose("done")
    form.result.setCurrentText("No answer")
    form.accept()
    (made,) = rows(shop, "activity")
    assert made["state"] == "done" and made["outcome.shown"] == "No answer"
    assert abs(clock.local(made["start"]) - datetime.now()) < timedelta(minutes=5)
    conn = shop.reader()
    huda = listing.record(conn, "contact", shop.ids[HUDA]).row
    assert huda["last_contact"] == made["start"]


def test_a_planned_activity_that_is_over_keeps_its_time_when_it_is_done(shop):
    was = clock.when(datetime.now().date() - timedelta(days=1), time(10))
    cells = {"deleted": False, "subject": "Visit", "channel": "visit", "state": "planned"}
    shop.log.record(Label("plan"), [Edit("activity", "a", cells | {"start": was})])
    form = open_activity(shop.context, "a", shop.host, took_place=True)
    form.accept()
    (made,) = rows(shop, "activity")
    assert (made["state"], made["start"]) == ("done", was)


@pytest.mark.parametrize("entity", ["activity_kind", "outcome"])
def test_all_parts_of_the_editor_go_with_it(shop, entity):
    editor = ListEditor(shop.context, entity, shop.host)
    parts = {name: part for name, part in vars(editor).items() if isinstance(part, QWidget)}
    assert len(parts) > 6 and all(part.parentWidget() for part in parts.values()), parts
    editor.close()


def test_an_activity_that_has_gone_meanwhile_is_told_of_and_leaves_no_form(shop, qtbot):
    told = []
    shop.context.failed = told.append
    assert open_activity(shop.context, "gone", shop.host, took_place=True) is None
    assert [str(problem) for problem in told] == ["This record is not there any more."]
    qtbot.waitUntil(lambda: not shop.host.findChildren(LogForm))
