"""The record page in the real window: opened, read live, left and come back to."""

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.agenda import clock
from crm_desktop.gui import sheet, theme
from crm_desktop.gui.board.needs_sheet import NeedsSheet
from crm_desktop.gui.favourites import Favourites
from crm_desktop.gui.notes.note_form import NoteForm
from crm_desktop.gui.products.lines import LinesDialog
from crm_desktop.gui.record import step_deeds
from crm_desktop.gui.record.related_column import BELOW, DEALS, PEOPLE, PRODUCTS
from crm_desktop.gui.record.story import words
from crm_desktop.gui.shaping.tags_dialog import TagsDialog
from crm_desktop.gui.trail import RECORD
from crm_desktop.store import listing
from crm_desktop.store.about import Step

from .kit import write

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def lines(page):
    model = page.story.model
    return [line.plain for at in range(model.rowCount()) if (line := model.line(at))]


def test_the_page_says_where_they_stand_what_is_next_and_what_is_needed(page):
    assert page.bar.name.whole == "Maju Jaya Sdn Bhd"
    assert "RM 48,600" in page.header.standing.line.text()
    assert page.header.next.title.whole == "Send quotation"
    assert "d late" in page.header.next.when.text()
    assert page.header.needs.caption.text() == "To move “Fit-out” to Proposal"
    assert [box.text() for box in page.header.needs.boxes] == ["Site measured"]
    assert page.related.count(PEOPLE) == "2" and page.related.count(DEALS) == "1 open"


def test_a_need_is_ticked_and_a_step_done_where_they_stand(page, window, rest):
    page.header.needs.boxes[0].click()
    rest()
    assert listing.record(window.ws.reader(), "deal", "fit").row["met"] == {"k": True}
    assert page.header.needs.boxes[0].isChecked()
    window.desk.trail.open("deal", "fit")
    rest()
    assert "Met: Site measured" in lines(page)
    window.desk.trail.back()
    rest()
    page.header.next.done.click()
    rest()
    assert listing.record(window.ws.reader(), "task", "todo").row["done"]
    assert page.header.next.title.whole == "None planned"
    window.ws.log.undo()
    rest()
    assert page.header.next.title.whole == "Send quotation"


def test_the_head_keeps_its_height_without_a_next_step(page, rest):
    tall = page.header.height()
    page.header.next.done.click()
    rest()
    assert page.header.next.title.whole == "None planned" and page.header.height() == tall


def test_a_step_is_put_off(page, window, rest):
    menu = step_deeds.later_menu(window.desk.context, page.header.next._step, page)
    next(a for a in menu.actions() if a.text().startswith("Tomorrow")).trigger()
    rest()
    wanted = (date.today() + timedelta(days=1)).isoformat()
    assert listing.record(window.ws.reader(), "task", "todo").row["due"] == wanted


def test_an_appointment_is_put_off_with_its_reminder(page, window, rest):
    today, ten, nine = date.today(), time(10), time(9)
    was, wanted = today + timedelta(days=1), today + timedelta(days=8)
    cells = {"deleted": False, "subject": "Visit", "state": "planned", "channel": "visit",
             "start": clock.when(was, ten), "remind": clock.when(was, nine)}  # fmt: skip
    write(window.ws, "plan", ("activity", "visit", cells))
    step = Step(cells["start"], "activity", "visit", "Visit", "")
    step_deeds.put_off(window.desk.context, step, wanted.isoformat())
    rest()
    row = listing.record(window.ws.reader(), "activity", "visit").row
    assert (row["start"], row["remind"]) == (clock.when(wanted, ten), clock.when(wanted, nine))


def test_an_activity_on_a_deal_shows_at_once_on_its_company_and_contact(page, window, rest):
    cells = {
        "deleted": False,
        "channel": "visit",
        "state": "done",
        "start": "2026-11-20",
        "deal": "fit",
    }
    write(window.ws, "create", ("activity", "seen", cells))
    rest()
    assert any(line.startswith("Visit") for line in lines(page))
    window.desk.trail.open("contact", window.ws.ids["Nurul Huda binti Ismail"])
    rest()
    assert any(line.startswith("Visit") for line in lines(window.desk.page))


