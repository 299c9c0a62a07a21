"""Asking for files without stopping the window, and showing where one lies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.i18n import tr

READABLE = (
    ".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".ods", ".xls", ".vcf", ".vcard", ".ics",
    ".eml", ".mbox",
)  # fmt: skip
"""Endings offered first; what a file is, its content says."""


def ask_to_read(
    parent: QWidget, folder: Path, chosen: Callable[[Path], None],
    title: str = "", filters: Sequence[str] = (),
) -> QFileDialog:  # fmt: skip
    """Ask for a file to read: one to import, or one of `filters`."""
    dialog = _dialog(parent, title or tr("Choose a file to import"), folder, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    patterns = " ".join(f"*{suffix}" for suffix in READABLE)
    dialog.setNameFilters(
        filters or [f"{tr('Files that can be imported')} ({patterns})", f"{tr('All files')} (*)"]
    )
    dialog.open()
    return dialog


def ask_to_write(
    parent: QWidget, path: Path, chosen: Callable[[Path], None], words: str = ""
) -> QFileDialog:
    """Ask where a file shall be written, called `words`; the dialog asks before it replaces one."""
    dialog = _dialog(parent, tr("Save as"), path.parent, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    suffix = path.suffix.lstrip(".") or "csv"
    dialog.setNameFilter(f"{words or tr('Tables')} (*.{suffix})")
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(path.name)
    dialog.open()
    return dialog


def ask_folder(parent: QWidget, folder: Path, chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask for a folder to write into."""
    dialog = _dialog(parent, tr("Choose a folder"), folder, chosen)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def show_folder(folder: Path) -> None:
    """Open a folder in the system's file browser."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def size_words(size: int) -> str:
    """Return a file's size as people say it."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"


def _dialog(
    parent: QWidget, title: str, folder: Path, chosen: Callable[[Path], None]
) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
