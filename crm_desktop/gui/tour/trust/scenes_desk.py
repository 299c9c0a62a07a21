"""The scenes of the privacy desk: empty, filled, late, and with names that are long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.privacy.desk.breach_form import BreachForm
from crm_desktop.gui.privacy.desk.days_form import DaysForm
from crm_desktop.gui.privacy.desk.letter_dialog import LetterDialog
from crm_desktop.gui.privacy.desk.request_form import AnswerForm, RequestForm
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store import listing

LONG = (
    "Tengku Puteri Nur Aisyah Humaira binti Tengku Haji Abdul Rahman Al-Haj of Syarikat "
    "Perniagaan Kejuruteraan Awam Timur"
)


def requests_empty(stage: Stage) -> None:
    """The desk before anybody asked."""
    page = stage.page("privacy")
    page.show_section("requests")
    stage.settle()
    stage.shoot("87-desk-empty")


def requests_filled(stage: Stage) -> None:
    """Requests that are late, close, far and closed; the forms that write them down and close them."""
    made = _requests(stage)
    page = stage.page("privacy")
    page.show_section("requests")
    stage.settle()
    page.section.list.setFocus()
    stage.shoot("87-desk-late")
    page.section.stand_on(made[1])
    stage.settle()
    stage.shoot("87-desk-access")
    page.section.tab.choose("closed")
    stage.settle()
    stage.shoot("87-desk-closed")
    page.section.tab.choose("open")
    context, window = stage.desk.context, stage.window
    known: Any = listing.record(context.ws.reader(), "privacy_request", made[0])
    for dialog, name in (
        (RequestForm(context, None, window), "87-request-form"),
        (AnswerForm(context, known, window), "87-request-answer"),
        (DaysForm(context, window), "87-request-days"),
    ):
        dialog.open()
        stage.settle()
        stage.shoot(name)
        dialog.reject()
    context.ws.log.undo()
    stage.settle()


def _requests(stage: Stage) -> list[str]:
    """Write down seven requests as one operation; return their ids."""
    rows = stage.page("contacts").model.rows
    ws = stage.desk.context.ws
    ids = listing.ids_of(ws.reader(), "contact", rows[:4])
    today = date.today()
    said: tuple[tuple[str, str | None, str, str, int, dict[str, str]], ...] = (
        ("contact", ids[0], "erasure", "pdpa", 24, {"identity": "Came to the shop with an identity card"}),
        ("contact", ids[1], "access", "gdpr", 21, {"words": "Please send me everything you have about me."}),
        ("contact", ids[2], "withdrawal", "pdpa", 1, {}),
        ("name", LONG, "correction", "gdpr", 3, {"words": "My address is wrong. " * 12}),
        ("contact", ids[3], "objection", "ccpa", 2, {}),
        ("name", "Tan Wei Ming", "portability", "pdpa", 60,
         {"state": "answered", "closed": (today - timedelta(days=44)).isoformat(),
          "answer": "Gave him the folder on a stick.", "identity": "Known in person"}),
        ("name", None, "erasure", "gdpr", 80,
         {"state": "answered", "closed": (today - timedelta(days=61)).isoformat()}),
    )  # fmt: skip
    edits: list[Edit] = []
    for of, who, kind, law, ago, more in said:
        cells = {of: who, "kind": kind, "law": law, "state": "new",
                 "received": (today - timedelta(days=ago)).isoformat(), **more}  # fmt: skip
        edits.append(fresh("privacy_request", {c: v for c, v in cells.items() if v is not None}))
    ws.log.record(Label("create", "privacy_request", len(edits)), edits)
    stage.settle()
    return [edit.id for edit in edits]


def breaches_noted(stage: Stage) -> None:
    """Breaches: none, one whose clocks run, one that is late; the form and a letter in the other language."""
    page: Any = stage.page("privacy")
    page.show_section("breaches")
    stage.settle()
    stage.shoot("88-breaches-empty")
    made = _breaches(stage)
    page.section.stand_on(made[0])
    stage.settle()
    page.section.list.setFocus()
    stage.shoot("88-breaches")
    page.section.stand_on(made[1])
    stage.settle()
    stage.shoot("88-breaches-late")
    form = BreachForm(stage.desk.context, None, stage.window)
    letter = LetterDialog(stage.desk.context, page.section.current, "people", stage.window)
    for dialog, name in ((form, "88-breach-form"), (letter, "88-breach-letter")):
        dialog.open()
        stage.settle()
        stage.shoot(name)
        dialog.reject()
    stage.desk.context.ws.log.undo()
    stage.settle()


def stored_where(stage: Stage) -> None:
    """What is stored where on this computer."""
    page: Any = stage.page("privacy")
    page.show_section("stored")
    stage.settle()
    stage.shoot("88-stored")


def _breaches(stage: Stage) -> list[str]:
    now = datetime.now(UTC)
    said: tuple[dict[str, Any], ...] = (
        {"name": "Laptop stolen from the van", "noticed": utc_text(now - timedelta(hours=26)), "law": "pdpa",
         "data": "Names and addresses", "people": 1240, "devices": "laptop of Siti, file Huda Furnishing",
         "measures": "Its access to the server was taken back; the file on it is encrypted.",
         "happened": (now - timedelta(days=2)).date().isoformat()},
        {"name": "Price list with all addresses sent to the wrong customer, who forwarded it to others",
         "noticed": utc_text(now - timedelta(days=6)), "law": "gdpr", "people": 31, "harm": True},
        {"name": "Mail account of the shop read by a stranger", "state": "done", "people": 4, "law": "pdpa",
         "noticed": utc_text(now - timedelta(days=90)),
         "told_authority": utc_text(now - timedelta(days=89))},
    )  # fmt: skip
    edits = [fresh("breach", {"state": "open", **one}) for one in said]
    stage.desk.context.ws.log.record(Label("create", "breach", len(edits)), edits)
    stage.settle()
    return [edit.id for edit in edits]


SCENES: tuple[Scene, ...] = (requests_empty, requests_filled, breaches_noted, stored_where)
"""Scenes about trust: the privacy desk."""
