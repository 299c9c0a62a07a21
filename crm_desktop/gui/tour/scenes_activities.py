"""Scenes of logging, notes and files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from crm_desktop.activities import notes
from crm_desktop.attachments import attaching
from crm_desktop.gui.activities.list_editor import ListEditor
from crm_desktop.gui.activities.log_form import LogForm
from crm_desktop.gui.attachments.looking import Look
from crm_desktop.gui.notes.note_form import NoteForm
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.i18n import tr
from crm_desktop.shaping import own_fields
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.subjects import Cells, cells_about


def _about(stage: Stage) -> tuple[Cells, str, str]:
    """Return whom the first deal is about, and the id and name of one of its people."""
    stage.page("contacts")
    conn = stage.window.ws.reader()
    ns = listing.first_rows(conn, ListQuery("deal"), 1)
    (deal,) = listing.page(conn, "deal", ns).values()
    about = cells_about(conn, "deal", deal["id"])
    person = next((c.partition(".")[2] for c in about if c.startswith("contacts.")), "")
    return about, person, listing.title_of(conn, "contact", person)


def log(stage: Stage) -> None:
    about, _, _ = _about(stage)
    form = LogForm(stage.desk.context, about, stage.window)
    form.open()
    stage.shoot("50-log-call")
    form.state.choose("planned")
    form.group.choose("visit")
    stage.shoot("51-plan-visit")
    form.reject()


def results(stage: Stage) -> None:
    stage.page("contacts")
    editor = ListEditor(stage.desk.context, "outcome", stage.window)
    editor.open()
    stage.shoot("52-results")
    editor.reject()


def note(stage: Stage) -> None:
    about, person, name = _about(stage)
    form = NoteForm(stage.desk.context, stage.window, about=about)
    form.field.show_markdown(
        f"## 23/11\n\n**30** days, oak only.\n\n- {notes.link('contact', person, name)}\n- RM 48,600\n"
    )
    form.open()
    stage.shoot("53-note")
    form.show_as.choose("read")
    stage.shoot("54-note-read")
    form.throw_away()
    ws = stage.window.ws
    id, _ = notes.write(ws, "**30** days, oak only.", about)
    own_fields.create(ws, "note", tr("Phone number"), "phone")
    form = NoteForm(stage.desk.context, stage.window, id=id)
    form.open()
    stage.shoot("54-note-kept")
    form.reject()


def picture(stage: Stage) -> None:
    about, _, _ = _about(stage)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Pelan aras 7.png"
        _drawn(path)
        done = attaching.attach(stage.window.ws, [path], about)
    own_fields.create(stage.window.ws, "attachment", tr("Date"), "date")
    look = Look(stage.desk.context, done.ids[0], stage.window)
    look.open()
    stage.shoot("55-attachment")
    look.reject()


def _drawn(path: Path) -> None:
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    for at in range(4):
        painter.drawRect(40 + 60 * at, 40 + 30 * at, 300, 180)
    painter.end()
    image.save(str(path))


SCENES: tuple[Scene, ...] = (log, results, note, picture)
