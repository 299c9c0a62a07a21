"""Opening what a line of a record leads to: a record, a file, an activity, a note."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_desktop.store import listing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crm_desktop.gui.context import Context


def open_part(
    context: Context, parent: QWidget, show: Callable[[str, str], object], what: tuple[str, str]
) -> None:
    """Open `what` (entity, id): a record by `show`; of an activity or a task what it is about."""
    entity, id = what
    if entity == "attachment":
        from crm_desktop.gui.attachments.looking import look_at

        look_at(context, id, parent.window())
    elif entity == "note":
        from crm_desktop.gui.notes.note_form import open_note

        open_note(context, parent.window(), id=id)
    elif entity == "activity":
        from crm_desktop.gui.activities.log_form import open_activity

        open_activity(context, id, parent.window())
    elif entity == "task":
        _open_about(context, show, entity, id)
    else:
        show(entity, id)


def _open_about(context: Context, show: Callable[[str, str], object], entity: str, id: str) -> None:
    """Show the deal, person or company something was done for, the first that is not in front."""
    view = listing.record(context.ws.reader(), entity, id)
    if view is None:
        return
    row = view.row
    about = [("deal", row["deal"]), *(("contact", c) for c in row["contacts"] or {}),
             ("company", row["company"])]  # fmt: skip
    for other in about:
        if other[1] and other != context.subject():
            show(*other)
            return
