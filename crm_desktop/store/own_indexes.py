"""Indexes on fields of the user's own, made when a long list is first sorted or filtered by one.

They belong to this file alone: nothing is lost when one goes. Measured over a million contacts, one
takes as long to make as the list takes once without it, and the list then a thirtieth.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import Any

from crm_desktop.domain import own
from crm_desktop.domain.fields import CUSTOM, Field, Kind
from crm_desktop.store import catalogue, terms
from crm_desktop.store.catalogue import Catalogue

MANY = 20_000
"""Rows from which on sorting without an index is felt."""
MOST = 6
"""Indexes of a table: each makes every new record a little slower, so the oldest goes."""


def wanted(conn: Any, entity: str, names: Iterable[str]) -> list[str]:
    """Return those of the fields a list asks for that an index would help and lack one."""
    mine = [name for name in dict.fromkeys(names) if name.startswith(CUSTOM)]
    if not mine:
        return []
    (rows,) = conn.execute(f"SELECT max(n) FROM {entity}").fetchone()
    if (rows or 0) < MANY:
        return []
    known, there = catalogue.of(conn, entity), _names(conn, entity)
    helped = (known.fields[name] for name in mine if name in known.fields)
    return [f.name for f in helped if _can(known, f) and _name(known, f) not in there]


def has(conn: Any, known: Catalogue, field: Field) -> bool:
    """Say whether an own field is indexed."""
    return _can(known, field) and _name(known, field) in _names(conn, known.record.entity)


def make(ws: Any, entity: str, names: Iterable[str]) -> None:
    """Make indexes on own fields; a field that is gone by now gets none."""
    with ws.transaction() as conn:
        known = catalogue.of(conn, entity)
        for name in names:
            if (field := known.fields.get(name)) is not None and _can(known, field):
                _make(conn, known, field)


def _make(conn: Any, known: Catalogue, field: Field) -> None:
    entity = known.record.entity
    for old in _names(conn, entity)[: -(MOST - 1)]:
        conn.execute(f"DROP INDEX {old}")
    column = re.sub(r"\bt\.", "", terms.term(known, field).text)
    fold = " COLLATE NOCASE" if field.kind is Kind.TEXT else ""
    conn.execute(
        f"CREATE INDEX IF NOT EXISTS {_name(known, field)} ON {entity}({column}{fold},sort_key) "
        "WHERE deleted=0"
    )


def _can(known: Catalogue, field: Field) -> bool:
    """Whether a field is one value in its own cell, or a formula that only counts with its own record.

    Days are none: SQLite refuses to write a row of which an index would read "now" as a date. Nor are
    words of the user's, which a query is given apart from its text.
    """
    if field.form != "formula":
        return field.own and field.form != "choices"
    made = terms.term(known, field)
    return field.name in known.formulas and not made.values and not _UNFIT.search(made.text)


_UNFIT = re.compile(r"\b(SELECT|date|julianday|strftime)\b")


def _name(known: Catalogue, field: Field) -> str:
    """Return the name of a field's index; that of a formula says which one, as it may change."""
    name = f"own_{known.record.entity}_{own.own_id(field).replace('-', '_')}_{field.form}"
    if field.form != "formula":
        return name
    return f"{name}_{zlib.crc32(terms.term(known, field).text.encode()):08x}"


def _names(conn: Any, entity: str) -> list[str]:
    """Return the names of the indexes there are on own fields, the oldest first."""
    found = conn.execute(
        "SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name=? AND name LIKE 'own~_%' "
        "ESCAPE '~' ORDER BY rowid",
        (entity,),
    )
    return [name for (name,) in found]
