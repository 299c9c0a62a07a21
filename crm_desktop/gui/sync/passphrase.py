"""Asking for the passphrase of the key to the server, where a computer has no keychain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance


class PassphraseDialog(QDialog):
    """Enter tries it; one that is not right is said, and the dialog stays."""

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
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(words, "secondary", wrap=True))
        box.addWidget(self.line)
        box.addWidget(self.problem)
        box.addLayout(feet.go_or_cancel(self, tr("Unlock")))
        self.line.setFocus()

    def accept(self) -> None:
        text, context = self.line.text(), self._attendance.context
        if text and self.line.isEnabled():
            self.line.setEnabled(False)
            context.network_lane.run(
                lambda _token: _try(context.ws, text),
                while_there(self, lambda _: self._opened(text)), self._failed,
            )  # fmt: skip

    def _opened(self, text: str) -> None:
        self._attendance.unlock(text)
        super().accept()

    def _failed(self, error: Exception) -> None:
        self.line.setEnabled(True)
        self.line.selectAll()
        self.line.setFocus()
        if not isinstance(error, UserError):
            self._attendance.context.failed(error)
            return
        self.problem.setText(str(error))
        self.problem.show()
        self.adjustSize()


def _try(ws: Any, passphrase: str) -> None:
    """Open the key to the server, off the window's thread: that takes time by its nature."""
    from crm_desktop.sync import keychain
    from crm_desktop.sync.account import account_of

    account = account_of(ws)
    if account is not None:
        keychain.token_of(account, ws, passphrase)
