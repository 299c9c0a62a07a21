"""The scene of an erasure: what goes along with somebody, what stays, and the name typed."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.segments import lists
from crm_desktop.store import listing


def erased(stage: Stage) -> None:
    """A contact with a note, a task and a meeting with somebody else, named in a segment."""
    page = stage.page("contacts")
    ws = stage.desk.context.ws
    ids = listing.ids_of(ws.reader(), "contact", page.model.rows[:2])
    name = str(page.model.row(0)["name"])
    ws.log.record(Label("create"), [*_entries(ids), lists.made("Letters", "contact",
                  Condition("name", "contains", name))])  # fmt: skip
    stage.desk.open_record("contact", ids[0])
    stage.settle()
    stage.desk.context.actions.trigger("record.erase")
    stage.settle()
    dialog: Any = stage.app.activeModalWidget()
    dialog.line.setText(name)
    stage.shoot("49-erase")
    dialog.reject()
    ws.log.undo()
    stage.settle()
    page.focus_rows()


def _entries(ids: list[str]) -> list[Edit]:
    hers = {"deleted": False, f"contacts.{ids[0]}": True}
    meeting = {"subject": "Signing", "channel": "meeting", "state": "done"}
    made = [
        ("note", {"text": "Prefers letters to calls; her daughter answers the phone."}),
        ("note", {"text": "Wants everything we hold about her deleted."}),
        ("task", {"title": "Confirm the deletion in writing"}),
        ("activity", {**meeting, f"contacts.{ids[1]}": True}),
    ]
    return [Edit(entity, keys.new_id(), {**cells, **hers}) for entity, cells in made]


SCENES: tuple[Scene, ...] = (erased,)
