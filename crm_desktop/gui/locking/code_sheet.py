"""The recovery code on paper or in a file: what it is of, the code, and what to do with it."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.gui import errors
from crm_desktop.i18n import tr
from crm_desktop.store import named_files


class Sheet(NamedTuple):
    """What the paper of a code says beside the code."""

    name: str
    """What the code is called."""
    show: str
    title: str
    what: str
    where: str
    file_name: str


def recovery(name: str) -> Sheet:
    """Return the sheet of a file's recovery code."""
    return Sheet(
        tr("Recovery code"), tr("Show the recovery code"), tr("Recovery code of {name}", name=name),
        tr("It opens the file, its backups and every copy on any computer, without passphrase or "
           "keychain. Who has it and the file can read everything."),
        tr("Keep it where you keep contracts, not beside the computer and not in the file itself."),
        f"{name} {tr('recovery code')}",
    )  # fmt: skip


def owners(name: str) -> Sheet:
    """Return the sheet of the owner's code of a file with users."""
    return Sheet(
        tr("Owner's code"), tr("Show the owner's code"), tr("Owner's code of {name}", name=name),
        tr("It signs an owner in to the file without a passphrase, and shows secret fields. Who has it "
           "and the file can read and change everything."),
        tr("Keep it where you keep contracts, not beside the computer and not in the file itself."),
        f"{name} {tr('owner code')}",
    )  # fmt: skip


def lines(sheet: Sheet, code: str) -> list[str]:
    """Return what a sheet says."""
    return [sheet.title, code, sheet.what, sheet.where, f"{date.today():%Y-%m-%d}"]


def document(sheet: Sheet, code: str) -> QTextDocument:
    """Return a sheet for a printer."""
    title, said, *rest = map(escape, lines(sheet, code))
    found = QTextDocument()
    paragraphs = "".join(f"<p>{line}</p>" for line in rest)
    groups = said.split("-")
    half = len(groups) // 2  # in two lines alike: it is typed again one day
    said = "-<br>".join("-".join(part) for part in (groups[:half], groups[half:]) if part)
    found.setHtml(f"<h2>{title}</h2><p style='font:18pt monospace'>{said}</p>{paragraphs}")
    return found


def print_it(parent: QWidget, sheet: Sheet, code: str) -> None:
    """Ask for a printer and print a sheet."""
    from crm_desktop.gui.printing.printer import ask_for_text

    ask_for_text(parent, sheet.title, document(sheet, code))


def save(parent: QWidget, sheet: Sheet, code: str) -> None:
    """Ask for a place and write a sheet there as text."""
    start = paths.documents_folder() / f"{sheet.file_name}.txt"
    dialog = QFileDialog(parent, tr("Save the code"), str(start.parent))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("txt")
    dialog.selectFile(start.name)
    dialog.fileSelected.connect(lambda chosen: _write(parent, Path(chosen), sheet, code))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _write(parent: QWidget, path: Path, sheet: Sheet, code: str) -> None:
    try:
        with named_files.in_place_when_whole(path) as partial:
            partial.touch(mode=0o600)
            partial.write_text("\n\n".join(lines(sheet, code)) + "\n", "utf-8")
    except UserError as problem:
        errors.tell(parent, problem)
