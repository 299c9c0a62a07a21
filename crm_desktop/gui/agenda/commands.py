"""What can be done with tasks, reminders and plans, as specs for the registry of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QCursor

from crm_desktop.agenda.tasks import About
from crm_desktop.gui.actions import ActionSpec
from crm_desktop.gui.binding.turns import open_soon
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions; each is about the record in front, the current or the ticked tasks."""

    def make(
        name: str, label: str, run: Any, icon: str, keys: str = "", enabled: Any = None, **more: Any
    ) -> ActionSpec:
        return ActionSpec(
            name, label, run, "task", (keys,) if keys else (), icon, 0,
            enabled=enabled or _always, closed=partial(_closed, desk), **more,
        )  # fmt: skip

    tasks, subject = partial(_has_tasks, desk), partial(_has_subject, desk)
    return [
        make("task.add", mark("New task…"), partial(add_task, desk), "list-checks", "Ctrl+Shift+N"),
        make("task.done", mark("Task is done"), partial(_done, desk), "check", "F8", tasks),
        make("task.later", mark("Do task later…"), partial(_later, desk), "clock", "F9", tasks),
        make("contact.next", mark("Next contact…"), partial(_next, desk), "calendar-clock",
             "Ctrl+Shift+K", subject),
        make("plan.start", mark("Start a plan…"), partial(_start_plan, desk), "list", "", subject),
        make("plan.edit", mark("Plans…"), partial(_plans, desk), "list-filter"),
        ActionSpec("reminders.show", mark("Reminders…"), desk.agenda.show_list, "task", (), "bell", 1),
    ]  # fmt: skip


def add_task(desk: Desk) -> None:
    """Ask for a task, about the record in front if there is one."""
    from crm_desktop.gui.agenda.new_entry import QuickTask
    from crm_desktop.store import listing

    dialog = QuickTask(desk.host, desk.context, desk.agenda.deeds)
    found = subject_of(desk)
    if found is not None:
        title = listing.title_of(desk.context.ws.reader(), found.entity, found.id)
        dialog.quick.about(found.entity, found.id, title)
    dialog.open()


def subject_of(desk: Desk) -> About | None:
    """Return the contact, company, deal or lead in front."""
    from crm_desktop.domain.about import SUBJECTS

    entity, id = desk.subject()
    return About(entity, id) if entity in SUBJECTS and id else None


def _always() -> bool:
    return True


def _closed(desk: Desk) -> str:
    return str(desk.context.ws.closed_because)


def _has_subject(desk: Desk) -> bool:
    return subject_of(desk) is not None


def _has_tasks(desk: Desk) -> bool:
    page = desk.page
    if getattr(page, "entity", "") == "task" and hasattr(page, "chosen_count"):
        return bool(page.chosen_count())
    return bool(task_ids(desk))


def task_ids(desk: Desk) -> list[str]:
    """Return the tasks an action is about: those of the page in front, or the one in the panel."""
    page = desk.page
    if hasattr(page, "done_chosen") or getattr(page, "entity", "") == "task":
        return list(page.chosen_ids())
    panel = desk.side.panel if desk.side.record_shown() else None
    return [panel.id] if panel is not None and panel.entity == "task" else []


def _done(desk: Desk) -> None:
    page = desk.page
    if hasattr(page, "done_chosen"):
        page.done_chosen()
    else:
        desk.agenda.deeds.done(task_ids(desk))


def _later(desk: Desk) -> None:
    from crm_desktop.gui.agenda.later import later_menu
    from crm_desktop.store.cells import shown

    if hasattr(desk.page, "later_chosen"):
        desk.page.later_chosen()
        return
    ids = task_ids(desk)
    cells = shown(desk.context.ws.reader(), "task", ids[0]) if len(ids) == 1 else None
    due = str((cells or {}).get("due") or "")
    _popup(desk, later_menu(desk.host, lambda due: desk.agenda.deeds.later(ids, due), due))


def _next(desk: Desk) -> None:
    from crm_desktop.gui.agenda.later import later_menu
    from crm_desktop.store import listing

    subject = subject_of(desk)
    if subject is None:
        return
    name = listing.title_of(desk.context.ws.reader(), subject.entity, subject.id)
    deeds = desk.agenda.deeds
    _popup(desk, later_menu(desk.host, lambda due: deeds.next_contact(subject, due, name)))


def _popup(desk: Desk, menu: Any) -> None:
    middle = desk.stack.mapToGlobal(desk.stack.rect().center())
    pointer = QCursor.pos()
    inside = desk.rect().contains(desk.mapFromGlobal(pointer))
    pop_up(menu, pointer if inside else middle)


def _start_plan(desk: Desk) -> None:
    from crm_desktop.agenda import plans
    from crm_desktop.gui.agenda.plan_dialogs import StartPlan
    from crm_desktop.store import listing

    subject = subject_of(desk)
    if subject is not None:
        conn = desk.context.ws.reader()
        name = listing.title_of(conn, subject.entity, subject.id)
        StartPlan(desk.host, desk.agenda.deeds, plans.plans(conn), subject, name).open()


def _plans(desk: Desk) -> None:
    from crm_desktop.gui.agenda.plan_dialogs import PlanEditor

    open_soon(PlanEditor(desk.host, desk.context), desk)
