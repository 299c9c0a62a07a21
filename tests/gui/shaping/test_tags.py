"""The window of tags and the picker: found, made, renamed, coloured, merged, put on ticked rows."""

from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.shaping.tag_picker import TagPicker
from crm_desktop.gui.shaping.tags_dialog import NAME, TOTAL, TagsDialog
from crm_desktop.shaping import tags
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace
from tests.gui.shaping.kit import context_of, fill


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(ws, window):
    fill(ws)
    made = TagsDialog(context_of(ws), window)
    made.open()
    yield made
    made.close()


def names(dialog, column=NAME):
    return [dialog.table.item(at, column).text() for at in range(dialog.table.rowCount())]


def test_it_lists_tags_with_counts_and_finds_them(ws, dialog) -> None:
    assert names(dialog) == ["Kontrak 2026", "VIP"]
    assert names(dialog, TOTAL) == ["3", "3"] or all(int(n) > 0 for n in names(dialog, TOTAL))
    dialog.find.setText("vi")
    assert names(dialog) == ["VIP"]


def test_a_tag_is_renamed_where_it_stands(ws, dialog) -> None:
    item = dialog.table.item(1, NAME)
    item.setText("Very important")
    assert names(dialog) == ["Kontrak 2026", "Very important"]
    dialog.table.item(0, NAME).setText("very IMPORTANT")
    assert names(dialog) == ["Kontrak 2026", "Very important"]
    assert dialog.note.property("kind") == "error" and dialog.note.text()


def test_a_file_that_is_only_read_takes_none_and_says_why(ws, window) -> None:
    fill(ws)
    with Workspace.open(ws.path, read_only=True) as looked_at:
        context = context_of(looked_at)
        context.lane.run = lambda *_: None  # it has not read yet
        dialog = TagsDialog(context, window)
        assert not dialog.new.isEnabled() and not dialog.remove.isEnabled()
        dialog.make()
        assert dialog.note.text() and dialog.note.property("kind") == "error"
        dialog.close()


def test_a_name_that_is_being_written_stays_so_when_asked_again(ws, dialog, qtbot) -> None:
    dialog.table.setCurrentCell(1, NAME)
    dialog.rename()
    editor = dialog.table.viewport().findChild(QLineEdit)
    editor.setText("Very")
    dialog.rename()  # a warning of Qt's fails the test
    assert dialog.table.viewport().findChild(QLineEdit) is editor and editor.text() == "Very"


def test_chosen_tags_are_merged_with_one_undo(ws, dialog) -> None:
    dialog.table.selectAll()
    assert len(dialog.chosen()) == 2
    menu = dialog.merge_menu()
    assert len(menu.actions()) == 2
    menu.actions()[1].trigger()
    assert names(dialog) == ["VIP"]
    ws.log.cancel(dialog._context.toast[-1][1]["undo"])
    assert names(dialog) == ["Kontrak 2026", "VIP"]


def test_one_tag_can_become_any_other(ws, dialog) -> None:
    dialog.table.selectRow(0)
    assert [a.text() for a in dialog.merge_menu().actions()] == ["Into “VIP”"]


def test_colours_and_deleting(ws, dialog, qtbot) -> None:
    dialog.table.selectRow(0)
    dialog.colour("c4")
    assert {t.name: t.colour for t in tags.every(ws.reader())}["Kontrak 2026"] == "c4"
    assert [t.name for t in dialog.chosen()] == ["Kontrak 2026"]  # still chosen
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert names(dialog) == ["VIP"]


def test_the_keys_stay_with_the_tags_after_a_colour_and_a_merge(ws, dialog, qtbot) -> None:
    qtbot.waitUntil(dialog.find.hasFocus)
    dialog.table.selectRow(0)
    dialog.colours.setFocus()
    dialog.colours.menu().actions()[1].trigger()
    assert dialog.focusWidget() is dialog.table
    dialog.table.selectAll()
    dialog.merging.setFocus()
    dialog.merge_menu().actions()[1].trigger()
    assert dialog.focusWidget() is dialog.table
    assert [t.name for t in dialog.chosen()] == ["VIP"] == [dialog.table.currentItem().text()]


def test_a_new_tag_takes_the_name_searched_for(ws, dialog) -> None:
    dialog.find.setText("Jemputan")
    dialog.make()
    assert "Jemputan" in names(dialog)
    dialog.make()
    dialog.make()
    assert len(set(names(dialog))) == 5


@pytest.fixture
def picker(ws, window):
    fill(ws)
    ns = listing.all_rows(ws.reader(), ListQuery("contact"))
    return TagPicker(window, Deeds(context_of(ws)), "contact", array("q", ns))


def states(picker):
    items = [picker.list.item(i) for i in range(picker.list.count())]
    return {item.text(): item.checkState() for item in items}


def test_the_picker_shows_all_some_none_and_turns_them(ws, picker, qtbot) -> None:
    assert states(picker)["VIP"] == Qt.CheckState.PartiallyChecked
    picker.find.setText("vip")
    qtbot.keyClick(picker.find, Qt.Key.Key_Return)
    picker.find.clear()
    assert states(picker)["VIP"] == Qt.CheckState.Checked
    rows = listing.page(ws.reader(), "contact", picker._ns).values()
    assert all("VIP" in dict(r["tags.shown"]) for r in rows)
    picker.find.setText("vip")
    qtbot.keyClick(picker.find, Qt.Key.Key_Return)
    picker.refresh()
    picker.find.clear()
    assert states(picker)["VIP"] == Qt.CheckState.Unchecked


def test_the_picker_makes_what_is_not_there(ws, picker, qtbot) -> None:
    picker.find.setText("Baharu")
    assert list(states(picker)) == ["New: Baharu"]
    qtbot.keyClick(picker.find, Qt.Key.Key_Return)
    assert states(picker)["Baharu"] == Qt.CheckState.Checked
