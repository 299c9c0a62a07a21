"""Asking for the key of a file that is not the open one: a backup of another key, a damaged file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.locking import tries
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push, set_state
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr, trn
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
        self._path, self._counted = path, key_id or str(path.resolve())
        self._lane = Lane("unlocking a file", None, self)
        self.finished.connect(self._lane.stop)
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("Passphrase or recovery code"))
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.go, self.cancel = push(tr("Unlock"), "primary", "lock-open"), push(tr("Cancel"))
        self._waiting = QTimer(self, interval=1000)
        self._waiting.timeout.connect(self._tick)
        self._left, self._told = 0, ""
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
        self._slow_down()

    def unlock(self) -> None:
        """Try what was entered."""
        text, path = self.field.text(), self._path
        if text and self.go.isEnabled():
            self._busy(True)
            self._lane.run(
                lambda _token: damaged.unlock_with(path, text), self._opened, self._failed
            )

    def _opened(self, _key: object) -> None:
        tries.forget(self._counted)
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if not isinstance(error, UserError):
            errors.report(error)
            return
        tries.count(self._counted)
        self._told = str(error)
        self._say(self._told)
        self.field.selectAll()
        self.field.setFocus()
        self._slow_down()

    def _slow_down(self) -> None:
        """Let nothing be tried for a while after wrong tries, as the page that unlocks a file does."""
        self._left = tries.wait(self._counted)
        if self._left:
            self.go.setEnabled(False)
            self._waiting.start()
            self._say_left()

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._say_left()
            return
        self._waiting.stop()
        self.go.setEnabled(True)
        self._say(self._told)

    def _say_left(self) -> None:
        said = trn("Next try in {n} second.", "Next try in {n} seconds.", self._left)
        self._say(f"{self._told} {said}".strip())

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        self.field.setAccessibleDescription(text)
        set_state(self.field, "error" if text else "")

    def _busy(self, on: bool) -> None:
        self.go.setEnabled(not on)
        self.field.setEnabled(not on)
