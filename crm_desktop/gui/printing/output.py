"""Where a document goes: into a PDF, which is there whole or not at all, or to a printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QPageRanges, QPainter, QPdfWriter

from crm_desktop.errors import UserError
from crm_desktop.gui.printing import whole_pdf
from crm_desktop.gui.printing.paper import DPI, Document
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Progress = Callable[[float], None]
Check = Callable[[], None]


def _quiet(_part: float) -> None:
    return None


def _go_on() -> None:
    return None


def save_pdf(
    document: Document, path: Path, *, progress: Progress = _quiet, check: Check = _go_on
) -> int:
    """Write a PDF and return its pages. After `check` raised, or any error, `path` is as it was."""
    with whole_pdf.in_place(path) as partial:
        _fill(document, partial, progress, check)
    return document.pages


def _fill(document: Document, path: Path, progress: Progress, check: Check) -> None:
    writer = QPdfWriter(str(path))
    writer.setPageLayout(document.paper.layout())
    writer.setResolution(DPI)
    writer.setTitle(document.title)
    writer.setCreator("CRM Desktop")
    painter = QPainter(writer)
    try:
        for page in range(document.pages):
            check()
            if page:
                writer.newPage()
            document.paint(painter, page)
            progress((page + 1) / document.pages)
    finally:
        painter.end()


def send(
    document: Document, printer: QPrinter, *, progress: Progress = _quiet, check: Check = _go_on
) -> int:
    """Print the pages `printer` is set to; return how many. What was begun is taken back on error."""
    ranges: QPageRanges = printer.pageRanges()
    pages = [p for p in range(document.pages) if ranges.isEmpty() or ranges.contains(p + 1)]
    printer.setFullPage(True)
    painter = QPainter()
    if not pages or not painter.begin(printer):
        raise UserError(tr("The printer did not take it."), tr("Check it, or save as PDF instead."))
    try:
        painter.scale(printer.logicalDpiX() / DPI, printer.logicalDpiY() / DPI)
        for done, page in enumerate(pages):
            check()
            if done:
                printer.newPage()
            document.paint(painter, page)
            progress((done + 1) / len(pages))
    except BaseException:
        printer.abort()
        painter.end()
        raise
    painter.end()
    return len(pages)
