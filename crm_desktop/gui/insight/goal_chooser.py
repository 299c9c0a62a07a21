"""Choosing in the card of sales which goal they are held against."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.insight.goals_dialog import said
from crm_desktop.gui.widgets.dressing import icon_box
from crm_desktop.gui.widgets.menus import FindMenu, drop_down, unmarked
from crm_desktop.i18n import tr
from crm_desktop.insight.people.goals import Goal
from crm_desktop.insight.summary import Shown

LONGEST = 24


class GoalChooser(QPushButton):
    """Seen where there is something to choose: several goals, or one that is not the one shown."""

    chosen = Signal(str)  # the id of a goal
    goals_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._goals: tuple[Goal, ...] = ()
        self._current = ""
        self.setProperty("kind", "quiet")
        self.setProperty("scale", "small")
        self.setIcon(icons.icon("chevron-down", "secondary"))
        self.setIconSize(icon_box())
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(lambda: drop_down(self.menu_of(), self))
        self.hide()

    def offer(self, shown: Shown) -> None:
        """Offer the goals there are, with the one that is shown."""
        self._goals, self._current = shown.goals, shown.goal.id
        name = shown.goal.name if shown.goal.id else tr("Choose a goal")
        short = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
        self.setText(unmarked(short))
        self.setToolTip(said(shown.goal) if shown.goal.id else "")
        self.setAccessibleName(tr("Goal: {name}", name=name))
        self.setVisible(any(goal.id != self._current for goal in self._goals))

    def menu_of(self) -> QMenu:
        """Return the menu of the goals."""
        menu = FindMenu(parent=self)
        for goal in self._goals:
            action = menu.addAction(unmarked(said(goal)))
            action.setCheckable(True)
            action.setChecked(goal.id == self._current)
            action.triggered.connect(partial(self._choose, goal.id))
        menu.find_among(tr("Find a goal"))
        menu.addSeparator()
        menu.addAction(icons.icon("target"), tr("Goals…"), self.goals_wanted.emit)
        return menu

    def _choose(self, id: str, _on: bool = False) -> None:
        if id != self._current:
            self.chosen.emit(id)
