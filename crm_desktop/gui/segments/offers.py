"""What the value of a test can be: choices, records and names to pick from, or what is typed."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import rule, typed_values
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr
from crm_desktop.store import in_use, listing

MOST = 200
Offer = tuple[str, Any]


def picked(field: Field) -> bool:
    """Say whether a value of a field is picked from a list; any other is typed."""
    listed = field.target or field.choices or field.name in ("place", "owner")
    return bool(listed) or field.kind is Kind.YESNO


def values(conn: Any, field: Field) -> list[Offer]:
    """Return the values of a field to pick from, with what they are called. Not for the window's thread."""
    if field.kind is Kind.YESNO:
        return [(tr("Yes"), True), (tr("No"), False)]
    if field.target or field.name == "place":
        return records(conn, field.target or "stage")
    if field.name == "owner":
        return _owners(conn)
    return [(formats.choice_text(field, c), c.value) for c in field.choices]


def records(conn: Any, entity: str) -> list[Offer]:
    """Return the first records of a kind by name."""
    ids = listing.ids_of(conn, entity, listing.first_rows(conn, listing.ListQuery(entity), MOST))
    titles = listing.titles(conn, entity, ids)
    return [(titles[id], id) for id in ids if id in titles]


def _owners(conn: Any) -> list[Offer]:
    """Return whoever owns something, "me" first."""
    names = sorted(in_use.owners(conn, ("contact", "company", "deal")))
    return [(tr("me"), rule.ME), *((name, name) for name in names)]


def typed(context: Context, field: Field, text: str) -> Any:
    """Return the value a typed text is for a test of a field. Raises `UserError`."""
    if field.money:
        return typed_values.value_of(field, text, {}, context.ws.profile)["amount"]
    if field.kind in (Kind.WHOLE, Kind.NUMBER):
        return typed_values.value_of(field, text, {}, context.ws.profile)
    return text
