"""The columns of a table: one for each field a user may see, then one for each custom field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crm_desktop.domain.fields import Field, Kind, Record, Value
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

CUSTOM = "custom."
MOST_CUSTOM = 200
"""Custom fields read of all kinds of record together."""
READ_ONLY = ("created", "result")
"""Fields a cell of a table does not edit: when it was added, and won or lost (own actions)."""


def fields_of(record: type[Record], custom: Sequence[Field] = ()) -> list[Field]:
    """Return the columns of a record's table; the one that names it comes first."""
    shown = [*record.shown_fields(), *record.derived.values()]
    shown.sort(key=lambda f: f.name != record.title_field)
    return shown + list(custom)


def custom_field(id: str, name: str) -> Field:
    """Return a user's own text field as a column: `custom.<id>`."""
    return Field(Kind.TEXT, name, name=CUSTOM + id, group="More", width=140)


def custom_fields(conn: Any, entity: str) -> list[Field]:
    """Return the user's own fields of a kind of record as columns."""
    ns = listing.first_rows(conn, ListQuery("custom_field"), MOST_CUSTOM)
    rows = listing.page(conn, "custom_field", ns)
    mine = (rows[n] for n in ns if n in rows and rows[n]["of"] == entity)
    return [custom_field(row["id"], str(row["name"] or "")) for row in mine]


def is_custom(field: Field) -> bool:
    return field.name.startswith(CUSTOM)


def heading(field: Field) -> str:
    """Return a column's heading; a custom field's name is the user's and not translated."""
    return field.label if is_custom(field) else tr(field.label)


def value_in(field: Field, row: Mapping[str, Any]) -> Value:
    """Return a field's value in a fetched row, a custom field's too."""
    if not is_custom(field):
        return row.get(field.name)
    entry = (row.get("custom") or {}).get(field.name[len(CUSTOM) :])
    return entry.get("value") if isinstance(entry, dict) else entry


def editable(field: Field) -> bool:
    return field.name not in READ_ONLY and field.kind is not Kind.MOMENT and not field.derived
