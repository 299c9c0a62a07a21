"""The privacy desk in the real window: reached by keys, counted outside, written, answered and undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from crm_desktop.gui.privacy.desk.days_form import DaysForm
from crm_desktop.gui.privacy.desk.page import PrivacyPage
from crm_desktop.gui.privacy.desk.request_form import AnswerForm, RequestForm
from crm_desktop.gui.privacy.desk.sections import SECTIONS
from crm_desktop.privacy import requests
from crm_desktop.store import listing
from crm_desktop.store.workspace import Profile, Workspace

from ...privacy.saying import make
from ..tables.kit import make_context

DEEDS = {
    "access": "PersonDialog", "portability": "PersonDialog", "erasure": "EraseDialog",
    "withdrawal": "ConsentForm", "objection": "ConsentForm",
}  # fmt: skip


def days_ago(n):
    return (date.today() - timedelta(days=n)).isoformat()


def asked(ws, kind="access", ago=0, **more):
    cells = {"kind": kind, "law": "pdpa", "state": "new", "received": days_ago(ago)} | more
    return make(ws, requests.ENTITY, **cells)


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as ws:
        make(ws, "contact", name="Ali bin Abu", emails__1={"value": "ali@example.com"})
    return opened(tmp_path / "shop.crm")


@pytest.fixture
def ali(window):
    conn = window.ws.reader()
    return listing.ids_of(conn, "contact", listing.all_rows(conn, listing.ListQuery("contact")))[0]


@pytest.fixture
def page(window):
    return window.desk.show_page("privacy")


def rows(page):
    return [row.title for row in page.section.list.rows.rows]


def dialog(window, name):
    return next(d for d in window.findChildren(QDialog) if type(d).__name__ == name)


def test_it_is_reached_from_the_menu_and_the_palette_and_says_what_it_is_for(window):
    assert window.desk.actions_.trigger("page.privacy")
    assert window.desk.page_name == "privacy"
    action = window.desk.actions_["page.privacy"]
    assert action.group == "tools" and action.in_menu


def test_what_is_late_is_counted_in_the_sidebar_and_gone_when_answered(window, ali, qtbot):
    passing = window.desk.sidebar.passing
    assert passing.isHidden()
    asked(window.ws, contact=ali)  # 21 days left: nobody is called
    late = asked(window.ws, contact=ali, ago=30)
    qtbot.waitUntil(lambda: not passing.isHidden())
    (item,) = passing.places.items
    assert (item.name, item.count, item.alarm) == ("privacy", 1, True)
    requests.answer(window.ws, late, "answered", "Sent it", "", date.today())
    qtbot.waitUntil(passing.isHidden)


def test_a_request_is_written_down_by_keys_and_one_undo_takes_it_back(window, page, ali, qtbot):
    qtbot.waitUntil(lambda: page.section.empty.isVisible())
    window.desk.actions_.trigger("record.new")
    form = dialog(window, "RequestForm")
    assert form.editors["law"].currentData() == "pdpa"  # the file is of Malaysia
    form.accept()
    assert "Say who asks" in form.hint.text()
    form.editors["contact"].setText("Ali bin Abu")
    form.accept()
    qtbot.waitUntil(lambda: rows(page) == ["Ali bin Abu: To know what we hold"])
    assert page.section.list.rows.rows[0].clock.words == "21 days left"
    window.ws.log.undo()
    qtbot.waitUntil(lambda: not rows(page))


def test_a_request_by_name_alone_is_linked_to_who_alone_is_called_so(window, page, ali, qtbot):
    qtbot.waitUntil(lambda: page.section.empty.isVisible())
    window.desk.actions_.trigger("record.new")
    form = dialog(window, "RequestForm")
    form.editors["name"].setText("ali bin Abu")
    form.accept()
    qtbot.waitUntil(lambda: rows(page) == ["Ali bin Abu: To know what we hold"])
    assert page.section.current.subject == ("contact", ali)
    assert page.section.request.buttons["deed"].isEnabled()
    page.section._change(page.section.current.id)
    again = next(f for f in window.findChildren(RequestForm) if f._known is not None)
    again.editors["contact"].setText("")
    again.accept()  # somebody else of that name: it stays taken off
    qtbot.waitUntil(lambda: page.section.current.subject == ("", ""))


@pytest.mark.parametrize("kind", DEEDS)
def test_the_button_begins_what_is_asked_for(window, page, ali, qtbot, kind):
    asked(window.ws, kind, contact=ali)
    qtbot.waitUntil(lambda: bool(rows(page)))
    button = page.section.request.buttons["deed"]
    assert button.isVisible() and button.isEnabled()
    button.click()
    made = dialog(window, DEEDS[kind])
    if kind in ("withdrawal", "objection"):
        state = {"withdrawal": "withdrawn", "objection": "objected"}[kind]
        assert made.editors["state"].currentData() == state
    qtbot.waitUntil(lambda: not window.desk.context.busy())
    made.reject()


def test_without_a_person_the_button_waits_and_says_why(window, page, qtbot):
    asked(window.ws, "erasure", name="Somebody")
    qtbot.waitUntil(lambda: bool(rows(page)))
    button = page.section.request.buttons["deed"]
    assert not button.isEnabled()
    assert "which contact or lead" in button.toolTip()
    assert page.section.request.step.text() == button.toolTip()


def test_what_an_erasure_leaves_of_a_request_is_stood_on_and_waits_for_the_answer(
    window, page, ali, qtbot
):
    id = asked(window.ws, "erasure", contact=ali)
    asked(window.ws, "access", name="Beth", ago=20)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    page.section.stand_on(id)
    qtbot.waitUntil(lambda: page.section.list.chosen() == id)
    page.section.request.buttons["deed"].click()
    erase = dialog(window, "EraseDialog")
    qtbot.waitUntil(lambda: erase.found is not None)
    erase.line.setText("Ali bin Abu")
    erase.go.click()
    qtbot.waitUntil(lambda: page.section.current is not None and page.section.current.erased)
    detail = page.section.request
    assert "Close it" in detail.step.text()
    assert detail.buttons["deed"].isHidden() and detail.buttons["answer"].isEnabled()
    detail.buttons["answer"].click()
    form = dialog(window, "AnswerForm")
    form.editors["answer"].setPlainText("Erased, told by letter")
    form.accept()
    qtbot.waitUntil(lambda: page.section.tab.choice() == "closed")


def test_it_is_closed_with_an_answer_and_listed_under_closed(window, page, ali, qtbot):
    id = asked(window.ws, contact=ali)
    qtbot.waitUntil(lambda: bool(rows(page)))
    page.section.request.buttons["answer"].click()
    form = dialog(window, "AnswerForm")
    form.accept()
    assert "what you answered" in form.hint.text()
    form.editors["answer"].setPlainText("Gave them the folder")
    form.accept()
    qtbot.waitUntil(lambda: page.section.tab.choice() == "closed" and bool(rows(page)))
    assert page.section.list.rows.rows[0].clock.words == "Answered"
    page.section.request.buttons["again"].click()
    qtbot.waitUntil(lambda: page.section.tab.choice() == "open" and bool(rows(page)))
    page.section.list.setFocus()
    qtbot.keyClick(page.section.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not rows(page))
    window.ws.log.undo()
    qtbot.waitUntil(lambda: [r.id for r in page.section.list.rows.rows] == [id])


def test_enter_opens_it_and_keys_go_from_the_sections_into_the_list(window, page, ali, qtbot):
    asked(window.ws, contact=ali)
    asked(window.ws, contact=ali, ago=40)
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    window.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.list.hasFocus)
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert page.section.list.hasFocus()
    before = page.section.list.chosen()
    qtbot.keyClick(page.section.list, Qt.Key.Key_Down)
    assert page.section.list.chosen() != before
    qtbot.keyClick(page.section.list, Qt.Key.Key_Return)
    assert dialog(window, "RequestForm")._known.id == page.section.list.chosen()


def test_the_days_are_set_in_a_form_and_hold_at_once(window, page, ali, qtbot):
    asked(window.ws, contact=ali)
    qtbot.waitUntil(lambda: bool(rows(page)))
    page.section.days.click()
    form = dialog(window, "DaysForm")
    assert form.days["gdpr"].text() == "As the law says: one month"
    form.days["pdpa"].setValue(5)
    form.accept()
    qtbot.waitUntil(lambda: page.section.list.rows.rows[0].clock.words == "5 days left")
    assert requests.days(window.ws) == {"pdpa": 5}


def test_the_form_tells_by_when_the_law_wants_an_answer(ws, qtbot):
    form = RequestForm(make_context(ws), None, None)
    qtbot.addWidget(form)
    form.editors["received"].setText("2026-11-03")
    assert form.editors["due"].placeholderText() == "As the law says: 24 Nov 2026"
    form.editors["law"].setCurrentIndex(form.editors["law"].findData("gdpr"))
    assert form.editors["due"].placeholderText() == "As the law says: 3 Dec 2026"


def test_a_file_that_is_only_read_changes_nothing(tmp_path, qtbot, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as ws:
        asked(ws, name="Ali")
    with Workspace.open(tmp_path / "shop.crm", read_only=True) as ws:
        context = make_context(ws)
        section = SECTIONS[0].make(context)
        qtbot.addWidget(section)
        section.show()
        assert len(section.list.rows.rows) == 1
        assert not section.add.isEnabled()
        buttons = section.request.buttons
        assert not any(buttons[name].isEnabled() for name in ("deed", "answer", "change", "delete"))
        for form in (
            AnswerForm(context, section._known(section.list.chosen()), None),
            DaysForm(context, None),
        ):
            qtbot.addWidget(form)
        section.leave()


def test_every_section_has_a_name_of_its_own_and_shows(window, page, qtbot):
    names = [section.name for section in SECTIONS]
    assert len(set(names)) == len(names)
    for name in names:
        page.show_section(name)
        qtbot.waitUntil(lambda: not window.desk.context.busy())
        QApplication.processEvents()
        assert page.section.isVisible()


def test_the_page_counts_once_when_it_is_shown_first(ws, qtbot, monkeypatch):
    counted = []
    monkeypatch.setattr(PrivacyPage, "count", lambda _self: counted.append(1))
    page = PrivacyPage(make_context(ws))
    qtbot.addWidget(page)
    page.show()
    assert counted == [1]
    page.leave()


def test_the_form_of_a_request_takes_no_day_to_come(ws, qtbot):
    form = RequestForm(make_context(ws), None, None)
    qtbot.addWidget(form)
    form.editors["name"].setText("Ali")
    form.editors["received"].setText("2199-11-03")
    form.accept()
    assert "Asked on: 2199-11-03 is still to come" in form.hint.text()
