"""What the value of a test can be: choices, records and names to pick from, or what is typed."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import rule
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.models import entry
from crm_desktop.i18n import tr
from crm_desktop.store import listing

MOST = 200
Offer = tuple[str, Any]


def offered_values(context: Context, field: Field) -> list[Offer]:
    """Return the values of a field to pick from, with what they are called; none where one types."""
    if field.kind is Kind.YESNO:
        return [(tr("Yes"), True), (tr("No"), False)]
    if field.target or field.name == "place":
        return records(context, field.target or "stage")
    if field.name == "owner":
        return owners(context)
    return [(formats.choice_text(field, c), c.value) for c in field.choices]


def records(context: Context, entity: str) -> list[Offer]:
    """Return the first records of a kind by name."""
    title = RECORDS[entity].title_field
    found = listing.listed(context.ws.reader(), listing.ListQuery(entity), MOST)
    return [(str(row[title] or ""), row["id"]) for row in found]


def owners(context: Context) -> list[Offer]:
    """Return whoever owns something, "me" first."""
    names: dict[str, None] = {}
    for entity in ("contact", "company", "deal"):
        names |= dict.fromkeys(listing.distinct(context.ws.reader(), entity, "owner"))
    return [(tr("me"), rule.ME), *((name, name) for name in sorted(names))]


def typed(context: Context, field: Field, text: str) -> Any:
    """Return the value a typed text is for a test of a field. Raises `UserError`."""
    if field.money:
        return entry.value_of(field, text, {}, context.ws.profile)["amount"]
    if field.kind in (Kind.WHOLE, Kind.NUMBER):
        return entry.value_of(field, text, {}, context.ws.profile)
    return text
