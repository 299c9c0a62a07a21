"""A shop with addresses in four scripts, and the words of a PDF."""

from __future__ import annotations

from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QComboBox, QLineEdit

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label

ADDRESS = {"kind": "work", "street": "12, Jalan Ampang", "postcode": "50450",
           "city": "Kuala Lumpur", "state": "Wilayah Persekutuan", "country": "Malaysia"}  # fmt: skip


def people(ws, count, **more):
    """Make contacts named by number; return their ids."""
    ids = [new_id() for _ in range(count)]
    edits = [
        Edit("contact", id, {"deleted": False, "name": f"Person {n:03}",
                             "addresses.1": ADDRESS | {"street": f"{n}, Jalan Ampang"}} | more)
        for n, id in enumerate(ids)
    ]  # fmt: skip
    ws.log.record(Label("create", "contact", count), edits)
    return ids


def person(ws, **cells):
    id = new_id()
    ws.log.record(
        Label("create", "contact", row=id), [Edit("contact", id, {"deleted": False} | cells)]
    )
    return id


def pages(path):
    """Return the text of each page."""
    return [page.extract_text().replace("\u00a0", " ") for page in PdfReader(path).pages]


def printed(path, parent, qtbot):
    """Choose in the dialog that asks for a printer to print into a file; return that."""
    (dialog,) = [found for found in parent.findChildren(QPrintDialog) if found.isVisible()]
    (printers,) = dialog.findChildren(QComboBox, "printers")
    printers.setCurrentIndex(printers.count() - 1)  # the last one is a file
    (name,) = dialog.findChildren(QLineEdit, "filename")
    name.setText(str(path))
    dialog.accept()
    qtbot.waitUntil(lambda: not parent.findChildren(QPrintDialog))
    qtbot.waitUntil(path.exists)
    return path


def words(path):
    """Return the words of a PDF, with one blank between them: fonts part them in several ways."""
    return " ".join(" ".join(pages(path)).split())
