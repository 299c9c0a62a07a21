"""The scene of an erasure: what goes along with somebody, what stays, and the name typed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.gui.erasing.certificate import CertificateDialog
from crm_desktop.gui.erasing.listed import Erasures
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.i18n import tr
from crm_desktop.leads import watched
from crm_desktop.privacy.erasing import jobs
from crm_desktop.segments import lists
from crm_desktop.store import devices, listing


def erased(stage: Stage) -> None:
    """A contact with a note, a task and a meeting with somebody else, named in a segment and by others."""
    page = stage.page("contacts")
    ws = stage.desk.context.ws
    ids = listing.ids_of(ws.reader(), "contact", page.model.rows[:2])
    name = str(page.model.row(0)["name"])
    ws.log.record(Label("create"), [*_entries(ids), *_naming(ids[1], name), lists.made("Letters", "contact",
                  Condition("name", "contains", name))])  # fmt: skip
    stage.desk.open_record("contact", ids[0])
    stage.settle()
    with _files_that_name(ws, name):
        stage.desk.context.actions.trigger("record.erase")
        stage.settle()
    dialog: Any = stage.app.activeModalWidget()
    dialog.line.setText(name)
    stage.shoot("49-erase")
    dialog.setEnabled(False)
    dialog.moved.emit("rows", 0.5)
    stage.shoot("49-erase-going")
    dialog.setEnabled(True)
    dialog.reject()
    ws.log.undo()
    stage.settle()
    page.focus_rows()


@contextmanager
def _files_that_name(ws: Any, name: str) -> Iterator[None]:
    """Keep a table with two rows of somebody, and a page that holds others too."""
    before = watched.wish_of(ws)
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / tr("taken")
        taken.mkdir()
        (taken / "Fair in March.csv").write_text(
            f"Name,City\n{name},Ipoh\nTan,KL\n{name},KL\n", "utf-8"
        )
        (taken / "Guests.html").write_text(f"<p>{name}</p>", "utf-8")
        watched.set_wish(ws, watched.Wish(folder))
        yield
    watched.set_wish(ws, before)


def certified(stage: Stage) -> None:
    """The certificate of an erasure that ended here and that two others have not confirmed, and the list."""
    stage.page("contacts")
    context = stage.desk.context
    before = {key: context.ws.setting(key, ()) for key in (jobs.UNDER_WAY, jobs.ENDED)}
    context.ws.set_setting(jobs.ENDED, [asdict(_ended())])
    devices.know(context.ws, {"f00d": "Ann's laptop", "beef": "Workshop"})
    for made in (
        CertificateDialog(context, "tour", stage.desk.host),
        Erasures(context, stage.desk.host),
    ):
        made.open()
        stage.settle()
        stage.shoot(f"49-{'erasures' if isinstance(made, Erasures) else 'certificate'}")
        made.reject()
    for key, value in before.items():
        context.ws.set_setting(key, value)
    context.ws.set_setting(devices.KEY, {})
    stage.settle()


def _ended() -> jobs.Job:
    return jobs.Job(
        "tour", 1_795_777_539_305, "", "01a21caeadf600006db64747153e", counts=(("contact", 1), ("note", 3)),
        places=(("attachments", 2), ("backups", 4)), looked=22, ended=1_795_777_599_305,
    )  # fmt: skip


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


def _naming(other: str, name: str) -> list[Edit]:
    """Return a note about somebody else that names them, and somebody who is called alike."""
    note = {"deleted": False, "text": f"Came with {name} to the fair.", f"contacts.{other}": True}
    alike = {"deleted": False, "name": f"{name} Abdullah"}
    return [Edit("note", keys.new_id(), note), Edit("contact", keys.new_id(), alike)]


SCENES: tuple[Scene, ...] = (erased, certified)
