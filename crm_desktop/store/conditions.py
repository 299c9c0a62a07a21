"""Conditions of a list as SQL: the operators a filter chip offers, on the fields of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.store import lookups, terms
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.terms import Sql

TOUCHED = "touched"
"""The operator of no field: records that the operation with the stamp `value` wrote."""
OPERATORS = ("is", "is_not", "all", "contains", "empty", "not_empty", "before", "after")


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a filter; `value` may be a list for "is" (any), "all" and "is_not" (none of them)."""

    field: str
    operator: str
    value: Any = None


def clause(known: Catalogue, condition: Condition) -> tuple[str, list[Any]]:
    """Return the SQL of a condition on table `t`, with its values.

    Raises `KeyError` for a field there is not, `ValueError` for an unknown operator.
    """
    if condition.operator == TOUCHED:
        return (
            "t.n IN (SELECT c.row FROM operation o JOIN change c ON c.operation=o.n "
            "WHERE o.stamp=? AND c.entity=?)",
            [condition.value, known.record.code],
        )
    if condition.operator not in OPERATORS:
        raise ValueError(condition.operator)
    field = known.fields[condition.field]
    made = _several(known, field, condition) if _is_several(known, field) else None
    made = made or _single(field, _column(known, field), condition)
    return made.text, list(made.values)


def _column(known: Catalogue, field: Field) -> Sql:
    if field.name == "place":
        return Sql("t.stage")
    if field.name == "result":
        return Sql("coalesce(t.outcome,'open')")
    return terms.term(known, field)


def _single(field: Field, column: Sql, condition: Condition) -> Sql:
    if condition.operator == "empty":
        return terms.sql("coalesce({},'')=''", column)
    if condition.operator == "not_empty":
        return terms.sql("coalesce({},'')<>''", column)
    if condition.operator in ("before", "after"):
        sign = "<" if condition.operator == "before" else ">"
        return terms.sql(f"{{}}{sign}{{}}", column, Sql("?", (_number(field, condition.value),)))
    if condition.operator == "contains":
        return terms.sql("instr(lower({}),lower({}))>0", column, Sql("?", (str(condition.value),)))
    return _is(field, column, condition)


def _number(field: Field, value: Any) -> Any:
    """Return a value as it is compared: decimal text is a number to SQLite only when it is one."""
    return float(value) if field.kind is Kind.NUMBER and isinstance(value, str) else value


def _values(condition: Condition) -> list[Any]:
    value = condition.value
    return list(value) if isinstance(value, list | tuple) else [value]


def _marks(values: list[Any]) -> Sql:
    return Sql(",".join("?" * len(values)), tuple(values))


def _is(field: Field, column: Sql, condition: Condition) -> Sql:
    marks = _marks([_number(field, value) for value in _values(condition)])
    if field.kind is Kind.KEYED:
        what = "e.key" if field.target else "json_extract(e.value,'$.value')"
        test = f"EXISTS (SELECT 1 FROM json_each({{}}) e WHERE {what} IN ({{}}))"
        negated = "NOT " if condition.operator == "is_not" else ""
        return terms.sql(negated + test, column, marks)
    if condition.operator == "is_not":
        return terms.sql("({} IS NULL OR {} NOT IN ({}))", column, column, marks)
    return terms.sql("{} IN ({})", column, marks)


def _is_several(known: Catalogue, field: Field) -> bool:
    """Say whether a field holds any number of records that are looked up, or of choices."""
    linked = field.entry in lookups.BY_ID and not field.own
    return field.entry == "choice" or (linked and bool(lookups.kind_of(known.record, field)))


def _several(known: Catalogue, field: Field, condition: Condition) -> Sql | None:
    """Return the test of a field that holds any number of records or choices."""
    if condition.operator not in ("is", "is_not", "all"):
        return None
    if field.entry == "choice":
        tests = [_chosen(field, str(value)) for value in _values(condition)]
    else:
        tests = [_linked(known, field, value) for value in _values(condition)]
    if not tests:
        return Sql("1" if condition.operator != "is" else "0")
    way = " AND " if condition.operator == "all" else " OR "
    negated = "NOT " if condition.operator == "is_not" else ""
    return terms.sql(f"{negated}({way.join(['{}'] * len(tests))})", *tests)


def _chosen(field: Field, key: str) -> Sql:
    path = terms.own_path(field, key.replace('"', ""))
    return Sql("json_extract(t.custom,?) IS NOT NULL", (path,))


def _linked(known: Catalogue, field: Field, id: Any) -> Sql:
    """Return the test for one tag or contact, through the look-ups: they are an index of them."""
    kind, code = lookups.ENTRY[field.entry], known.record.code
    text = "t.n IN (SELECT l.n FROM lookup l WHERE l.kind=? AND l.value=? AND l.entity=?)"
    return Sql(text, (kind, id, code))
