"""What is done with a next step where it is shown: ticked off, or put off."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.agenda import tasks
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store.about import Step

LATER = (
    (mark("Tomorrow"), 1),
    (mark("In 3 days"), 3),
    (mark("In a week"), 7),
    (mark("In a month"), 30),
)


def finish(context: Context, step: Step) -> None:
    """Tick a step off: a task is done, an activity took place."""
    said = tr("Done: {what}", what=step.title or tr("Unnamed"))
    if step.entity == "task":
        context.tell(tasks.done(context.ws, [step.id]), said)
    else:
        context.tell(_edit(context, step, {"state": "done"}), said)


def reopen(context: Context, step: Step) -> None:
    """Open a done task again."""
    said = trn("Opened {n} task again", "Opened {n} tasks again", 1)
    context.tell(tasks.reopen(context.ws, [step.id]), said)


def later_menu(context: Context, step: Step, parent: QWidget) -> QMenu:
    """Return the days a step can be put off to; a time of the day stays."""
    menu = QMenu(parent)
    for words, days in LATER:
        day = date.today() + timedelta(days=days)
        action = menu.addAction(f"{tr(words)}\t{formats.day(day.isoformat())}")
        action.triggered.connect(partial(put_off, context, step, day))
    return menu


def put_off(context: Context, step: Step, day: date, _on: bool = False) -> None:
    """Move a step to another day."""
    said = tr("Put off to {day}", day=formats.day(day.isoformat()))
    if step.entity == "task":
        context.tell(tasks.later(context.ws, [step.id], day.isoformat()), said)
    else:
        context.tell(_edit(context, step, {"start": moved(step.at, day)}), said)


def moved(at: str, day: date) -> str:
    """Return a day, at the user's time of the day that `at` has."""
    if len(at) <= 10:
        return day.isoformat()
    local = formats.moment_of(at)
    return now_text(local.replace(year=day.year, month=day.month, day=day.day))


def _edit(context: Context, step: Step, cells: dict[str, Any]) -> Operation | None:
    label = Label("edit", step.entity, field=next(iter(cells)), row=step.id)
    done: Operation | None = context.ws.log.record(label, [Edit(step.entity, step.id, cells)])
    return done
