"""Reminders by tray or inside the window, the badge of the day, plans offered, in the real window."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from crm_desktop.agenda import clock, plans, reminders
from crm_desktop.deals import moves, pipelines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.agenda.plan_dialogs import PlanEditor, StartPlan
from crm_desktop.gui.agenda.reminder_list import ReminderList
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.leads import triage
from crm_desktop.store.cells import shown
from crm_desktop.store.workspace import Profile, Workspace

from .kit import operations


@pytest.fixture
def window(tmp_path, qtbot):
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        pipelines.ensure_default(ws)
        reminders.keep_quiet(ws, None)
    made = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    made.open_file(path)
    made.desk.after_paint()
    qtbot.waitUntil(lambda: not made.desk.context.busy())
    yield made
    made.leave_file()


def write(window, qtbot, entity, **cells):
    id = new_id()
    window.ws.log.record(
        Label("create", entity, row=id), [Edit(entity, id, {"deleted": False, **cells})]
    )
    settle(window, qtbot)
    return id


def settle(window, qtbot):
    window.desk.agenda.look()
    qtbot.waitUntil(lambda: not window.desk.context.busy())


def remind(minutes):
    return clock.utc_text(clock.now_here() - timedelta(minutes=minutes))


def test_the_badge_counts_what_is_due_and_alarms_for_what_is_overdue(window, qtbot):
    today = clock.now_here().date()
    write(window, qtbot, "task", title="Now", due=today.isoformat())
    item = next(i for i in window.desk.sidebar.pages.places.items if i.name == "today")
    assert (item.count, item.alarm) == (1, False)
    write(window, qtbot, "task", title="Late", due=(today - timedelta(days=1)).isoformat())
    assert (item.count, item.alarm) == (2, True)


def test_without_a_tray_a_toast_tells_once_and_the_list_keeps_it(window, qtbot, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    told = []
    monkeypatch.setattr(window.desk, "offer", lambda *said, **_stays: told.append(said))
    page = window.desk.show_page("today")
    write(window, qtbot, "task", title="Call Tan", remind=remind(0))
    qtbot.waitUntil(lambda: bool(told))
    assert [t[0] for t in told] == ["Reminder: Call Tan"]
    settle(window, qtbot)
    assert len(told) == 1 and page.strip.isVisible()
    assert page.strip.words.text() == "1 reminder waits"


def test_a_reminder_stays_until_it_is_answered(window, qtbot, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    toast = window.desk._toast
    write(window, qtbot, "task", title="Call Tan", remind=remind(0))
    qtbot.waitUntil(toast.isVisible)
    assert toast.accessibleName() == "Reminder: Call Tan" and not toast._leaves.isActive()
    window.desk.offer("Something else", "Show", lambda: None)
    assert toast._leaves.isActive()


@pytest.mark.qt_log_ignore("No such signal QPlatformNative", "This plugin does not support")
def test_with_a_tray_the_tray_tells(window, qtbot, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    told = []
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _tray, _title, words, *_more: told.append(words)
    )
    monkeypatch.setattr(window.desk, "offer", lambda *said, **_stays: told.append("toast"))
    write(window, qtbot, "task", title="Call Tan", remind=remind(0))
    assert told == ["Reminder: Call Tan"]
    window.desk.agenda._come_forward()
    (dialog,) = window.findChildren(ReminderList)
    assert len(dialog.rows) == 1
    dialog.reject()


def test_those_missed_while_asleep_come_as_one(window, qtbot, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    told = []
    reminders.told(window.ws, clock.now_here() - timedelta(hours=9))
    monkeypatch.setattr(window.desk, "offer", lambda *said, **_stays: told.append(said[0]))
    edits = [
        Edit("task", new_id(), {"deleted": False, "title": f"T{n}", "remind": remind(60 * n)})
        for n in (1, 2)
    ]
    window.ws.log.record(Label("create", "task", 2), edits)
    page = window.desk.show_page("today")
    settle(window, qtbot)
    assert told == ["2 reminders came while the computer slept"]
    assert page.strip.words.text() == "2 reminders came while the computer slept"


def test_in_quiet_hours_nobody_is_told_and_nothing_is_lost(window, qtbot, monkeypatch):
    now = clock.now_here()
    told = []
    monkeypatch.setattr(window.desk, "offer", lambda *said, **_stays: told.append(said[0]))
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    hours = ((now - timedelta(hours=1)).time(), (now + timedelta(hours=1)).time())
    reminders.keep_quiet(window.ws, hours)
    write(window, qtbot, "task", title="Call Tan", remind=remind(0))
    assert told == []
    reminders.keep_quiet(window.ws, None)
    settle(window, qtbot)
    assert told == ["Reminder: Call Tan"]


def test_each_deed_of_the_list_takes_its_reminder_off(window, qtbot):
    ids = [
        write(window, qtbot, "task", title=f"T{n}", due="2026-01-01", remind=remind(n))
        for n in range(3)
    ]
    agenda = window.desk.agenda
    dialog = ReminderList(window, window.desk.context, agenda.deeds, agenda.waiting.every)
    by_id = {one.id: one for one in dialog.told}
    dialog._done(by_id[ids[0]])
    dialog._snooze(by_id[ids[1]], reminders.snoozes(clock.now_here())[0][1])
    dialog._dismiss(by_id[ids[2]])
    assert dialog.told == [] and dialog.result()
    conn = window.ws.reader()
    assert shown(conn, "task", ids[0])["done"] and shown(conn, "task", ids[1])["snoozed"]
    assert "remind" not in shown(conn, "task", ids[2])
    settle(window, qtbot)
    assert agenda.waiting.every == []


def test_a_won_deal_offers_its_plan_and_the_offer_starts_it(window, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(window.desk, "offer", lambda *said, **_stays: told.append(said))
    deal = write(window, qtbot, "deal", title="Fit-out")
    moves.win(window.ws, [deal])
    settle(window, qtbot)
    assert told == []  # there is no plan
    window.ws.log.undo()
    plans.save(window.ws, plans.suggested())
    moves.win(window.ws, [deal])
    settle(window, qtbot)
    ((words, _button, start),) = told
    assert words == "The deal is won. Start “After the sale”?"
    before = operations(window.ws)
    start()
    assert operations(window.ws) == before + 1
    (count,) = (
        window.ws.reader().execute("SELECT count(*) FROM task WHERE deal=?", (deal,)).fetchone()
    )
    assert count == 4


def test_a_lost_deal_and_a_new_lead_offer_their_plans(window, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(window.desk, "offer", lambda *said, **_stays: told.append(said))
    for trigger in ("lost", "lead"):
        plans.save(window.ws, replace(plans.suggested(trigger), trigger=trigger))
    write(window, qtbot, "company", name="Maju")
    moves.lose(window.ws, [write(window, qtbot, "deal", title="Fit-out")], "")
    settle(window, qtbot)
    operation = triage.add(window.ws, [{"name": "Devi"}])
    settle(window, qtbot)
    assert [words for words, _button, _start in told] == [
        "The deal is lost. Start “lost”?", "A lead came in. Start “lead”?",
    ]  # fmt: skip
    told[-1][2]()
    settle(window, qtbot)
    lead = operation.changes[0].id
    (count,) = (
        window.ws.reader().execute("SELECT count(*) FROM task WHERE lead=?", (lead,)).fetchone()
    )
    assert count == 4
    window.ws.log.record(Label("edit", "lead", row=lead), [Edit("lead", lead, {"job": "Cook"})])
    settle(window, qtbot)
    assert len(told) == 2


@pytest.mark.parametrize("trigger", ["hand", "won", "lost", "lead"])
def test_the_editor_keeps_what_starts_a_plan(window, qtbot, trigger):
    plans.save(window.ws, replace(plans.suggested("Tries"), trigger=trigger))
    editor = PlanEditor(window, window.desk.context)
    qtbot.addWidget(editor)
    editor.save()
    assert plans.plans(window.ws.reader())[0].trigger == trigger


def test_many_steps_are_shown_in_turns_and_none_is_lost_by_saving_before(window, qtbot):
    many = tuple(plans.Step(days, f"Step {days}") for days in range(9))
    plans.save(window.ws, replace(plans.suggested("Long"), steps=many))
    editor = PlanEditor(window, window.desk.context)
    qtbot.addWidget(editor)
    assert len(editor.rows) < 9
    assert [step.title for step in editor.plan().steps] == [step.title for step in many]
    again = PlanEditor(window, window.desk.context)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: len(again.rows) == 9)


def test_what_is_chosen_in_a_late_step_is_kept_and_what_the_plan_says_is_not(window, qtbot):
    many = tuple(plans.Step(days, f"Step {days}") for days in range(20))
    plans.save(window.ws, replace(plans.suggested("Long"), steps=many))
    editor = PlanEditor(window, window.desk.context)
    editor.open()
    qtbot.waitUntil(lambda: len(editor.rows) == 20 and editor.rows[-1].isVisible())
    assert not editor.touched()
    editor.rows[-1].days.setValue(77)
    assert editor.touched() and "77" in editor.kept_as()
    editor.rows[-1].days.setValue(19)
    assert not editor.touched()
    editor.list.setCurrentRow(1)  # another plan
    assert not editor.touched()
    editor.throw_away()


def test_a_plan_is_made_changed_and_started_by_hand(window, qtbot):
    editor = PlanEditor(window, window.desk.context)
    qtbot.addWidget(editor)
    editor.name.setText("New customer")
    editor.add_step()
    editor.rows[-1].title.setText("Visit them")
    editor.rows[-1].days.setValue(14)
    assert "not saved" in editor.list.item(0).text() and "suggestion" in editor.said.text()
    editor.save()
    assert "not saved" not in editor.list.item(0).text()
    assert editor.said.text() == "Saved the plan “New customer”"
    editor._said_for.timeout.emit()
    assert editor.said.text() == ""
    (plan,) = plans.plans(window.ws.reader())
    assert plan.name == "New customer" and plan.steps[2].title == "Visit them"
    editor._remove(editor.rows[0])
    editor.save()
    (plan,) = plans.plans(window.ws.reader())
    assert len(plan.steps) == 4
    editor.name.setText("")
    editor.save()
    assert not editor.wrong.isHidden() and editor.said.text() == ""
    who = write(window, qtbot, "contact", name="Aminah")
    from crm_desktop.agenda.tasks import About

    start = StartPlan(window, window.desk.agenda.deeds, [plan], About("contact", who), "Aminah")
    start.accept()
    (count,) = (
        window.ws.reader().execute("SELECT count(*) FROM task WHERE plan=?", (plan.id,)).fetchone()
    )
    assert count == 4


def test_actions_are_about_the_record_in_front(window, qtbot):
    actions = window.desk.actions_
    assert not actions["contact.next"].possible()
    who = write(window, qtbot, "contact", name="Aminah")
    window.desk.open_record("contact", who)
    assert actions["contact.next"].possible() and actions["plan.start"].possible()
    actions.trigger("task.add")
    from crm_desktop.gui.agenda.new_entry import QuickTask

    (dialog,) = window.findChildren(QuickTask)
    dialog.quick.line.setText("telefon esok 15:00 every Monday")
    qtbot.waitUntil(lambda: dialog.height() >= dialog.layout().totalHeightForWidth(dialog.width()))
    assert dialog.quick.chips.height() >= dialog.quick.remind.geometry().bottom()
    dialog.quick.line.setText("telefon esok")
    dialog.quick.add()
    row = window.ws.reader().execute("SELECT id,contacts FROM task").fetchone()
    assert who in row[1]
    window.desk.show_page("contacts")
    window.desk.open_record("task", row[0])
    assert actions["task.done"].possible()
    actions.trigger("task.done")
    assert shown(window.ws.reader(), "task", row[0])["done"]


def test_the_repeat_of_a_task_is_edited_in_words(window, qtbot):
    from crm_desktop.domain.task import Task
    from crm_desktop.errors import UserError
    from crm_desktop.gui.record.editors import Subject
    from crm_desktop.gui.record.editors.rule import RuleEditor

    row = {"id": "x", "due": "2026-01-31", "repeat": "FREQ=WEEKLY;BYDAY=MO"}
    editor = RuleEditor(window, Subject("task", Task.fields["repeat"], row))
    assert editor.currentText() == "Every Monday"
    assert editor.cells() == {"repeat": "FREQ=WEEKLY;BYDAY=MO"}
    editor.setEditText("setiap 2 minggu")
    assert editor.cells() == {"repeat": "FREQ=WEEKLY;INTERVAL=2"}
    editor.setEditText("Does not repeat")
    assert editor.cells() == {"repeat": None}
    editor.setEditText("every month")
    assert editor.cells() == {"repeat": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"}
    editor.setEditText("now and then")
    with pytest.raises(UserError):
        editor.cells()
