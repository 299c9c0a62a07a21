"""The panel and the list of leads are about one record, and the page in front has the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.leads import drops
from crm_desktop.gui.leads.convert_dialog import ConvertDialog
from crm_desktop.gui.leads.paste_dialog import PasteDialog
from crm_desktop.leads import triage
from crm_desktop.store import listing
from crm_desktop.store.workspace import Profile, Workspace

CARD = "Siti Aminah binti Ali\nPengurus\nMaju Sdn Bhd\nsiti@maju.example"
MAIL = "From: Tan <tan@tan.example>\nSubject: Chairs\nDate: Mon, 2 Mar 2020 10:00:00 +0800\n\nHi\n"


@pytest.fixture
def window(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as made:
        leads = [triage.fresh({"name": f"Lead {at}", "value": 100 + at}) for at in range(3)]
        made.log.record(Label("create", "lead", 3), leads)
    return opened(tmp_path / "shop.crm")


@pytest.fixture
def page(page):
    page.view.move_to(2)
    return page


def current(page) -> str:
    return page.model.row(page.view.currentIndex().row())["name"]


def paste(window, settled) -> None:
    dialog = PasteDialog(window.context, window, CARD)
    dialog.open()
    settled()
    dialog.go.click()
    settled()


def test_a_pasted_lead_is_the_current_row_and_stays_it(window, page, settled, qtbot):
    paste(window, settled)
    qtbot.waitUntil(lambda: current(page) == "Siti Aminah binti Ali")
    side = window.desk.side
    qtbot.waitUntil(lambda: side.panel.bar.place.text() == "1 / 4")
    window.desk.show_page("today")
    window.desk.show_page("leads")
    assert side.panel.id == page.chosen_ids()[0]


def test_a_lead_that_left_the_list_has_no_place_in_it(window, page, settled, qtbot):
    side = window.desk.side
    page.open_current()
    qtbot.waitUntil(lambda: side.panel.bar.place.text() == "3 / 3")
    gone = Edit("lead", page.chosen_ids()[0], {"status": "discarded"})
    window.ws.log.record(Label("discard", "lead", row=gone.id), [gone])
    settled()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    settled()
    assert side.record_shown() and side.panel.bar.place.text() == ""
    assert not side.panel.bar.up.isEnabled()


def test_keys_are_about_the_lead_in_the_panel_though_the_list_leaves_it_out(
    window, page, settled, qtbot
):
    page.filters.set_conditions([], "Lead")
    settled()
    paste(window, settled)
    assert page.model.rowCount() == 3
    id = window.desk.side.panel.id
    assert page.chosen_ids() == [id]
    window.desk.actions_.trigger("lead.convert")
    settled()
    (dialog,) = window.findChildren(ConvertDialog)
    assert "Siti Aminah" in dialog.coming.text
    dialog.reject()
    window.desk.side.close_side()
    assert page.chosen_ids() != [id], "nobody sees it any more"
    page.filters.set_conditions([], "")
    settled()
    assert current(page).startswith("Lead")


def test_going_to_a_row_leaves_what_was_opened_elsewhere(window, page, settled):
    page.filters.set_conditions([], "Lead")
    settled()
    paste(window, settled)
    page.view.move_to(1)
    assert page.chosen_ids() == [page.model.row(1)["id"]]


def test_a_row_that_is_pressed_is_what_its_menu_and_keys_are_about(window, page, settled):
    page.filters.set_conditions([], "Lead")
    settled()
    paste(window, settled)
    here = page.model.row(page.view.currentIndex().row())["id"]
    assert page.chosen_ids() != [here]
    at = page.view.visualRect(page.view.currentIndex()).center()
    page._context_menu(at)
    page.findChild(QMenu).close()
    assert page.chosen_ids() == [here]


def test_a_record_opened_from_anywhere_is_the_current_row(window, page, settled):
    wanted = page.model.row(0)["id"]
    window.desk.open_record("lead", wanted)
    assert page.chosen_ids() == [wanted]


def test_the_first_lead_of_dropped_files_is_gone_to(window, page, settled, tmp_path, qtbot):
    (tmp_path / "m.eml").write_text(MAIL)
    drops.take_files(window.context, (tmp_path / "m.eml",))
    settled()
    qtbot.waitUntil(lambda: current(page) == "Tan")
    assert page.view.currentIndex().row() == 3, "it has the date of its mail"
    assert window.desk.side.panel.id == page.chosen_ids()[0]


def test_a_click_on_a_page_gives_it_the_keyboard_and_arrows_leave_it(window, page, settled):
    nav = window.desk.sidebar.pages
    row = nav.places.row_of("leads")
    nav.setFocus()
    at = nav.visualRect(nav.places.index(row)).center()
    QTest.mouseClick(nav.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.focusWidget() is page.view
    nav.setFocus()
    QTest.keyClick(nav, Qt.Key.Key_Down)
    assert window.focusWidget() is nav
    QTest.keyClick(nav, Qt.Key.Key_Return)
    settled()
    assert window.desk.page.isAncestorOf(window.focusWidget())


def test_a_record_that_was_never_there_is_not_waited_for(page):
    assert not page.stand_on(new_id())
    assert len(page.chosen()) == 1


def test_a_lead_taken_up_again_has_the_status_it_had(window, page, settled):
    n = page.model.rows[0]

    def status():
        return listing.page(window.ws.reader(), "lead", [n])[n]["status"]

    page.leads._discard([n], "Spam")
    settled()
    assert status() == "discarded"
    page.leads.take_up([n])
    settled()
    assert status() == "new"


def test_a_mail_dropped_twice_is_not_called_added(window, page, settled, tmp_path, monkeypatch):
    (tmp_path / "m.eml").write_text(MAIL)
    drops.take_files(window.context, (tmp_path / "m.eml",))
    settled()
    said = []
    monkeypatch.setattr(window.desk._toast, "say", lambda text, *_more: said.append(text))
    drops.take_files(window.context, (tmp_path / "m.eml",))
    settled()
    assert said == ["1 was there already"]
