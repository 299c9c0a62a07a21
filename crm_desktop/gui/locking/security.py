"""The security of the open file: whether it is encrypted, where its key is, and when it is locked."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QMessageBox, QVBoxLayout

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.locking import converting, locker, system_news
from crm_desktop.gui.locking.opening_choice import OpeningChoice
from crm_desktop.gui.locking.turning_on import TurningOn
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import IconLabel, hairline, label, push, spin
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.i18n import tr
from crm_desktop.store.access import users
from crm_desktop.store.cipher.key import Key
from crm_desktop.trust import turning
from crm_desktop.trust.turning import Keeping

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

WIDE, MOST_MINUTES = 520, 240


class Security(QDialog):
    """Settings apply at once; what writes the file anew asks first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Security"))
        self.setMinimumWidth(fonts.widened(WIDE))
        assert window.ws is not None
        self._window, self._path, self._key = window, window.ws.path, window.ws.key
        self.on = push(tr("Turn on encryption…"), "primary", "lock")
        self.opens = push(tr("Change how it opens…"), "", "key")
        self.opens.setEnabled(not window.ws.guarded)  # each user has a passphrase of their own
        if window.ws.guarded:
            self.opens.setToolTip(tr("Each user opens it with their own passphrase."))
        self.anew = push(tr("New key…"))
        self.off = push(tr("Turn off…"))
        self.minutes = spin(0, MOST_MINUTES, tr("Lock after minutes without a touch"))
        self.with_screen = QCheckBox(tr("Lock with the screen, and when the computer sleeps"), self)
        self.lock_now, close = push(tr("Lock now"), "", "lock"), push(tr("Close"))
        self._guarded = window.ws.guarded
        self.lock_now.setVisible(self._key is not None or self._guarded)
        self.users = push("", "", "users")
        self.users.setAutoDefault(False)
        self.users.clicked.connect(self._show_users)
        self.lock_now.clicked.connect(self._lock)
        self.said = label("", "secondary", wrap=True)
        self._fill()
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        self._lay_out(body)
        Growing(self)
        foot = feet.bar(self, (close,), (self.lock_now,))
        feet.stand_scrolled(self, body, foot, self.windowTitle())
        close.clicked.connect(self.accept)
        self._connect()

    def _connect(self) -> None:
        settings = self._window.settings
        self.on.clicked.connect(self._turn_on)
        self.anew.clicked.connect(self._turn_on)
        self.opens.clicked.connect(self._change_opening)
        self.off.clicked.connect(self._turn_off)
        self.minutes.valueChanged.connect(lambda n: settings.set(locker.MINUTES, n))
        self.with_screen.toggled.connect(lambda on: settings.set(locker.WITH_SCREEN, on))

    def _fill(self) -> None:
        settings = self._window.settings
        self.minutes.setValue(locker.minutes(settings))
        self.minutes.setSuffix(f" {tr('min')}")
        self.minutes.setSpecialValueText(tr("Never"))
        self.with_screen.setChecked(bool(settings.get(locker.WITH_SCREEN, True)))

    def _state(self) -> tuple[str, str, str]:
        """Return icon, heading and sentence for what the file is."""
        if self._key is None:
            return "lock-open", tr("This file is not encrypted"), tr(
                "Whoever gets the file, a backup or the laptop can read it. Encryption makes it "
                "unreadable without a key.")  # fmt: skip
        if self._window.context.ws.guarded:
            said = tr("Each user opens it with their own passphrase.")
        else:
            said = tr("Looking where its key is…")
            self._look(self._path, self._key)
        return "lock", tr("This file is encrypted"), said

    def _look(self, path: Path, key: Key) -> None:
        """Look where the key is off the window's thread: the keychain may ask its user first."""
        context = self._window.context
        context.disk_lane.run(lambda _token: where(path, key), self._show_where, context.failed)

    def _show_where(self, said: str) -> None:
        self.said.setText(said)

    def _lay_out(self, body: QVBoxLayout) -> None:
        icon, heading, said = self._state()
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel(icon, "text", 20), 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(label(heading, "strong"))
        self.said.setText(said)
        lines.addWidget(self.said)
        head.addLayout(lines, 1)
        body.addLayout(head)
        shown = (self.on,) if self._key is None else (self.opens, self.anew, self.off)
        row = Flow()  # large text needs a second line
        for button in (self.on, self.opens, self.anew, self.off):
            button.setAutoDefault(False)
            if button in shown:
                row.addWidget(button)
            else:
                button.hide()
        body.addLayout(row)
        body.addWidget(hairline(self))
        self._users_part(body)
        if self._key is None and not self._guarded:
            self.minutes.hide()
            self.with_screen.hide()
            return
        body.addWidget(hairline(self))
        idle = QHBoxLayout()
        idle.addWidget(label(tr("Lock after minutes without a touch"), wrap=True), 1)
        idle.addWidget(self.minutes)
        body.addLayout(idle)
        body.addWidget(self.with_screen)
        self.with_screen.setVisible(system_news.told())  # no tick for what does not come

    def _users_part(self, body: QVBoxLayout) -> None:
        """Say whether the file has users, and lead to them."""
        ws = self._window.context.ws
        every = users.people(users.all_of(ws.reader()))
        names = ", ".join(user.name for user in every)
        heading = tr("Users of this file") if every else tr("This file has no users of its own")
        said = names or tr("Whoever opens it may do everything. With users, each signs in with a passphrase "
                           "and may do what you allow.")  # fmt: skip
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel("users", "text", 20), 0, Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(label(heading, "strong"))
        lines.addWidget(label(said, "secondary", wrap=True))
        head.addLayout(lines, 1)
        body.addLayout(head)
        self.users.setText(tr("Users…") if every else tr("Turn on users…"))
        row = QHBoxLayout()
        row.addWidget(self.users)
        row.addStretch(1)
        body.addLayout(row)

    def _show_users(self) -> None:
        from crm_desktop.gui.access.turning_on_users import TurningOnUsers
        from crm_desktop.gui.access.users_dialog import UsersDialog

        self.accept()
        wanted = UsersDialog if self._guarded else TurningOnUsers
        wanted(self._window).open()

    def _lock(self) -> None:
        self.accept()
        locker.lock(self._window)

    def _turn_on(self) -> None:
        self.accept()
        TurningOn(self._window).open()

    def _change_opening(self) -> None:
        self.accept()
        if self._key is not None:
            OpeningDialog(self._window, self._key).open()

    def _turn_off(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Question, tr("Security"), tr("Turn off encryption?"),
                          QMessageBox.StandardButton.NoButton, self._window)  # fmt: skip
        box.setInformativeText(
            tr(
                "The file, its backups and its attachments can be read by anybody who gets them then."
            )
        )
        off = box.addButton(tr("Turn off"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole))
        off.clicked.connect(self._off)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.accept()
        box.open()

    def _off(self) -> None:
        said = tr("{name} is not encrypted any more.", name=self._path.stem)
        converting.run(self._window, self._key, None, Keeping(), said)


