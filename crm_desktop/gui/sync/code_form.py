"""The fields that let a device into a team: address, code, what the device is called, a passphrase."""

from __future__ import annotations

import platform

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.sync import joining
from crm_desktop.gui.widgets.dressing import add_field, label, set_state
from crm_desktop.i18n import tr

LONGEST = 80


class CodeForm(QWidget):
    """Says in words what is missing or was refused; a passphrase is asked for only without a keychain."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.address = self._line(tr("Address of the server"), "https://")
        self.code = self._line(tr("Code"), "ABCD-EFGH-JKLM")
        self.device = self._line(tr("This computer is called"), platform.node())
        self.device.setText(platform.node())
        self.device.setMaxLength(LONGEST)
        self.passphrase = self._line(tr("Passphrase"), "")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.form.setRowVisible(self.passphrase, False)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(self.form)
        box.addWidget(self.problem)

    def given(self) -> tuple[str, str, str, str] | None:
        """Return address, code, device and passphrase; None where something is missing, which is said."""
        address, code = self.address.text().strip(), self.code.text().strip()
        for line, text in ((self.address, address), (self.code, code)):
            set_state(line, "" if text else "error")
        if not address:
            self.address.setFocus()
            self._say(tr("Which server? Its address comes with the code."))
            return None
        if not code:
            self.code.setFocus()
            self._say(tr("Enter the code that the owner gave you."))
            return None
        self._say("")
        return address, code, self.device.text().strip(), self.passphrase.text()

    def refuse(self, error: Exception) -> bool:
        """Say why what was given lets nobody in; False where that is not for the user to mend."""
        if joining.wants_passphrase(error):
            self.form.setRowVisible(self.passphrase, True)
            self.passphrase.setFocus()
        if not isinstance(error, UserError):
            return False
        self._say(str(error))
        return True

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _line(self, words: str, hint: str) -> QLineEdit:
        made = QLineEdit(self)
        made.setAccessibleName(words)
        made.setPlaceholderText(hint)
        made.textEdited.connect(lambda _text: self.changed.emit())
        add_field(self.form, words, made)
        return made
