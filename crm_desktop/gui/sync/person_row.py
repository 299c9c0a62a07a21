"""One person of the team: their name, role and teams; an owner changes them here."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from crm_desktop.gui.sync.team import ROLES, Team, role_words
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.gui.widgets.labels import AvatarLabel
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr


class PersonRow(QWidget):
    """Only what the server said of somebody can be changed; their names alone come without an id."""

    changed = Signal(str, object)  # id, what is to be different
    member = Signal(str, str, bool)  # id, team, in or out

    def __init__(self, person: dict[str, Any], team: Team, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._person, self._team = person, team
        name = str(person.get("name") or "")
        face = AvatarLabel(24)
        face.show_of(str(person.get("id") or name), name)
        said = tr("{name} (you)", name=name) if name == team.me else name
        in_teams = ", ".join(team.teams[id] for id in person.get("teams") or () if id in team.teams)
        about = " · ".join(p for p in (role_words(str(person.get("role") or "")), in_teams) if p)
        self.setAccessibleName(", ".join(p for p in (said, about) if p))
        self.more = icon_button("ellipsis", tr("Change {name}", name=name))
        self.more.clicked.connect(lambda: drop_down(self.menu(), self.more))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 8, 3)
        row.setSpacing(10)
        row.addWidget(face)
        row.addWidget(label(said, "medium"))
        row.addStretch(1)
        row.addWidget(label(about, "hint"))
        row.addWidget(self.more)
        self.more.setVisible(team.owner and bool(person.get("id")))

    def menu(self) -> QMenu:
        """Return what an owner may change of them."""
        menu, id = QMenu(self), str(self._person["id"])
        group = QActionGroup(menu)
        for role in ROLES:
            action = menu.addAction(role_words(role))
            action.setCheckable(True)
            action.setChecked(role == self._person.get("role"))
            action.triggered.connect(partial(self._role, id, role))
            group.addAction(action)
        if self._team.teams:
            menu.addSeparator()
        for team, name in sorted(self._team.teams.items(), key=lambda one: one[1].casefold()):
            action = menu.addAction(tr("In team {name}", name=name))
            action.setCheckable(True)
            action.setChecked(team in (self._person.get("teams") or ()))
            action.toggled.connect(partial(self.member.emit, id, team))
        if self._person.get("name") != self._team.me:
            menu.addSeparator()
            menu.addAction(tr("Let in no more")).triggered.connect(
                lambda _on=False: self.changed.emit(id, {"active": False})
            )
        return menu

    def _role(self, id: str, role: str, _on: bool = True) -> None:
        if role != self._person.get("role"):
            self.changed.emit(id, {"role": role})
