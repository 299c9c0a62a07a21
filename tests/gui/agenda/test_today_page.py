"""The page of the day over a real file: sections, ticking off, putting off, the quick line."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from crm_desktop import i18n
from crm_desktop.agenda import clock
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.today_page import TodayPage
from crm_desktop.store.cells import shown

from .kit import context_of, fill, operations, titles


@pytest.fixture
def page(ws, qtbot):
    ids = fill(ws)
    made = TodayPage(context_of(ws))
    made.ids = ids
    qtbot.addWidget(made)
    made.resize(1180, 800)
    made.show()
    made.feed._read_touches()
    yield made
    made.leave()


def test_the_head_says_the_day_shorter_where_there_is_little_room(page, qapp, light):
    head, day = page.head, page.model.plan.day
    assert head.day.text() == words.long_day(day)
    head.resize(head.sizeHint().width() - 10, head.height())
    assert head.day.text() == words.short_day(day, day)
    assert not head.bar.isHidden()
    head.resize(head.sizeHint().width() - 10, head.height())
    assert head.bar.isHidden()


def test_the_day_lies_in_its_sections(page):
    assert titles(page) == [
        "[overdue 2]", "Late", "Lim Siew Ling", "[today 3]", "Now", "Any", "Weekly",
        "[soon 1]", "Soon", "[undated 1]", "Never",
    ]  # fmt: skip
    assert page.head.said.text() == "0 of 5 done"
    assert page.column.count.text() == "3"


def test_space_ticks_off_and_undo_brings_it_back_to_its_place(page, ws):
    page.focus_rows()
    before = titles(page)
    page.view.go(before.index("Any"))
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    page.feed.read()
    assert "Any" not in titles(page)
    assert page.context.toast[-1][1]["undo"]
    assert page.view.current().card.title == "Weekly"
    ws.log.undo()
    page.feed.read()
    assert titles(page) == before


def test_a_click_on_the_box_ticks_off_and_on_the_row_only_chooses(page):
    at = titles(page).index("Now")
    rect = page.view.visualRect(page.model.index(at))
    told = []
    page.current_record.connect(lambda *record: told.append(record))
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert told == [("task", page.ids["Now"])]
    other = page.view.visualRect(page.model.index(titles(page).index("Any")))
    box = QPoint(other.left() + 30, other.center().y())
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    page.feed.read()
    assert "Any" not in titles(page)
    assert told == [("task", page.ids["Now"])]  # the panel stays with what it is about
    assert page.view.current().card.title == "Now"


def test_a_repeating_task_comes_back_a_week_later(page, ws):
    page.view.go(titles(page).index("Weekly"))
    before = operations(ws)
    page.done_chosen()
    assert operations(ws) == before + 1
    page.feed.read()
    assert titles(page)[-4:] == ["Soon", "Weekly", "[undated 1]", "Never"]
    ws.log.undo()
    page.feed.read()
    assert titles(page).count("Weekly") == 1 and "Weekly" in titles(page)[4:7]


def test_who_was_touched_leaves_the_list(page, ws):
    page.view.go(titles(page).index("Lim Siew Ling"))
    page.done_chosen()
    page.feed._read_touches()
    assert "Lim Siew Ling" not in titles(page)


def test_later_moves_a_task_and_says_it(page, ws):
    page.view.go(titles(page).index("Late"))
    menu = page._later(page.view.current())
    tomorrow = (clock.now_here().date() + timedelta(days=1)).isoformat()
    next(a for a in menu.actions() if a.text().startswith("Tomorrow")).trigger()
    assert shown(ws.reader(), "task", page.ids["Late"])["due"] == tomorrow
    assert "Late" in page.context.toast[-1][0]


def test_a_line_becomes_a_task_with_what_was_understood(page, ws, qtbot):
    line = page.quick.line
    line.setText("esok 3ptg telefon Siti Aminah !")
    qtbot.waitUntil(lambda: bool(page.quick.whom.matches))
    said = {chip.accessibleName() for chip in page.quick._all() if not chip.isHidden()}
    assert (
        "About: Siti Aminah" in said and "Kind of task: Call" in said and "Priority: High" in said
    )
    QTest.keyClick(line, Qt.Key.Key_Return)
    page.feed.read()
    (id,) = ws.reader().execute("SELECT id FROM task WHERE title='Telefon Siti Aminah'").fetchone()
    cells = shown(ws.reader(), "task", id)
    assert cells[f"contacts.{page.ids['Siti Aminah']}"] is True and cells["priority"] == "high"
    assert line.text() == ""


def test_of_several_names_one_is_chosen_or_none(page, ws, qtbot):
    page.quick.line.setText("call Aminah")
    qtbot.waitUntil(lambda: bool(page.quick.whom.matches))
    whom = page.quick.whom
    (match,) = whom.matches
    assert len(match.hits) == 2
    assert whom.chips[0]._word == "Which one?" and not whom.chips[0].isHidden()
    whom.choose(match, match.hits[1])
    assert page.quick.cells()[f"contacts.{match.hits[1].id}"] is True
    whom.choose(match, None)
    assert not any(cell.startswith("contacts.") for cell in page.quick.cells())


def test_an_empty_line_leaves_undo_to_the_window(page, qapp):
    undo = Qt.KeyboardModifier.ControlModifier
    redo = undo | Qt.KeyboardModifier.ShiftModifier

    def takes(keys):
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, keys)
        asked.ignore()
        qapp.sendEvent(page.quick.line, asked)
        return asked.isAccepted()

    assert not takes(undo) and not takes(redo)
    page.quick.line.setText("call")
    assert takes(undo)


def test_two_people_of_a_line_have_a_chip_each_and_both_are_named(page, ws, qtbot):
    page.quick.line.setText("esok telefon Lim Siew Ling dan Siti Aminah")
    qtbot.waitUntil(lambda: len(page.quick.whom.matches) == 2)
    said = [chip.accessibleName() for chip in page.quick.whom.chips if not chip.isHidden()]
    assert said == ["About: Lim Siew Ling", "About: Siti Aminah"]
    cells = page.quick.cells()
    assert cells[f"contacts.{page.ids['Lim Siew Ling']}"]
    assert cells[f"contacts.{page.ids['Siti Aminah']}"]
    whom = page.quick.whom
    whom.choose(whom.matches[1], None)
    assert f"contacts.{page.ids['Siti Aminah']}" not in page.quick.cells()


def test_a_choice_stays_while_the_line_is_typed_on(page, ws, qtbot):
    page.quick.line.setText("call Aminah")
    qtbot.waitUntil(lambda: bool(page.quick.whom.matches))
    (match,) = page.quick.whom.matches
    page.quick.whom.choose(match, match.hits[1])
    page.quick.line.setText("tomorrow call Aminah and Lim Siew Ling")
    qtbot.waitUntil(lambda: len(page.quick.whom.matches) == 2)
    assert [about.id for about in page.quick.whom.subjects()] == [
        match.hits[1].id, page.ids["Lim Siew Ling"],
    ]  # fmt: skip


def test_a_name_that_fits_several_loses_no_task(page, ws):
    page.quick.line.setText("call Aminah")
    page.quick.add()
    assert "fits several" in page.context.toast[-1][0]
    row = ws.reader().execute("SELECT contacts FROM task WHERE title='Call Aminah'").fetchone()
    assert not row[0]


def test_without_a_day_it_is_for_today_unless_the_chip_says_no_day(page):
    page.quick.line.setText("buy stamps")
    assert page.quick.cells()["due"] == clock.now_here().date().isoformat()
    page.quick._drop("day")
    assert "due" not in page.quick.cells()


def test_enter_at_once_does_not_lose_whom_it_is_about(page, ws):
    page.quick.line.setText("call Lim tomorrow")
    page.quick.add()
    row = ws.reader().execute("SELECT contacts FROM task WHERE title='Call Lim'").fetchone()
    assert page.ids["Lim Siew Ling"] in row[0]


def test_a_line_that_says_nothing_is_refused_in_place(page, ws):
    before = operations(ws)
    page.quick.line.setText("!!")
    page.quick.add()
    assert operations(ws) == before and not page.quick.said.isHidden()


def test_keys_walk_from_the_line_into_the_list_and_back(page):
    page.quick.setFocus()
    QTest.keyClick(page.quick, Qt.Key.Key_Down)
    assert page.view.current().card.title == "Late"
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.view.current().touch.title == "Lim Siew Ling"
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.view.current().card.title == "Now"  # over the head


def test_a_narrow_page_gives_the_room_to_the_tasks(page):
    page.show_reminders(2, 2)
    page.resize(700, 600)
    assert page.column.isHidden() and page.strip.isVisible()
    assert page.strip.words.text() == "2 reminders came while the computer slept"
    page.resize(1180, 800)
    assert not page.column.isHidden()
    page.show_reminders(0, 0)
    assert page.strip.isHidden()


def test_a_narrow_page_leads_to_its_appointments(page):
    page.resize(1400, 700)
    assert not page.head.meetings.isVisible()
    page.resize(700, 700)
    assert page.head.meetings.isVisible() and page.head.meetings.text() == "3 appointments"
    page.head.meetings.click()
    assert page.context.triggered == ["page.calendar"]


def test_the_way_to_all_tasks_ends_where_the_line_below_it_does(page):
    page.resize(1400, 700)
    page.head.show_day(page.model.plan.day, 0, 0)
    page.head.layout().activate()
    right = page.head.all.mapTo(page, page.head.all.rect().topRight()).x()
    assert right == page.quick.line.mapTo(page, page.quick.line.rect().topRight()).x()


def test_an_empty_day_says_how_to_begin(ws, qtbot):
    page = TodayPage(context_of(ws))
    qtbot.addWidget(page)
    page.show()
    assert not page.empty.isHidden() and titles(page) == ["[today 0]"]
    page.leave()


def test_in_malay(ws, qtbot):
    fill(ws)
    i18n.set_language("ms")
    try:
        page = TodayPage(context_of(ws))
        qtbot.addWidget(page)
        page.show()
        said = [page.model.data(page.model.index(at)) for at in range(page.model.rowCount())]
        assert said[0] == "Tertunggak, 1" and page.head.title.text() == "Hari ini"
        page.leave()
    finally:
        i18n.set_language("en")


def test_many_tasks_are_counted_and_only_the_seen_ones_read(ws, qtbot):
    from crm_desktop.domain.keys import new_id
    from crm_desktop.domain.operation import Edit, Label

    edits = (
        Edit("task", new_id(), {"deleted": False, "title": f"T{n}", "due": "2020-01-01"})
        for n in range(3000)
    )
    ws.log.record_bulk(Label("import", "task", 0), edits)
    page = TodayPage(context_of(ws))
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    assert page.model.rowCount() == 3002 and page.model.count("overdue") == 3000
    qtbot.wait(20)
    assert len(page.model._cards) < 200
    page.view.scrollTo(page.model.index(2500))
    qtbot.waitUntil(lambda: page.model.row(2500).card is not None)
    page.leave()


class HoldingLane:
    """Takes questions and answers none."""

    def run(self, job, done, failed):
        return SimpleNamespace(cancel=lambda: None)


@pytest.mark.parametrize("looked", [False, True], ids=["before it looked", "before the answer"])
def test_enter_that_is_quicker_than_the_look_up_loses_nobody(page, looked):
    quick = page.quick
    object.__setattr__(quick._context, "lane", HoldingLane())
    quick.line.setText("lusa jumpa Lim Siew Ling")
    if looked:
        quick._soon.stop()
        quick._look()
    QTest.keyClick(quick.line, Qt.Key.Key_Return)
    ((contacts,),) = (
        page.context.ws.reader()
        .execute("SELECT contacts FROM task WHERE deleted=0 ORDER BY n DESC LIMIT 1")
        .fetchall()
    )
    assert page.ids["Lim Siew Ling"] in contacts


def test_a_day_there_is_not_is_said_and_makes_no_task_until_another_is_chosen(page, ws):
    page.quick.line.setText("31/02/2027 hantar surat")
    page.quick.add()
    assert "There is no day 31/02/2027." in page.quick.said.text()
    assert not ws.reader().execute("SELECT 1 FROM task WHERE title LIKE '%surat%'").fetchone()
    page.quick._set_due("2027-02-28")
    assert page.quick.cells()["due"] == "2027-02-28"
