"""How a stored value reads on screen: dates as people say them, money, phones, entries joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from PySide6.QtCore import QDate, QLocale

from crm_desktop.activities import kinds
from crm_desktop.domain import mentions, money
from crm_desktop.domain.fields import Choice, Field, Kind, Record, Value
from crm_desktop.i18n import language, mark, tr

Row = Mapping[str, Any]

WEEKDAYS = 366
"""Days from today within which a date written out has its weekday."""
ADDRESS_PARTS = ("street", "postcode", "city", "state", "country")
ENTRY_KINDS = {
    "mobile": mark("Mobile"), "work": mark("Work"), "home": mark("Home"), "fax": mark("Fax"),
    "other": mark("Other"), "billing": mark("Billing"), "website": mark("Website"),
    "linkedin": "LinkedIn", "facebook": "Facebook", "instagram": "Instagram",
    "whatsapp": "WhatsApp",
}  # fmt: skip


def show(field: Field, value: Value, row: Row) -> str:
    """Return the one line that stands for `value` in a table or beside a label; "" when empty."""
    if value is None or value == "":
        return ""
    if field.entry == "rule":
        return _rule(str(value))
    return _SHOWERS.get(field.kind, _plain)(field, value, row)


def full(field: Field, value: Value, row: Row) -> str:
    """Return the whole value, for a tooltip: dates with their year, every entry on its line."""
    if value in (None, "", {}):
        return ""
    if field.kind is Kind.DATE:
        return _whole_date(value)
    if field.kind is Kind.WHEN and len(str(value)) <= 10:
        return when(str(value), full=True)
    if field.kind in (Kind.MOMENT, Kind.WHEN):
        at = moment_of(value)
        return f"{long_date(at.date().isoformat())}, {at:%H:%M}"
    if field.kind is Kind.NOTE:
        return mentions.plain(str(value))
    if field.kind is Kind.KEYED and not field.target and field.entry != "choice":
        return "\n".join(entry_text(field, e) for e in value.values())
    return show(field, value, row)


def entry_text(field: Field, entry: Value) -> str:
    """Return one entry of a keyed field as one line."""
    if not isinstance(entry, Mapping):
        return str(entry)
    if field.entry == "address":
        return address_line(entry)
    return str(entry.get("value") or "")


def entry_kind(kind: str) -> str:
    """Return the word for an entry's kind ("mobile" → "Mobile"); unknown ones as they came."""
    return tr(ENTRY_KINDS[kind]) if kind in ENTRY_KINDS else kind


def address_line(entry: Mapping[str, Any]) -> str:
    """Return an address on one line: street, postcode city, state, country."""
    town = " ".join(str(entry[p]) for p in ("postcode", "city") if entry.get(p))
    street = " ".join(str(entry.get("street") or "").split("\n"))
    rest = (street, town, entry.get("state"), entry.get("country"))
    return ", ".join(str(part) for part in rest if part)


def choice_of(field: Field, value: Value) -> Choice | None:
    """Return the declared choice behind a stored value, of a CHOICE field or a deal's result."""
    wanted = value
    if field.kind is Kind.GROUP:
        wanted = (value or {}).get("outcome") or "open"
    return next((c for c in field.choices if c.value == wanted), None)


def choice_text(field: Field, choice: Choice) -> str:
    """Return what a choice is called: the user's own words are not translated."""
    return choice.label if field.own else tr(choice.label)


