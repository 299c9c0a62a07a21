"""A workspace with one field of the user's own of each form, for any kind of record."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import own
from crm_desktop.domain.fields import CUSTOM, Field
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.shaping import own_fields
from crm_desktop.shaping.own_fields import Option
from crm_desktop.store import catalogue, listing

COLOURS = (Option("", "Red", "c2"), Option("", "Blue", "c1"), Option("", "Green, dark", ""))


def add(ws: Any, entity: str, **cells: Any) -> str:
    """Make a record; return its id."""
    id, record = new_id(), RECORDS[entity]
    title = {record.title_field: "Somebody"} if record.title_field not in cells else {}
    whole = {"deleted": False, **title, **{c.replace("__", "."): v for c, v in cells.items()}}
    ws.log.record(Label("create", entity), [Edit(entity, id, whole)])
    return id


def make(ws: Any, entity: str, form: str, name: str = "", **more: Any) -> Field:
    """Make an own field; return it as it is in the catalogue."""
    if form in ("choice", "choices"):
        more |= own_fields.option_cells({}, COLOURS)
    id = own_fields.create(ws, entity, name or f"My {form}", form, more)
    return catalogue.of(ws.reader(), entity).fields[CUSTOM + id]


def formula(ws: Any, entity: str, text: str, name: str = "My formula") -> Field:
    """Make a computed field from a formula as typed."""
    known = catalogue.of(ws.reader(), entity)
    return make(ws, entity, "formula", name, **own_fields.formula_cells(known, text))


def give(ws: Any, entity: str, id: str, field: Field, value: Any) -> Any:
    """Write a value; return the operation."""
    had = row(ws, entity, id)[field.name]
    cells = own.cells(field, value, had)
    return ws.log.record(Label("edit", entity, field=field.name, row=id), [Edit(entity, id, cells)])


def row(ws: Any, entity: str, id: str) -> dict[str, Any]:
    """Return a record's row as lists and forms fetch it."""
    n = listing.number_of(ws.reader(), entity, id) or 0
    return dict(listing.page(ws.reader(), entity, [n])[n])
