"""What is done with leads as they come in: made from drafts, discarded with a reason, taken up again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fresh import fresh as fresh_record
from crm_desktop.domain.lead import CONVERTED, DISCARDED
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.store import changes, finding, identities

REASONS = (
    mark("No budget"),
    mark("Not the right fit"),
    mark("No answer"),
    mark("Chose somebody else"),
    mark("Spam"),
    mark("Already a customer"),
)
"""Reasons offered at first, in English; the user's own are remembered beside them."""


def fresh(cells: Mapping[Cell, Value]) -> Edit:
    """Return the edit that makes a lead, new and added now unless it says otherwise."""
    return fresh_record("lead", {"status": "new", **cells})


def title_of(cells: Mapping[Cell, Value]) -> str:
    """Return what names a lead: its own name, its company's, or else how it is reached, "" for nothing."""
    reach = (v["value"] for c, v in cells.items() if c.startswith(("emails.", "phones.")) and v)
    return str(cells.get("name") or cells.get("company_name") or next(reach, "") or "")


def named(cells: Mapping[Cell, Value]) -> dict[Cell, Value]:
    """Return the cells of a lead with a name. Raises `UserError` where nothing names it."""
    name = title_of(cells)
    if not name:
        raise UserError(tr("A name is needed."))
    return {**cells, "name": name}


def add(
    ws: Any, drafts: Iterable[Mapping[Cell, Value]], *, key: str = "create"
) -> Operation | None:
    """Make leads, all in one operation; `key` says in the history how they came."""
    edits = [fresh(cells) for cells in drafts]
    row = edits[0].id if len(edits) == 1 else ""
    label = Label(key, "lead", len(edits), row=row)
    operation: Operation | None = ws.log.record(label, edits) if edits else None
    return operation


def open_among(conn: Any, ns: Collection[int]) -> list[int]:
    """Return those of some leads that can be discarded and taken up: none that became a contact."""
    return finding.not_yet(conn, "lead", ns, "status", CONVERTED)


def refuse_status(entity: str, row: Mapping[str, Any], cells: Mapping[Cell, Value]) -> None:
    """Refuse a status that is only converting's to give, or its undo's to take. Raises `UserError`.

    `row` is the record as it shows, `cells` what shall be written on it.
    """
    was, wanted = row.get("status"), cells.get("status")
    if entity != "lead" or "status" not in cells or was == wanted:
        return
    if was == CONVERTED:
        raise UserError(
            tr("This lead is converted already."), tr("Undo its conversion in the history first.")
        )
    if wanted == CONVERTED:
        raise UserError(
            tr("Only converting it makes a lead converted."), tr("Use Convert, or: crm convert ID")
        )


def discarded(reason: str) -> dict[Cell, Value]:
    """Return the cells of a lead that is given up, with the reason."""
    return {"status": DISCARDED, "reason": reason.strip() or None}


def taken_up(conn: Any, id: str) -> dict[Cell, Value]:
    """Return the cells of a lead that is worked on again: it has the status it had before."""
    n = identities.number_of(conn, "lead", id)
    written = changes.of_row(conn, RECORDS["lead"].code, n) if n is not None else []
    had = [w.patch["status"] for w in written if w.effective and w.patch and "status" in w.patch]
    before = next((status for status in reversed(had) if status != DISCARDED), "new")
    return {"status": before, "reason": None}
