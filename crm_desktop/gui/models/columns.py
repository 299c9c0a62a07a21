"""The columns of a table: one for each field a user may see, then one for each custom field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm_desktop.domain.fields import Field, Kind, Record, Value
from crm_desktop.store import catalogue

STANDING = ("stage", "place", "status")
READ_ONLY = ("created", "result")
"""Fields a cell of a table does not edit: when it was added, and won or lost (own actions)."""


def fields_of(record: type[Record], custom: Sequence[Field] = ()) -> list[Field]:
    """Return the columns of a record's table; the one that names it comes first."""
    shown = [*record.shown_fields(), *record.derived.values()]
    shown.sort(key=lambda f: f.name != record.title_field)
    step = next((f for f in shown if f.derived == "next"), None)
    if step is not None:  # what to do next stands beside where they stand
        shown.remove(step)
        names = [f.name for f in shown]
        shown.insert(
            1 + next((names.index(n) for n in STANDING if n in names), len(names) - 1), step
        )
    return shown + list(custom)


def custom_fields(conn: Any, entity: str) -> list[Field]:
    """Return the user's own fields of a kind of record as columns."""
    return catalogue.of(conn, entity).own()


def heading(field: Field) -> str:
    """Return a column's heading; a custom field's name is the user's and not translated."""
    return catalogue.heading(field)


def value_in(field: Field, row: Mapping[str, Any]) -> Value:
    """Return a field's value in a fetched row, the user's own field's too."""
    return row.get(field.name)


def people_of(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return id and name of the contacts of a fetched row, none where a name has a comma itself."""
    ids, names = list(row.get("contacts") or ()), str(row.get("contacts.shown") or "").split(", ")
    return list(zip(ids, names, strict=True)) if len(ids) == len(names) else []


def editable(field: Field) -> bool:
    return (
        field.name not in READ_ONLY
        and field.kind is not Kind.MOMENT
        and not (field.derived or field.form == "formula" or field.secret)
    )
