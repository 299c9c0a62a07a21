"""A value typed by hand instead of either side: as an editor starts with it, and as it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_desktop.domain import typed_values
from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value
from crm_desktop.errors import UserError
from crm_desktop.gui.models import entry
from crm_desktop.i18n import tr
from crm_desktop.store.cases import Contest

TYPED = (Kind.TEXT, Kind.NOTE, Kind.DATE, Kind.WHEN, Kind.WHOLE, Kind.NUMBER)
ENTRIES = ("email", "phone", "link")


def field_of(record: type[Record], cell: Cell) -> Field | None:
    """Return the declared field of a cell."""
    return record.fields.get(cell.partition(".")[0])


def can_type(record: type[Record], cell: Cell) -> bool:
    """Say whether a cell's value can be typed as one text."""
    field = field_of(record, cell)
    if field is None:
        return False
    if field.kind is Kind.KEYED:
        return field.entry in ENTRIES
    return field.kind in TYPED or field.money


def text_of(record: type[Record], cell: Cell, value: Value) -> str:
    """Return the text an editor starts with."""
    field = field_of(record, cell)
    if field is None or value is None:
        return ""
    if field.kind is Kind.KEYED:
        return str(value.get("value") or "") if isinstance(value, Mapping) else str(value)
    return entry.shown_for_entry(field, value)


def typed_value(ws: Any, record: type[Record], contest: Contest, text: str) -> Value:
    """Return the value a typed text is for a cell. Raises `UserError` where it is none."""
    field = field_of(record, contest.cell)
    if field is None or not can_type(record, contest.cell):
        raise UserError(tr("This can only be taken from one side."), tr("Take mine or theirs."))
    known = next((v for v in contest.sides.values() if v is not None), None)
    if field.kind is Kind.KEYED:
        kind = known.get("kind", "") if isinstance(known, Mapping) else ""
        return typed_values.new_entry(field, text, kind, ws.profile)
    if field.kind is Kind.NOTE:
        return text.strip() or None
    return typed_values.value_of(field, text, {field.name: known}, ws.profile)
