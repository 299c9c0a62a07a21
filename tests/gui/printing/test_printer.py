"""Asking for a printer: the real dialog, which prints into a file here."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.locking import code_sheet
from crm_desktop.gui.printing import printer as printing

from .kit import printed, words

SHEET = code_sheet.Sheet(
    "Code", "Show", "Recovery code", "What it opens", "Where to keep it", "code"
)


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_printed_is_what_was_given(parent, tmp_path, qtbot):
    page = QTextDocument("Maju Jaya")
    printing.ask(parent, QPrinter(), page.print_, 1)
    assert "Maju Jaya" in words(printed(tmp_path / "page.pdf", parent, qtbot))


def test_nothing_is_printed_where_the_user_goes_back(parent, qtbot):
    sent = []
    printing.ask(parent, QPrinter(), sent.append)
    parent.findChild(QPrintDialog).reject()
    qtbot.waitUntil(lambda: not parent.findChildren(QPrintDialog))
    assert not sent


def test_a_code_is_printed(parent, tmp_path, qtbot):
    code_sheet.print_it(parent, SHEET, "A B C")
    assert "What it opens" in words(printed(tmp_path / "code.pdf", parent, qtbot))


def test_the_words_of_a_text_can_be_found_and_copied(parent, tmp_path, qtbot):
    page = QTextDocument()
    page.setDefaultFont(fonts.font("body"))
    page.setPlainText("28 November 2026, 09:05 (PDPA 2010)")
    printing.ask_for_text(parent, "Letter", page)
    found = words(printed(tmp_path / "letter.pdf", parent, qtbot))
    assert "28 November 2026, 09:05 (PDPA 2010)" in found
