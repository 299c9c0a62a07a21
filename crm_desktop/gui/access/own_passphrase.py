"""Another passphrase for who is signed in, who enters the one they have first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.locking.passphrase_lines import PassphraseLines
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr
from crm_desktop.trust.access import people

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

WIDE = 440


class OwnPassphrase(QDialog):
    """Nothing is changed before the old one was right and the new one was typed twice."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Change my passphrase"))
        self.setMinimumWidth(fonts.widened(WIDE))
        assert window.ws is not None
        self._window, self._ws = window, window.ws
        self.before = QLineEdit(self)
        self.before.setEchoMode(QLineEdit.EchoMode.Password)
        self.before.setAccessibleName(tr("Passphrase until now"))
        self.passphrase = PassphraseLines(self)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.go, cancel = push(tr("Save"), "primary"), push(tr("Cancel"))
        self.go.setDefault(True)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(8)
        said = tr("From now on you sign in to this file with the new one. Copies of it made before still ask "
                  "for the old one.")  # fmt: skip
        body.addWidget(label(said, "secondary", wrap=True))
        body.addSpacing(4)
        body.addWidget(label(self.before.accessibleName(), "label"))
        body.addWidget(self.before)
        body.addSpacing(4)
        body.addWidget(self.passphrase)
        body.addWidget(self.problem)
        feet.stand(self, body, feet.bar(self, (cancel, self.go)))
        self.go.clicked.connect(self.save)
        cancel.clicked.connect(self.reject)
        self.before.textChanged.connect(self._refresh)
        self.passphrase.changed.connect(self._refresh)
        self._refresh()

    def save(self) -> None:
        """Change it off the window's thread: a passphrase takes some tenths of a second."""
        ws, before, chosen = self._ws, self.before.text(), self.passphrase.chosen()
        self.go.setEnabled(False)
        self._window.context.network_lane.run(
            lambda _token: people.set_own_passphrase(ws, before, chosen),
            while_there(self, self._done), while_there(self, self._failed),
        )  # fmt: skip

    def _done(self, _none: object) -> None:
        self.accept()
        self._window.context.toast(tr("Your passphrase is changed"))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._window.context.failed(error)
            return
        self.problem.setText(str(error))
        self.problem.show()
        self.go.setEnabled(True)
        self.before.setFocus()
        self.before.selectAll()

    def _refresh(self, *_: object) -> None:
        self.go.setEnabled(bool(self.before.text() and self.passphrase.chosen()))
        self.problem.hide()
