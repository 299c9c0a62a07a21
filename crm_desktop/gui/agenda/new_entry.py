"""What is made from the agenda: a task by a line, an appointment at a time of the calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from crm_desktop.gui.agenda.deeds import AgendaDeeds
from crm_desktop.gui.agenda.quick_line import QuickLine
from crm_desktop.gui.widgets.dressing import label, set_kind
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr


class QuickTask(UnsavedDialog):
    """One line makes a task; about a record where it was opened from one."""

    def __init__(self, parent: QWidget, context: Any, deeds: AgendaDeeds) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New task"))
        self.setMinimumWidth(560)
        Growing(self)
        self.quick = QuickLine(context, deeds, self)
        self.quick.made.connect(self.accept)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        go = buttons.addButton(tr("Add"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_kind(go, "primary")
        for button in buttons.buttons():
            button.setAutoDefault(False)  # Enter is the line's
        go.clicked.connect(self.quick.add)
        buttons.rejected.connect(self.throw_away)
        hint = tr("Day, time, name and “every Monday” are understood, in English and Malay.")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.quick)
        box.addWidget(label(hint, "hint", wrap=True))
        box.addStretch(1)
        box.addWidget(buttons)
        self.quick.line.setFocus()


def new_appointment(deeds: AgendaDeeds, parent: QWidget, day: date, start: datetime | None) -> None:
    """Ask for an appointment on a day, at a time where one was pointed at."""
    from crm_desktop.gui.activities.log_form import open_form

    if not deeds.writable():
        return
    said = f"{day:%d/%m/%Y}" if start is None else f"{start:%d/%m/%Y %H:%M}"
    open_form(deeds.context, ("", ""), parent, planned=True, channel="meeting", start=said)
