"""Reports made in the window: chosen beside the answer, saved, named, copied, deleted, with the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import All, Condition
from crm_desktop.gui.segments.builder import RuleBuilder
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.insight.composed import drafts, saved
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures.question import SUM

OPEN = (Condition("result", "is", ["open"]),)


def choose(box, value):
    """Choose as the user does, by a press on an entry."""
    at = box.findData(value)
    assert at >= 0, [box.itemData(i) for i in range(box.count())]
    box.setCurrentIndex(at)
    box.activated.emit(at)


def name_it(window, name):
    dialog = window.findChild(NameDialog)
    dialog.line.setText(name)
    dialog.accept()


def cells(sheet):
    return [row[:2] for row in sheet.parts.table.lines.rows]


@pytest.fixture
def mine(window, show, settle):
    """A report of the user's in front: open value by owner."""
    made = saved.save(window.ws, "Open by owner", Spec("deal", SUM, "value", ("owner",), OPEN))
    settle()
    return show(made.label.row)


def test_a_new_report_answers_while_it_is_made_and_is_saved(window, settle):
    window.page.add.click()
    settle()
    sheet = window.page.sheet
    panel = sheet.shop.panel
    assert panel.isVisible()
    assert cells(sheet) == [("New lead", "2"), ("Qualified", "1")]
    choose(panel.how, "sum")
    settle()
    assert panel.term.currentData() == "value"
    assert sheet.parts.figure.figure.text() == "RM 3,500"
    choose(panel.groups[0], "owner")
    choose(panel.shape, "donut")
    settle()
    assert sheet.parts.view.canvas.kind == "donut"
    assert cells(sheet) == [("Siti Aminah", "RM 3,000"), ("Huda Ismail", "RM 500")]
    assert sheet.head.note.text() == "Changed, not saved"
    panel.save_as.click()
    name_it(window, "  By   person ")
    settle()
    kept = saved.named(window.ws.reader(), "By person")
    assert (kept.spec.groups, kept.spec.shape, kept.spec.term) == (("owner",), "donut", "value")
    assert window.page.name == kept.id
    assert window.page.sheet.head.title.text() == "By person"
    assert window.page.sheet.head.note.text() == ""
    assert window.page.list.current() == kept.id
    assert "new" not in window.page.sheets


def test_a_change_is_shown_and_saved_over_with_a_way_back(window, mine, settle):
    mine.edit.click()
    panel = mine.shop.panel
    assert not panel.save.isEnabled()
    choose(panel.groups[0], "stage")
    settle()
    assert mine.head.note.text() == panel.note.text()[: -len(" yet.")].replace(" and", ",")
    assert cells(mine) == [("New lead", "RM 2,000"), ("Qualified", "RM 1,000")]
    assert saved.named(window.ws.reader(), mine.saved.id).spec.groups == ("owner",)
    panel.save.click()
    settle()
    assert mine.head.note.text() == ""
    assert saved.named(window.ws.reader(), mine.saved.id).spec.groups == ("stage",)
    window.desk.undoing.undo()
    settle()
    assert saved.named(window.ws.reader(), mine.saved.id).spec.groups == ("owner",)
    assert cells(mine) == [("Siti Aminah", "RM 3,000")]
    assert panel.groups[0].currentData() == "owner"


def test_what_is_closed_before_it_opened_stays_closed(window, mine, qtbot):
    mine.change()
    mine.close_change()
    qtbot.wait(50)
    assert mine.shop.made() is None and not mine.bar.head.line.isHidden()


def test_a_change_can_be_thrown_away_and_outlives_the_panel(window, mine, show, settle, qtbot):
    mine.change()
    qtbot.waitUntil(mine.shop.is_open)
    panel = mine.shop.panel
    assert panel.isAncestorOf(window.focusWidget())
    choose(panel.source, "contact")
    settle()
    assert mine.shop.spec.where == ()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert show(mine.saved.id).head.note.text() == "Changed, not saved"
    mine.edit.click()
    panel.discard.click()
    settle()
    assert cells(mine) == [("Siti Aminah", "RM 3,000")]
    assert mine.head.note.text() == ""


def test_a_standard_report_is_changed_as_a_new_one(window, show, settle):
    sheet = show("won-by-owner")
    sheet.bar.whose.chosen.emit("Siti Aminah")
    settle()
    sheet.change()
    settle()
    assert cells(sheet) == [("Huda Ismail", "RM 500")]
    panel = sheet.shop.panel
    assert panel.save.isHidden()
    choose(panel.groups[0], "source")
    settle()
    panel.save_as.click()
    name_it(window, "Won by source of mine")
    settle()
    assert window.page.sheet.saved.title == "Won by source of mine"
    assert cells(show("won-by-owner")) == [("Huda Ismail", "RM 500")]
    assert show("won-by-owner").head.note.text() == ""


def test_the_filter_is_a_rule_of_the_builder_of_segments(window, mine, settle):
    mine.change()
    panel = mine.shop.panel
    panel.filter.click()
    builder = window.findChild(RuleBuilder)
    assert builder.group.node() == All(OPEN)
    builder.built.emit(All((*OPEN, Condition("title", "is", ["Shelves"]))))
    builder.close()
    settle()
    assert cells(mine) == [("Siti Aminah", "RM 2,000")]
    assert "Shelves" in panel.sentence.text()
    panel.unfilter.click()
    settle()
    assert mine.parts.figure.figure.text() == "RM 3,500"


