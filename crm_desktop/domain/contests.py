"""Which conflicts are nobody's to decide: values that the program makes, not the people.

They stay in the log and in `check` like any other; only the conflict desk does not list them.
"""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import Cell, Field, Kind, Value
from crm_desktop.domain.records import RECORDS

MADE = frozenset({"created", "merged_into", "snoozed", "rank"})
"""Cells written by the program: when a record came, where a merge leads, a drag's place in a row."""
TOLD = frozenset({"custom", "products"})
"""Internal fields whose entries the user writes all the same."""


def is_quiet(entity: str, cell: Cell, one: Value, other: Value) -> bool:
    """Say whether two values of a cell differ in nothing the user would decide about."""
    record = RECORDS.get(entity)
    if record is None or cell in MADE:
        return True
    if cell == "deleted":
        return False
    field = record.fields.get(cell.partition(".")[0])
    if field is None or (field.internal and field.name not in TOLD):
        return True
    return bool(_said(field, one) == _said(field, other))


def _said(field: Field, value: Value) -> Any:
    """Return what of a value its author chose: not a card's rank, not how a number is written."""
    if not isinstance(value, dict):
        return value
    if field.name == "place":
        return value.get("pipeline"), value.get("stage")
    if field.kind is Kind.KEYED:
        return {part: v for part, v in value.items() if part != "e164"}
    return value