def title(record: type[Record], row: Row) -> str:
    """Return what names a record, never empty."""
    said = str(row.get(record.title_field) or "")
    if record.entity == "activity" and kinds.only_named(said, row.get("channel")):
        said = kinds.channel_name(row.get("channel"))
    return said or tr("Unnamed")


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` letters, the last of them "…" where it goes on."""
    return text if len(text) <= most else text[: most - 1] + "…"


def day(iso: str, today: date | None = None) -> str:
    """Return a date as people say it: "Today", "Wed 25 Nov" within a week, "3 Dec", "3 Dec 2027"."""
    when = date_of(iso)
    if when is None:
        return iso
    today = today or date.today()
    away = (when - today).days
    if away in _NEAR:
        return tr(_NEAR[away])
    pattern = "ddd d MMM" if abs(away) < 7 else "d MMM" if when.year == today.year else "d MMM yyyy"
    return dated(when, pattern)


def dated(when: date, pattern: str) -> str:
    """Return a date by a pattern of Qt's in the user's language."""
    return locale().toString(QDate(when.year, when.month, when.day), pattern)


def date_text(iso: str) -> str:
    """Return a date with its year, as it stands within a sentence: "14 Mar 2023"."""
    when = date_of(iso)
    if when is None:
        return iso
    return dated(when, "d MMM yyyy")


def long_date(iso: str) -> str:
    """Return a date with weekday and year."""
    when = date_of(iso)
    if when is None:
        return iso
    return dated(when, "dddd, d MMMM yyyy")


def _whole_date(iso: str) -> str:
    """Return a date with its year; which weekday it is matters within a year, not of a birth."""
    when = date_of(iso)
    if when is None or abs((when - date.today()).days) <= WEEKDAYS:
        return long_date(iso)
    return dated(when, "d MMMM yyyy")


def short_moment(at: datetime, now: datetime | None = None) -> str:
    """Return a moment beside a list entry: "Today 11:20", "Wed 25 Nov 09:04", "3 Dec", "3 Dec 2024"."""
    now = now or datetime.now().astimezone()
    shown = day(at.date().isoformat(), now.date())
    return f"{shown} {at:%H:%M}" if abs(now - at) < timedelta(days=7) else shown


def date_of(iso: str) -> date | None:
    """Return the date of ISO text, or None when it is not one."""
    try:
        return date.fromisoformat(str(iso)[:10])
    except ValueError:
        return None


def moment_of(iso: str) -> datetime:
    """Return an ISO moment in the user's time zone; text without a zone is UTC."""
    at = datetime.fromisoformat(iso)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone()


def amount(value: Mapping[str, Any] | None, *, minor: bool = False) -> str:
    """Return a money cell as text, `minor` with its sen though there are none; "" when it holds none."""
    if not value or value.get("amount") is None:
        return ""
    return money.shown(value["amount"], value.get("currency") or "", minor=minor)


def size(count: int | None) -> str:
    """Return a number of bytes as people say it: "184 KB"."""
    return "" if count is None else locale().formattedDataSize(count, 0, _TRADITIONAL)


_TRADITIONAL = QLocale.DataSizeFormat.DataSizeTraditionalFormat
_NEAR = {0: mark("Today"), 1: mark("Tomorrow"), -1: mark("Yesterday")}


@cache
def _locale_for(code: str) -> QLocale:
    return QLocale("ms_MY" if code == "ms" else "en_US")


def locale() -> QLocale:
    """Return the locale of the user's language."""
    return _locale_for(language())


def _plain(_field: Field, value: Value, _row: Row) -> str:
    return str(value)


def _rule(value: str) -> str:
    from crm_desktop.agenda import rules

    return rules.words(value, day)


def _note(_field: Field, value: Value, _row: Row) -> str:
    return mentions.one_line(str(value))


def _choice(field: Field, value: Value, _row: Row) -> str:
    found = choice_of(field, value)
    return choice_text(field, found) if found else str(value)


def _reference(field: Field, value: Value, row: Row) -> str:
    return str(row.get(f"{field.name}.shown") or "")


def _moment(_field: Field, value: Value, _row: Row) -> str:
    try:
        return short_moment(moment_of(value))
    except ValueError:
        return str(value)


def when(value: str, *, full: bool = False) -> str:
    """Return a date, or a moment in the user's time zone; "" for an open entry without a time."""
    if len(value) > 10:
        return short_moment(moment_of(value))
    if len(value) < 10:
        return ""
    return long_date(value) if full else day(value)


def _when(field: Field, value: Value, row: Row) -> str:
    if field.derived == "next":
        from crm_desktop.gui import next_step  # which says days by this module

        return next_step.said(str(value), row.get(f"{field.name}.shown") or "").words
    said = when(str(value))
    if not field.derived:
        return said
    return " · ".join(part for part in (said, row.get(f"{field.name}.shown")) if part)


def _number(field: Field, value: Value, _row: Row) -> str:
    from crm_desktop.domain import numbers

    return numbers.shown(str(value), field.decimals)


def _yesno(_field: Field, value: Value, _row: Row) -> str:
    if isinstance(value, str):  # what an earlier kind of the field left
        return value
    return tr("Yes") if value else tr("No")


def _group(field: Field, value: Value, row: Row) -> str:
    if field.money:
        return amount(value) if isinstance(value, Mapping) else str(value)
    if f"{field.name}.shown" in row:
        return str(row[f"{field.name}.shown"] or "")
    outcome = choice_of(field, value)
    reason = value.get("reason") if isinstance(value, Mapping) else ""
    return " · ".join(p for p in (tr(outcome.label) if outcome else "", reason) if p)


def _keyed(field: Field, value: Value, row: Row) -> str:
    if field.target or field.entry == "choice":
        shown = row.get(f"{field.name}.shown") or ()
        return shown if isinstance(shown, str) else ", ".join(name for name, _ in shown)
    texts = [entry_text(field, e) for e in value.values()] if value else []
    return texts[0] + (f"  +{len(texts) - 1}" if len(texts) > 1 else "") if texts else ""


_SHOWERS: dict[Kind, Callable[[Field, Value, Row], str]] = {
    Kind.NOTE: _note,
    Kind.CHOICE: _choice,
    Kind.DATE: lambda _f, value, _r: day(str(value)),
    Kind.MOMENT: _moment,
    Kind.WHEN: _when,
    Kind.YESNO: _yesno,
    Kind.NUMBER: _number,
    Kind.REFERENCE: _reference,
    Kind.GROUP: _group,
    Kind.KEYED: _keyed,
}
