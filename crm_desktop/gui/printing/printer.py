"""Asking for a printer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

from crm_desktop.gui.printing.paper import to_be_found

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


def ask(
    parent: QWidget, printer: QPrinter, send: Callable[[QPrinter], object], pages: int = 0
) -> None:
    """Ask where and how `printer` prints, then call `send` with it; `pages` of 0: as many as there are."""
    from PySide6.QtPrintSupport import QPrintDialog

    dialog = QPrintDialog(printer, parent)
    if pages:
        dialog.setMinMax(1, pages)
    dialog.accepted.connect(lambda: send(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # its own `open` is another method, which wants a slot by its name


def ask_for_text(parent: QWidget, name: str, pages: QTextDocument) -> None:
    """Ask for a printer and print a text, called `name`."""
    from PySide6.QtPrintSupport import QPrinter

    font = pages.defaultFont()
    to_be_found(font)
    pages.setDefaultFont(font)
    printer = QPrinter()
    printer.setDocName(name)
    ask(parent, printer, pages.print_)
