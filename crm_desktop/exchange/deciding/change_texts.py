"""What a changed cell says in plain words: for the command line and for files."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import mentions, money, own
from crm_desktop.domain.fields import Field, Kind, Record, Value
from crm_desktop.i18n import tr
from crm_desktop.store import listing

Told = tuple[str, str, str]
"""Field, old value, new value; "" where there is none."""


def is_told(record: type[Record], cell: str) -> bool:
    """Say whether users ever see a cell."""
    name = cell.partition(".")[0]
    field = record.fields.get(name)
    return field is not None and (name == "custom" or not field.internal)


def told(conn: Any, record: type[Record], change: Any) -> Told | None:
    """Return one changed cell in words; None for what users never see."""
    cell, old, new = change
    if not is_told(record, cell):
        return None
    name, dot, key = cell.partition(".")
    field = record.fields[name]
    if name == "custom":
        heading = listing.title_of(conn, "custom_field", key) or tr("More fields")
        return heading, _entry(old), _entry(new)
    if dot and field.target:
        title = listing.title_of(conn, field.target, key) or key
        return tr(field.label), title if old else "", title if new else ""
    text = _entry if dot else lambda value: value_text(conn, field, value)
    return tr(field.label), text(old), text(new)


def _entry(value: Value) -> str:
    """Return an entry of a keyed field: an address by its lines, others by their value."""
    if not isinstance(value, dict):
        return "" if value is None else str(value)
    if own.is_sealed(value):
        return tr(own.HIDDEN)
    if "value" in value:
        return str(value["value"] or "")
    return ", ".join(str(part) for name, part in value.items() if part and name != "kind")


def value_text(conn: Any, field: Field, value: Value) -> str:
    """Return the value of a field that is one cell."""
    if value is not None and field.kind is Kind.REFERENCE:
        return listing.title_of(conn, field.target, value) or str(value)
    if field.kind is Kind.GROUP and isinstance(value, dict):
        return _group(conn, field, value)
    return plain_text(field, value)


def plain_text(field: Field, value: Value) -> str:
    """Return a value that names no other record and has no parts."""
    if value is None:
        return ""
    if field.kind is Kind.CHOICE:
        return next((tr(c.label) for c in field.choices if c.value == value), str(value))
    if field.kind is Kind.YESNO:
        return tr("Yes") if value else tr("No")
    return mentions.plain(str(value))


def _group(conn: Any, field: Field, value: dict[str, Any]) -> str:
    if "amount" in value and "currency" in value:
        amount, currency = value["amount"], value["currency"] or ""
        return "" if amount is None else f"{currency} {money.plain(amount, currency)}".strip()
    if field.name == "place":
        return listing.title_of(conn, "stage", value.get("stage") or "")
    if field.name == "result":
        outcome = value.get("outcome") or "open"
        words = next((tr(c.label) for c in field.choices if c.value == outcome), outcome)
        return ", ".join(filter(None, (words, str(value.get("reason") or ""))))
    return ", ".join(str(part) for part in value.values() if part is not None)
