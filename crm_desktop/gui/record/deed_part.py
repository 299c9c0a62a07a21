"""Where a task or an activity stands: by when, how pressing, and done or put off on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Record
from crm_desktop.gui import formats, next_step
from crm_desktop.gui.context import Context
from crm_desktop.gui.next_step import Said
from crm_desktop.gui.record import step_deeds
from crm_desktop.gui.widgets.dressing import IconLabel, label, push, set_kind
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.labels import BadgeLabel
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr
from crm_desktop.store.about import Step

DEEDS = {"task": ("due", "priority"), "activity": ("start", "state")}
"""Kinds of record that are done: the field that says when, and the one its badge shows."""
Row = Mapping[str, Any]


class DeedPart(QWidget):
    """Shows one task or activity; what is open has Done and Later, what is done a way back."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._step: Step | None = None
        self.icon = IconLabel("calendar", "secondary", 14)
        self.when = label("", "small")
        self.badge = BadgeLabel()
        self.repeats = label("", "small", wrap=True)
        self.done = push(tr("Done"), icon="check", size="small")
        self.later = push(tr("Later"), "quiet", "clock", "small")
        self.again = push(tr("Open again"), icon="rotate-ccw", size="small")
        self.edit = push(tr("Edit…"), icon="pencil", size="small")
        self.done.clicked.connect(self._finish)
        self.later.clicked.connect(self._offer)
        self.again.clicked.connect(self._reopen)
        self.edit.clicked.connect(self._edit)
        self._lay_out()

    def show_row(self, record: type[Record], row: Row) -> None:
        """Show a task or an activity."""
        at, shown = DEEDS[record.entity]
        choice = formats.choice_of(record.fields[shown], row[shown]) if row[shown] else None
        self.badge.setVisible(choice is not None)
        if choice is not None:
            self.badge.say(tr(choice.label), shape=choice.shape, tone=choice.tone)
        is_open = _is_open(record, row)
        self._say(_said(row, str(row[at] or ""), is_open=is_open))
        rule = formats.show(record.fields["repeat"], row["repeat"], row) if row["repeat"] else ""
        self.repeats.setText(tr("Repeats: {rule}", rule=rule) if rule else "")
        self.repeats.setVisible(bool(rule))
        self._step = Step(str(row[at] or ""), record.entity, row["id"],
                          str(row[record.title_field] or ""), "")  # fmt: skip
        writable = not self._context.ws.closed_because
        self.done.setVisible(is_open and writable)
        self.later.setVisible(is_open and writable)
        self.again.setVisible(record.entity == "task" and not is_open and writable)
        self.edit.setVisible(record.entity == "activity" and writable)

    def _say(self, said: Said) -> None:
        self.icon.show_icon(said.icon or "calendar", said.tone if said.icon else "secondary")
        self.when.setText(said.words)
        set_kind(self.when, said.tone if said.icon else "small")

    def _finish(self) -> None:
        if self._step is not None:
            step_deeds.finish(self._context, self._step, self.window())

    def _offer(self) -> None:
        if self._step is not None:
            drop_down(step_deeds.later_menu(self._context, self._step, self), self.later)

    def _reopen(self) -> None:
        if self._step is not None:
            step_deeds.reopen(self._context, self._step)

    def _edit(self) -> None:
        from crm_desktop.gui.activities.log_form import open_activity

        if self._step is not None:
            open_activity(self._context, self._step.id, self.window())

    def _lay_out(self) -> None:
        when = QWidget(self)
        inside = QHBoxLayout(when)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        inside.addWidget(self.icon)
        inside.addWidget(self.when)
        first, buttons = Flow(), Flow(gap=4)
        for part in (when, self.badge):
            first.addWidget(part)
        for button in (self.done, self.later, self.again, self.edit):
            buttons.addWidget(button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(first)
        box.addWidget(self.repeats)
        box.addLayout(buttons)


def _is_open(record: type[Record], row: Row) -> bool:
    return not row["done"] if record.entity == "task" else row["state"] == "planned"


def _said(row: Row, at: str, *, is_open: bool) -> Said:
    if is_open:
        said = next_step.due(at)
        return said if said.words else Said("", tr("Without a date"), "secondary")
    day = next_step.day_of(str(row.get("done") or at))
    words = formats.day(day.isoformat()) if day else tr("Without a date")
    return Said("", tr("Done {day}", day=words) if row.get("done") else words, "secondary")
