"""What fields are called in files, where that is not their own label; English in every language."""

from __future__ import annotations

from crm_desktop.domain.fields import Field

OWN_ID = "CRM ID"
CUSTOM = " (custom)"
"""Ends the heading of a field of the user's own."""
AMOUNT = "Amount"
HEADINGS: dict[str, str] = {
    "id": OWN_ID,
    "name": "Name",
    "title": "Title",
    "given_name": "Given name",
    "family_name": "Family name",
    "prefix": "Name prefix",
    "job": "Job title",
    "external_id": "ID",
    "closing": "Expected close",
    "of": "Kind of record",
    "form": "Kind of value",
    "rank": "Order",
}
"""Headings that are not the field's own label."""


def heading(field: Field) -> str:
    """Return the heading of a field that fills one column, of money that of its sum."""
    if field.own:
        return field.label + CUSTOM
    return AMOUNT if field.money else HEADINGS.get(field.name, field.label)
