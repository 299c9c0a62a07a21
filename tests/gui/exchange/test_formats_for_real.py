"""Workbooks, vCards, calendars and mail in the window: what the first page offers, and the way out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from crm_desktop.exchange import source
from crm_desktop.gui.exchange import ExportDialog, ImportWizard
from crm_desktop.gui.exchange.export_scope import scopes
from crm_desktop.gui.exchange.import_wizard import CHECK, COLUMNS, DONE
from crm_desktop.store import own_addresses
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, count

from ...exchange.formats.test_sheets import workbook
from .kit import make_context, rest

SAMPLES = Path(__file__).parents[2] / "exchange" / "formats" / "samples"


@pytest.fixture
def context(ws, qapp, tmp_path):
    made = make_context(ws, tmp_path)
    yield made
    made.close()


@pytest.fixture
def wizard(context, qtbot):
    made = ImportWizard(context)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.close()


def opened(wizard, path, qtbot, context):
    wizard.file.open(path)
    rest(qtbot, context)
    return wizard.file


def on_to(wizard, step, qtbot, context):
    wizard.go_on()
    rest(qtbot, context)
    assert wizard.step == step, wizard.foot.words.text()


def shown(page):
    how = page.how
    return {n for n in ("encoding", "delimiter", "part", "header") if getattr(how, n).isVisible()}


def test_cards_are_counted_and_come_in_by_the_same_steps(wizard, context, ws, qtbot, tmp_path):
    page = opened(wizard, SAMPLES / "google.vcf", qtbot, context)
    assert shown(page) == {"encoding"} and "2 cards" in page._size.text()
    for step in (COLUMNS, CHECK, DONE):
        on_to(wizard, step, qtbot, context)
    assert count(ws.reader(), ListQuery("contact")) == 2
    wizard.done_.undo.click()
    rest(qtbot, context)
    assert count(ws.reader(), ListQuery("contact")) == 0


def test_another_sheet_can_be_chosen(wizard, context, qtbot, tmp_path):
    page = opened(wizard, workbook(tmp_path / "book.xlsx"), qtbot, context)
    assert shown(page) == {"part", "header"} and page.how.part.currentText() == "Customers"
    page.how.part.setCurrentIndex(page.how.part.findText("Suppliers"))
    page.how.part.activated.emit(2)
    rest(qtbot, context)
    assert page.source.part == "Suppliers" and page.source.headings == ("Name", "E-mail")


def test_a_damaged_workbook_offers_no_separator(wizard, context, qtbot, tmp_path):
    path = workbook(tmp_path / "book.xlsx")
    path.write_bytes(path.read_bytes()[:3000])
    page = opened(wizard, path, qtbot, context)
    assert page.source is None and "damaged" in page.problem._title.text()
    assert "delimiter" not in shown(page) and not wizard.next.isEnabled()


@pytest.mark.parametrize(
    ("name", "version", "ending"),
    [("csv", "", "csv"), ("xlsx", "", "xlsx"), ("ods", "", "ods"), ("vcard", "4.0", "vcf")],
)
def test_every_format_goes_out_and_is_proved(
    wizard, context, ws, qtbot, tmp_path, name, version, ending
):
    opened(wizard, SAMPLES / "google.vcf", qtbot, context)
    for step in (COLUMNS, CHECK, DONE):
        on_to(wizard, step, qtbot, context)
    made = ExportDialog(context, scopes(ws.reader(), None))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    made.place.setText(str(tmp_path / "people.csv"))
    made.format.choose(name, version)
    out = tmp_path / f"people.{ending}"
    assert made.target() == out and made.columns.isVisible() == (name != "vcard")
    qtbot.mouseClick(made.go, Qt.MouseButton.LeftButton)
    rest(qtbot, context)
    assert made.stack.currentWidget() is made.result, made.foot.words.text()
    found = source.detect(out)
    assert len(list(source.rows(found))) == 2


def test_whose_mail_it_is_is_asked_and_kept(wizard, context, ws, qtbot):
    page = opened(wizard, SAMPLES / "mailbox.mbox", qtbot, context)
    assert page.own.isVisible() and "huda@shop.example is in most" in page.own.words.text()
    assert own_addresses.of(ws) == ()
    page.own.yes.click()
    rest(qtbot, context)
    assert not page.own.isVisible() and own_addresses.of(ws) == ("huda@shop.example",)
    assert page._notes.text() == "1 message is from you, 2 from others."
    for step in (COLUMNS, CHECK, DONE):
        on_to(wizard, step, qtbot, context)
    sent = Condition("direction", "is", "out")
    assert count(ws.reader(), ListQuery("activity", (), "", (sent,))) == 1
    assert not opened(wizard, SAMPLES / "google.vcf", qtbot, context).own.isVisible()
