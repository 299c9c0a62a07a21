"""One record brought back from a backup, or from an earlier moment, as an operation one can undo."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import cells, history
from crm_desktop.store.workspace import Workspace

KEPT = ("created", "merged_into")
"""Cells that stay as they are."""


def find(conn: Any, id: str) -> str:
    """Return which kind the record of an id is that shows in a file. Raises `UserError` where none is."""
    found = next((e for e in RECORDS if cells.shown(conn, e, id) is not None), "")
    if not found:
        raise UserError(
            tr("There was no record {id} then.", id=id), tr("Choose another backup or time.")
        )
    return found


def then(conn: Any, id: str, arrival: int) -> tuple[str, dict[Cell, Value]]:
    """Return the kind of a record and the cells it showed after operation `arrival`.

    Raises `UserError` where it was not there then.
    """
    for entity in RECORDS:
        shown = history.record_as_of(conn, entity, id, arrival)
        if shown is not None:
            return entity, shown
    raise UserError(
        tr("There was no record {id} then.", id=id), tr("Choose another backup or time.")
    )


def bring_back(ws: Workspace, entity: str, id: str, wanted: dict[Cell, Value]) -> Operation | None:
    """Write on one record whatever was other in `wanted`, the cells it showed; also where it is deleted.

    Return the operation, None where nothing differs. Raises `UserError` for a record that was erased.
    """
    conn = ws.reader()
    now = cells.shown(conn, entity, id) or {}
    told = {**wanted, "deleted": False}
    every = [c for c in dict.fromkeys((*told, *now)) if c not in KEPT and not is_refused(now, c)]
    new = {c: told.get(c) for c in every if now.get(c) != told.get(c)}
    if not new:
        return None
    done = ws.log.record(Label("bring_back_record", entity, row=id), [Edit(entity, id, new)])
    if done is None and cells.shown(conn, entity, id) is None:
        raise UserError(tr("This record was erased for good; it does not come back."))
    return done


def is_refused(now: dict[Cell, Value], cell: Cell) -> bool:
    """Say whether a cell says that somebody wants to be left alone: an older state does not take it back."""
    return cell == "do_not_contact" and bool(now.get(cell))
