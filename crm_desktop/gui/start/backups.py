"""The backups of one file, and putting one of them in its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QVBoxLayout,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, formats
from crm_desktop.gui.start.checking import toast_with_lost
from crm_desktop.gui.start.file_rows import PLACE, FileRows, add_file
from crm_desktop.gui.widgets.dressing import label, set_kind
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import mark, tr
from crm_desktop.store import backup

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

REASONS = {
    "daily": mark("daily"),
    "manual": mark("by hand"),
    "migration": mark("before an update"),
    "restore": mark("before a restore"),
}


class Backups(QDialog):
    """Lists them newest first; the file in place is kept beside them."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._path = window, path
        self.setWindowTitle(tr("Restore a backup"))
        self.setMinimumWidth(480)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Backups"))
        for made in backup.backups(path):
            _add(self.list, made)
        self.list.setItemDelegate(FileRows(self.list, "archive"))
        self.list.setCurrentRow(0)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go: Any = buttons.addButton(tr("Restore"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_kind(self.go, "primary")
        self.go.setEnabled(self.list.count() > 0)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.list.itemActivated.connect(lambda _item: self.accept())
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(self._words(), "secondary", wrap=True))
        box.addWidget(self.list)
        box.addWidget(buttons)

    def accept(self) -> None:
        item = self.list.currentItem()
        if item is None:
            return
        super().accept()
        restore(self._window, Path(item.data(PLACE)), self._path)

    def _words(self) -> str:
        if not self.list.count():
            return tr("There are no backups of {name} yet.", name=self._path.name)
        return tr(
            "The chosen backup takes the place of {name}; the file as it is now is kept among the "
            "backups.", name=self._path.name,
        )  # fmt: skip


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

    def put(_token: object) -> list[str]:
        backup.restore(source, target)
        return backup.lost(target)

    def done(lost: list[str]) -> None:
        if window.open_file(target):
            toast_with_lost(window.context, tr("Restored {name}", name=source.name), lost)

    def failed(error: Exception) -> None:
        window.open_file(target)
        if isinstance(error, UserError):
            errors.tell(window, error)
        else:
            errors.report(error)

    lane.run(put, done, failed, ended)


def _add(files: QListWidget, made: backup.Backup) -> None:
    reason = tr(REASONS.get(made.reason, made.reason))
    megabytes = f"{max(0.1, made.size / 1e6):,.1f} MB"
    add_file(files, str(made.path), formats.short_moment(made.made), reason, megabytes)
