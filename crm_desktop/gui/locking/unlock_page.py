"""The page in the place of a locked file: its passphrase, its recovery code, or one click."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.locking.tries import Tries
from crm_desktop.gui.start.tile import Tile
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr
from crm_desktop.store.cipher.key import id_at
from crm_desktop.trust import keys
from crm_desktop.trust.access import signing_in
from crm_desktop.trust.turning import kept_where

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

WIDE = 480


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a file: the id of its key, what wrong tries count for, where the key is, who signs in."""

    key_id: str = ""
    counted: str = ""
    in_keychain: bool = False
    sealed: bool = False
    names: tuple[str, ...] = ()


def _look(path: Path) -> Opening:
    """Look what opens a file: the keychain may ask its user first, and a disk may sleep."""
    key_id = id_at(path) or ""
    counted = key_id or str(path.resolve())
    return Opening(key_id, counted, *kept_where(path, key_id), tuple(signing_in.names(path)))


class UnlockPage(QWidget):
    """Asks for what opens the file at `path`, and opens it; the file is only read for that.

    It stands at once, and asks once it was looked what opens the file.
    """

    def __init__(self, window: MainWindow, path: Path, *, read_only: bool = False) -> None:
        super().__init__(window)
        self._window, self._path, self._read_only = window, path, read_only
        self._opening: Opening | None = None
        self.who = QComboBox(self)
        self.who.setAccessibleName(tr("Who are you?"))
        self._lane = Lane("unlocking", None, self)
        self.destroyed.connect(self._lane.let_go)
        self.heading = label(path.stem, "figure", wrap=True)
        self.words = label(tr("Looking what opens it…"), "secondary", wrap=True)
        self.asked_who = label(tr("Who are you?"), "label")
        self.asked = label("", "label")
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem = label("", "error", wrap=True)
        self.show_typed = push(tr("Show"), "quiet", "eye")
        self.show_typed.setCheckable(True)
        self.go = push(tr("Unlock"), "primary", "lock", "large")
        self.other = push(tr("Open another file…"), "", "folder-open", "large")
        self.again = push(tr("Open again"), "primary", "", "large")
        self.tries = Tries(self.field, self.problem, self.go)
        self._lay_out()
        self._connect()
        self._lane.run(lambda _token: _look(path), self._show, self._show_unknown)

    @property
    def known(self) -> bool:
        """Say whether it was looked what opens the file."""
        return self._opening is not None

    @property
    def _users(self) -> bool:
        """Say whether the file has users, one of whom signs in."""
        return self.who.count() > 0

    @property
    def one_click(self) -> bool:
        """Say whether the keychain alone opens the file: there is no passphrase to ask for."""
        opening = self._opening
        return (
            opening is not None and opening.in_keychain and not opening.sealed and not self._users
        )

    def unlock(self) -> None:
        """Try what was entered."""
        text = self.field.text()
        if not text or not self.known or not self.go.isEnabled():
            return
        self._busy(True)
        path, who = self._path, self.who.currentText()

        def job(_token: object) -> None:
            if who:
                signing_in.sign_in(path, who, text)
            else:
                keys.unlock_with(path, text)

        self._lane.run(job, self._opened, self._failed)

    def _opened(self, _none: None) -> None:
        self.tries.right()
        self.field.clear()
        self._window.open_file(self._path, read_only=self._read_only)

    def _reopen(self) -> None:
        if self._opening is not None:
            keys.open_again(self._opening.key_id)
        self._window.open_file(self._path, read_only=self._read_only)

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if not isinstance(error, UserError):
            errors.report(error)
            return
        self.tries.wrong(str(error))

    def _busy(self, on: bool) -> None:
        for part in (self.go, self.field, self.other, self.who):
            part.setEnabled(not on)
        self.go.setText(tr("Unlocking…") if on else self._verb())

    def _verb(self) -> str:
        return tr("Sign in") if self._users else tr("Unlock")

    def _connect(self) -> None:
        files = self._window.files
        self.go.clicked.connect(self.unlock)
        self.field.returnPressed.connect(self.unlock)
        self.again.clicked.connect(self._reopen)
        self.other.clicked.connect(files.open)
        self.show_typed.toggled.connect(self._show_typed)
        for shortcut, wanted in (
            ("Ctrl+O", files.open), ("Ctrl+Q", self._window.close), ("F1", self._window.show_guide),
        ):  # fmt: skip
            QShortcut(QKeySequence(shortcut), self).activated.connect(wanted)

    def _show_typed(self, on: bool) -> None:
        shown = QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password
        self.field.setEchoMode(shown)

    def _words(self) -> str:
        if self._users:
            return tr("Choose your name and enter your passphrase. An owner can enter the code on paper "
                      "instead.")  # fmt: skip
        if self.one_click:
            return tr("Nothing of it is open or in memory. It has no passphrase: whoever sits at this "
                      "computer can open it again with one click.")  # fmt: skip
        if self._opening is not None and self._opening.sealed:
            return tr("Enter its passphrase. The recovery code on paper opens it too.")
        return tr("Its key is not on this computer. If it had a passphrase, copy the file ending in "
                  ".crm.key along from beside the first one; then the passphrase opens it. The recovery "
                  "code from the paper opens it too: 8 groups of 5 letters and digits. Nothing is "
                  "lost.")  # fmt: skip

    def _show(self, opening: Opening) -> None:
        """Ask for what opens the file."""
        self._opening, self.tries.of = opening, opening.counted
        self.who.addItems(opening.names)
        if self._users:
            said = tr("Passphrase")
        else:
            said = tr("Passphrase or recovery code") if opening.sealed else tr("Recovery code")
            self.heading.setText(tr("{name} is locked", name=self._path.stem))
        self.words.setText(self._words())
        self.asked.setText(said)
        self.field.setAccessibleName(said)
        self.go.setText(self._verb())
        for part in (self.who, self.asked_who):
            part.setVisible(self._users)
        for part in (self.asked, self.field, self.show_typed, self.go):
            part.setVisible(not self.one_click)
        self.again.setVisible(self.one_click)
        self.setFocusProxy(self.again if self.one_click else self.field)
        if not self.other.hasFocus():
            self.setFocus()
        self.tries.slow_down()

    def _show_unknown(self, error: Exception) -> None:
        """Ask for the code on paper where it cannot be known what else opens the file."""
        self._show(Opening(counted=str(self._path)))
        if isinstance(error, UserError):
            self.tries.say(str(error))
        else:
            errors.report(error)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Tile())
        head.addWidget(self.heading, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.show_typed)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.again, self.go, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addLayout(head)
        for part in (self.words, self.asked_who, self.who, self.asked):
            column.addWidget(part)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addLayout(buttons)
        column.addWidget(label(str(self._path), "hint", wrap=True))
        inside = QWidget(self)
        inside.setFixedWidth(fonts.widened(WIDE))
        inside.setLayout(column)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inside)
        across.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(across)
        box.addStretch(1)
        set_kind(self.problem, "error")
        for hidden in (self.asked_who, self.who, self.asked, self.field, self.show_typed, self.problem,
                       self.go, self.again):  # fmt: skip
            hidden.hide()
