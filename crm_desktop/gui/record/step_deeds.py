"""What is done with a next step where it is shown: ticked off, or put off."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.agenda import clock, tasks
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.later import later_menu as days_menu
from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr, trn
from crm_desktop.store.about import Step


def finish(context: Context, step: Step, parent: QWidget) -> None:
    """Tick a task off; of an activity that took place ask what came of it, as logging does."""
    if step.entity == "task":
        said = tr("Done: {what}", what=step.title or tr("Unnamed"))
        context.tell(tasks.done(context.ws, [step.id]), said)
        return
    from crm_desktop.gui.activities.log_form import open_activity

    open_activity(context, step.id, parent, took_place=True)


def reopen(context: Context, step: Step) -> None:
    """Open a done task again."""
    said = trn("Opened {n} task again", "Opened {n} tasks again", 1)
    context.tell(tasks.reopen(context.ws, [step.id]), said)


def later_menu(context: Context, step: Step, parent: QWidget) -> QMenu:
    """Return the days a step can be put off to; a time of the day stays."""
    return days_menu(parent, partial(put_off, context, step), step.at)


def put_off(context: Context, step: Step, due: str) -> None:
    """Move a step to another day, or to a moment."""
    said = tr("Put off to {day}", day=words.moment_words(due, clock.now_here()))
    if step.entity == "task":
        done = tasks.later(context.ws, [step.id], due)
    else:
        start = tasks.at_same_time(due, step.at)
        done = tasks.reschedule(context.ws, step.entity, step.id, start)
    context.tell(done, said)
