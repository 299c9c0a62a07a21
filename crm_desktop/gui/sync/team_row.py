"""One team: its name and who is in it; an owner changes both here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from crm_desktop.gui.sync.team import Team
from crm_desktop.gui.widgets.dressing import IconLabel, icon_button, label
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr


class TeamRow(QWidget):
    """Members are known of the people the server told of."""

    rename_wanted = Signal(str, str)  # id, its name
    member = Signal(str, str, bool)  # id of somebody, team, in or out

    def __init__(
        self, id: str, team: Team, people: Sequence[dict[str, Any]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._id, self._name, self._people = id, team.teams[id], people
        inside = [str(one["name"]) for one in people if id in (one.get("teams") or ())]
        about = ", ".join(inside) or tr("Nobody is in it yet")
        self.setAccessibleName(f"{self._name}: {about}")
        self.more = icon_button("ellipsis", tr("Change {name}", name=self._name))
        self.more.clicked.connect(lambda: drop_down(self.menu(), self.more))
        members = label(about, "hint")
        members.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        members.setToolTip(about)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 8, 3)
        row.setSpacing(10)
        row.addWidget(IconLabel("users", "secondary", 16))
        row.addWidget(label(self._name, "medium"))
        row.addWidget(members, 1)
        row.addWidget(self.more)
        self.more.setVisible(team.owner and any(one.get("id") for one in people))

    def menu(self) -> QMenu:
        """Return what an owner may change of it."""
        menu = QMenu(self)
        menu.addAction(tr("Rename…")).triggered.connect(
            lambda _on=False: self.rename_wanted.emit(self._id, self._name)
        )
        menu.addSection(tr("Who is in it"))
        for one in self._people:
            action = menu.addAction(str(one["name"]))
            action.setCheckable(True)
            action.setChecked(self._id in (one.get("teams") or ()))
            action.toggled.connect(partial(self.member.emit, str(one["id"]), self._id))
        return menu
