"""Contacts and companies made in a few words, and what a file shows of them."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.store.cells import shown
from crm_desktop.store.workspace import Workspace


def id_of(n: int) -> str:
    return f"01a0c0de-{n >> 16:04x}-7000-8000-{n:012x}"


def contact(n: int, name: str, email: str = "", phone: str = "", **cells: Any) -> Edit:
    made: dict[str, Any] = {"deleted": False, "name": name, **cells}
    if email:
        made["emails.1"] = {"value": email, "kind": "work"}
    if phone:
        made["phones.1"] = {"value": phone, "e164": phone}
    return Edit("contact", id_of(n), made)


def firm(n: int, name: str, **cells: Any) -> Edit:
    return Edit("company", id_of(n), {"deleted": False, "name": name, **cells})


def filled(*edits: Edit) -> Workspace:
    ws = Workspace.create(":memory:")
    ws.log.record_bulk(Label("import", "contact", len(edits)), edits)
    return ws


def screen(ws: Workspace) -> dict[tuple[str, str], Any]:
    """Return everything the file shows."""
    conn = ws.reader()
    return {
        (entity, id): shown(conn, entity, id)
        for entity in RECORDS
        for (id,) in conn.execute(f"SELECT id FROM {entity} WHERE deleted=0").fetchall()
    }
