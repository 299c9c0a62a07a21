"""Opening anything by its kind: in the panel, in a window of its own, or where its kind is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.pages import page_of
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from crm_desktop.gui.context import Context
    from crm_desktop.gui.desk import Desk

PANEL = ("contact", "company", "deal", "lead", "task", "activity")
KEPT = {
    "product": "page.products", "segment": "page.segments", "tag": "tools.tags",
    "custom_field": "tools.fields", "pipeline": "pipeline.edit", "stage": "pipeline.edit",
    "plan": "plan.edit", "activity_kind": "activity.kinds", "outcome": "activity.results",
    "privacy_request": "page.privacy", "breach": "page.privacy",
}  # fmt: skip
"""The actions that show all of a kind, of kinds whose records are not opened one by one."""


def open_anything(desk: Desk, entity: str, id: str) -> None:
    """Open a record of any kind: beside the page, or what shows its kind."""
    if entity in PANEL:
        open_beside(desk, entity, id)
    elif entity == "report":
        desk.show_page("reports").show_report(id)
    elif entity in KEPT:
        desk.actions_.trigger(KEPT[entity])
    else:
        _open_window(desk.context, desk.host, entity, id)


def open_beside(desk: Desk, entity: str, id: str) -> None:
    """Show a record beside the page; where the panel is still to be made or dressed, in the turns after.

    Then the one is shown that is wanted by then: what was asked for last, or the row that became current.
    """
    side = desk.side
    if side.coming is not None:
        side.coming = (entity, id)
    elif side.make_ready():
        side.coming = (entity, id)
        next_turn(desk, partial(_open_coming, desk))
    else:
        desk.open_record(entity, id)


def _open_coming(desk: Desk) -> None:
    if desk.side.coming is None:
        return
    if desk.side.make_ready():
        next_turn(desk, partial(_open_coming, desk))
    else:
        desk.open_record(*desk.side.coming)


def list_records(desk: Desk, entity: str, ns: Sequence[int], words: str) -> None:
    """List records by their row numbers in the table of their kind; `words` say what they are behind."""
    if name := page_of(entity):
        page = desk.show_page(name)
        page.filters.show_among(ns, words)
        page.focus_rows()


def open_part(
    context: Context, parent: QWidget, show: Callable[[str, str], object], what: tuple[str, str]
) -> None:
    """Open what an entry of a record leads to: an activity in its form, anything else by `show`."""
    if what[0] == "activity":
        from crm_desktop.gui.activities.log_form import open_activity

        open_activity(context, what[1], parent.window())
    else:
        show(*what)


def _open_window(context: Context, window: QWidget, entity: str, id: str) -> None:
    if entity == "attachment":
        from crm_desktop.gui.attachments.looking import look_at

        look_at(context, id, window)
    elif entity == "note":
        from crm_desktop.gui.notes.note_form import open_note

        open_note(context, window, id=id)
    else:
        context.toast(tr("This is shown where it is used."))
