"""What a pasted text says, whom it may be already, and the lead that fields filled from it make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.phones import phone_entry
from crm_desktop.leads import signature, triage
from crm_desktop.leads.likeness import Like, contacts_like
from crm_desktop.leads.signature.card import Card
from crm_desktop.leads.signature.places import address_of

LIST_FIELDS = ("phones", "emails", "links")
"""Fields that hold several values, with a semicolon between them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read, and the contacts it may be about."""

    card: Card
    likes: tuple[Like, ...] = ()


def read(conn: Any, text: str, region: str) -> Reading:
    """Return what a text says."""
    card = signature.read(text, region)
    return Reading(card, tuple(contacts_like(conn, card.cells(region))) if card.found else ())


def cells_of(
    said: Mapping[str, str], card: Card | None, text: str, region: str
) -> dict[Cell, Value]:
    """Return the cells of a lead from what the fields say. Raises `UserError` where nobody is named.

    `card` gives values that still stand as they were read their kinds.
    """
    made: dict[Cell, Value] = {
        name: value for name, value in said.items()
        if value and name not in (*LIST_FIELDS, "addresses")
    }  # fmt: skip
    kinds = {(f.field, f.shown): f.kind for f in card.found} if card else {}
    for field in LIST_FIELDS:
        values = [v.strip() for v in said.get(field, "").split(";") if v.strip()]
        for at, value in enumerate(values, 1):
            entry = phone_entry(value, region) if field == "phones" else {"value": value}
            kind = kinds.get((field, value), "")
            made[f"{field}.{at}"] = {**entry, **({"kind": kind} if kind else {})}
    if place := said.get("addresses"):
        found = card.first("addresses") if card else None
        parts = found.value if found and found.shown == place else address_of(place)
        made["addresses.1"] = {**parts, "kind": "work"}
    return triage.named(made) | ({"message": text.strip()} if text.strip() else {})