class OpeningDialog(QDialog):
    """Changes how the file opens: the key stays, only where it is kept differs."""

    def __init__(self, window: MainWindow, key: Key) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("How the file opens"))
        self.setMinimumWidth(fonts.widened(WIDE))
        assert window.ws is not None
        self._window, self._key, self._path = window, key, window.ws.path
        self.choice = OpeningChoice(self)
        self.go, cancel = push(tr("Keep"), "primary"), push(tr("Cancel"))
        self.go.setDefault(True)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.addWidget(self.choice)
        Growing(self)
        feet.stand_scrolled(self, body, feet.bar(self, (cancel, self.go)), self.windowTitle())
        self.go.clicked.connect(self._keep)
        cancel.clicked.connect(self.reject)
        self.choice.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self.go.setEnabled(self.choice.keeping() is not None)

    def _keep(self) -> None:
        keeping, path, key = self.choice.keeping(), self._path, self._key
        if keeping is None:
            return
        window = self._window
        self.accept()
        window.context.network_lane.run(
            lambda _token: _kept(path, key, keeping),
            lambda said: window.context.toast(said), partial(_tell, window),
        )  # fmt: skip


def _tell(window: MainWindow, error: Exception) -> None:
    if isinstance(error, UserError):
        errors.tell(window, error)
    else:
        errors.report(error)


def _kept(path: Path, key: Key, keeping: Keeping) -> str:
    turning.keep(path, key, keeping)
    return where(path, key)


def where(path: Path, key: Key) -> str:
    """Say in words where the key of the open file is."""
    in_keychain, sealed = turning.kept_where(path, key.id)
    if in_keychain and sealed:
        return tr("The keychain of this computer has its key, and a passphrase opens it too.")
    if in_keychain:
        return tr("The keychain of this computer has its key: the file opens by itself here.")
    if sealed:
        return tr("It asks for its passphrase each time. The recovery code opens it too.")
    return tr("Only the recovery code opens it: neither the keychain nor a passphrase has its key.")
