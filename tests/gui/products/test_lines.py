"""Products of a deal on the screen: added at their price, changed where they stand, made its value."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.products.form import ProductForm
from crm_desktop.gui.products.lines import EACH, QUANTITY, TOTAL, DealLines
from crm_desktop.gui.products.page import ProductsPage
from crm_desktop.store import listing

from ..tables.kit import make_context

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def shop(ws):
    ws.desk, ws.chair, ws.deal = new_id(), new_id(), new_id()
    ws.log.record(Label("create"), [
        Edit("product", ws.desk, {"deleted": False, "name": "Desk", "sku": "D-1",
                                  "value": {"amount": 45000, "currency": "MYR"}}),
        Edit("product", ws.chair, {"deleted": False, "name": "Chair",
                                   "value": {"amount": 900, "currency": "USD"}}),
        Edit("deal", ws.deal, {"deleted": False, "title": "Office",
                               "value": {"amount": 1, "currency": "MYR"}}),
    ])  # fmt: skip
    return ws


@pytest.fixture
def lines(shop, qtbot):
    context = make_context(shop)
    made = DealLines(context, shop.deal)
    shop.log.subscribe(context.bridge.changed.emit)
    qtbot.addWidget(made)
    return made


def deal(shop):
    return listing.record(shop.reader(), "deal", shop.deal).row


def test_a_product_comes_at_its_price_and_fills_the_value(lines, shop):
    lines.add_product(shop.desk)
    lines.table.item(0, QUANTITY).setText("2.5")
    assert deal(shop)["products"] == {shop.desk: {"quantity": 2500, "amount": 45000}}
    assert lines.table.item(0, TOTAL).text() == "RM 1,125"
    lines.table.item(0, EACH).setText("400")
    assert lines.sum.text() == "RM 1,000"
    lines.use.click()
    assert deal(shop)["value"] == {"amount": 100000, "currency": "MYR"}
    shop.log.undo()
    assert deal(shop)["value"]["amount"] == 1


def test_a_price_of_another_currency_is_not_taken(lines, shop):
    lines.add_product(shop.chair)
    assert "amount" not in deal(shop)["products"][shop.chair]
    each, total = (lines.table.item(0, column).text() for column in (EACH, TOTAL))
    assert (each, total) == ("", "")


def test_a_price_of_nothing_and_none_are_two(lines, shop):
    lines.add_product(shop.desk)
    lines.table.item(0, EACH).setText("0")
    assert deal(shop)["products"][shop.desk]["amount"] == 0
    assert lines.table.item(0, TOTAL).text() == "RM 0"
    lines.table.item(0, EACH).setText("")
    assert deal(shop)["products"][shop.desk] == {"quantity": 1000}


def test_what_is_no_number_is_refused_and_nothing_written(lines, shop):
    lines.context.failed = lambda error: None
    lines.add_product(shop.desk)
    before = shop.log.moment()
    lines.table.item(0, QUANTITY).setText("many")
    assert lines.table.item(0, QUANTITY).text() == "1"
    lines.table.item(0, EACH).setText("USD 4")
    assert shop.log.moment() == before


def test_delete_takes_it_off(lines, shop, qtbot):
    lines.add_product(shop.desk)
    lines.show()
    lines.table.setFocus()
    lines.table.setCurrentCell(0, 0)
    lines.take_off()
    assert not deal(shop)["products"]
    assert not lines.none.isHidden()


def test_a_product_is_made_and_changed_in_its_form(shop, qtbot):
    context = make_context(shop)
    form = ProductForm(context, None, None)
    qtbot.addWidget(form)
    form.accept()
    assert not form.hint.isHidden()
    assert form.go.text() == "Create"
    retired = form.editors["retired"]
    assert [retired.itemText(at) for at in range(retired.count())] == ["No", "Yes"]
    assert retired.currentText() == "No"
    form.editors["name"].setText("Shelf")
    form.editors["value"].setText("120.50")
    with qtbot.waitSignal(form.made) as made:
        form.accept()
    found = listing.record(shop.reader(), "product", made.args[0])
    assert found.row["value"] == {"amount": 12050, "currency": shop.profile.currency}
    again = ProductForm(context, found, None)
    qtbot.addWidget(again)
    before = shop.log.moment()
    again.accept()
    assert shop.log.moment() == before
    again = ProductForm(context, found, None)
    qtbot.addWidget(again)
    again.editors["sku"].setText("S-9")
    again.editors["retired"].setCurrentIndex(1)
    again.accept()
    kept = listing.record(shop.reader(), "product", found.id).row
    assert (kept["sku"], kept["retired"]) == ("S-9", 1)


def test_the_table_opens_the_form(shop, qtbot):
    page = ProductsPage(make_context(shop))
    qtbot.addWidget(page)
    page.view.move_to(0)
    page.open_current()
    form = page.findChild(ProductForm) or next(
        w for w in page.window().children() if isinstance(w, ProductForm)
    )
    assert form.editors["name"].text() == "Chair"
    form.reject()
    page.leave()


def type_(lines, text):
    lines.pick.line.setText(text)
    QTest.keyClick(lines.pick.box, Qt.Key.Key_Return)


def test_a_part_of_a_name_or_code_finds_the_only_one_meant(lines, shop, qtbot):
    type_(lines, "d-1")
    qtbot.waitUntil(lambda: list(deal(shop)["products"]) == [shop.desk])
    assert lines.pick.line.text() == "" and lines.pick.make.isHidden()


def test_enter_in_the_list_takes_the_one_product(lines, shop, qtbot):
    lines.show()
    qtbot.waitUntil(lambda: lines.pick.box.count() == 2)
    lines.pick.box.setFocus()
    QTest.keyClicks(lines.pick.line, "des")
    popup = lines.pick._find.popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(deal(shop)["products"]))
    qtbot.wait(50)
    assert list(deal(shop)["products"]) == [shop.desk]
    assert lines.pick.line.text() == ""


def test_a_name_that_is_not_known_is_offered_to_be_made(lines, shop, qtbot):
    type_(lines, "Stool & bench")
    assert lines.pick.make.text() == "Make product “Stool && bench”"
    assert not lines.findChildren(ProductForm)  # the Enter that is under way would accept it
    qtbot.waitUntil(lambda: len(lines.findChildren(ProductForm)) == 1)
    (form,) = lines.findChildren(ProductForm)
    assert form.editors["name"].text() == "Stool & bench"
    form.reject()
    assert not deal(shop)["products"]
    lines.pick.make.click()
    form = lines.findChildren(ProductForm)[-1]
    form.editors["value"].setText("120")
    form.accept()
    ((id, line),) = deal(shop)["products"].items()
    assert listing.title_of(shop.reader(), "product", id) == "Stool & bench"
    assert line["amount"] == 12000
    assert lines.pick.make.isHidden() and lines.pick.line.text() == ""
