"""The fields that let a device into a team: address, code, what the device is called, a passphrase."""

from __future__ import annotations

import platform

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.widgets.dressing import add_field, label, set_state
from crm_desktop.i18n import tr

LONGEST = 80


class CodeForm(QWidget):
    """Says in words what is missing; a passphrase is asked for only where there is no keychain."""

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

    def given(self) -> tuple[str, str, str, str]:
        """Return address, code, device and passphrase. Raises `UserError` for what is missing."""
        address, code = self.address.text().strip(), self.code.text().strip()
        for line, text in ((self.address, address), (self.code, code)):
            set_state(line, "" if text else "error")
        if not address:
            self.address.setFocus()
            raise UserError(tr("Which server? Its address comes with the code."))
        if not code:
            self.code.setFocus()
            raise UserError(tr("Enter the code that the owner gave you."))
        return address, code, self.device.text().strip(), self.passphrase.text()

    def ask_passphrase(self) -> None:
        """Show the line for a passphrase: this computer has no keychain."""
        self.form.setRowVisible(self.passphrase, True)
        self.passphrase.setFocus()

    def say(self, text: str) -> None:
        """Say what went wrong, "" that nothing did."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _line(self, words: str, hint: str) -> QLineEdit:
        made = QLineEdit(self)
        made.setAccessibleName(words)
        made.setPlaceholderText(hint)
        made.textEdited.connect(lambda _text: self.changed.emit())
        add_field(self.form, words, made)
        return made
