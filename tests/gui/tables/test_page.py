from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.tables.column_menu import heading_menu
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.store import listing
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import Sort
from crm_desktop.store.workspace import Workspace

from .kit import PEOPLE, make_context

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def names(page):
    page.model.ensure(0, page.model.rowCount() - 1)
    field = page.model.fields[0]
    return [page.model.text(at, field) for at in range(page.model.rowCount())]


def at_of(page, name):
    return names(page).index(name)


def test_rows_stand_by_name_and_the_head_counts_them(page):
    assert sorted(names(page)) == sorted(p[0] for p in PEOPLE)
    assert names(page)[0] == "Christopher Lee Wei Jie"
    assert page.head.count.text() == "12"


def test_the_total_beside_a_filter_is_that_of_now(page, shop, qtbot):
    told = []
    page.counts.connect(told.append)
    page.filters.set_conditions([Condition("name", "contains", "Lee")])
    shown = page.model.rowCount()
    assert told[-1] == f"{shown} of 12 contacts"
    made = Edit("contact", "0190-other", {"deleted": False, "name": "Others'", "owner": "Siti"})
    done = shop.log.record(Label("create", "contact"), [made])
    qtbot.waitUntil(lambda: told[-1] == f"{shown} of 13 contacts")
    shop.log.cancel(done.stamp)
    qtbot.waitUntil(lambda: told[-1] == f"{shown} of 12 contacts")


def test_data_never_reads_a_row_that_is_not_fetched(page):
    page.model._kept.clear()
    index = page.model.index(0, 0)
    assert index.data() == ""
    page.model.ensure(0, 0)
    assert index.data() == "Christopher Lee Wei Jie"


def test_two_sorts_by_shift_click(page):
    head = page.view.head
    head.sort_by(page.model.column("stage"))
    head.sort_by(page.model.column("name"), also=True)
    head.sort_by(page.model.column("name"), also=True)
    assert head.sorts == (Sort("stage"), Sort("name", True))
    page.model.ensure(0, 11)
    found = [(page.model.row(i)["stage"], page.model.row(i)["name"]) for i in range(12)]
    lapsed = [n for s, n in found if s == "customer"]
    order = [c.value for c in RECORDS["contact"].fields["stage"].choices]
    assert [s for s, _ in found] == sorted((s for s, _ in found), key=order.index)
    assert lapsed[0] > lapsed[-1]


def test_quick_filter_and_conditions(page, qtbot):
    page.filters.quick.setText("maju")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.filters.clear()
    page.filters.set_conditions([Condition("stage", "is", ["lead", "lapsed"])])
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert set(names(page)) == {"يوسف بن عمر", "Christopher Lee Wei Jie"}
    page.filters.quick.setText("nobody at all")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert page.empty.unmatched.isVisible()
    page.empty.clear.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 12)
    assert not page.empty.unmatched.isVisible()


def test_another_view_empties_the_quick_filter_and_takes_its_cross_away(page, qtbot):
    quick = page.filters.quick
    (cross,) = quick.findChildren(QToolButton)
    quick.setText("maju")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2 and cross.property("opacity") == 1)
    page.filters.start_over([])
    qtbot.waitUntil(lambda: cross.property("opacity") == 0)
    assert not page.filters._typed.isActive()


def test_an_edit_in_the_cell_is_one_undo(page, shop, qtbot):
    at = at_of(page, "Tan Ah Kow")
    page.view.move_to(at, page.model.column("job"))
    page.view.setFocus()
    page.edit_current()
    editor = page.view.findChild(QLineEdit, "", Qt.FindChildOption.FindChildrenRecursively)
    assert editor is not None
    qtbot.waitUntil(editor.hasFocus)
    editor.setText("Towkay")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert page.model.text(at, page.model.fields[page.model.column("job")]) == "Towkay"
    assert shop.log.undoable().label.key == "edit"
    shop.log.undo()
    assert page.model.text(at, page.model.fields[page.model.column("job")]) == "Director"


def open_editor(page, qtbot, name, column):
    page.view.move_to(at_of(page, name), page.model.column(column))
    page.view.setFocus()
    page.edit_current()
    editor = page.view.viewport().findChildren(QLineEdit)[-1]
    qtbot.waitUntil(editor.hasFocus)
    return editor


def test_what_no_hand_fills_in_is_not_edited(page, qtbot):
    editable = Qt.ItemFlag.ItemIsEditable
    cells = (page.model.index(0, n) for n in range(page.model.columnCount()))
    page.view.setCurrentIndex(next(cell for cell in cells if not cell.flags() & editable))
    page.edit_current()  # a warning of Qt's fails the test
    assert not page.view.findChildren(QLineEdit)


