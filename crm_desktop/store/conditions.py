"""Conditions of a list as SQL: the operators a filter chip offers, on the fields of a catalogue."""

from __future__ import annotations

import json
from typing import Any

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.rule import Condition
from crm_desktop.store import day_tests, lookups, terms
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.terms import Sql

TOUCHED = "touched"
"""The operator of no field: records that the operation with the stamp `value` wrote."""
AMONG = "among"
"""The operator of no field: records whose row numbers `value` lists; of this file alone, never kept."""
OPERATORS = (
    "is", "is_not", "all", "contains", "lacks", "empty", "not_empty", *day_tests.OPERATORS,
)  # fmt: skip
PARTS = ("city", "state", "postcode", "country")
"""What of an address is a field of its own to a filter, "addresses.city", as "place.pipeline" is."""

__all__ = [
    "AMONG", "OPERATORS", "PARTS", "TOUCHED", "Condition", "among", "column", "field_of", "made",
    "touched",
]  # fmt: skip


def touched(known: Catalogue, condition: Condition) -> Sql:
    """Return the test that an operation wrote a record."""
    text = (
        "t.n IN (SELECT c.row FROM operation o JOIN change c ON c.operation=o.n "
        "WHERE o.stamp=? AND c.entity=?)"
    )
    return Sql(text, (condition.value, known.record.code))


def among(condition: Condition) -> Sql:
    """Return the test that a record is one of those listed."""
    return Sql("t.n IN (SELECT value FROM json_each(?))", (json.dumps(list(condition.value)),))


def field_of(known: Catalogue, name: str) -> Field | None:
    """Return the field a condition names, None where there is none; a part stands for its field."""
    base, _, part = name.partition(".")
    found = known.fields.get(name) or known.fields.get(base)
    if found is None or found.name == name:
        return found
    if found.kind is Kind.GROUP:
        return found if part in {name for name, _ in found.parts} else None
    return found if found.entry == "address" and part in PARTS else None


def made(known: Catalogue, field: Field, condition: Condition) -> Sql:
    """Return the SQL of a condition on table `t` that compares no days."""
    if condition.field != field.name:
        part = condition.field.partition(".")[2]
        return (
            _single(field, Sql(f"t.{part}"), condition)
            if field.kind is Kind.GROUP
            else _part(field, condition)
        )
    found = _several(known, field, condition) if _is_several(known, field) else None
    return found or _single(field, column(known, field), condition)


def column(known: Catalogue, field: Field) -> Sql:
    """Return what of a row a condition compares."""
    if field.name == "place":
        return Sql("t.stage")
    if field.name == "result":
        return Sql("coalesce(t.outcome,'open')")
    return terms.term(known, field)


def _part(field: Field, condition: Condition) -> Sql:
    """Return the test of one part of any address."""
    path = f"json_extract(e.value,'$.{condition.field.partition('.')[2]}')"
    return _of_entries(f"t.{field.name}", path, condition)


def _of_entries(keyed: str, value: str, condition: Condition) -> Sql:
    """Return the test that a part of any entry of a keyed column passes."""
    values = _values(condition)
    tests = {
        "is": (f"{value} COLLATE NOCASE IN ({','.join('?' * len(values))})", values),
        "contains": (f"{_within(condition).format(value, '?')}>0", [str(condition.value)]),
        "not_empty": (f"{value}<>''", []),
    }
    opposite = {"is_not": "is", "lacks": "contains", "empty": "not_empty"}
    test, given = tests[opposite.get(condition.operator, condition.operator)]
    no = "NOT " if condition.operator in opposite else ""
    text = f"{no}EXISTS (SELECT 1 FROM json_each({keyed}) e WHERE {test})"
    return Sql(text, tuple(given))


def _single(field: Field, column: Sql, condition: Condition) -> Sql:
    if condition.operator == "empty":
        return terms.sql("coalesce({},'')=''", column)
    if condition.operator == "not_empty":
        return terms.sql("coalesce({},'')<>''", column)
    if condition.operator in ("before", "after"):
        sign = "<" if condition.operator == "before" else ">"
        return terms.sql(f"{{}}{sign}{{}}", column, Sql("?", (_number(field, condition.value),)))
    if condition.operator in ("contains", "lacks"):
        return _containing(field, column, condition)
    return _is(field, column, condition)


def _containing(field: Field, column: Sql, condition: Condition) -> Sql:
    if field.kind is Kind.KEYED and not field.own and not field.target:
        path = "$.street" if field.entry == "address" else "$.value"
        return _of_entries(column.text, f"json_extract(e.value,'{path}')", condition)
    wanted = Sql("?", (str(condition.value),))
    found = _within(condition)
    if condition.operator == "lacks":
        return terms.sql(f"coalesce({found},0)=0", column, wanted)
    return terms.sql(f"{found}>0", column, wanted)


def _within(condition: Condition) -> str:
    """Return where the second text stands in the first, whatever the case; letters beyond ASCII cost more."""
    fold = "lower" if str(condition.value).isascii() else "folded"
    return f"instr({fold}({{}}),{fold}({{}}))"


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
