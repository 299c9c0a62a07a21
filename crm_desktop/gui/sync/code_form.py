"""The fields that let a device into a team: address, code, what it is called; folded, how it is reached."""

from __future__ import annotations

import platform

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import icons
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.sync import joining
from crm_desktop.gui.sync.joining import Given
from crm_desktop.gui.widgets.dressing import add_field, label, push, set_state
from crm_desktop.i18n import mark, tr

LONGEST = 80
WARNING = mark(
    "Everybody in this network could read along and write in your name. Do this only in a network of "
    "your own, never over the internet."
)


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
        self.more = push(tr("More: trusted network, certificate, proxy"), "link", "chevron-right")
        self.more.setCheckable(True)
        self.more.setAutoDefault(False)
        self.more.toggled.connect(self._unfold)
        self.more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.form.addRow("", self.more)
        self.plain = QCheckBox(tr("Allow http:// in a network I trust"), self)
        self.plain.toggled.connect(self._warn)
        self.form.addRow("", self.plain)
        self.warning = label(tr(WARNING), "attention", wrap=True)
        self.form.addRow("", self.warning)
        self.pin = self._line(tr("Certificate (SHA-256)"), "ab:cd:ef…")
        self.proxy = self._line(tr("Proxy"), tr("As the system says"))
        self._unfold(False)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(self.form)
        box.addWidget(self.problem)

    def given(self) -> Given | None:
        """Return what was typed; None where something is missing, which is said."""
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
        return Given(
            address, code, self.device.text().strip(), self.passphrase.text(),
            self.pin.text().strip(), self.proxy.text().strip(), self.plain.isChecked(),
        )  # fmt: skip

    def refuse(self, error: Exception) -> bool:
        """Say why what was given lets nobody in; False where that is not for the user to mend."""
        if joining.wants_passphrase(error):
            self.form.setRowVisible(self.passphrase, True)
            self.passphrase.setFocus()
        if not isinstance(error, UserError):
            return False
        self._say(str(error))
        return True

    def _unfold(self, on: bool) -> None:
        self.more.setIcon(icons.icon("chevron-down" if on else "chevron-right", "accent"))
        for part in (self.plain, self.pin, self.proxy):
            self.form.setRowVisible(part, on)
        self._warn()

    def _warn(self, _on: bool = False) -> None:
        shown = self.more.isChecked() and self.plain.isChecked()
        self.form.setRowVisible(self.warning, shown)
        next_turn(self, lambda: self.window().adjustSize())  # when the rows are in place

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
