"""Rules and the people they find on screen: kept with a reason, or erased by the dialog that asks."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from crm_desktop.gui.erasing.dialog import EraseDialog
from crm_desktop.gui.privacy.keeping.review import KeepForm, ReviewSection
from crm_desktop.gui.privacy.keeping.rules import RuleForm, RulesSection
from crm_desktop.store import listing

from ....privacy.saying import make

LONG_AGO = "2020-01-01T08:00:00Z"


def rows(section):
    lines = (section.list.topLevelItem(at) for at in range(section.list.topLevelItemCount()))
    return [[line.text(at) for at in range(line.columnCount())] for line in lines]


def names(section):
    return [row[0] for row in rows(section)]


def old(ws, *people):
    rule = make(ws, "retention", name="Old ones", of="contact", months=24)
    return rule, [make(ws, "contact", name=name, created=LONG_AGO) for name in people]


def test_a_rule_is_made_changed_and_deleted_with_its_undo(looked_at, context, qtbot):
    make(context.ws, "lead", name="Cold", created=LONG_AGO)
    section = looked_at(RulesSection)
    assert section.empty.isVisible()
    form = RuleForm(context, None, section)
    qtbot.addWidget(form)
    form.editors["name"].setText("Cold leads")
    form.editors["of"].setCurrentIndex(form.editors["of"].findData("lead"))
    form.editors["months"].setText("12")
    form.accept()
    qtbot.waitUntil(lambda: rows(section) == [["Cold leads", "Leads", "12 months", "1"]])
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: section.empty.isVisible())
    context.ws.log.undo()
    qtbot.waitUntil(lambda: names(section) == ["Cold leads"])


def test_a_rule_without_months_is_not_kept_and_says_so(context, qtbot):
    form = RuleForm(context, None, None)
    qtbot.addWidget(form)
    form.editors["name"].setText("Empty")
    form.editors["months"].setText("")
    form.accept()
    assert "number of months" in form.hint.text()
    assert form.result() != QDialog.DialogCode.Accepted
    assert not listing.listed(context.ws.reader(), listing.ListQuery("retention"))


def test_each_one_says_why_and_is_kept_with_a_reason(looked_at, context, qtbot):
    old(context.ws, "Ali", "Beth", "Carl")
    section = looked_at(ReviewSection)
    assert rows(section)[0] == [
        "Ali", "In this file since 2020-01-01 · nothing was ever done with them · no deal won",
    ]  # fmt: skip
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    section.keep.click()
    form = section.window().findChild(KeepForm)
    form.until.setText(f"31/12/{date.today().year + 2}")
    form.accept()
    assert "Say why" in form.hint.text()
    form.why.setText("Guarantee")
    form.accept()
    qtbot.waitUntil(lambda: names(section) == ["Carl"])
    context.ws.log.undo()
    qtbot.waitUntil(lambda: names(section) == ["Ali", "Beth", "Carl"])


def test_erasing_asks_in_the_dialog_with_preview_and_name_and_does_nothing_by_itself(
    looked_at, context, qtbot
):
    old(context.ws, "Ali", "Beth")
    section = looked_at(ReviewSection)
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_Delete)
    dialog = section.window().findChild(EraseDialog)
    qtbot.waitUntil(lambda: dialog.found is not None)
    assert dialog.name == "Ali"
    assert not dialog.go.isEnabled()  # before the name is typed
    dialog.reject()
    assert names(section) == ["Ali", "Beth"]


def test_of_several_it_is_said_that_they_are_asked_about_one_after_the_other(
    looked_at, context, qtbot
):
    old(context.ws, "Ali", "Beth")
    section = looked_at(ReviewSection)
    assert section.erase.text() == "Erase for good…"
    section.list.selectAll()
    assert section.erase.text() == "Erase 2 for good, one after the other…"
    section.erase.click()
    dialog = section.window().findChild(EraseDialog)
    assert dialog.windowTitle() == "Erase for good: 1 of 2"
    qtbot.waitUntil(lambda: dialog.found is not None)
    dialog.reject()
    line = section.list.topLevelItem(0)
    assert line.toolTip(1) == line.text(1) and line.text(1).startswith("In this file since 2020")


def test_another_rule_shows_others_and_a_page_more_shows_more(
    looked_at, context, qtbot, monkeypatch
):
    from crm_desktop.privacy.keeping import review

    monkeypatch.setattr(review, "PAGE", 2)
    rule, _ids = old(context.ws, "Ali", "Beth", "Carl")
    leads = make(context.ws, "retention", name="Zz leads", of="lead", months=3)
    make(context.ws, "lead", name="Cold", created=LONG_AGO)
    section = looked_at(ReviewSection)
    assert names(section) == ["Ali", "Beth"]
    assert section.more.isVisible()
    section.more.click()
    assert names(section) == ["Ali", "Beth", "Carl"]
    section.stand_on(leads)
    assert names(section) == ["Cold"]
    section.stand_on(rule)
    assert names(section) == ["Ali", "Beth"]


def test_who_is_looked_at_shows_beside_the_list(looked_at, context, qtbot):
    _rule, (ali,) = old(context.ws, "Ali")
    section = looked_at(ReviewSection)
    section.list.setFocus()
    qtbot.keyClick(section.list, Qt.Key.Key_Return)
    assert context.opened == [("contact", ali)]


def test_it_says_why_nobody_is_found_when_all_came_in_lately(looked_at, context, qtbot):
    make(context.ws, "retention", name="Old ones", of="contact", months=24)
    make(context.ws, "contact", name="Aina", created=f"{date.today().isoformat()}T08:00:00Z")
    section = looked_at(ReviewSection)
    qtbot.waitUntil(lambda: "Customer since" in section.empty._text.text())
    assert "All 1 came into this file" in section.empty._text.text()
    make(context.ws, "contact", name="Bala", created=LONG_AGO)
    qtbot.waitUntil(lambda: names(section) == ["Bala"])
