"""Asking for the key of a file that is not the open one: a backup of another key, a damaged file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.locking.tries import Tries
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr
from crm_desktop.trust import damaged

WIDE = 440


class KeyWanted(QDialog):
    """Accepted once the key of the file at `path` is held; that file is only read.

    Wrong tries count for the key, named by `key_id`: each backup of a file would give new ones otherwise.
    """

    def __init__(self, parent: QWidget, path: Path, key_id: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Unlock"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self._path = path
        self._lane = Lane("unlocking a file", None, self)
        self.finished.connect(self._lane.stop)
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("Passphrase or recovery code"))
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.go, self.cancel = push(tr("Unlock"), "primary", "lock-open"), push(tr("Cancel"))
        self.tries = Tries(self.field, self.problem, self.go, key_id or str(path.resolve()))
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(8)
        body.addWidget(
            label(tr("{name} opens with a key of its own", name=path.name), "strong", wrap=True)
        )
        said = tr("Enter the passphrase it had, or the recovery code that was printed for it.")
        body.addWidget(label(said, "secondary", wrap=True))
        body.addWidget(self.field)
        body.addWidget(self.problem)
        feet.stand(self, body, feet.bar(self, (self.cancel, self.go)))
        self.go.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.go.clicked.connect(self.unlock)
        self.cancel.clicked.connect(self.reject)
        Growing(self)
        self.tries.slow_down()

    def unlock(self) -> None:
        """Try what was entered."""
        text, path = self.field.text(), self._path
        if text and self.go.isEnabled():
            self._busy(True)
            self._lane.run(
                lambda _token: damaged.unlock_with(path, text), self._opened, self._failed
            )

    def _opened(self, _key: object) -> None:
        self.tries.right()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if not isinstance(error, UserError):
            errors.report(error)
            return
        self.tries.wrong(str(error))

    def _busy(self, on: bool) -> None:
        self.go.setEnabled(not on)
        self.field.setEnabled(not on)
