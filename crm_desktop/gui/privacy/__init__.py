"""Privacy on screen: what a contact allowed, and the desk of what people may ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark
from crm_desktop.privacy.person import giving_out

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about what people allow."""
    return [
        ActionSpec("privacy.consent", mark("Record consent or objection…"), partial(_record, desk),
                   "record", (), "circle-check", 3, enabled=lambda: bool(_count(desk)),
                   closed=lambda: desk.context.ws.closed_because,
                   also=("GDPR PDPA opt in opt out unsubscribe", "persetujuan bantahan")),
        ActionSpec("privacy.told", mark("Consents and refusals…"), partial(_history, desk), "record", (),
                   "history", 3, enabled=lambda: _count(desk) == 1, in_menu=False),
        ActionSpec("privacy.report", mark("All about this person…"), partial(_report, desk),
                   "tools", (), "folder-down", 3, enabled=lambda: bool(_person(desk)),
                   closed=lambda: giving_out.closed_because(desk.context.ws),
                   also=("subject access GDPR PDPA", "permintaan akses data")),
    ]  # fmt: skip


def _contacts(desk: Desk) -> list[str]:
    """Return the contact on screen, or those ticked in the table of contacts."""
    page = desk.stack.currentWidget()
    if getattr(page, "entity", "") == "contact" and hasattr(page, "chosen_ids"):
        return list(page.chosen_ids())
    entity, id = desk.subject()
    return [id] if entity == "contact" and id else []


def _count(desk: Desk) -> int:
    """Return how many contacts that are."""
    page = desk.stack.currentWidget()
    if getattr(page, "entity", "") == "contact" and hasattr(page, "chosen_count"):
        return int(page.chosen_count())
    return len(_contacts(desk))


def _person(desk: Desk) -> str:
    """Return the id of the contact or lead an action is about, "" for none."""
    entity, id = desk.subject()
    return id if entity in ("contact", "lead") else ""


def _report(desk: Desk) -> None:
    from crm_desktop.gui.privacy.person_dialog import PersonDialog

    PersonDialog(desk.context, _person(desk), desk.host).open()


def _record(desk: Desk) -> None:
    from crm_desktop.gui.privacy.consent_form import ConsentForm

    ConsentForm(desk.context, _contacts(desk), desk.host).open()


def _history(desk: Desk) -> None:
    from crm_desktop.gui.privacy.consent_history import ConsentHistory

    ConsentHistory(desk.context, _contacts(desk)[0], desk.host).open()
