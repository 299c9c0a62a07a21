"""The scenes of privacy: what a contact allows, recording it, and all that is held about a person."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Label
from crm_desktop.gui.privacy.consent_form import ConsentForm
from crm_desktop.gui.privacy.consent_history import ConsentHistory
from crm_desktop.gui.privacy.person_dialog import PersonDialog
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.privacy import consents
from crm_desktop.privacy.consents import Said
from crm_desktop.store import listing


def consented(stage: Stage) -> None:
    """A contact who allowed e-mail and refused calls: on their page, in the form and the history."""
    id = _spoken(stage)
    stage.desk.trail.open("contact", id)
    stage.settle()
    page: Any = stage.desk.page
    page.left.ensureWidgetVisible(page.consents)
    stage.shoot("84-consents")
    context, window = stage.desk.context, stage.window
    form, history = ConsentForm(context, [id], window), ConsentHistory(context, id, window)
    for dialog, name in ((form, "84-consent-form"), (history, "84-consent-history")):
        dialog.open()
        stage.settle()
        stage.shoot(name)
        dialog.reject()
    _take_back(stage)


def person(stage: Stage) -> None:
    """All about a person, with others masked."""
    id = _spoken(stage)
    dialog = PersonDialog(stage.desk.context, id, stage.window)
    dialog.open()
    stage.settle()
    stage.shoot("84-person-report")
    dialog.reject()
    _take_back(stage)


def _spoken(stage: Stage) -> str:
    page = stage.page("contacts")
    ws = stage.desk.context.ws
    first, other = listing.ids_of(ws.reader(), "contact", page.model.rows[:2])
    form = Said("email", wording="Yes, send me offers by e-mail.", version="2", way="form",
                happened="2026-03-02")  # fmt: skip
    consents.record(ws, [first], form)
    consents.record(ws, [first], Said("phone", "objected", way="spoken", happened="2026-09-14"))
    name = listing.title_of(ws.reader(), "contact", other)
    text = f"Came with {name}, who answers on 012-334 5521 or by pejabat@maju.example"
    note = fresh("note", {"text": text, f"contacts.{first}": True})
    ws.log.record(Label("create", "note", row=note.id), [note])
    return first


def _take_back(stage: Stage) -> None:
    for _ in range(3):
        stage.desk.context.ws.log.undo()
    stage.settle()


SCENES: tuple[Scene, ...] = (consented, person)
