"""Contacts of a file, and what they said on which day."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.privacy import consents
from crm_desktop.privacy.consents import Said
from crm_desktop.store import listing


def make(ws: Any, entity: str, **cells: Any) -> str:
    """Make a record; cells with "__" in their names are entries: emails__1."""
    edit = fresh(entity, {name.replace("__", "."): value for name, value in cells.items()})
    ws.log.record(Label("create", entity, row=edit.id), [edit])
    return edit.id


def say(ws: Any, contact: str, channel: str, state: str, happened: str, purpose: str = "") -> None:
    """Record what one contact said."""
    consents.record(ws, [contact], Said(channel, state, purpose=purpose, happened=happened))


def close(ws: Any, contacts: list[str], on: bool = True) -> None:
    """Mark contacts "do not contact", or take the mark off."""
    edits = [Edit("contact", id, {"do_not_contact": on or None}) for id in contacts]
    ws.log.record(Label("edit", "contact", len(edits), field="do_not_contact"), edits)


def shown(ws: Any, contact: str) -> dict[str, str]:
    """Return the answers a list shows: way → "yes", "no" or "unknown"."""
    conn = ws.reader()
    n = listing.number_of(conn, "contact", contact)
    row = listing.page(conn, "contact", [n])[n]
    return {name: row[f"may_{name}"] for name in ("email", "phone", "message", "post")}