def test_it_is_renamed_copied_and_deleted_each_with_undo(window, mine, show, settle):
    id = mine.saved.id
    window.page.list.renamed.emit(id)
    name_it(window, "Another name")
    settle()
    assert mine.head.title.text() == "Another name"
    copy = next(a for a in mine.menu_of().actions() if a.text() == "Duplicate")
    copy.trigger()
    settle()
    assert window.page.sheet.saved.title == "Another name (copy)"
    window.page.list.setFocus()
    QTest.keyClick(window.page.list.list, Qt.Key.Key_Delete)
    settle()
    assert [one.title for one in saved.own(window.ws.reader())] == ["Another name"]
    assert window.page.name == "bottleneck"
    window.desk.undoing.undo()
    settle()
    assert len(saved.own(window.ws.reader())) == 2
    show("won-by-month")
    duplicate = next(a for a in window.page.sheet.menu_of().actions() if a.text() == "Duplicate")
    duplicate.trigger()
    settle()
    assert window.page.sheet.saved.own
    assert window.page.sheet.saved.title == "Won value by month (copy)"


def test_a_report_whose_field_is_gone_says_so_and_can_be_mended(window, show, settle):
    made = saved.save(window.ws, "Of old", Spec("deal", groups=("custom.gone",)))
    settle()
    sheet = show(made.label.row)
    assert "not there any more" in sheet.empty._text.text()
    sheet.change()
    settle()
    assert sheet.empty.isHidden()
    assert sheet.parts.figure.figure.text() == "3"
    assert sheet.head.note.text() == "Changed, not saved"


def test_what_came_from_elsewhere_is_shown_at_once(window, mine, settle):
    window.ws.log.record(
        Label("edit", "report"), [Edit("report", mine.saved.id, {"name": "Theirs now"})]
    )
    settle()
    assert mine.head.title.text() == "Theirs now"
    assert any(item.text() == "Theirs now" for item in window.page.list._items())


@pytest.fixture
def again(window, opened, qtbot):
    """Close the file and open it anew; return the window with the page of reports."""

    def reopened():
        path = window.ws.path
        window.leave_file()
        made = opened(path, (1440, 900))
        made.page = made.desk.show_page("reports")
        qtbot.waitUntil(lambda: not made.desk.context.busy())
        return made

    return reopened


def test_what_is_not_saved_outlasts_another_report_and_the_window(
    window, mine, show, settle, again
):
    mine.edit.click()
    choose(mine.shop.panel.groups[0], "stage")
    settle()
    show("won-by-owner")
    other = again()
    assert other.page.name == "won-by-owner"
    other.page.show_report(mine.saved.id)
    sheet = other.page.sheet
    assert sheet.head.note.text() == "Changed, not saved"
    assert sheet.spec.groups == ("stage",)
    assert saved.named(other.ws.reader(), mine.saved.id).spec.groups == ("owner",)
    assert sheet.shop.made() is None  # nobody changes it yet
    sheet.edit.click()
    sheet.shop.panel.discard.click()
    assert sheet.head.note.text() == ""
    assert sheet.spec.groups == ("owner",)


def test_the_draft_of_a_deleted_report_comes_back_by_undo_and_goes_with_the_window(
    window, mine, settle, again
):
    mine.edit.click()
    choose(mine.shop.panel.groups[0], "stage")
    settle()
    id = mine.saved.id
    saved.remove(window.ws, id)
    settle()
    assert drafts.of(window.ws, id) is not None
    other = again()
    assert drafts.of(other.ws, id) is None


def test_what_was_left_out_of_a_report_outlasts_the_window(window, show, settle, again):
    made = saved.save(window.ws, "Of old", Spec("deal", groups=("custom.gone",)))
    settle()
    show(made.label.row).change()
    settle()
    other = again()
    assert other.page.sheet.head.note.text() == "Changed, not saved"


def test_a_new_report_not_saved_is_in_the_list_until_it_is_given_up(
    window, settle, show, again, qtbot
):  # fmt: skip
    window.page.add.click()
    settle()
    choose(window.page.sheet.shop.panel.groups[0], "owner")
    settle()
    show("won-by-owner")
    other = again()
    assert "New report" in [entry.said() for entry in other.page.entries]
    other.page.show_report("new")
    sheet = other.page.sheet
    assert sheet.spec.groups == ("owner",)
    sheet.shop.panel.discard.click()
    qtbot.waitUntil(lambda: other.page.name != "new" and not other.desk.context.busy())
    assert "new" not in [entry.name for entry in other.page.entries]
    assert other.page.name == other.page.entries[0].name


def test_an_order_is_offered_only_where_it_does_something(window, settle):
    window.page.add.click()
    settle()
    panel = window.page.sheet.shop.panel
    for group, free in (("stage", False), ("owner", True), ("created:month", False)):
        choose(panel.groups[0], group)
        assert (not panel.order.isHidden(), not panel.most.isHidden()) == (free, free)


def test_a_draft_that_was_taken_out_of_the_file_does_not_come_back(window, mine, settle):
    mine.edit.click()
    panel, id = mine.shop.panel, mine.saved.id
    choose(panel.groups[0], "stage")
    settle()
    assert drafts.of(window.ws, id) is not None
    window.ws.remember(drafts.KEPT, {})  # by an erasure: it named somebody
    choose(panel.how, "count")
    settle()
    assert drafts.of(window.ws, id) is None and mine.shop.spec == mine.shop.report.spec
    assert panel.how.currentData() == "sum" and panel.groups[0].currentData() == "owner"
    choose(panel.groups[0], "stage")
    settle()
    window.ws.remember(drafts.KEPT, {})
    panel.save.click()
    settle()
    assert saved.named(window.ws.reader(), id).spec.groups == ("owner",)
    choose(panel.groups[0], "stage")
    settle()
    assert drafts.of(window.ws, id) is not None
