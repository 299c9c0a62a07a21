"""Conditions of a list as SQL: the operators a filter chip offers, on declared fields only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.fields import Field, Kind, Record
from crm_desktop.store import standing

TOUCHED = "touched"
"""The operator of no field: records that the operation with the stamp `value` wrote."""
OPERATORS = ("is", "is_not", "contains", "empty", "not_empty", "before", "after")


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a filter; `value` may be a list for "is" and "is_not" (any of them)."""

    field: str
    operator: str
    value: Any = None


def clause(record: type[Record], condition: Condition) -> tuple[str, list[Any]]:
    """Return the SQL of a condition on table `t`, with its values.

    Raises `KeyError` for a field that is not declared, `ValueError` for an unknown operator.
    """
    if condition.operator == TOUCHED:
        return (
            "t.n IN (SELECT c.row FROM operation o JOIN change c ON c.operation=o.n "
            "WHERE o.stamp=? AND c.entity=?)",
            [condition.value, record.code],
        )
    if condition.operator not in OPERATORS:
        raise ValueError(condition.operator)
    field = record.listed(condition.field)
    column = _column(record, field)
    if condition.operator == "empty":
        return f"coalesce({column},'')=''", []
    if condition.operator == "not_empty":
        return f"coalesce({column},'')<>''", []
    if condition.operator in ("before", "after"):
        sign = "<" if condition.operator == "before" else ">"
        return f"{column}{sign}?", [condition.value]
    if condition.operator == "contains":
        return f"instr(lower({column}),lower(?))>0", [str(condition.value)]
    return _is(field, column, condition)


def _column(record: type[Record], field: Field) -> str:
    if field.derived:
        return standing.expression(record, field)
    if field.name == "place":
        return "t.stage"
    if field.name == "result":
        return "coalesce(t.outcome,'open')"
    return f"t.{field.columns[0][0]}"


def _is(field: Field, column: str, condition: Condition) -> tuple[str, list[Any]]:
    values = condition.value if isinstance(condition.value, list | tuple) else [condition.value]
    marks = ",".join("?" * len(values))
    negated = "NOT " if condition.operator == "is_not" else ""
    if field.kind is Kind.KEYED:
        what = "e.key" if field.target else "json_extract(e.value,'$.value')"
        test = f"EXISTS (SELECT 1 FROM json_each({column}) e WHERE {what} IN ({marks}))"
        return f"{negated}{test}", list(values)
    if negated:
        return f"({column} IS NULL OR {column} NOT IN ({marks}))", list(values)
    return f"{column} IN ({marks})", list(values)
