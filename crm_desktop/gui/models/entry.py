"""The text an editor starts with: read again by `domain.typed_values` it gives the value it was of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from crm_desktop.domain import money, numbers
from crm_desktop.domain.fields import Field, Kind, Value
from crm_desktop.gui import formats


def shown_for_entry(field: Field, value: Value) -> str:
    """Return the text an editor starts with; `read` of it gives `value` again."""
    if value is None:
        return ""
    if field.kind is Kind.KEYED:
        first = next(iter(value.values()), None)
        return str(first.get("value") or "") if isinstance(first, Mapping) else ""
    if field.kind is Kind.NUMBER:
        return numbers.shown(str(value))
    if field.kind is Kind.GROUP:
        if not isinstance(value, Mapping):
            return str(value)
        amount = value.get("amount")
        return "" if amount is None else money.shown(amount, value.get("currency") or "")
    if field.kind is Kind.DATE:
        return _day_for_entry(str(value))
    if field.kind is Kind.WHEN:
        return _when_for_entry(str(value))
    return str(value)


def _when_for_entry(value: str) -> str:
    if len(value) <= 10:
        return _day_for_entry(value)
    at = formats.moment_of(value)
    return f"{_day_for_entry(at.date().isoformat())} {at:%H:%M}"


def _day_for_entry(iso: str) -> str:
    try:
        return date.fromisoformat(iso[:10]).strftime("%d/%m/%Y")
    except ValueError:
        return iso
