"""A record as it will be when a form that is open is saved: nothing of it is in the file yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crm_desktop.domain.fields import Cell, Kind, Value
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import catalogue, listing
from crm_desktop.store.listing import RecordView, Row


def row_with(
    conn: Any, view: RecordView, cells: Mapping[Cell, Value], new: Iterable[Edit] = ()
) -> Row:
    """Return the row of `view` as `listing` gives it, with `cells`; `new` are records made with them."""
    row, record, known = dict(view.row), RECORDS[view.entity], catalogue.of(conn, view.entity)
    for cell, value in cells.items():
        name, dot, key = cell.partition(".")
        if dot:
            entries = {**(row[name] or {}), key: value}
            row[name] = {k: v for k, v in entries.items() if v is not None}
        else:
            row[name] = value
    listing.resolve(conn, record, [row])
    catalogue.fill(conn, known, [row])
    names = {one.id: str(one.cells[RECORDS[one.entity].title_field]) for one in new}
    for field in known.fields.values():
        if field.entry == "tag":
            row[f"{field.name}.shown"] += [(names[id], "") for id in row[field.name] if id in names]
        elif field.kind is Kind.REFERENCE and row.get(field.name) in names:
            row[f"{field.name}.shown"] = names[row[field.name]]
    return row
