"""A page of HTML on paper: written as a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QMarginsF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from crm_desktop.gui.printing import whole_pdf

MARGIN = 18
"""Millimetres around the page."""


def write_pdf(html: str, path: Path) -> None:
    """Write HTML as a PDF of A4. Nothing the page names is loaded: it names nothing.

    Raises `UserError` where it did not come to be whole; what was there before stays then.
    """
    document = QTextDocument()
    document.setDefaultFont(QFont("Sans Serif", 10))
    document.setHtml(html)
    with whole_pdf.in_place(path) as draft:
        writer = QPdfWriter(str(draft))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        margins = QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN)
        writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
        writer.setCreator("CRM Desktop")
        print_on(writer, document)


def print_on(writer: QPdfWriter, document: QTextDocument) -> None:
    """Print a document in whichever thread: Qt lays a long one out in parts, which wait for a loop of it."""
    _loop = QEventLoop()
    document.print_(writer)
