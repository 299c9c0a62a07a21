"""Asking for a printer: the real dialog, which prints into a file here."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter

from crm_desktop.gui import fonts
from crm_desktop.gui.locking import code_sheet
from crm_desktop.gui.printing import printer as printing

from .kit import printed, words

SHEET = code_sheet.Sheet(
    "Code", "Show", "Recovery code", "What it opens", "Where to keep it", "code"
)


def test_what_is_printed_is_what_was_given(host, tmp_path, qtbot):
    page = QTextDocument("Maju Jaya")
    printing.ask(host, QPrinter(), page.print_, 1)
    assert "Maju Jaya" in words(printed(tmp_path / "page.pdf", host, qtbot))


def test_nothing_is_printed_where_the_user_goes_back(host, qtbot):
    sent = []
    printing.ask(host, QPrinter(), sent.append)
    host.findChild(QPrintDialog).reject()
    qtbot.waitUntil(lambda: not host.findChildren(QPrintDialog))
    assert not sent


def test_a_code_is_printed(host, tmp_path, qtbot):
    code_sheet.print_it(host, SHEET, "A B C")
    assert "What it opens" in words(printed(tmp_path / "code.pdf", host, qtbot))


def test_the_words_of_a_text_can_be_found_and_copied(host, tmp_path, qtbot):
    page = QTextDocument()
    page.setDefaultFont(fonts.font("body"))
    page.setPlainText("28 November 2026, 09:05 (PDPA 2010)")
    printing.ask_for_text(host, "Letter", page)
    found = words(printed(tmp_path / "letter.pdf", host, qtbot))
    assert "28 November 2026, 09:05 (PDPA 2010)" in found
