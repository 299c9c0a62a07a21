"""Scenes of secret fields: hidden on a record, shown, being made, and who looked."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.gui.access.looks_dialog import LooksDialog
from crm_desktop.gui.access.secret_dialog import SecretDialog
from crm_desktop.gui.exchange import ExportDialog, open_export
from crm_desktop.gui.record.fact import Fact
from crm_desktop.gui.shaping.field_editor import FieldEditor
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue, listing
from crm_desktop.store.access import looking
from crm_desktop.store.listing import ListQuery

SAID = {
    "en": ("Medical history", "Penicillin gave a rash in 2019.\nMother and sister have asthma.\n"
           "Blood pressure watched since March."),
    "ms": ("Sejarah perubatan", "Ruam selepas penisilin pada 2019.\nIbu dan adik menghidap asma.\n"
           "Tekanan darah dipantau sejak Mac."),
}  # fmt: skip


def secret_field(stage: Stage) -> None:
    """A record with a secret field, and what stands in it."""
    name, id = _field(stage)
    stage.page("contacts")
    stage.desk.context.open_record("contact", id)
    stage.settle()
    stage.desk.side.panel.tabs.setCurrentIndex(1)
    stage.settle()
    facts = [f for f in stage.window.findChildren(Fact) if f.isVisible()]
    found = next((f for f in facts if f.subject.field.name == name), None)
    if found is None:
        return
    above: QWidget | None = found.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea):
        above.ensureWidgetVisible(found)
    stage.shoot("58-secret-hidden")
    found.edit_wanted.emit(found)
    stage.shoot("58-secret-shown")
    for dialog in stage.window.findChildren(SecretDialog):
        dialog.reject()


def made_secret(stage: Stage) -> None:
    """A field that is being made secret."""
    stage.page("contacts")
    form = FieldEditor(stage.desk.context, "contact", "", stage.window)
    form.name.setText(SAID[stage.language][0])
    form.secret.setChecked(True)
    form.open()
    stage.shoot("58-secret-made")
    form.reject()


def access_log(stage: Stage) -> None:
    """Who looked, and a file nobody looked into yet."""
    name, id = _field(stage)
    stage.page("contacts")
    ws = stage.desk.context.ws
    if not looking.looks(ws.reader()):
        dialog = LooksDialog(stage.desk.context, stage.window)
        dialog.open()
        stage.shoot("58-access-log-empty")
        dialog.reject()
    for _ in range(3):
        looking.show(ws, "contact", id, name)
    dialog = LooksDialog(stage.desk.context, stage.window)
    dialog.open()
    stage.shoot("58-access-log")
    dialog.reject()


def _field(stage: Stage) -> tuple[str, str]:
    """Return the secret field of contacts, made when it is not there, and the contact that has it filled."""
    stage.page("contacts")
    ws = stage.desk.context.ws
    label, text = SAID[stage.language]
    (row,) = listing.listed(ws.reader(), ListQuery("contact"), 1)
    found = [f for f in catalogue.of(ws.reader(), "contact").own() if f.secret]
    if found:
        return found[0].name, row["id"]
    name = CUSTOM + own_fields.create(ws, "contact", label, "text", {"secret": NEW_SECRET})
    edit = Edit("contact", row["id"], {name: {"value": text}})
    ws.log.record(Label("edit", "contact", row=row["id"]), [edit])
    return name, row["id"]


def taken_out(stage: Stage) -> None:
    """An export of who sees secret fields, asked whether they go along."""
    _field(stage)
    open_export(stage.desk.context, None, stage.window)
    stage.settle()
    dialog = next(over for over in stage.over() if isinstance(over, ExportDialog))
    dialog.secret.setChecked(True)
    dialog.open()
    stage.shoot("58-secret-export")
    dialog.reject()


SCENES: tuple[Scene, ...] = (secret_field, made_secret, access_log, taken_out)
