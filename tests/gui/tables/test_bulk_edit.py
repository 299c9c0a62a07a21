"""Changing one field of many records: before and after, who is changed, emptying only where asked."""

from array import array

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.tables.bulk_edit import BulkEdit
from crm_desktop.store import listing

from .kit import make_context

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def begun(page, qtbot):
    """Return the dialog that changes one field of those that are chosen."""
    dialog = BulkEdit(page, page.deeds, page.record, page.chosen())
    qtbot.addWidget(dialog)
    return dialog


def choose(dialog, name):
    dialog.field.setCurrentIndex(dialog.field.findData(name))


def test_bulk_edit_shows_before_and_after(page, shop, qtbot):
    page.tick_all()
    dialog = begun(page, qtbot)
    choose(dialog, "owner")
    dialog.editor.setText("Farah")
    qtbot.waitUntil(lambda: dialog.preview.item(0, 2).text() == "Farah")
    assert dialog.preview.item(0, 1).text() == "Siti Aminah"
    dialog.accept()
    page.model.ensure(0, 11)
    assert {page.model.row(i)["owner"] for i in range(12)} == {"Farah"}
    assert page.context.toast[-1][0] == "Changed Owner of 12 contacts"


def test_bulk_edit_counts_those_that_have_another_value(page, shop, qtbot):
    page.tick_all()
    page.model.ensure(0, 11)
    shop.log.record(Label("edit"), [Edit("contact", page.model.row(0)["id"], {"owner": "Farah"})])
    dialog = begun(page, qtbot)
    choose(dialog, "owner")
    dialog.editor.setText("Farah")
    qtbot.waitUntil(lambda: dialog.go.text() == "Change 11 contacts")
    assert dialog.note.text().startswith("and 6 more. 1 has this value already.")
    dialog.editor.setText("Siti Aminah")
    qtbot.waitUntil(lambda: dialog.go.text() == "Change 1 contact")
    dialog.accept()
    assert page.context.toast[-1][0] == "Changed Owner of 1 contact"
    again = begun(page, qtbot)
    choose(again, "owner")
    again.editor.setText("Siti Aminah")
    qtbot.waitUntil(lambda: "12 have this value already." in again.note.text())
    assert not again.go.isEnabled()


def test_a_bulk_edit_empties_a_field_only_where_that_is_asked_for(page, shop, qtbot):
    page.tick_all()
    dialog = begun(page, qtbot)
    dialog.show()
    assert dialog.go.text() == "Change 12 contacts" and not dialog.go.isEnabled()
    assert dialog.preview.item(0, 1).text() == dialog.preview.item(0, 2).text()
    choose(dialog, "owner")
    dialog.emptying.setChecked(True)
    assert dialog.go.text() == "Empty Owner of 12 contacts" and dialog.go.isEnabled()
    assert not dialog.go.isDefault() and not dialog.editor.isEnabled()
    choose(dialog, "job")
    assert not dialog.emptying.isChecked() and not dialog.go.isEnabled()
    choose(dialog, "owner")
    dialog.editor.setText("Farah")
    qtbot.waitUntil(lambda: dialog.go.text() == "Change 12 contacts" and dialog.go.isEnabled())
    assert dialog.go.isDefault()
    dialog.emptying.setChecked(True)
    dialog.accept()
    page.model.ensure(0, 11)
    assert not any(page.model.row(i)["owner"] for i in range(12))


def test_an_amount_without_a_currency_stays_in_that_of_each_deal(qtbot, shop):
    worth = [{"amount": 100, "currency": currency} for currency in ("SGD", "USD", "MYR")]
    made = [Edit("deal", f"d{at}", {"deleted": False, "title": f"D{at}", "value": value})
            for at, value in enumerate(worth)]  # fmt: skip
    shop.log.record(Label("create", "deal", 3), made)
    ns = array("q", [listing.number_of(shop.reader(), "deal", edit.id) for edit in made])
    dialog = BulkEdit(None, Deeds(make_context(shop)), RECORDS["deal"], ns)
    qtbot.addWidget(dialog)
    choose(dialog, "value")
    dialog.editor.setText("5000")
    qtbot.waitUntil(lambda: dialog.preview.item(0, 2).text() == "S$ 5,000")
    assert dialog.preview.item(1, 2).text() == "US$ 5,000"
    dialog.accept()
    rows = listing.page(shop.reader(), "deal", ns)
    assert [rows[n]["value"]["currency"] for n in ns] == ["SGD", "USD", "MYR"]
    assert {rows[n]["value"]["amount"] for n in ns} == {500_000}


def test_a_bulk_edit_says_no_as_well_as_yes(page, shop, qtbot):
    page.tick_all()
    page.model.ensure(0, 11)
    asked = Edit("contact", page.model.row(0)["id"], {"do_not_contact": True})
    shop.log.record(Label("edit"), [asked])
    dialog = begun(page, qtbot)
    choose(dialog, "do_not_contact")
    assert not dialog.go.isEnabled()
    dialog.editor.setCurrentIndex(dialog.editor.findText("No"))
    qtbot.waitUntil(lambda: dialog.go.isEnabled() and not dialog.go.text().startswith("Empty"))
    dialog.accept()
    page.model.ensure(0, 11)
    assert {page.model.row(i)["do_not_contact"] for i in range(12)} == {0}


def test_a_bulk_edit_goes_from_the_field_to_its_value_by_tab(page, qtbot):
    page.tick_all()
    dialog = begun(page, qtbot)
    choose(dialog, "owner")
    dialog.show()
    dialog.activateWindow()
    dialog.field.setFocus()
    reached = [dialog.field]
    for _ in range(4):
        QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
        reached.append(dialog.focusWidget())
    assert reached[1:] == [dialog.editor, dialog.emptying, dialog.preview, dialog.back]


def test_a_company_made_in_a_bulk_edit_goes_with_the_same_undo(page, shop, qtbot):
    def companies():
        return listing.count(shop.reader(), listing.ListQuery("company"))

    page.tick_all()
    before = companies()
    dialog = begun(page, qtbot)
    dialog.editor._choose("New: Kedai Baru", "+Kedai Baru")
    qtbot.waitUntil(lambda: dialog.preview.item(0, 2).text() == "Kedai Baru")
    assert companies() == before
    dialog.accept()
    assert companies() == before + 1
    shop.log.undo()
    assert companies() == before