def test_a_mistake_keeps_the_editor_open_and_says_why(page, qtbot):
    page.memory.show(page.model.column("emails"), True)
    editor = open_editor(page, qtbot, "Tan Ah Kow", "emails")
    editor.setText("tan@")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "tan@" in editor.toolTip()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert page.model.row(at_of(page, "Tan Ah Kow"))["emails"] == {}


def test_tab_goes_to_the_next_cell(page, qtbot):
    editor = open_editor(page, qtbot, "Tan Ah Kow", "job")
    editor.setText("Founder")
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    row = page.model.row(at_of(page, "Tan Ah Kow"))
    assert row["job"] == "Founder"
    assert page.view.currentIndex().column() != page.model.column("job")


def test_a_renamed_record_moves_and_stays_current(page, shop):
    page.view.move_to(at_of(page, "Tan Ah Kow"))
    id = shop.ids["Tan Ah Kow"]
    shop.log.record(Label("edit", "contact"), [Edit("contact", id, {"name": "Abu Kow"})])
    page.feed._list_again()
    assert names(page)[0] == "Abu Kow"
    assert page.view.currentIndex().row() == 0


def test_records_enter_and_leave_without_a_reset(page, shop):
    resets = []
    page.model.modelReset.connect(lambda: resets.append(1))
    shop.log.record(Label("create"), [Edit("contact", "0190-x", {"deleted": False, "name": "Zul"})])
    page.feed._list_again()
    assert names(page)[-5:].count("Zul") == 1 or "Zul" in names(page)
    shop.log.record(Label("delete"), [Edit("contact", "0190-x", {"deleted": True})])
    assert "Zul" not in names(page)
    assert resets == []


def test_delete_says_so_and_undo_brings_back(page, shop):
    page.view.toggle(0)
    page.view.toggle(1)
    page.delete_chosen()
    assert page.model.rowCount() == 10
    said, more = page.context.toast[-1]
    assert said == "Deleted 2 contacts"
    shop.log.cancel(more["undo"])
    page.feed._list_again()
    assert page.model.rowCount() == 12
    assert not page.bulk.isVisible()


def test_tagging_many(page, shop):
    vip = shop.ids["VIP"]
    page.tick_all()
    page.deeds.tag("contact", page.chosen(), vip, True)
    page.model.ensure(0, 11)
    assert all(vip in page.model.row(i)["tags"] for i in range(12))
    assert shop.log.undoable().label.key == "tag"


def test_copy_is_tab_separated_with_headings(page):
    page.view.toggle(at_of(page, "Tan Ah Kow"))
    page.view.toggle(at_of(page, "黄美玲"))
    page.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[0] == "Name"
    assert len(lines) == 3
    assert "黄美玲" in lines[2] + lines[1]


def test_keys(page, qtbot):
    view = page.view
    view.setFocus()
    view.move_to(2)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.model.ticks.count(12) == 3
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert page.model.ticks.count(12) == 0
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert page.context.opened[-1][0] == "contact"
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 11
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.bulk.count.text() == "12 selected"


