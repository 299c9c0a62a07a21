"""Putting a backup in the place of a file, off the window's thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from crm_desktop.errors import UserError
from crm_desktop.gui import errors
from crm_desktop.gui.safety import checked
from crm_desktop.gui.start.checking import toast_with_lost
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr
from crm_desktop.store import backup
from crm_desktop.trust.access import restoring
from crm_desktop.trust.keys import key_for

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow


def restore(window: MainWindow, source: Path, target: Path) -> None:
    """Put a backup in the place of a file, off the window's thread, and open it."""
    if not window.leave_file():
        return
    window.show_start()
    window.setEnabled(False)
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    lane = Lane("restoring", None, window)

    def ended() -> None:
        QApplication.restoreOverrideCursor()
        window.setEnabled(True)
        lane.stop()
        lane.deleteLater()

    def put(_token: object) -> tuple[list[str], list[str]]:
        key = key_for(source)
        done = restoring.restore(source, target, key)
        return done.words(), backup.lost(target, done.key)

    def done(found: tuple[list[str], list[str]]) -> None:
        checked.forget(window.settings, target)
        if window.open_file(target):
            words = " ".join([tr("Restored {name}", name=source.name) + ".", *found[0]])
            toast_with_lost(window.context, words if found[0] else words.rstrip("."), found[1])

    def failed(error: Exception) -> None:
        window.open_file(target)
        if isinstance(error, UserError):
            errors.tell(window, error)
        else:
            errors.report(error)

    lane.run(put, done, failed, ended)
