"""What a user typed, read by a field's kind into cells; what cannot be read is said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from crm_desktop.agenda.words import MONTHS
from crm_desktop.domain import keys, money, numbers, own
from crm_desktop.domain.fields import Cell, Field, Kind, Value
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.phones import phone_entry
from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.i18n import tr

Row = Mapping[str, Any]
Cells = dict[Cell, Value]

_RELATIVE = {
    "today": 0, "hari ini": 0, "tomorrow": 1, "tmr": 1, "esok": 1, "yesterday": -1,
    "semalam": -1, "kelmarin": -1, "lusa": 2,
}  # fmt: skip
_NUMBERS = re.compile(r"(\d{1,4})\s*[./\- ]\s*(\d{1,2})(?:\s*[./\- ]\s*(\d{2,4}))?\Z")
_TIME = re.compile(r"(?:^|\s)(\d{1,2})[:.](\d{2})\s*\Z")
_WORDS = re.compile(r"(?:[^\W\d]+,?\s+)?(\d{1,2})\s+([^\W\d]+)\.?(?:\s+(\d{4}))?\Z")


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


def new_entry(field: Field, text: str, kind: str, profile: Any) -> Value:
    """Return one entry of an e-mail, phone, link or custom field from what was typed."""
    text = text.strip()
    if not text:
        return None
    kinded = {"kind": kind} if kind else {}
    if field.entry == "phone":
        return {**phone_entry(text, profile.region), **kinded}
    if field.entry == "email":
        _check_email(text)
    return {"value": text, **kinded}


def read_date(text: str, today: date | None = None) -> str:
    """Return ISO text of a date as people write it, day first: 25/11/2026, 25 Nov, esok, ISO."""
    today = today or date.today()
    plain = " ".join(text.casefold().split())
    if plain in _RELATIVE:
        return (today + timedelta(days=_RELATIVE[plain])).isoformat()
    try:
        found = _numbers(plain, today) or _words(plain, today)
    except ValueError:
        found = None
    if found is None:
        raise UserError(
            tr("“{text}” is not a date.", text=text), tr("Write it like 25/11/2026 or 25 Nov.")
        )
    return found.isoformat()


def read_when(text: str, today: date | None = None) -> str:
    """Return ISO text of a day, or of a moment in UTC where a time follows it: "25/11 15:30"."""
    found = _TIME.search(text)
    if found is None:
        return read_date(text, today)
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        raise UserError(
            tr("“{text}” is not a time.", text=found[0].strip()), tr("Write it like 15:30.")
        )
    before = text[: found.start()].strip(" ,")
    day = date.fromisoformat(read_date(before, today)) if before else today or date.today()
    return utc_text(datetime.combine(day, time(hour, minute)))


def _numbers(plain: str, today: date) -> date | None:
    match = _NUMBERS.match(plain)
    if match is None:
        return None
    first, second, third = match.groups()
    if len(first) == 4:
        return date(int(first), int(second), int(third or 1))
    if third is None:
        return _coming(int(first), int(second), today)
    year = int(third) + (2000 if len(third) == 2 else 0)
    return date(year, int(second), int(first))


def _words(plain: str, today: date) -> date | None:
    match = _WORDS.match(plain)
    if match is None:
        return None
    day, word, year = match.groups()
    month = MONTHS.get(word[:4]) or MONTHS.get(word[:3])
    if month is None:
        return None
    return date(int(year), month, int(day)) if year else _coming(int(day), month, today)


def _coming(day: int, month: int, today: date) -> date:
    """Return that day of this year: a list shows days of this year without one."""
    return date(today.year, month, day)


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


class _Asked(NamedTuple):
    """What a text is read for: the field, the record as it is, and who works here."""

    field: Field
    row: Row
    profile: Any


def _whole(text: str, _asked: _Asked) -> int:
    plain = re.sub(r"[\s,]", "", text)
    if not re.fullmatch(r"[+-]?\d{1,15}", plain):
        raise UserError(tr("“{text}” is not a whole number.", text=text))
    return int(plain)


def _money(text: str, asked: _Asked) -> Value:
    had = asked.row.get(asked.field.name)
    known = had.get("currency") if isinstance(had, Mapping) else ""
    return money.read(text, known or asked.field.currency or asked.profile.currency)


def _email(text: str, _asked: _Asked) -> str:
    _check_email(text)
    return text


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


def _check_email(text: str) -> None:
    name, at, domain = text.rpartition("@")
    if not (name and at and "." in domain.strip(".")) or " " in text:
        raise UserError(
            tr("“{text}” is not a complete e-mail address.", text=text),
            tr("It looks like name@example.com."),
        )


_READERS: dict[Kind, Callable[[str, _Asked], Value]] = {
    Kind.DATE: lambda text, _asked: read_date(text),
    Kind.WHEN: lambda text, _asked: read_when(text),
    Kind.WHOLE: _whole,
    Kind.NUMBER: lambda text, _asked: numbers.read(text),
    Kind.GROUP: _money,
}
_BY_FORM: dict[str, Callable[[str, _Asked], Value]] = {
    "email": _email, "phone": _phone, "url": _address,
}  # fmt: skip