def test_click_on_the_box_ticks_and_on_the_name_opens(page):
    rect = page.view.visualRect(page.model.index(4, 0))
    box = rect.topLeft() + QPoint(20, rect.height() // 2)
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert page.model.ticked(4)
    assert page.context.opened == []
    name = rect.topLeft() + QPoint(120, rect.height() // 2)
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=name)
    assert page.context.opened == [("contact", page.model.row(4)["id"])]
    assert not page.model.ticked(3)


def test_a_double_click_opens_the_page_and_its_release_nothing_beside_it(page):
    pages = []
    object.__setattr__(page.context, "open_page", lambda *what: pages.append(what))
    at = page.view.visualRect(page.model.index(4, 0)).topLeft() + QPoint(120, 16)
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    id = page.model.row(4)["id"]
    assert page.context.opened == [("contact", id)]  # by the first click
    assert pages == [("contact", id)]
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(page.context.opened) == 2


def test_columns_are_remembered(page, shop, make_page):
    page.memory.show(page.model.column("birthday"), True)
    page.memory.show(page.model.column("job"), False)
    page.view.head.sort_by(page.model.column("company"))
    page.memory.save()
    again = make_page(shop)
    shown = [f.name for f in again.memory.shown()]
    assert "birthday" in shown
    assert "job" not in shown
    assert again.view.head.sorts == (Sort("company"),)
    again.memory.reset()
    assert "job" in [f.name for f in again.memory.shown()]


def test_a_table_that_was_left_keeps_its_columns_no_more(shop, qtbot):
    page = RecordTablePage(make_context(shop), "contact")
    qtbot.addWidget(page)
    page.leave()
    shop.close()
    page.memory.show(
        page.model.column("birthday"), True
    )  # as another look does, where it still stands
    qtbot.wait(600)


def test_columns_leave_a_narrow_window_name_and_state_last(page, qtbot):
    page.resize(460, 400)
    qtbot.waitUntil(lambda: len(page.memory.shown()) == 3)
    assert [f.name for f in page.memory.shown()] == ["name", "phones", "stage"]


def test_new_language_and_other_names_reach_the_rows(page, shop):
    maju = shop.ids["Maju Jaya Sdn Bhd"]
    names(page)
    shop.log.record(Label("edit"), [Edit("company", maju, {"name": "Maju Holdings"})])
    page.model.ensure(0, 11)
    at = at_of(page, "Mohd Faizal bin Osman")
    company = page.model.fields[page.model.column("company")]
    assert page.model.text(at, company) == "Maju Holdings"


def test_every_field_of_every_kind_paints(shop, make_page):
    deal = {
        "deleted": False,
        "title": "Fit-out",
        "value": {"amount": 100, "currency": "MYR"},
        "closing": date(2026, 12, 3).isoformat(),
        "result": {"outcome": "won"},
    }
    shop.log.record(Label("create"), [Edit("deal", "0190-d", deal)])
    for entity in ("contact", "company", "deal"):
        page = make_page(shop, entity)
        page.resize(3000, 300)
        page.show()
        for column in range(page.model.columnCount()):
            page.memory.show(column, True)
        page.grab()
        assert page.model.rowCount()


def test_read_only_file_is_looked_at_only(shop, qtbot):
    path = shop.path
    shop.close()
    with Workspace.open(path, read_only=True) as space:
        page = RecordTablePage(make_context(space), "contact")
        qtbot.addWidget(page)
        page.delete_chosen()
        assert page.model.rowCount() == 12
        assert not page.model.flags(page.model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
        page.leave()


def test_custom_fields_are_columns(page, shop):
    made = {"deleted": False, "name": "Shirt size", "of": "contact"}
    shop.log.record(Label("create"), [Edit("custom_field", "0190-c", made)])
    id = shop.ids["Tan Ah Kow"]
    shop.log.record(Label("edit"), [Edit("contact", id, {"custom.0190-c": {"value": "XL"}})])
    column = page.model.column("custom.0190-c")
    assert page.model.headerData(column, Qt.Orientation.Horizontal) == "Shirt size"
    assert page.model.text(at_of(page, "Tan Ah Kow"), page.model.fields[column]) == "XL"


def test_listed_rows_are_all_or_the_ticked(page, shop):
    assert len(page.listed()) == 12
    page.view.toggle(2)
    assert list(page.listed()) == [page.model.rows[2]]
    assert listing.ids_of(shop.reader(), "contact", page.listed()) == page.chosen_ids()


def test_ctrl_c_copies_the_ticked_rows_not_the_current_cell(page):
    page.view.setFocus()
    page.view.move_to(0)
    page.view.toggle(at_of(page, "Tan Ah Kow"))
    page.view.toggle(at_of(page, "黄美玲"))
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().split("\n")) == 3


def test_a_record_just_made_is_the_current_one(page, qtbot):
    page.view.move_to(3)
    page.context.open_record(
        "contact", id := page.deeds.create("contact", {"name": "Zulkifli bin Ali"})
    )
    page.stand_on(id)
    qtbot.waitUntil(lambda: "Zulkifli bin Ali" in names(page))
    assert page.neighbours() == (at_of(page, "Zulkifli bin Ali") + 1, 13)


def test_the_tags_of_the_row_in_front_are_offered_inside_the_window(page, qtbot):
    from crm_desktop.gui.widgets.popover import Popover

    page.view.setCurrentIndex(page.model.index(0, 0))
    page.tag_chosen()
    (sheet,) = [p for p in page.window().findChildren(Popover) if p.isVisible()]
    assert page.window().rect().contains(sheet.geometry())


def test_a_column_that_left_while_its_menu_was_open_is_not_moved(page):
    head, order = (
        page.view.head,
        [page.view.head.visualIndex(n) for n in range(page.model.columnCount())],
    )
    menu = heading_menu(page, page.model, page.memory, head, 2)
    head.setSectionHidden(2, True)
    for action in menu.actions():
        if action.text() in ("Move left", "Move right"):
            action.trigger()  # an error would reach Qt alone, and fail the test
    assert [head.visualIndex(n) for n in range(page.model.columnCount())] == order
    menu.deleteLater()


def test_a_cell_that_is_being_edited_stays_so_when_asked_again(page, qtbot):
    editor = open_editor(page, qtbot, "Tan Ah Kow", "job")
    editor.setText("Towkay")
    page.edit_current()  # a warning of Qt's fails the test
    assert page.view.viewport().findChildren(QLineEdit)[-1] is editor
    assert editor.hasFocus() and editor.text() == "Towkay"
