"""How a filter condition reads on its chip, and which operators a field offers."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import numbers, rule
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.gui import formats
from crm_desktop.gui.segments import periods
from crm_desktop.i18n import mark, tr
from crm_desktop.store import listing
from crm_desktop.store.conditions import Condition

WORDS = {
    "is": mark("is"), "is_not": mark("is not"), "contains": mark("contains"),
    "empty": mark("is empty"), "not_empty": mark("is filled"), "before": mark("before"),
    "after": mark("after"), "all": mark("has all of"), "lacks": mark("does not contain"),
    "within": mark("is within"), "not_within": mark("is not within"), "yearly": mark("comes round within"),
}  # fmt: skip
UNARY = ("empty", "not_empty")
SEVERAL = {"is": mark("has any of"), "is_not": mark("has none of"), "all": mark("has all of")}
"""The words of a field that holds any number of tags, records or choices."""
LISTED = ("is", "is_not", "all")
"""Operators that take several values."""


def offered(field: Field) -> bool:
    """Say whether rows can be filtered by a field."""
    return field.name not in ("external_id",)


def operators(field: Field) -> tuple[str, ...]:
    """Return the operators a field offers, the usual one first."""
    if several(field):
        return ("is", "all", "is_not", "empty", "not_empty")
    if field.kind in (Kind.CHOICE, Kind.REFERENCE) or field.name == "place" or picks(field):
        return ("is", "is_not", "empty", "not_empty")
    if field.name == "owner":
        return ("is", "is_not", "empty", "not_empty")
    if field.name == "result":
        return ("is", "is_not")
    if field.kind in (Kind.DATE, Kind.MOMENT, Kind.WHEN):
        yearly = ("yearly",) if field.kind is Kind.DATE else ()
        return ("within", *yearly, "before", "after", "not_within", "empty", "not_empty")
    if field.kind is Kind.NUMBER:
        return ("after", "before", "is", "empty", "not_empty")
    if field.kind in (Kind.WHOLE, Kind.GROUP):
        return ("after", "before", "empty", "not_empty")
    if field.kind is Kind.YESNO:
        return ("is",)
    if field.kind is Kind.KEYED:
        return ("contains", "lacks", "is", "is_not", "empty", "not_empty")
    return ("contains", "is", "is_not", "lacks", "empty", "not_empty")


def word(field: Field, operator: str) -> str:
    """Return an operator as a user reads it: numbers are under and over, dates before and after."""
    if several(field) and operator in SEVERAL:
        return tr(SEVERAL[operator])
    if field.kind in (Kind.WHOLE, Kind.GROUP, Kind.NUMBER) and operator in ("before", "after"):
        return tr("under") if operator == "before" else tr("over")
    return tr(WORDS[operator]) if operator in WORDS else operator


def begun(field: Field, name: str, operator: str) -> str:
    """Return how a condition on a field of that name begins to read, all of one without a value."""
    if field.kind is Kind.MOMENT and field.name == "done" and operator in UNARY:
        return tr("Not done") if operator == "empty" else tr("Done")
    return f"{name} {word(field, operator)}"


def several(field: Field) -> bool:
    """Say whether a field holds any number of tags, records or choices."""
    return field.kind is Kind.KEYED and bool(field.target or field.entry == "choice")


def picks(field: Field) -> bool:
    """Say whether values of a field are picked from a list of records."""
    return bool(field.target)


def value_text(conn: Any, field: Field, condition: Condition) -> str:
    """Return a condition's value as it reads on the chip."""
    if condition.operator in UNARY:
        return ""
    values = condition.value if isinstance(condition.value, list | tuple) else [condition.value]
    return ", ".join(_one(conn, field, value) for value in values)


def _one(conn: Any, field: Field, value: Any) -> str:
    if picks(field) or field.name == "place":
        return listing.title_of(conn, field.target or "stage", str(value))
    if field.money:
        return f"{int(value) / 100:,.2f}".removesuffix(".00")
    if field.kind is Kind.NUMBER:
        return numbers.shown(str(value))
    if field.choices:
        found = next((c for c in field.choices if c.value == value), None)
        return formats.choice_text(field, found) if found else str(value)
    if value == rule.ME:
        return tr("me")
    if field.kind in (Kind.DATE, Kind.MOMENT, Kind.WHEN):
        return periods.words(str(value))
    if field.kind is Kind.YESNO:
        return tr("Yes") if value else tr("No")
    return str(value)
