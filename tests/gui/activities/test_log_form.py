"""The form of an activity with the keyboard, with a long script, and what it says afterwards."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.agenda import clock, today
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.activities.log_form import LogForm, open_form
from crm_desktop.gui.notes.reading import MarkdownView
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.store import agenda, check
from crm_desktop.store.cells import shown

HUDA = "Nurul Huda binti Ismail"


def test_tab_goes_through_the_form_as_it_is_read(shop, qtbot):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    form.activateWindow()
    qtbot.waitUntil(form.subject.hasFocus)
    chips = form.about.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    chips = [chip for chip in chips if chip is not form.about.line]
    passed = []
    for _step in range(14):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget())
        if passed[-1] is form.go:
            break
    inside = [
        form.direction if form.direction.isAncestorOf(one)
        else form.minutes if one in (form.minutes, form.minutes.lineEdit())
        else form.result if form.result.isAncestorOf(one) else one
        for one in passed
    ]  # fmt: skip
    wanted = [form.direction, form.result, *chips, form.about.line, form.when, form.minutes,
              form.details, form.then, form.cancel, form.go]  # fmt: skip
    assert list(dict.fromkeys(inside)) == wanted


def test_a_long_script_stands_above_the_fields_and_scrolls(shop, qtbot):
    script = "# Opening\n" + "\n".join(f"- question {at}" for at in range(60))
    kind = {"deleted": False, "name": "First call", "channel": "call", "script": script}
    shop.log.record(Label("create"), [Edit("activity_kind", "k", kind)])
    form = LogForm(shop.context, {}, shop.host)
    form.show()
    form.kind.setCurrentIndex(form.kind.findData("k"))
    qtbot.waitUntil(form.script.isVisible)
    assert form.height() < 800 and form.script.height() > 120
    assert form.script.verticalScrollBar().maximum() > 0 == form.script.verticalScrollBar().value()
    assert form.script.geometry().bottom() < form.subject.geometry().top()
    assert form.findChild(Segments) is not None


def test_what_is_planned_is_not_called_logged(shop):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host, planned=True)
    form.subject.setText("Site visit")
    form.when.setText("1 Dec 2031 14:30")
    form.accept()
    ((said, more),) = shop.context.toast
    assert said.startswith("Planned “Site visit”: ") and "2031" in said and more["undo"]


def test_the_person_of_the_page_is_named_first(shop):
    older = "0-a-key-before-any-other"
    shop.log.record(Label("create"), [Edit("contact", older, {"deleted": False, "name": "Siti"})])
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host)
    form.subject.setText("Call")
    form.about.add("contact", older, "Siti")
    form.then.setText("send quotation tomorrow")
    form.accept()
    conn = shop.reader()
    (n,) = agenda.due(conn, clock.one_day(date.today() + timedelta(days=1)))
    assert today.cards(conn, [n])[n].whom == (HUDA, 1)
    (call,) = shop.reader().execute("SELECT id FROM activity WHERE subject='Call'").fetchone()
    before = shown(conn, "activity", call)
    again = LogForm(shop.context, {}, shop.host)
    again.show_activity(call)
    again.details.setPlainText("said yes")
    again.accept()
    after = shown(shop.reader(), "activity", call)
    assert {k: v for k, v in after.items() if k != "details"} == before
    assert check.check(shop).ok


def test_a_plan_without_a_day_points_at_the_field(shop, qtbot):
    form = open_form(shop.context, ("contact", shop.ids[HUDA]), shop.host, planned=True)
    form.subject.setText("Site visit")
    form.activateWindow()
    form.accept()
    assert form.problem.isVisible() and form.when.property("state") == "error"
    assert form.focusWidget() is form.when
    form.when.setText("1 Dec 2031")
    assert form.when.property("state") == ""


def test_a_line_typed_is_a_line_read(qtbot):
    view = MarkdownView()
    qtbot.addWidget(view)
    view.show_markdown("- wants **oak**\ntalk to Devi\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    said = view.toPlainText().replace("\u2028", "\n").splitlines()
    assert said[:2] == ["wants oak", "talk to Devi"]
    assert "|" not in view.toPlainText(), "tables are tables still"
