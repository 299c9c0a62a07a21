"""Buttons that say what a report is of, and offer what else it can be of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.insight import words
from crm_desktop.gui.widgets.menus import FindMenu, drop_down, unmarked
from crm_desktop.i18n import tr
from crm_desktop.insight.periods import OFFERED

Option = tuple[str, str]
"""A value and its words."""
OWN_DAYS, EARLY = "..", 1970
"""What stands between two days of a period, and the year one without a first day begins."""


class Chooser(QPushButton):
    """Shows the chosen option; a press offers all, found by typing where there are many."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._options: tuple[Option, ...] = ()
        self.value = ""
        self.setAccessibleName(name)  # until there is something to choose
        self.setIcon(icons.icon("chevron-down", "secondary"))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.clicked.connect(lambda: drop_down(self.menu_of(), self))

    def offer(self, options: Sequence[Option], value: str) -> None:
        """Offer these; one that is not among them is shown as it is written."""
        self._options, self.value = tuple(options), value
        said = dict(options).get(value) or words.period_name(value)
        self.setText(unmarked(said))
        self.setAccessibleName(f"{self._name}: {said}")
        self.setToolTip(self._name)

    def menu_of(self) -> QMenu:
        """Return the menu of the options."""
        menu = FindMenu(parent=self)
        for value, said in self._options:
            action = menu.addAction(unmarked(said))
            action.setCheckable(True)
            action.setChecked(value == self.value)
            action.triggered.connect(lambda _on=False, v=value: self._choose(v))
        menu.find_among(self._name)
        return menu

    def _choose(self, value: str) -> None:
        if value == OWN_DAYS:
            ask_days(self, self.chosen.emit)
        elif value != self.value:
            self.chosen.emit(value)


def ask_days(under: QWidget, take: Callable[[str], object]) -> None:
    """Ask for a first and a last day below a button; `take` gets them as a period is written."""
    from crm_desktop.gui.record.story.spans import SpanSheet

    def chosen(first: date | None, last: date | None) -> None:
        days = (first or date(EARLY, 1, 1), last or date.today())
        take(f"{min(days).isoformat()}{OWN_DAYS}{max(days).isoformat()}")

    sheet = SpanSheet(under.window())
    sheet.chosen.connect(chosen)
    sheet.open_at(under)


def periods(any_time: str = "") -> list[Option]:
    """Return the periods a screen offers; with words for it also any time, as ""."""
    first = [("", any_time)] if any_time else []
    offered = ((period, words.period_name(period)) for period in OFFERED)
    return [*first, *offered, (OWN_DAYS, tr("From … to …"))]


def people(found: Sequence[str]) -> list[Option]:
    """Return everyone as "" and these people."""
    return [("", tr("Everyone")), *((name, name) for name in found)]


def boards(found: Sequence[Option]) -> list[Option]:
    """Return all pipelines as "" and these."""
    return [("", tr("All pipelines")), *found]
