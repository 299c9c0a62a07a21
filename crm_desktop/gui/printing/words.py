"""How a value reads on paper: dates with their year, every entry said, nothing that ages by tomorrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Field, Kind, Record
from crm_desktop.gui import formats
from crm_desktop.gui.models.columns import custom_fields, heading, value_in


class Fact(NamedTuple):
    """One line: what it is called and what it is."""

    name: str
    text: str


def facts(conn: Any, record: type[Record], row: Any) -> Iterator[tuple[Fact, bool]]:
    """Yield what a row says beside its title, as its form has it, and whether it is long."""
    for _, names in record.layout.groups:
        for name in names:
            if name != record.title_field:
                shown = record.listed(name)
                text = on_paper(shown, row)
                if text:
                    yield Fact(heading(shown), text), shown.kind is Kind.NOTE
    for own in custom_fields(conn, record.entity):
        if text := on_paper(own, row):
            yield Fact(heading(own), text), False


def on_paper(field: Field, row: Any, *, one_line: bool = False) -> str:
    """Return a field of a row; "" when it is empty."""
    value = value_in(field, row)
    if value in (None, "", {}):
        return ""
    try:
        said = _said(field, value, row)
    except (AttributeError, KeyError, TypeError, ValueError):  # of a newer version
        said = str(value)
    return " ".join(said.split()) if one_line else said


def moment(value: str) -> str:
    """Return a date or a moment with its year; "" for an open entry without a time."""
    if len(value) < 10:
        return ""
    if len(value) == 10:
        return formats.date_text(value)
    at = formats.moment_of(value)
    return f"{formats.date_text(at.date().isoformat())} {at:%H:%M}"


def _said(field: Field, value: Any, row: Any) -> str:
    if field.kind is Kind.DATE:
        return formats.date_text(str(value))
    if field.kind is Kind.MOMENT:
        return formats.date_text(formats.moment_of(value).date().isoformat())
    if field.kind is Kind.WHEN:
        named = row.get(f"{field.name}.shown") if field.derived else ""
        return " · ".join(part for part in (moment(str(value)), named) if part)
    if field.kind is Kind.NOTE:
        return formats.full(field, value, row)
    if field.kind is Kind.KEYED and not field.target and field.entry != "choice":
        return ", ".join(text for e in value.values() if (text := formats.entry_text(field, e)))
    return formats.show(field, value, row)
