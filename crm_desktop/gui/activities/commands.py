"""What can be logged, planned and written, as specs for the registry of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

GROUP = "record"
SECTION = 3


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions; each is about the record in front, or about nobody yet."""
    closed = partial(_closed, desk)

    def make(
        name: str, label: str, run: Any, keys: str, icon: str, group: str = GROUP
    ) -> ActionSpec:
        return ActionSpec(
            name, label, run, group, (keys,) if keys else (), icon, SECTION, closed=closed
        )

    return [
        make("activity.log", mark("Log activity…"), partial(_log, desk), "Ctrl+L", "phone"),
        make("activity.plan", mark("Plan activity…"), partial(_log, desk, planned=True),
             "Ctrl+Shift+L", "calendar"),
        make("note.add", mark("New note…"), partial(_note, desk), "Ctrl+J", "sticky-note"),
        make("activity.kinds", mark("Kinds of activity…"), partial(_list, desk, "activity_kind"), "",
             "sliders-horizontal", "tools"),
        make("activity.results", mark("Results of activities…"), partial(_list, desk, "outcome"), "",
             "list-checks", "tools"),
    ]  # fmt: skip


def subject(desk: Desk) -> tuple[str, str]:
    """Return (entity, id) of the record in front, ("", "") when there is none."""
    entity, id = desk.subject()
    return (entity, id) if entity in SUBJECTS else ("", "")


def _closed(desk: Desk) -> str:
    return desk.context.ws.closed_because


def _log(desk: Desk, **asked: Any) -> None:
    from crm_desktop.gui.activities.log_form import open_form

    open_form(desk.context, subject(desk), desk.host, **asked)


def _note(desk: Desk) -> None:
    from crm_desktop.gui.notes.note_form import open_note

    open_note(desk.context, desk.host, subject=subject(desk))


def _list(desk: Desk, entity: str) -> None:
    from crm_desktop.gui.activities.list_editor import ListEditor

    ListEditor(desk.context, entity, desk.host).open()
