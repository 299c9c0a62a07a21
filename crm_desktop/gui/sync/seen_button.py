"""The small control that says who sees a record, and changes it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.sync import seen as words_of
from crm_desktop.gui.sync.seen import Seen
from crm_desktop.gui.sync.team import Team, team_of
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr

ICON = 14


class SeenButton(QToolButton):
    """Of a record that is there a choice is written at once; of a new one `cells` is asked for it.

    Not to be seen where the file belongs to no team, but for a record that is hidden all the same.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._deeds = context, Deeds(context, self)
        self.team: Team | None = team_of(context.ws)
        self.seen = Seen()
        self._entity, self._id, self._owner = "", "", ""
        self._base: tuple[str, ...] = ()
        self.setProperty("kind", "chip")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(fonts.grown(ICON) + 4, fonts.grown(ICON)))
        self.clicked.connect(self.offer)
        self._say()

    def show_row(self, entity: str, row: Mapping[str, Any], base: tuple[str, ...] = ()) -> None:
        """Show who sees a record; `base` is what was read of it (R21), else that of the choice."""
        self.team = team_of(self._context.ws)
        self._entity, self._id, self._base = entity, str(row.get("id") or ""), base
        self._owner = str(row.get("owner") or "")
        self.seen = words_of.seen_of(row)
        self._say()

    def cells(self) -> dict[Cell, Value]:
        """Return the cells of what was chosen for a record that is about to be made."""
        if self.team is None or not self.seen.hidden:
            return {}
        return words_of.cells(self.seen, self._owner, self.team.me)

    def menu_of_choices(self) -> QMenu:
        """Return the menu of everyone, the teams and the owner, with the one that is."""
        menu, group = QMenu(self), QActionGroup(self)
        for one in words_of.choices(self.team) if self.team is not None else [Seen()]:
            action = menu.addAction(words_of.words(one, self.team))
            action.setCheckable(True)
            action.setChecked(one == self.seen)
            action.triggered.connect(partial(self._take, one))
            group.addAction(action)
        return menu

    def offer(self) -> None:
        """Offer the choices under the control."""
        drop_down(self.menu_of_choices(), self)

    def _take(self, wanted: Seen, _on: bool = True) -> None:
        if wanted == self.seen:
            return
        before, self.seen = self.seen, wanted
        if self._id:
            self._write(before)
        self._say()
        self.chosen.emit(wanted)

    def _write(self, before: Seen) -> None:
        me = self.team.me if self.team is not None else ""
        cells = words_of.cells(self.seen, self._owner, me)
        bases = {self._id: self._base} if self._base else None
        label = Label("edit", self._entity, field="visibility", row=self._id)
        self.seen = before  # what the file says now shows again with its news
        log, edit = self._context.ws.log, Edit(self._entity, self._id, cells)
        said = tr("Changed who sees it")
        self._deeds.soon(lambda: log.record(label, [edit], bases), said)

    def _say(self) -> None:
        said, closed = words_of.words(self.seen, self.team), self._context.ws.closed_because
        self.setText(said)
        self.setIcon(icons.icon(self.seen.icon, "secondary"))
        self.setAccessibleName(tr("Seen by: {who}", who=said))
        why = closed or self._not_mine()
        self.setEnabled(not why)
        self.setToolTip(why or tr("Who of the team sees this"))
        self.setVisible(self.team is not None or self.seen.hidden)

    def _not_mine(self) -> str:
        if self.team is None or not self.seen.hidden or self.team.may_share(self._owner):
            return ""
        return tr("Only its owner, a manager or an owner of the workspace may change this.")
