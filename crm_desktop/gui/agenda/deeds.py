"""What agenda screens write: each one operation, said in a toast with its way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject

from crm_desktop.agenda import clock, plans, tasks
from crm_desktop.agenda.tasks import About
from crm_desktop.agenda.today import Entry
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.gui.agenda import words
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.i18n import tr, trn


class AgendaDeeds(QObject):
    """Writes through the log and says what was done."""

    def __init__(self, context: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._records = Deeds(context, self)

    def writable(self) -> bool:
        """Say whether the file can be changed; tell the user when not."""
        return self._records.writable()

    def add(self, cells: Mapping[str, Any], *, unsure: str = "") -> None:
        """Make a task; `unsure`: a name its line says, and several are called so."""
        title = str(cells["title"])
        due = words.moment_words(str(cells.get("due") or ""), clock.now_here())
        said = (
            tr("Added “{name}” for {day}", name=title, day=due)
            if due
            else tr("Added “{name}”", name=title)
        )
        if unsure:
            why = tr("It is not about “{name}” yet: the name fits several.", name=unsure)
            said = f"{said}. {why}"
        self.do(lambda ws: tasks.create(ws, cells), said)

    def done(self, ids: Sequence[str], title: str = "") -> None:
        """Complete tasks; those that repeat make their next."""
        said = (
            tr("Done: “{name}”", name=title)
            if title
            else trn("Done: {n} task.", "Done: {n} tasks.", len(ids))
        )
        self.do(lambda ws: tasks.done(ws, ids), said, len(ids))

    def reopen(self, ids: Sequence[str]) -> None:
        self.do(
            lambda ws: tasks.reopen(ws, ids),
            trn("Opened {n} task again", "Opened {n} tasks again", len(ids)),
        )

    def later(self, ids: Sequence[str], due: str, title: str = "") -> None:
        """Put tasks off to a WHEN value."""
        day = words.moment_words(due, clock.now_here())
        said = (
            tr("“{name}” waits until {day}", name=title, day=day)
            if title
            else trn("{n} task waits until {day}", "{n} tasks wait until {day}", len(ids), day=day)
        )
        self.do(lambda ws: tasks.later(ws, ids, due), said, len(ids))

    def touched(self, subject: About, name: str) -> None:
        """Log that one was in touch just now."""
        self.do(
            lambda ws: tasks.touched(ws, subject), tr("Logged: in touch with {name}", name=name)
        )

    def next_contact(self, subject: About, due: str, name: str) -> None:
        """Set when to be in touch next."""
        day = words.moment_words(due, clock.now_here())
        said = tr("Next contact with {name}: {day}", name=name, day=day)
        self.do(lambda ws: tasks.next_contact(ws, subject, due), said)

    def delete(self, entity: str, id: str, title: str) -> None:
        """Delete a task or an appointment."""
        label = Label("delete", entity, row=id)
        edit = Edit(entity, id, {"deleted": True})
        self.do(
            lambda ws: ws.log.record(label, [edit]),
            tr("Deleted {what}", what=tr("“{name}”", name=title)),
        )

    def move(self, entry: Entry, start: datetime, minutes: int | None = None) -> None:
        """Move a task or an appointment to a local time, or change how long it takes."""
        value = entry.when(start)
        day = words.moment_words(value, clock.now_here())
        said = tr("“{name}” is on {day} now", name=entry.title, day=day)
        self.do(lambda ws: tasks.reschedule(ws, entry.entity, entry.id, value, minutes), said)

    def snooze(self, id: str, until: str) -> None:
        self.do(lambda ws: tasks.snooze(ws, id, until), tr("You will be reminded again."))

    def dismiss(self, told: Sequence[tuple[str, str]]) -> None:
        said = trn("Dismissed {n} reminder", "Dismissed {n} reminders", len(told))
        self.do(lambda ws: tasks.dismiss(ws, told), said)

    def start_plan(self, plan: plans.Plan, subjects: Sequence[About]) -> None:
        """Make the tasks of a plan about records."""
        said = trn("Planned {n} task", "Planned {n} tasks", len(plan.steps) * len(subjects))
        self.do(lambda ws: plans.start(ws, plan, subjects), said, len(subjects))

    def do(self, write: Callable[[Any], Operation | None], said: str, many: int = 1) -> None:
        """Write now, or in the lane when it is much or somebody else writes."""
        ws = self.context.ws
        if self.writable():
            self._records.soon(lambda: write(ws), said, many)
