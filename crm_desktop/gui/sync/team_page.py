"""The team a file belongs to: who I am there, how the file stands, people, teams and devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMessageBox,
    QProgressBar,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.sync import asking, leaving, words
from crm_desktop.gui.sync.device_row import DeviceRow
from crm_desktop.gui.sync.person_row import PersonRow
from crm_desktop.gui.sync.team import Team, role_words
from crm_desktop.gui.sync.team_row import TeamRow
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import IconLabel, label, push, set_kind
from crm_desktop.gui.widgets.filling import fill
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.sync.status import State, Status

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance

PEOPLE, DEVICES, TEAMS = 0, 1, 2
TALL = 240


class TeamPage(QWidget):
    """What the server knows is asked for when the page opens; offline it shows what was said last."""

    def __init__(self, attendance: Attendance, dialog: QDialog) -> None:
        super().__init__(dialog)
        self.attendance, self._dialog = attendance, dialog
        self._context = attendance.context
        self.name, self.who = label("", "title"), label("", "secondary", wrap=True)
        self.sign, self.state = IconLabel("circle-check", "good", 14), label("", "small", wrap=True)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress of the download"))
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("People, devices and teams"))
        self.stack = QStackedWidget(self)
        self.lists = [QVBoxLayout(), QVBoxLayout(), QVBoxLayout()]
        self._people: list[dict[str, Any]] = []
        self.problem = label("", "hint", wrap=True)
        self.new_team = push(tr("New team…"), "", "plus", "small")
        self.invite = push(tr("Invite somebody…"), "", "user-plus", "small")
        self.another = push(tr("Another computer of mine…"), "", "monitor", "small")
        self.leave = push(tr("Leave the team…"), "danger")
        self._lay_out()
        self._connect()
        self.show_team()
        self.ask()

    def show_team(self) -> None:
        """Show what is known of the team."""
        team = self.attendance.team
        if team is None:
            return
        self.name.setText(team.name or words.place(team.address))
        self.who.setText(_who(team))
        self._turn()
        self._show_people(self._people or [{"name": name} for name in team.people])
        watch = self.attendance.watch
        if watch is not None:
            watch.changed.connect(self.show_status, Qt.ConnectionType.UniqueConnection)
            self.show_status(watch.status)

    def show_status(self, status: Status) -> None:
        """Show how the file stands; of a download how far it is."""
        icon, role = words.LOOKS[status.state]
        self.sign.show_icon(icon, role)
        self.state.setText(words.line(status))
        coming = status.state == State.SYNCING and status.total > 0
        self.progress.setVisible(coming)
        self.progress.setRange(0, max(1, status.total))
        self.progress.setValue(status.done)

    def ask(self) -> None:
        """Ask the server who and what there is, behind the work."""
        ws, lane = self._context.ws, self._context.network_lane
        secret = self.attendance.passphrase
        self.attendance.ask_hello()
        lane.run(lambda _t: asking.people(ws, secret), *self._answers(self.show_people))
        lane.run(lambda _t: asking.devices(ws, secret), *self._answers(self.show_devices))

    def _turn(self, _at: int = 0) -> None:
        """Show the list of the tab, and the buttons that belong to it."""
        at, team = self.tabs.currentIndex(), self.attendance.team
        self.stack.setCurrentIndex(max(0, at))
        owner = team is not None and team.owner
        self.new_team.setVisible(owner and at == TEAMS)
        self.invite.setVisible(owner and at == PEOPLE)
        self.another.setVisible(at == DEVICES)

    def _do(self, work: Callable[[str], None]) -> None:
        """Have the server do something, behind the work, and ask it how it is then."""
        secret = self.attendance.passphrase
        self.problem.hide()
        self._context.network_lane.run(
            lambda _token: work(secret), *self._answers(lambda _none: self.ask())
        )

    def _answers(
        self, done: Callable[[Any], object]
    ) -> tuple[Callable[[Any], None], Callable[[Exception], None]]:
        return while_there(self, done), self._failed

    def _make_team(self) -> None:
        ws = self._context.ws
        NameDialog(
            self.window(), tr("New team"), "",
            lambda name: self._do(lambda secret: asking.make_team(ws, name, secret)),
        ).open()  # fmt: skip

    def _set_member(self, who: str, team: str, on: bool) -> None:
        ws = self._context.ws
        self._do(lambda secret: asking.set_member(ws, team, who, on, secret))

    def _rename_team(self, id: str, name: str) -> None:
        ws = self._context.ws
        NameDialog(
            self.window(), tr("Rename the team"), name,
            lambda new: self._do(lambda secret: asking.rename_team(ws, id, new, secret)),
        ).open()  # fmt: skip

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._context.failed(error)
            return
        self.problem.setText(str(error))
        self.problem.setVisible(True)

    def show_people(self, people: list[dict[str, Any]]) -> None:
        """Show everybody as the server says."""
        self._people = people
        self._show_people(people)

    def _show_people(self, people: list[dict[str, Any]]) -> None:
        team = self.attendance.team
        if team is None:
            return
        shown = [one for one in people if one.get("active", True)]
        rows = [PersonRow(one, team, self) for one in shown]
        ws = self._context.ws
        for row in rows:
            row.changed.connect(
                lambda who, cells: self._do(lambda s: asking.change_person(ws, who, cells, s))
            )
            row.member.connect(self._set_member)
        fill(self.lists[PEOPLE], rows)
        self.tabs.setTabText(PEOPLE, tr("People {n}", n=len(shown)))
        self._show_teams(team, shown)

    def _show_teams(self, team: Team, people: list[dict[str, Any]]) -> None:
        ids = sorted(team.teams, key=lambda one: team.teams[one].casefold())
        rows = [TeamRow(id, team, people, self) for id in ids]
        for row in rows:
            row.rename_wanted.connect(self._rename_team)
            row.member.connect(self._set_member)
        none = tr("No teams yet. A record can be for one team alone.")
        fill(self.lists[TEAMS], rows or [label(none, "hint", wrap=True)])
        self.tabs.setTabText(TEAMS, tr("Teams {n}", n=len(rows)))

    def show_devices(self, devices: list[dict[str, Any]]) -> None:
        """Show the devices as the server says."""
        team = self.attendance.team
        if team is None:
            return
        here = str(self._context.ws.setting("device"))
        rows = [DeviceRow(one, here, self) for one in devices if not one.get("revoked")]
        for row in rows:
            row.revoke_wanted.connect(self._revoke)
        fill(self.lists[DEVICES], rows)
        self.tabs.setTabText(DEVICES, tr("Devices {n}", n=len(rows)))

    def _revoke(self, device: str, name: str) -> None:
        more = tr(
            "It can send and receive nothing more, at once. What it has not sent yet stays on it."
        )
        box = leaving.question(self, tr("Shut “{name}” out?", name=name), more)
        go = box.addButton(tr("Shut out now"), QMessageBox.ButtonRole.DestructiveRole)
        set_kind(go, "danger")
        ws = self._context.ws
        go.clicked.connect(lambda: self._do(lambda secret: asking.revoke(ws, device, secret)))
        box.open()

    def _invite(self, mine: bool) -> None:
        from crm_desktop.gui.sync.invite_dialog import InviteDialog

        InviteDialog(self.attendance, self.window(), mine=mine).open()

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.new_team.clicked.connect(self._make_team)
        self.invite.clicked.connect(lambda: self._invite(False))
        self.another.clicked.connect(lambda: self._invite(True))
        self.leave.clicked.connect(lambda: leaving.ask(self.attendance, self))

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.state, 1)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(4)
        for part in (self.name, self.who):
            body.addWidget(part)
        body.addSpacing(6)
        body.addLayout(line)
        body.addWidget(self.progress)
        body.addSpacing(8)
        self.tabs.addTab(tr("People"))
        self.tabs.addTab(tr("Devices"))
        self.tabs.addTab(tr("Teams"))
        body.addWidget(self.tabs)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        for button in (self.new_team, self.invite, self.another):
            button.setAutoDefault(False)
            beside.addWidget(button)
        beside.addStretch(1)
        names = ((PEOPLE, tr("People")), (DEVICES, tr("Devices")), (TEAMS, tr("Teams")))
        for at, name in names:
            inside = QWidget()
            rows = QVBoxLayout(inside)
            rows.setContentsMargins(0, 8, 0, 0)
            self.lists[at].setSpacing(0)
            rows.addLayout(self.lists[at])
            rows.addStretch(1)
            self.stack.addWidget(scrolled(inside, name, self))
        self.stack.setMinimumHeight(fonts.grown(TALL))
        body.addWidget(self.stack, 1)
        body.addLayout(beside)
        self.problem.hide()
        body.addWidget(self.problem)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(body, 1)
        close = push(tr("Close"))
        close.clicked.connect(self._dialog.accept)
        self.leave.setAutoDefault(False)
        box.addWidget(feet.bar(self, (close,), (self.leave,)))


def _who(team: Team) -> str:
    """Return "You are Siti, member · in Sales and Projects · office.example.my"."""
    names = ", ".join(sorted(team.teams.get(id, "") for id in team.mine if id in team.teams))
    parts = [tr("You are {name}, {role}", name=team.me, role=role_words(team.role).lower())]
    if names:
        parts.append(tr("in {teams}", teams=names))
    return " · ".join([*parts, words.place(team.address)])
