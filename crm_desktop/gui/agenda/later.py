"""Choosing a day: the menu of near ones, and the dialog that picks any day and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.agenda import clock, tasks
from crm_desktop.gui import formats
from crm_desktop.gui.agenda import words
from crm_desktop.gui.widgets.dressing import set_kind
from crm_desktop.gui.widgets.time_field import TimeField
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr


def later_menu(parent: QWidget, chosen: Callable[[str], None], value: str = "") -> QMenu:
    """Return the menu of near days; `chosen` is called with a WHEN value.

    What is due at `value`, after today, is offered days after that.
    """
    menu, now = QMenu(tr("Later"), parent), clock.now_here()
    for _key, label, due in tasks.waits(now, value):
        day = words.moment_words(due, now)
        action = menu.addAction(f"{tr(label)}\t{day}")
        action.triggered.connect(partial(_tell, chosen, due))
    menu.addSeparator()
    pick = menu.addAction(tr("Pick a day…"))
    pick.triggered.connect(lambda _on=False: _pick(parent, chosen, value))
    return menu


def _tell(chosen: Callable[[str], None], due: str, _on: bool = False) -> None:
    chosen(due)


def _pick(parent: QWidget, chosen: Callable[[str], None], value: str) -> None:
    dialog = PickWhen(parent.window(), value)
    dialog.picked.connect(chosen)
    dialog.open()


class PickWhen(UnsavedDialog):
    """A calendar and, if wanted, a time."""

    picked = Signal(str)

    def __init__(self, parent: QWidget, value: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Pick a day"))
        at = clock.local(value) or clock.now_here()
        self.days = QCalendarWidget(self)
        self.days.setAccessibleName(tr("Day"))
        self.days.setLocale(formats.locale())
        self.days.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.days.setSelectedDate(QDate(at.year, at.month, at.day))
        self.days.activated.connect(lambda _day: self.accept())
        self.timed = QCheckBox(tr("At a time"), self)
        self.timed.setChecked(clock.has_time(value))
        usual = at.time() if clock.has_time(value) else tasks.MORNING
        self.time = TimeField(usual, tr("Time"), self)
        self.time.setEnabled(self.timed.isChecked())
        self.timed.toggled.connect(self.time.setEnabled)
        row = QHBoxLayout()
        row.addWidget(self.timed)
        row.addWidget(self.time)
        row.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        go = buttons.addButton(tr("Choose"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_kind(go, "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.throw_away)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.days)
        box.addLayout(row)
        box.addWidget(buttons)

    def value(self) -> str:
        """Return the chosen WHEN value."""
        day = self.days.selectedDate()
        chosen = date(day.year(), day.month(), day.day())
        return clock.when(chosen, self.time.chosen() if self.timed.isChecked() else None)

    def accept(self) -> None:
        super().accept()
        self.picked.emit(self.value())
