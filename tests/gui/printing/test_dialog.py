"""The print window over a real table: what it offers, its pages, the PDF it writes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest

from crm_desktop.gui.printing.dialog import PrintDialog
from crm_desktop.gui.tables.page import RecordTablePage

from ..exchange.kit import make_context, rest
from .kit import pages, people, printed, words


@pytest.fixture
def context(ws, qapp, tmp_path):
    people(ws, 90)
    made = make_context(ws, tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(context, qtbot):
    made = RecordTablePage(context, "contact")
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    rest(qtbot, context)
    yield made
    made.leave()


def opened(context, page, qtbot, subject=("", ""), what="list"):
    made = PrintDialog(context, page, subject, page, what)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.preview.document is not None, timeout=20_000)
    return made


def test_it_prints_what_is_listed_with_the_columns_of_the_table(context, page, qtbot, tmp_path):
    dialog = opened(context, page, qtbot)
    assert dialog.options.possible() == ["list", "labels"]
    assert dialog.preview.document.pages > 1
    names = [field.name for field in dialog.preview.document.contents.fields]
    assert names == [field.name for field in page.memory.roomy()]
    assert len(names) > len(page.memory.shown()), "paper is no narrow window"
    dialog.options.columns._shown.click()
    assert dialog.options.columns.chosen() == [field.name for field in page.memory.shown()]
    dialog.options.columns.offer(page.model.fields, names)
    assert dialog.options.wish().paper.landscape
    dialog.save(tmp_path / "out.pdf")
    rest(qtbot, context)
    assert "Person 089" in "\n".join(pages(tmp_path / "out.pdf"))
    assert dialog.foot.words.text().startswith("Wrote")
    dialog.reject()


def test_it_goes_to_a_printer(context, page, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Paper"])
    dialog = opened(context, page, qtbot)
    dialog.print.click()
    printed(tmp_path / "out.pdf", dialog, qtbot)
    rest(qtbot, context)
    assert "Person 089" in words(tmp_path / "out.pdf")
    dialog.reject()


def test_a_choice_that_changes_nothing_leaves_it_ready(context, page, qtbot):
    dialog = opened(context, page, qtbot)
    for _ in range(2):
        dialog.options.columns._shown.click()
        qtbot.waitUntil(dialog.pdf.isEnabled, timeout=20_000)
    dialog.reject()


def test_without_a_printer_there_is_still_the_pdf(context, page, qtbot, monkeypatch):
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    dialog = opened(context, page, qtbot)
    dialog.print.click()
    assert "Save as PDF" in dialog.foot.words.text()
    assert dialog.pdf.isEnabled()
    dialog.reject()


def test_pages_that_come_late_leave_what_was_said_of_the_file(context, page, qtbot, tmp_path):
    dialog = opened(context, page, qtbot)
    dialog.options.columns._shown.click()
    dialog.preview._later.stop()  # the pages of the new choice come after the file
    dialog.save(tmp_path / "out.pdf")
    rest(qtbot, context)
    dialog.preview._later.start()
    qtbot.waitUntil(lambda: dialog.preview.document is not None, timeout=20_000)
    assert dialog.foot.words.text().startswith("Wrote")
    dialog.options.columns._shown.click()
    assert not dialog.foot.words.text(), "it was of another choice"
    dialog.reject()


def test_ticked_rows_are_offered_first(context, page, qtbot, tmp_path):
    page.model.ticks.toggle(page.model.rows[3])
    dialog = opened(context, page, qtbot)
    assert dialog.options.rows.currentData() == "ticked"
    dialog.save(tmp_path / "one.pdf")
    rest(qtbot, context)
    (text,) = pages(tmp_path / "one.pdf")
    assert text.count("Person") == 1
    dialog.reject()


def test_pages_turn_by_key(context, page, qtbot):
    dialog = opened(context, page, qtbot)
    for _ in range(2):
        QTest.keyClick(dialog.preview.area, Qt.Key.Key_PageDown)
        rest(qtbot, context)
    assert dialog.preview.page >= 1
    assert str(dialog.preview.page + 1) in dialog.preview.number.text()
    QTest.keyClick(dialog.preview.area, Qt.Key.Key_PageUp)
    rest(qtbot, context)
    dialog.reject()


def test_without_columns_nothing_can_be_written(context, page, qtbot):
    dialog = opened(context, page, qtbot)
    for row in range(dialog.options.columns.list.count()):
        dialog.options.columns.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: "column" in dialog.foot.words.text(), timeout=20_000)
    assert not dialog.pdf.isEnabled()
    assert not dialog.print.isEnabled()
    dialog.reject()


def test_the_sheet_of_the_record_in_front(context, page, qtbot):
    id = page.model.row(0)["id"]
    dialog = opened(context, page, qtbot, ("contact", id), "record")
    assert dialog.options.what.choice() == "record"
    assert dialog.preview.document.title == "Person 000"
    dialog.reject()


def test_labels_of_companies_and_contacts(context, page, qtbot):
    dialog = opened(context, page, qtbot, what="labels")
    before = dialog.preview.document.pages
    dialog.options.used.setValue(20)
    qtbot.waitUntil(
        lambda: dialog.preview.document is not None and dialog.preview.document.skip == 20,
        timeout=20_000,
    )
    assert dialog.preview.document.pages >= before
    dialog.reject()


def test_a_print_that_is_stopped_writes_nothing(context, page, qtbot, tmp_path):
    dialog = opened(context, page, qtbot)
    dialog.save(tmp_path / "out.pdf")
    dialog.reject()  # stops what runs first
    rest(qtbot, context)
    whole = tmp_path / "out.pdf"
    assert not whole.exists() or whole.read_bytes().rstrip().endswith(b"%%EOF")
    assert not (tmp_path / "out.pdf.partial").exists()
    dialog.reject()
