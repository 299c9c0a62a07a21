"""The user's own fields: a `custom_field` record as a `Field`, and how its values stand in cells.

A value says by its shape what it is, so that one of an earlier kind is never mistaken:

| form | cell `custom.<id>` |
|---|---|
| text, url, email, phone | {"value": text}, of a phone with "e164" |
| number | {"number": "12.50"}: decimal text, never a float |
| money | {"amount": minor units, "currency": ISO code} |
| date | {"date": "2026-11-25"} |
| yesno | {"yes": true} |
| choice | {"choice": key of an option} |
| person | {"contact": id} |
| choices | one cell an option: `custom.<id>:<key>` is true |
| secret text | {"sealed": key and sealed value} (`store.cipher.sealed_values`) |
| formula | none: it is computed where it is shown |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crm_desktop.domain.fields import CUSTOM, MONEY, Cell, Choice, Field, Kind, Value
from crm_desktop.i18n import mark, tr

FORMS: dict[str, str] = {
    "text": mark("Text"),
    "number": mark("Number"),
    "money": mark("Money"),
    "date": mark("Date"),
    "yesno": mark("Yes or no"),
    "choice": mark("Choice"),
    "choices": mark("Several choices"),
    "url": mark("Web address"),
    "email": mark("E-mail address"),
    "phone": mark("Phone number"),
    "person": mark("Person"),
    "formula": mark("Formula"),
}
"""What a field of the user's own can hold, with English words."""

SECRET_FORMS = ("text",)
"""Kinds of value a secret field can hold."""
NEW_SECRET = "new"  # noqa: S105 - what stands for the id of a key until there is one
"""What a field that is to be secret is made with."""
HIDDEN = mark("hidden")
"""What is shown for a value of a secret field."""

_SLOTS = {
    "number": "number", "date": "date", "yesno": "yes", "choice": "choice", "person": "contact",
}  # fmt: skip
_KINDS = {
    "number": Kind.NUMBER, "date": Kind.DATE, "yesno": Kind.YESNO, "choice": Kind.CHOICE,
    "person": Kind.REFERENCE, "money": Kind.GROUP, "choices": Kind.KEYED,
}  # fmt: skip
_WIDTHS = {"number": 110, "money": 130, "date": 120, "yesno": 90, "choices": 180, "email": 200,
           "phone": 150, "url": 200, "person": 170}  # fmt: skip
_ID = re.compile(r"[0-9A-Za-z-]+")


def is_own_id(text: str) -> bool:
    """Say whether a text may stand for a field in SQL: letters, digits and hyphens only."""
    return _ID.fullmatch(text) is not None


def field_of(row: Mapping[str, Any]) -> Field:
    """Return the `Field` of a custom field's row (with "options" as a mapping)."""
    form = row.get("form") if row.get("form") in FORMS else "text"
    made = Field(
        _KINDS.get(str(form), Kind.TEXT),
        str(row.get("name") or ""),
        name=CUSTOM + str(row["id"]),
        group="More",
        form=str(form),
        searchable=form in ("text", "url", "email", "phone", "number"),
        width=_WIDTHS.get(str(form), 140),
        currency=str(row.get("currency") or ""),
        hint=str(row.get("hint") or ""),
        required=bool(row.get("required")),
        internal=bool(row.get("hidden")),
        secret=str(row.get("secret") or ""),
    )
    return _with_details(made, row)


def _with_details(made: Field, row: Mapping[str, Any]) -> Field:
    if made.form in ("choice", "choices"):
        entry = "choice" if made.form == "choices" else ""
        return replace(made, choices=options_of(row.get("options") or {}), entry=entry)
    if made.form == "money":
        return replace(made, parts=MONEY)
    if made.form == "person":
        return replace(made, target="contact")
    if made.form in ("number", "formula"):
        decimals = row.get("decimals")
        digits = -1 if decimals is None else max(0, min(10, int(decimals)))
        return replace(made, decimals=digits, formula=str(row.get("formula") or "") * (
            made.form == "formula"))  # fmt: skip
    return made


def options_of(entries: Mapping[str, Any]) -> tuple[Choice, ...]:
    """Return the choices of a field in their order."""
    known = [(key, e) for key, e in entries.items() if isinstance(e, Mapping)]
    known.sort(key=lambda pair: (str(pair[1].get("rank") or "~"), pair[0]))
    return tuple(
        Choice(key, str(e.get("value") or ""), "", "quiet", str(e.get("colour") or ""))
        for key, e in known
    )


def own_id(field: Field) -> str:
    """Return the id of the custom field behind a `Field`."""
    return field.name[len(CUSTOM) :]


def value(field: Field, entries: Mapping[str, Any]) -> Value:
    """Return a field's value as a declared field of its kind would have it.

    What is left of an earlier kind and could not be read as this one comes as its text.
    """
    id = own_id(field)
    if field.form == "choices":
        prefix = id + ":"
        return {k[len(prefix) :]: True for k, v in entries.items() if v and k.startswith(prefix)}
    entry = entries.get(id)
    if not isinstance(entry, Mapping):
        return None if entry is None else str(entry)
    if field.form == "money":
        return dict(entry) if "amount" in entry else text_of(entry)
    slot = _SLOTS.get(field.form, "value")
    return entry[slot] if slot in entry else text_of(entry)


def is_sealed(entry: Value) -> bool:
    """Say whether an entry is the value of a secret field."""
    return isinstance(entry, Mapping) and "sealed" in entry


def text_of(entry: Value) -> str | None:
    """Return what an entry of any form says, without the names behind its ids."""
    if not isinstance(entry, Mapping):
        return None if entry is None else str(entry)
    if is_sealed(entry):
        return tr(HIDDEN)
    for slot in ("value", "number", "date", "choice", "contact"):
        if entry.get(slot):
            return str(entry[slot])
    if "amount" in entry:
        from crm_desktop.domain import money

        currency = str(entry.get("currency") or "")
        return f"{currency} {money.plain(int(entry['amount'] or 0), currency)}".strip()
    return {True: "Yes", False: "No"}.get(entry.get("yes"))  # type: ignore[arg-type]


def entry_of(field: Field, given: Value) -> Value:
    """Return the cell of a value; of a phone `given` may be its whole entry."""
    if given is None or given == "":
        return None
    if isinstance(given, Mapping):
        return dict(given)
    return {_SLOTS.get(field.form, "value"): given}


def cells(field: Field, given: Value, had: Value = None) -> dict[Cell, Value]:
    """Return the cells that make an own field hold `given`; of several choices what differs."""
    if field.form == "choices":
        wanted, known = dict(given or {}), dict(had or {})
        made: dict[Cell, Value] = {f"{field.name}:{k}": True for k in wanted if k not in known}
        return made | {f"{field.name}:{k}": None for k in known if k not in wanted}
    return {field.name: entry_of(field, given)}


def field_cells(field: Field, given: Value) -> dict[Cell, Value]:
    """Return the cells of a value of any field that is one cell, the user's own or declared."""
    return cells(field, given) if field.own else {field.name: given}
