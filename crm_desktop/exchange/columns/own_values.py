"""Values of the user's own fields as files hold them: read into drafts, and written by kind.

A draft goes through JSON: {"said": words, "entry": cell} or, in place of "entry", "keys" of several
choices, or "person": the words that name a contact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from crm_desktop.domain import money, numbers, own
from crm_desktop.domain.fields import Field, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.phones import phone_entry
from crm_desktop.errors import UserError
from crm_desktop.exchange.columns import choices
from crm_desktop.exchange.rows import dates
from crm_desktop.exchange.rows.several import joined, parted
from crm_desktop.i18n import tr

Draft = dict[str, Any]


class Habits(NamedTuple):
    """How a file means what it says: ISO country, ISO currency, order of dates."""

    region: str
    currency: str
    dates: str


def plain(text: str) -> Draft:
    """Return the draft of a text for a field there is not yet."""
    return {"said": text, "entry": {"value": text}}


def draft(field: Field, text: str, habits: Habits) -> Draft:
    """Return the draft of a text for a field. Raises `UserError` when the field cannot hold it."""
    if field.form == "choices":
        chosen = [_choice(field, part) for part in parts(text)]
        said = ", ".join(c.label for c in chosen)
        return {"said": said, "keys": [c.value for c in chosen]}
    if field.form == "person":
        return {"said": text, "person": text}
    reader = _READ.get(field.form)
    value = reader(field, text, habits) if reader else text
    said = next(c.label for c in field.choices if c.value == value) if field.choices else text
    return {"said": said, "entry": own.entry_of(field, value)}


def written(field: Field, value: Value, names: Mapping[Any, str]) -> str:
    """Return a field's value as it stands in a file; `names` are those of persons by id."""
    if value is None or value == "":
        return ""
    if field.entry == "choice":
        return joined([c.label for c in field.choices if c.value in value])
    if field.target:
        return names.get(value, "")
    if field.choices:
        return next((c.label for c in field.choices if c.value == value), str(value))
    if field.money and isinstance(value, Mapping):
        currency = str(value.get("currency") or "")
        return f"{currency} {money.plain(int(value['amount']), currency)}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def parts(text: str) -> list[str]:
    text = text.replace(" ::: ", ";")
    given = parted(text) if ";" in text or '"' in text else text.split(",")
    return [part for one in given if (part := one.strip())]


def _choice(field: Field, text: str) -> Any:
    found = next((c for c in field.choices if fold(c.label) == fold(text)), None)
    if found is None:
        known = ", ".join(c.label for c in field.choices)
        said = tr("“{text}” is not one of the choices of {field}.", text=text, field=field.label)
        raise UserError(said, tr("Allowed are: {names}", names=known))
    return found


def _email(_field: Field, text: str, _habits: Habits) -> Value:
    if "@" not in text or " " in text:
        raise UserError(tr("“{text}” is not an e-mail address.", text=text))
    return text


def _yesno(_field: Field, text: str, _habits: Habits) -> Value:
    value = choices.yesno(text)
    if value is None:
        raise UserError(tr("“{text}” is neither yes nor no.", text=text))
    return value


def _date(_field: Field, text: str, habits: Habits) -> Value:
    try:
        return dates.read(text, habits.dates or "dmy")
    except dates.NotADateError:
        raise UserError(
            tr("“{text}” is not a date.", text=text), tr("Write it like 25/11/2026 or 25 Nov.")
        ) from None


_READ: dict[str, Callable[[Field, str, Habits], Value]] = {
    "number": lambda _f, text, _h: numbers.read(text),
    "money": lambda f, text, habits: money.read(text, f.currency or habits.currency),
    "date": _date,
    "yesno": _yesno,
    "choice": lambda f, text, _h: _choice(f, text).value,
    "email": _email,
    "phone": lambda _f, text, habits: phone_entry(text, habits.region),
}
