"""Indexes on fields of the user's own, made when a long list is first sorted or filtered by one.

They belong to this file alone: nothing is lost when one goes. Measured over a million contacts, one
takes as long to make as the list takes once without it, and the list then a thirtieth.
"""

from __future__ import annotations

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
    known, there = catalogue.of(conn, entity).fields, _names(conn, entity)
    helped = (known[name] for name in mine if name in known)
    return [f.name for f in helped if _can(f) and _name(entity, f) not in there]


def has(conn: Any, known: Catalogue, field: Field) -> bool:
    """Say whether an own field is indexed."""
    entity = known.record.entity
    return _can(field) and _name(entity, field) in _names(conn, entity)


def make(ws: Any, entity: str, names: Iterable[str]) -> None:
    """Make indexes on own fields; a field that is gone by now gets none."""
    with ws.transaction() as conn:
        known = catalogue.of(conn, entity)
        for name in names:
            if (field := known.fields.get(name)) is not None and _can(field):
                _make(conn, known, field)


def _make(conn: Any, known: Catalogue, field: Field) -> None:
    entity = known.record.entity
    for old in _names(conn, entity)[: -(MOST - 1)]:
        conn.execute(f"DROP INDEX {old}")
    column = terms.term(known, field).text.replace("t.custom", "custom")
    fold = " COLLATE NOCASE" if field.kind is Kind.TEXT else ""
    conn.execute(
        f"CREATE INDEX IF NOT EXISTS {_name(entity, field)} ON {entity}({column}{fold},sort_key) "
        "WHERE deleted=0"
    )


def _can(field: Field) -> bool:
    """Whether a field is one value in its own cell."""
    return field.own and not field.computed and field.form not in ("choices", "formula")


def _name(entity: str, field: Field) -> str:
    return f"own_{entity}_{own.own_id(field).replace('-', '_')}_{field.form}"


def _names(conn: Any, entity: str) -> list[str]:
    """Return the names of the indexes there are on own fields, the oldest first."""
    found = conn.execute(
        "SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name=? AND name LIKE 'own~_%' "
        "ESCAPE '~' ORDER BY rowid",
        (entity,),
    )
    return [name for (name,) in found]