def test_back_and_forward_come_to_what_was_left_as_it_was(window, page, rest):
    desk = window.desk
    page.tabs.setCurrentIndex(2)
    rest()
    page.related.opened.emit("deal", "fit")
    rest()
    assert (
        desk.page_name == RECORD
        and desk.page.entity == "deal"
        and desk.page.tabs.currentIndex() == 0
    )
    desk.actions_.trigger("view.back")
    rest()
    assert (desk.page.entity, desk.page.tabs.currentIndex()) == ("company", 2)
    desk.actions_.trigger("view.back")
    assert desk.page_name == "companies"
    desk.actions_.trigger("view.forward")
    desk.actions_.trigger("view.forward")
    rest()
    assert desk.page.entity == "deal"
    assert not desk.trail.can_forward()


def test_the_next_one_of_the_list_and_which_of_how_many(window, page, rest):
    table = window.desk.made_page("companies")
    total = table.model.rowCount()
    first = page.bar.place.text()
    assert first.endswith(f"/ {total}")
    window.desk.actions_.trigger("record.next")
    rest()
    assert page.bar.place.text() != first
    assert table.view.currentIndex().row() + 1 == int(page.bar.place.text().split(" ")[0])
    window.desk.actions_.trigger("view.back")
    assert window.desk.page_name == "companies"


def test_enter_in_a_table_opens_the_page_and_space_the_panel(window, rest):
    page = window.desk.show_page("contacts")
    rest()
    page.view.move_to(1)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    rest()
    assert window.desk.side.record_shown()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    rest()
    assert window.desk.page_name == RECORD and not window.desk.side.record_shown()
    window.desk.trail.back()
    rest()
    assert window.desk.side.record_shown(), "the panel stands as it did"


def test_the_panel_is_about_the_page_in_front(window, rest):
    desk = window.desk
    for name in ("companies", "contacts"):
        page = desk.show_page(name)
        rest()
        page.view.move_to(1)
    page.open_current()
    rest()
    assert desk.side.record_shown() and desk.side.panel.entity == "contact"
    desk.show_page("companies")
    rest()
    assert desk.side.record_shown() and desk.side.panel.entity == "company"
    tasks = desk.show_page("tasks")  # where no row is current yet
    rest()
    assert not desk.side.record_shown() and desk.subject() == ("", "")
    tasks.view.move_to(0)
    rest()
    assert desk.side.record_shown() and desk.side.panel.entity == "task"
    desk.side.close_side()
    desk.show_page("contacts")
    rest()
    assert not desk.side.record_shown(), "the user closed it"


def test_entries_of_the_timeline_open_what_they_are(window, page, rest):
    desk, ws = window.desk, window.ws
    page.story.opened.emit("task", "todo")
    rest()
    assert desk.side.record_shown() and desk.side.panel.id == "todo"
    page.story.opened.emit("deal", "fit")
    rest()
    assert desk.subject() == ("deal", "fit")
    write(ws, "create", ("note", "n", {"deleted": False, "text": "Old house"}))
    desk.page.story.opened.emit("note", "n")
    (form,) = window.findChildren(NoteForm)
    form.reject()


def test_what_has_no_panel_opens_where_it_is_kept(window, rest):
    write(window.ws, "create", ("tag", "t", {"deleted": False, "name": "VIP"}))
    window.desk.context.open_record("tag", "t")
    (dialog,) = window.findChildren(TagsDialog)
    dialog.close()
    window.desk.context.open_record("segment", "none")
    assert window.desk.page_name == "segments"


def test_a_record_deleted_elsewhere_leads_back(window, page, rest):
    write(window.ws, "delete", ("company", page.id, {"deleted": True}))
    rest()
    assert window.desk.page_name == "companies"


