"""The users of the open file: added, given another role or passphrase, removed, turned off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox, QVBoxLayout
from shiboken6 import isValid

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.access.own_passphrase import OwnPassphrase
from crm_desktop.gui.access.user_form import UserForm
from crm_desktop.gui.access.user_row import UserRow
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr
from crm_desktop.store.access import users
from crm_desktop.trust.access import people

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

WIDE = 520


class UsersDialog(QDialog):
    """Everything applies at once; removing and turning off ask first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Users of this file"))
        self.setMinimumWidth(fonts.widened(WIDE))
        assert window.ws is not None
        self._window, self._ws = window, window.ws
        self.rows: list[UserRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.add, self.off = (
            push(tr("Add a user…"), "primary", "user-plus"),
            push(tr("Turn off users…")),
        )
        close = push(tr("Close"))
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        said = tr("Each signs in with a passphrase of their own. The owner's code on paper signs an owner in "
                  "when one is forgotten.")  # fmt: skip
        body.addWidget(label(said, "secondary", wrap=True))
        body.addLayout(self._list)
        body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        body.addWidget(label(self._limits(), "hint", wrap=True))
        feet.stand(self, body, feet.bar(self, (close,), (self.off,)))
        for button in (self.add, self.off):
            button.setAutoDefault(False)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.add.clicked.connect(self.show_form)
        self.off.clicked.connect(self._ask_off)
        self.show_users()

    def show_users(self) -> None:
        """Show who there is now."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        me = self._ws.user.id if self._ws.user is not None else ""
        every = users.people(users.all_of(self._ws.reader()))
        asks = people.has_secrets(self._ws)
        self.rows = [UserRow(user, user.id == me, asks, self) for user in every]
        for row in self.rows:
            self._list.addWidget(row)
            row.role.connect(self._set_role)
            row.passphrase.connect(self._ask_passphrase)
            row.removal.connect(self._ask_removal)
            row.secrets.connect(self._let_see)

    def show_form(self) -> UserForm:
        """Ask for a user to add."""
        form = UserForm(self)
        # Read here, not in the lane: the form may be closed by then.
        form.go.clicked.connect(lambda: self._do(form, partial(
            people.add, self._ws, form.name.text(), str(form.role.currentData()),
            form.passphrase.chosen(),
        )))  # fmt: skip
        form.open()
        return form

    def _ask_passphrase(self, id: str, name: str) -> None:
        if self._ws.user is not None and self._ws.user.id == id:
            OwnPassphrase(self._window).open()
            return
        form = UserForm(self, name)
        form.go.clicked.connect(lambda: self._do(
            form, partial(people.set_passphrase, self._ws, id, form.passphrase.chosen())))  # fmt: skip
        form.open()

    def _do(self, form: UserForm, deed: Callable[[], object]) -> None:
        """Do it off the window's thread: a passphrase takes some tenths of a second."""
        form.go.setEnabled(False)

        def done(_made: object) -> None:
            while_there(form, form.accept)()
            while_there(self, self.show_users)()

        def failed(error: Exception) -> None:
            if isinstance(error, UserError) and isValid(form):
                form.say(str(error))
            else:
                self._window.context.failed(error)

        self._window.context.network_lane.run(lambda _token: deed(), done, failed)

    def _set_role(self, id: str, role: str) -> None:
        self._at_once(lambda: people.set_role(self._ws, id, role))

    def _let_see(self, id: str, on: bool) -> None:
        self._at_once(lambda: people.let_see_secrets(self._ws, id, on))

    def _ask_removal(self, id: str, name: str) -> None:
        said = tr("{name} signs in no more. What they did keeps their name.", name=name)
        if people.sees_alone(self._ws, id):
            said += " " + tr(
                "Nobody else sees secret fields: they open with the owner's code alone then."
            )
        if self._ws.key is not None:
            said += " " + tr("Who copied the file before can still open that copy: a new key, in Security, "
                             "shuts them out of what comes.")  # fmt: skip
        self._ask(tr("Remove {name}?", name=name), said, tr("Remove"),
                  lambda: self._at_once(partial(people.remove, self._ws, id)))  # fmt: skip

    def _ask_off(self) -> None:
        said = tr("Whoever opens the file may do everything then. Records and history stay.")
        self._ask(tr("Turn off users?"), said, tr("Turn off"), self._turn_off)

    def _turn_off(self) -> None:
        self._at_once(partial(people.turn_off, self._ws), self._turned_off)

    def _turned_off(self) -> None:
        window, key = self._window, self._ws.key
        self.accept()
        window.build_anew()
        if key is not None:
            from crm_desktop.gui.locking.security import OpeningDialog

            OpeningDialog(window, key).open()

    def _at_once(
        self, deed: Callable[[], object], then: Callable[[], object] | None = None
    ) -> None:  # fmt: skip
        """Do it off the window's thread, for it writes what users sign in with; `then` where it was done."""
        context = self._window.context
        self._hold(on=True)

        def done(_made: object) -> None:
            (then or self.show_users)()

        def failed(error: Exception) -> None:
            self.show_users()
            if isinstance(error, UserError):
                errors.tell(self, error)
            else:
                context.failed(error)

        def ended() -> None:
            self._hold(on=False)
            context.actions.refresh()

        context.long_lane.run(
            lambda _token: deed(), *(while_there(self, one) for one in (done, failed, ended))
        )

    def _hold(self, *, on: bool) -> None:
        for part in (*self.rows, self.add, self.off):
            part.setEnabled(not on)

    def _ask(self, words: str, said: str, verb: str, deed: Callable[[], object]) -> QMessageBox:
        box = QMessageBox(QMessageBox.Icon.Question, self.windowTitle(), words,
                          QMessageBox.StandardButton.NoButton, self)  # fmt: skip
        box.setInformativeText(said)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        go = box.addButton(verb, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        go.clicked.connect(deed)
        box.open()
        return box

    def _limits(self) -> str:
        """Say what roles protect from, and what not."""
        if self._ws.key is None:
            return tr("Roles hold in this program. The file is not encrypted: with another program anybody "
                      "who gets it can read and change it.")  # fmt: skip
        return tr("Roles hold in this program. Nobody opens the encrypted file without a passphrase; who has "
                  "one could change it with another program.")  # fmt: skip
