"""Giving a file its first user: the owner's name and passphrase, the owner's code, the code typed back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.locking import code_sheet
from crm_desktop.gui.locking.code_dialog import CodeDialog, page_of
from crm_desktop.gui.locking.passphrase_lines import PassphraseLines
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr
from crm_desktop.trust.access import people

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow


class TurningOnUsers(CodeDialog):
    """Three pages; nothing is changed before the code was typed back on the last."""

    def __init__(self, window: MainWindow, code: str = "") -> None:
        assert window.ws is not None
        self._window, self._ws = window, window.ws
        super().__init__(
            window, tr("Turn on users"), code or people.new_code(),
            code_sheet.owners(window.ws.path.stem),
            tr("This is the owner's code. It signs an owner in when the passphrase is forgotten. Nobody else "
               "has it, not even we. Print it or write it down now."),
        )  # fmt: skip
        self.name.textChanged.connect(self.refresh)
        self.passphrase.changed.connect(self.refresh)

    def first_page(self) -> QWidget:
        """Return who the owner is."""
        self.name = QLineEdit(self._ws.profile.name, self)
        self.name.setAccessibleName(tr("Your name"))
        self.name.setMaxLength(people.LONGEST)
        self.passphrase = PassphraseLines(self)
        said = tr("You become the owner of this file and add the others afterwards. Each signs in with a "
                  "passphrase, and the history says who did what.")  # fmt: skip
        limits = tr("A file that is not encrypted can still be opened with other programs.")
        parts = [label(said, "secondary", wrap=True)]
        if self._ws.key is None:
            parts.append(label(limits, "hint", wrap=True))
        return page_of(*parts, label(tr("Your name"), "label"), self.name, self.passphrase)

    def ready(self) -> bool:
        """Say whether there is a name and a passphrase."""
        return bool(self.name.text().strip() and self.passphrase.chosen())

    def is_code(self, typed: str) -> bool:
        """Say whether this is the owner's code on the paper."""
        key = people.key_of(typed)
        return key is not None and key == people.key_of(self.code)

    def begin(self, typed: str) -> None:
        """Turn users on; the window is built anew for the owner, and shows who there is."""
        ws, window, name = self._ws, self._window, self.name.text()
        passphrase = self.passphrase.chosen()
        self.go.setEnabled(False)
        window.context.network_lane.run(
            lambda _token: people.turn_on(ws, name, passphrase, typed), self._done, self._failed
        )

    def _done(self, _user: object) -> None:
        from crm_desktop.gui.access.users_dialog import UsersDialog

        window = self._window
        self.accept()
        window.build_anew()
        UsersDialog(window).open()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.problem.setText(str(error))
            self.go.setEnabled(True)
        else:
            self.reject()
            self._window.context.failed(error)