def test_a_star_stands_in_the_sidebar_and_leads_there(window, page, rest):
    page.bar.star.click()
    rest()
    part = window.desk.sidebar._parts[0]
    assert [item.words for item in part.list.places.items] == ["Maju Jaya Sdn Bhd"]
    huda = window.ws.ids["Nurul Huda binti Ismail"]
    stars = Favourites.of(window.desk.context)
    stars.turn("contact", huda)
    rest()
    part.list.setCurrentIndex(part.list.places.index(1))
    QTest.keyClick(part.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert stars.stars[0] == ("contact", huda)
    assert window.ws.setting("favourites") == [["contact", huda], ["company", page.id]]
    part.list.chosen.emit(part.list.places.items[0].name)
    rest()
    assert window.desk.page.entity == "contact"
    write(window.ws, "delete", ("contact", huda, {"deleted": True}))
    rest()
    assert [item.words for item in part.list.places.items] == ["Maju Jaya Sdn Bhd"]


def test_filters_search_and_days(page, window, rest):
    new = {"deleted": False, "state": "done", "company": page.id}
    write(window.ws, "create",
          ("activity", "a", new | {"channel": "call", "start": "2026-11-01", "details": "oak tables"}),
          ("activity", "b", new | {"channel": "email", "start": "2020-01-01", "subject": "old"}))  # fmt: skip
    rest()
    page.story.chips["call"].click()
    rest()
    assert len(lines(page)) == 1
    page.story.chips["all"].click()
    page.story.find.click()
    page.story.text.setText("OAK")
    QTest.qWait(200)
    rest()
    assert len(lines(page)) == 1
    page.story.find.click()
    QTest.qWait(200)
    page.story._take_span("before")
    rest()
    assert "E-mail" not in " ".join(lines(page))
    assert page.story.date.text() == "Last year"


def test_notes_and_history_are_tabs_of_the_same_story(page, window, rest):
    note = {"deleted": False, "text": "Pays **late**", "company": page.id, "owner": "Huda",
            "created": "2026-11-01T00:00:00Z"}  # fmt: skip
    write(window.ws, "create", ("note", "n", note))
    rest()
    assert page.tabs.tabText(1) == "Notes 1"
    page.tabs.setCurrentIndex(1)
    rest()
    assert lines(page) == ["Note by Huda"] and not page.story.bar.isVisible()
    page.tabs.setCurrentIndex(3)
    rest()
    assert lines(page) == ["Sample data"]


def test_companies_below_are_a_tree_with_what_they_come_to(page, window, rest):
    new = {"deleted": False}
    write(window.ws, "create", ("company", "d1", new | {"name": "Daughter", "parent": page.id}),
          ("company", "d2", new | {"name": "Granddaughter", "parent": "d1"}),
          ("deal", "x", new | {"title": "X", "company": "d2",
                               "value": {"amount": 100, "currency": "SGD"}}))  # fmt: skip
    rest()
    section = page.related.sections[BELOW]
    assert [(i.title, i.depth) for i in section.list._model.items] == [
        ("Daughter", 0),
        ("Granddaughter", 1),
    ]
    assert page.related.together.lines[0].text().startswith("2 open deals")
    assert "S$ 1" in page.related.together.lines[0].text()
    assert not page.story.deep.isHidden()


def test_a_narrow_window_has_tabs_for_the_right_column(page, window, rest):
    window.resize(1024, 680)
    rest()
    assert not page.right.isVisible()
    shown = [page.tabs.tabText(t) for t in range(page.tabs.count()) if page.tabs.isTabVisible(t)]
    assert shown == ["Timeline", "Notes", "Tasks 1", "History", "Contacts 2", "Deals 1", "Files"]
    page.tabs.setCurrentIndex(5)
    assert (
        page.related.sections[DEALS].isVisible() and not page.related.sections[PEOPLE].isVisible()
    )
    window.resize(1440, 900)
    rest()
    assert page.right.isVisible() and page.related.sections[PEOPLE].isVisible()


def test_what_a_stage_needs_is_written_in_the_pipeline_editor(window, page, qtbot):
    from crm_desktop.gui.board.pipeline_editor import PipelineEditor

    editor = PipelineEditor(window.desk.context, "pipe", {}, window)
    qtbot.addWidget(editor)
    editor.show()
    editor.rows.rows[1].needs.click()
    sheet = next(w for w in editor.children() if isinstance(w, NeedsSheet))
    sheet.text.setPlainText("Price agreed\nDate agreed")
    sheet.close_it()
    editor.accept()
    row = listing.record(window.ws.reader(), "stage", "s2").row
    assert sorted(n["text"] for n in row["needs"].values()) == ["Date agreed", "Price agreed"]


def test_markdown_reads_plainly():
    assert (
        words.plain_markdown("# Head\n- *one*\n- [two](http://x)\n> **three**")
        == "Head one two three"
    )


def test_the_products_of_a_deal_open_from_its_page(window, page, rest):
    desk = window.desk
    assert not desk.actions_.action("record.products").isEnabled()
    desk.context.open_page("deal", "fit")
    rest()
    desk.actions_.trigger("record.products")
    (dialog,) = window.findChildren(LinesDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_the_products_of_a_deal_stand_on_its_page_and_lead_to_its_lines(window, page, rest):
    desk = window.desk
    product = {"deleted": False, "name": "Meja", "value": {"amount": 35000, "currency": "MYR"}}
    write(window.ws, "create", ("product", "meja", product))
    write(
        window.ws, "edit", ("deal", "fit", {"products.meja": {"quantity": 3000, "amount": 35000}})
    )
    desk.context.open_page("deal", "fit")
    rest()
    section = desk.page.related.sections[PRODUCTS]
    assert section.isVisible() and section.said == "1"
    assert section.list.model().index(0, 0).data() == "3 × Meja · RM 1,050"
    section.list.setCurrentIndex(section.list.model().index(0, 0))
    QTest.keyClick(section.list, Qt.Key.Key_Return)
    (dialog,) = window.findChildren(LinesDialog)
    assert dialog.isVisible()
    dialog.reject()


@pytest.fixture
def dressed(monkeypatch, page, window, rest):
    """Return what was visible, page and panel, whenever some of them was dressed after another look."""
    desk, seen = window.desk, []
    desk.show_page("companies")
    desk.side.show_record("company", page.id)
    rest()
    desk.side.close_side()
    rest()

    def put_on(some):
        if some:
            seen.append((page.isVisible(), desk.side.isVisible()))
        plain(some)

    plain = sheet.put_on
    monkeypatch.setattr(sheet, "put_on", put_on)
    monkeypatch.setattr(sheet, "OF_A_PAGE", 20)
    theme.apply(QApplication.instance(), "dark")
    seen.clear()
    yield seen
    theme.apply(QApplication.instance(), "light")


def test_after_another_look_a_page_is_dressed_in_turns_before_it_is_shown(
    dressed, page, window, qtbot
):
    window.desk.trail.open_soon("company", page.id)
    qtbot.waitUntil(page.isVisible)
    assert len(dressed) > 5 and set(dressed) == {(False, False)}


@pytest.mark.parametrize("by", ["a row", "another page"])
def test_and_so_is_the_panel(dressed, page, window, qtbot, by):
    side, firm = window.desk.side, page.id
    side._waiting = True  # as where it stands open and nothing was current
    if by == "another page":
        side._currents["companies"] = ("company", firm)
        side.turn("companies")
    else:
        side.follow("companies", "company", firm)
    qtbot.waitUntil(side.record_shown)
    assert side.panel.id == firm
    assert len(dressed) > 5 and set(dressed) == {(False, False)}
