"""Where what can be read of a damaged file is saved, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow
    from crm_desktop.store.salvage.salvaging import Salvaged


def free_name(path: Path) -> Path:
    """Return a name beside a damaged file that nothing has: "shop salvaged.crm"."""
    target, n = path.with_name(f"{path.stem} {tr('salvaged')}{path.suffix}"), 2
    while target.exists():
        target, n = path.with_name(f"{path.stem} {tr('salvaged')} {n}{path.suffix}"), n + 1
    return target


def tell_restored(window: MainWindow, said: Sequence[str]) -> None:
    """Say what came back once the file is open again."""
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setObjectName("restored")
    box.setWindowTitle(QApplication.applicationDisplayName())
    box.setText(said[0])
    box.setInformativeText("\n".join(said[1:]))
    box.addButton(QMessageBox.StandardButton.Close)
    box.open()


def tell_salvaged(window: MainWindow, found: Salvaged) -> None:
    """Say what came back and what did not, and offer to open it."""
    from crm_desktop.store.salvage import words

    box = QMessageBox(window)
    box.setWindowTitle(QApplication.applicationDisplayName())
    box.setText(tr("Saved what could be read as {name}.", name=found.path.name))
    missing = words.missing(found) or [tr("Nothing is missing.")]
    box.setInformativeText("\n".join([*words.back(found), "", *missing,
                                      tr("The damaged file was not changed.")]))  # fmt: skip
    go = box.addButton(tr("Open it"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    go.clicked.connect(lambda: window.open_file(found.path))
    box.finished.connect(box.deleteLater)
    box.open()
