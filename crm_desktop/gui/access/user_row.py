"""One user of the file: their name and role, and what an owner changes of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from crm_desktop.gui.access import ROLES
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.gui.widgets.labels import AvatarLabel, Elided
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr
from crm_desktop.store.access.users import User


class UserRow(QWidget):
    """Says what is wanted; the dialog does it."""

    role = Signal(str, str)  # id, role
    passphrase = Signal(str, str)  # id, name
    removal = Signal(str, str)
    secrets = Signal(str, bool)  # id, whether they see secret fields

    def __init__(self, user: User, me: bool, secrets: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.user, self._asks = user, secrets
        face = AvatarLabel(24)
        face.show_of(user.id, user.name)
        said = tr("{name} (you)", name=user.name) if me else user.name
        words = tr(ROLES[user.role]) if user.role in ROLES else user.role
        if secrets and user.boxes:
            words = f"{words} · {tr('sees secret fields')}"
        self.setAccessibleName(f"{said}, {words}")
        self.more = icon_button("ellipsis", tr("Change {name}", name=user.name))
        self.more.clicked.connect(lambda: drop_down(self.menu(), self.more))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(10)
        row.addWidget(face)
        name = Elided("medium")
        name.say(said)
        row.addWidget(name, 1)
        row.addWidget(label(words, "hint"))
        row.addWidget(self.more)

    def menu(self) -> QMenu:
        """Return what can be changed of them."""
        menu, id, name = QMenu(self), self.user.id, self.user.name
        group = QActionGroup(menu)
        for role, words in ROLES.items():
            action = menu.addAction(tr(words))
            action.setCheckable(True)
            action.setChecked(role == self.user.role)
            action.triggered.connect(partial(self._role, role))
            group.addAction(action)
        menu.addSeparator()
        if self._asks:
            sees = menu.addAction(tr("Sees secret fields"))
            sees.setCheckable(True)
            sees.setChecked(bool(self.user.boxes))
            sees.toggled.connect(partial(self.secrets.emit, id))
        menu.addAction(tr("New passphrase…")).triggered.connect(
            lambda _on=False: self.passphrase.emit(id, name)
        )
        menu.addAction(tr("Remove…")).triggered.connect(
            lambda _on=False: self.removal.emit(id, name)
        )
        return menu

    def _role(self, role: str, _on: bool = True) -> None:
        if role != self.user.role:
            self.role.emit(self.user.id, role)
