"""Asking for the passphrase of the key to the server, where a computer has no keychain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance


class PassphraseDialog(QDialog):
    """Enter tries it; whether it was right the state says."""

    def __init__(self, attendance: Attendance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._attendance = attendance
        self.setWindowTitle(tr("Passphrase"))
        self.setMinimumWidth(fonts.widened(400))
        self.line = QLineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(tr("Passphrase"))
        words = tr("This computer has no keychain, so the key to the server lies in the file under a "
                   "passphrase.")  # fmt: skip
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(words, "secondary", wrap=True))
        box.addWidget(self.line)
        box.addLayout(feet.go_or_cancel(self, tr("Unlock")))
        self.line.setFocus()

    def accept(self) -> None:
        if self.line.text():
            self._attendance.unlock(self.line.text())
            super().accept()
