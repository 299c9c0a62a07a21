"""The scenes of time travel: a day chosen, everything as it was, old values, two dates compared."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from crm_desktop import sample
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.gui.travel.compare_dialog import CompareDialog
from crm_desktop.gui.travel.date_dialog import DateDialog
from crm_desktop.gui.travel.field_history import FieldHistory
from crm_desktop.gui.travel.record_back import RecordBack
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery, Sort
from crm_desktop.store.workspace import Profile, Workspace

DAY = 24 * 3600 * 1000


def as_on_date(stage: Stage) -> None:
    """A day is chosen; then the window shows it, and says so."""
    ids = _open(stage)
    dialog = DateDialog(stage.window.context, stage.window)
    dialog.arrived.connect(stage.window.traveller.enter)
    dialog.open()
    stage.settle()
    dialog.choose(date.today() - timedelta(days=10))
    stage.settle()
    time.sleep(0.2)
    stage.shoot("60-choose-a-date")
    dialog.accept()
    _wait(stage, lambda: stage.window.traveller.past is not None)
    stage.desk.open_record("contact", ids[0])
    stage.shoot("61-as-on-a-date")
    stage.page("pipeline")
    stage.desk.side.show_history()
    stage.shoot("62-board-as-on-a-date")
    stage.window.traveller.back()
    stage.window.leave_file()


def old_values(stage: Stage) -> None:
    ids = _open(stage)
    context = stage.window.context
    stage.desk.open_record("contact", ids[0])
    stage.settle()
    row = listing.record(context.ws.reader(), "contact", ids[0]).row  # type: ignore[union-attr]
    subject = Subject("contact", RECORDS["contact"].fields["job"], row)
    story = FieldHistory(context, subject, stage.window)
    story.open()
    stage.settle()
    story.list.setCurrentIndex(story.list.values.index(2))
    stage.shoot("63-history-of-a-field")
    stage.clear()
    model = stage.desk.side.panel.story.model
    lines = (model.line(at) for at in range(model.rowCount()))
    told = [line.deed for line in lines if line and line.deed]
    RecordBack(context, ("contact", ids[0]), told[-1], stage.window).open()
    stage.shoot("64-bring-a-record-back")
    stage.clear()
    stage.window.leave_file()


def two_dates(stage: Stage) -> None:
    _open(stage)
    dialog = CompareDialog(stage.window.context, stage.window)
    dialog.open()
    dialog.compare()
    stage.shoot("65-compare-two-dates")
    dialog.reject()
    stage.window.leave_file()


def _open(stage: Stage) -> list[str]:
    """Open a file with two months behind it; return ids of contacts by name."""
    stage.window.leave_file()
    path = stage.home / "Huda Furnishing 2026.crm"
    if not path.exists():
        _make(path, stage.language)
    stage.window.open_file(path)
    stage.settle()
    page: Any = stage.desk.show_page("contacts")
    stage.settle()
    page.focus_rows()
    return _people(stage.window.context.ws)


def _people(ws: Workspace) -> list[str]:
    conn = ws.reader()
    ns = listing.first_rows(conn, ListQuery("contact", (Sort("name"),)), 14)
    return [listing.id_of(conn, "contact", n) or "" for n in ns]


def _make(path: Path, language: str) -> None:
    clock = [int(time.time() * 1000) - 60 * DAY]
    profile = Profile("Siti Aminah", language=language)
    with Workspace.create(path, profile, clock=lambda: clock[0]) as ws:
        sample.load(ws)
        ids = _people(ws)

        def edit(days: int, label: Label, *edits: Edit) -> None:
            clock[0] += days * DAY
            ws.log.record(label, edits)

        for days, job in ((5, "Buyer"), (12, "Senior buyer"), (15, "Head of purchasing")):
            edit(days, Label("edit", "contact", field="job", row=ids[0]),
                 Edit("contact", ids[0], {"job": job}))  # fmt: skip
        ws.set_profile(Profile("Huda", language=language))
        owners = [Edit("contact", id, {"owner": "Siti Aminah"}) for id in ids[:12]]
        edit(21, Label("bulk_edit", "contact", 12, field="owner"), *owners)
        edit(3, Label("edit", "contact", field="owner", row=ids[3]),
             Edit("contact", ids[3], {"owner": "Huda"}))  # fmt: skip
        edit(
            2, Label("delete", "contact", row=ids[12]), Edit("contact", ids[12], {"deleted": True})
        )
        new = {"deleted": False, "name": "Prakash a/l Raju", "stage": "lead", "owner": "Huda"}
        id = "01a0c0de-0001-7000-8000-00000000cafe"
        edit(1, Label("create", "contact", row=id), Edit("contact", id, new))


def _wait(stage: Stage, until: Any) -> None:
    end = time.monotonic() + 20
    while not until() and time.monotonic() < end:
        stage.settle()


SCENES: tuple[Scene, ...] = (as_on_date, old_values, two_dates)
