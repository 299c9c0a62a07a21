"""What a user typed, read by a field's kind into cells; what cannot be read is said in words.

The same for forms, tables and the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from crm_desktop.domain import emails, keys, money, numbers, own
from crm_desktop.domain.fields import Cell, Field, Kind, Value
from crm_desktop.domain.phones import phone_entry
from crm_desktop.domain.typed_days import read_date, read_when
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

Row = Mapping[str, Any]
Cells = dict[Cell, Value]


def read(field: Field, text: str, row: Row, profile: Any) -> Cells:
    """Return the cells that make `field` say what was typed; raise UserError when it cannot."""
    if field.kind is Kind.KEYED:
        return _entry(field, text.strip(), row, profile)
    return own.field_cells(field, value_of(field, text, row, profile))


def value_of(field: Field, text: str, row: Row, profile: Any) -> Value:
    """Return the value typed text is for `field`; raise UserError when it is none."""
    text = text.strip()
    reader = _BY_FORM.get(field.form) or _READERS.get(field.kind)
    if not text or reader is None:
        return text or None
    return reader(text, _Asked(field, row, profile))


def new_entry(field: Field, text: str, kind: str, profile: Any) -> Value:
    """Return one entry of an e-mail, phone, link or custom field from what was typed."""
    text = text.strip()
    if not text:
        return None
    kinded = {"kind": kind} if kind else {}
    if field.entry == "phone":
        return {**phone_entry(text, profile.region), **kinded}
    if field.entry == "email":
        emails.checked(text)
    return {"value": text, **kinded}


class _Asked(NamedTuple):
    """What a text is read for: the field, the record as it is, and who works here."""

    field: Field
    row: Row
    profile: Any


def _date(text: str, asked: _Asked) -> str:
    day = read_date(text)
    if asked.field.past and day > date.today().isoformat():
        raise UserError(
            tr("{field}: {day} is still to come.", field=tr(asked.field.label), day=day),
            tr("Give the day it was, with its right year."),
        )
    return day


def _money(text: str, asked: _Asked) -> Value:
    had = asked.row.get(asked.field.name)
    known = had.get("currency") if isinstance(had, Mapping) else ""
    return money.read(text, known or asked.field.currency or asked.profile.currency)


def _email(text: str, _asked: _Asked) -> str:
    return emails.checked(text)


def _phone(text: str, asked: _Asked) -> Value:
    return phone_entry(text, asked.profile.region)


def _address(text: str, _asked: _Asked) -> str:
    """Return a web address as typed; what is certainly none is refused."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", text, flags=re.I).partition("/")[0]
    if " " in text or "." not in host.strip("."):
        raise UserError(
            tr("“{text}” is not a web address.", text=text), tr("It looks like www.example.com.")
        )
    return text


def _entry(field: Field, text: str, row: Row, profile: Any) -> Cells:
    """Return the cell of the first entry, which is the one a table shows."""
    known = row.get(field.name) or {}
    key = next(iter(known), None)
    kind = known[key].get("kind", "") if key else (field.kinds[0] if field.kinds else "")
    return {f"{field.name}.{key or keys.new_key()}": new_entry(field, text, kind, profile)}


_READERS: dict[Kind, Callable[[str, _Asked], Value]] = {
    Kind.DATE: lambda text, asked: _date(text, asked),
    Kind.WHEN: lambda text, _asked: read_when(text),
    Kind.WHOLE: lambda text, asked: numbers.read_whole(text, asked.field),
    Kind.NUMBER: lambda text, _asked: numbers.read(text),
    Kind.GROUP: _money,
}
_BY_FORM: dict[str, Callable[[str, _Asked], Value]] = {
    "email": _email, "phone": _phone, "url": _address,
}  # fmt: skip
