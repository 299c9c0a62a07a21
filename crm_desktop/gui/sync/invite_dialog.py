"""Letting somebody in: who and as what, then the code, large, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.sync import asking
from crm_desktop.gui.sync.team import ROLES, role_words
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import add_field, label, push, set_state
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import mark, tr

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance

WIDE = 460
MEANINGS = {
    "owner": mark("Sees everything, lets people in and shuts devices out."),
    "manager": mark("Writes, and may change who sees a record of somebody else."),
    "member": mark("Reads and writes what they may see."),
    "reader": mark("Reads what they may see, and writes nothing."),
}


class InviteDialog(QDialog):
    """Of one more computer of mine nothing needs to be asked: the code comes at once."""

    def __init__(self, attendance: Attendance, parent: QWidget, *, mine: bool) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._attendance, self._context, self._mine = attendance, attendance.context, mine
        self.setWindowTitle(tr("Another computer of mine") if mine else tr("Invite somebody"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self.name = QLineEdit(self)
        self.role = QComboBox(self)
        self.teams: dict[str, QCheckBox] = {}
        self.meaning = label("", "hint", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.code = label("", "figure")
        self.copy = push(tr("Copy"), icon="copy")
        self.go = push(tr("Make a code"), "primary")
        self.close_it = push(tr("Cancel"))
        self.stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        if mine:
            self.ask()

    def ask(self) -> None:
        """Ask the server for a code."""
        team = self._attendance.team
        name = " ".join(self.name.text().split())
        if not self._mine and not name:
            set_state(self.name, "error")
            self._say(tr("A name is needed."))
            return
        self._say("")
        self.go.setEnabled(False)
        teams = [id for id, box in self.teams.items() if box.isChecked()]
        wish: dict[str, Any] = {"name": name, "role": self.role.currentData(), "teams": teams}
        ws, secret = self._context.ws, self._attendance.passphrase
        if self._mine:
            wish = {"person": team.id if team is not None else ""}
        self._context.network_lane.run(
            lambda _token: asking.invite(ws, wish, secret),
            self.show_code,
            self._failed,
        )

    def show_code(self, code: str) -> None:
        """Show the code, this once."""
        self.code.setText(code)
        self.code.setAccessibleName(tr("Code: {code}", code=" ".join(code)))
        self.stack.setCurrentIndex(1)
        self.go.hide()
        self.close_it.setText(tr("Close"))
        self.copy.setFocus()
        self.adjustSize()

    def _failed(self, error: Exception) -> None:
        self.go.setEnabled(True)
        if isinstance(error, UserError):
            self._say(str(error))
        else:
            self._context.failed(error)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _connect(self) -> None:
        self.go.clicked.connect(self.ask)
        self.go.setDefault(True)
        self.close_it.setAutoDefault(False)
        self.copy.setAutoDefault(False)
        self.close_it.clicked.connect(self.reject)
        self.copy.clicked.connect(self._copy)
        self.role.currentIndexChanged.connect(lambda _at: self._role_chosen())
        self._role_chosen()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self.copy.setText(tr("Copied"))

    def _role_chosen(self) -> None:
        self.meaning.setText(tr(MEANINGS[str(self.role.currentData())]))

    def _lay_out(self) -> None:
        self.stack.addWidget(self._questions())
        self.stack.addWidget(self._answer())
        foot = feet.bar(self, (self.close_it, self.go))
        self.go.setVisible(not self._mine)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.stack, 1)
        box.addWidget(foot)

    def _questions(self) -> QWidget:
        page = QWidget(self)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        self.name.setAccessibleName(tr("Name"))
        self.role.setAccessibleName(tr("Role"))
        for role in ROLES:
            self.role.addItem(role_words(role), role)
        self.role.setCurrentIndex(list(ROLES).index("member"))
        for part in (self.name, self.role):
            part.setVisible(not self._mine)
        if not self._mine:
            add_field(form, tr("Name"), self.name)
            add_field(form, tr("Role"), self.role)
            form.addRow("", self.meaning)
            self._add_teams(form)
        box = QVBoxLayout(page)
        box.setContentsMargins(20, 20, 20, 16)
        box.setSpacing(10)
        if self._mine:
            box.addWidget(label(tr("Asking the server for a code…"), "secondary"))
        box.addLayout(form)
        box.addWidget(self.problem)
        box.addStretch(1)
        return page

    def _add_teams(self, form: QFormLayout) -> None:
        team = self._attendance.team
        known = team.teams if team is not None else {}
        boxes = QVBoxLayout()
        for id in sorted(known, key=lambda one: known[one].casefold()):
            self.teams[id] = QCheckBox(unmarked(known[id]), self)
            boxes.addWidget(self.teams[id])
        if known:
            form.addRow(tr("Teams"), boxes)

    def _answer(self) -> QWidget:
        from crm_desktop.sync.enrolment import LOCAL

        page = QWidget(self)
        team = self._attendance.team
        words = tr("On the other computer: “Open a team's workspace”, then this address and code. It "
                   "lets one device in, once, within 7 days, and is shown only now.")  # fmt: skip
        address = label(team.address if team is not None else "", "medium")
        for part in (self.code, address):
            part.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        card = QFrame(page)
        card.setProperty("kind", "ground")
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 12, 12)
        row.addWidget(self.code, 1)
        row.addWidget(self.copy)
        box = QVBoxLayout(page)
        box.setContentsMargins(20, 20, 20, 16)
        box.setSpacing(10)
        box.addWidget(card)
        box.addWidget(address)
        box.addWidget(label(words, "secondary", wrap=True))
        if team is not None and urlsplit(team.address).hostname in LOCAL:
            here = tr("This address is for this computer alone: another one needs the address this one "
                      "has in your network, and a server that listens there.")  # fmt: skip
            box.addWidget(label(here, "attention", wrap=True))
        box.addStretch(1)
        return page
