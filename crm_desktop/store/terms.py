"""The value of a field as an SQL expression over its table `t`, for filters and orders.

Names in it are those of declared columns, or ids of the user's own fields found to hold nothing but
letters, digits and hyphens. Whatever a user typed stands in `values`.
"""

from __future__ import annotations

from typing import NamedTuple

from crm_desktop.domain import money, own
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.store import standing
from crm_desktop.store.catalogue import Catalogue

LONGEST = 50_000
"""Characters of an expression; a tower of formulas over formulas would grow past any use."""


class Sql(NamedTuple):
    """A piece of SQL and the values of its question marks, in order."""

    text: str
    values: tuple[object, ...] = ()


class NotInSql(ValueError):  # noqa: N818 - said by whoever asked
    """A field that rows cannot be sorted or filtered by."""


def sql(template: str, *pieces: Sql | str) -> Sql:
    """Return `template` with its {} filled, the values of the pieces in their order."""
    texts = [p.text if isinstance(p, Sql) else p for p in pieces]
    text = template.format(*texts)
    if len(text) > LONGEST:
        raise NotInSql(text[:80])
    return Sql(text, tuple(v for p in pieces if isinstance(p, Sql) for v in p.values))


def term(known: Catalogue, field: Field) -> Sql:
    """Return a field's value: numbers as REAL, money in minor units, choices as they are stored."""
    if field.computed or field.name in known.problems:
        from crm_desktop.store import formula_sql

        return formula_sql.of_field(known, field)
    if field.derived:
        return Sql(standing.expression(known.record, field))
    if field.own:
        return _own(field)
    if field.kind is Kind.NUMBER:
        return Sql(f"CAST(t.{field.name} AS REAL)")
    return Sql(f"t.{field.columns[0][0]}")


def currency(field: Field) -> Sql:
    """Return the currency of a money field that is not computed."""
    return Sql(_slot(field, "currency") if field.own else f"t.{field.parts[1][0]}")


def units(code: Sql) -> Sql:
    """Return how many minor units of a currency make one major."""
    by: dict[int, list[str]] = {}
    for name in (*money.CURRENCIES, "CLP", "ISK", "JOD", "OMR", "TND"):
        if (places := money.digits(name)) != 2:
            by.setdefault(places, []).append(f"'{name}'")
    whens = " ".join(
        f"WHEN {{0}} IN ({','.join(names)}) THEN {10**places}.0" for places, names in by.items()
    )
    texts = whens.replace("{0}", code.text)
    return Sql(f"(CASE {texts} ELSE 100.0 END)", code.values * len(by))


def own_path(field: Field, key: str = "") -> str:
    """Return the JSON path of an own field's cell in the column `custom`."""
    id = own.own_id(field)
    if not own.is_own_id(id):
        raise NotInSql(field.name)
    return f'$."{id}{":" if key else ""}{key}"'


def _slot(field: Field, slot: str) -> str:
    return f"json_extract(t.custom,'{own_path(field)}.{slot}')"


_SLOTS = {
    "number": "number", "date": "date", "yesno": "yes", "choice": "choice", "person": "contact",
    "money": "amount",
}  # fmt: skip


def _own(field: Field) -> Sql:
    if field.form == "choices":  # what one has of several: told apart by their keys
        first = own_path(field)
        keys = f"SELECT group_concat(e.key) FROM json_each(t.custom) e WHERE e.key GLOB '{first[3:-1]}:*'"
        return Sql(f"({keys})")
    value = _slot(field, _SLOTS.get(field.form, "value"))
    return Sql(f"CAST({value} AS REAL)" if field.form == "number" else value)
