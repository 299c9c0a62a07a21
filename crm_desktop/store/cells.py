"""What a record shows, cell by cell, as the projection has it."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, identities, projection
from crm_desktop.store import rows as codec


def shown(conn: Any, entity: str, id: str) -> dict[Cell, Value] | None:
    """Return the non-null cells of a visible record, or None when it is not visible."""
    n = identities.number_of(conn, entity, id)
    if n is None or entity not in RECORDS:
        return None
    row = projection.read(conn, entity, n)
    return codec.to_cells(RECORDS[entity], row) if row["deleted"] == 0 else None


def ever(conn: Any, entity: str, id: str) -> dict[Cell, Value]:
    """Return the cells a record shows, or showed while it was not hidden: deleted, undone or merged."""
    n = identities.number_of(conn, entity, id)
    found = [] if n is None else changes.of_row(conn, RECORDS[entity].code, n)
    showing = changes.fold(found)
    if showing.get("deleted") is False:
        return showing
    return changes.fold(change._replace(effective=True) for change in found)


def frontier(conn: Any, entity: str, id: str) -> tuple[str, ...]:
    """Return the record's frontier, which an editor keeps from the moment it opens (R20, R21)."""
    n = identities.number_of(conn, entity, id)
    return () if n is None else changes.frontier(conn, identities.code_of(conn, entity), n)
