"""Reading very many rows at one moment, page by page, in constant memory: what an export needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from crm_desktop.domain.fields import Field
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import lookups, standing

PAGE = 2000


@contextmanager
def snapshot(conn: Any) -> Iterator[Any]:
    """Hold one moment of the file for all reads inside, whatever others write meanwhile."""
    if conn.in_transaction:
        yield conn
        return
    conn.execute("BEGIN")
    try:
        yield conn
    finally:
        conn.execute("COMMIT")


def pages(
    conn: Any, entity: str, ns: Sequence[int], columns: Sequence[str]
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the visible rows among `ns`, in that order, those of `PAGE` at a time that has any.

    CROSS JOIN makes SQLite walk the array first, in its order; sorting again would cost a tenth.

    `columns` are columns of the table, "id", or names of derived fields.
    """
    derived = RECORDS[entity].derived
    terms = ",".join(
        standing.expression(RECORDS[entity], derived[column])
        if column in derived
        else f"t.{column}"
        for column in columns
    )
    sql = (
        f"SELECT {terms} FROM json_each(?) w CROSS JOIN {entity} t ON t.n=w.value WHERE t.deleted=0"
    )
    for start in range(0, len(ns), PAGE):
        wanted = json.dumps(list(ns[start : start + PAGE]))
        found: list[tuple[Any, ...]] = conn.execute(sql, (wanted,)).fetchall()
        if found:
            yield found


def count(conn: Any, entity: str, ns: Sequence[int]) -> int:
    """Return how many visible rows `ns` names, counting a row as often as it is named."""
    sql = (
        f"SELECT count(*) FROM json_each(?) w CROSS JOIN {entity} t ON t.n=w.value "
        "WHERE t.deleted=0"
    )
    parts = (json.dumps(list(ns[at : at + PAGE])) for at in range(0, len(ns), PAGE))
    return sum(int(conn.execute(sql, (part,)).fetchone()[0]) for part in parts)


def most_entries(
    conn: Any, entity: str, ns: Sequence[int], fields: Sequence[str]
) -> dict[str, int]:
    """Return how many entries the fullest row has, for each keyed field."""
    if not fields:
        return {}
    counts = ",".join(f"max({_entries_sql(name)})" for name in fields)
    (visible,) = conn.execute(f"SELECT count(*) FROM {entity} WHERE deleted=0").fetchone()
    if len(ns) >= visible:  # one walk over the table
        found = [conn.execute(f"SELECT {counts} FROM {entity} t WHERE t.deleted=0").fetchone()]
    else:
        sql = (
            f"SELECT {counts} FROM json_each(?) w CROSS JOIN {entity} t ON t.n=w.value "
            "WHERE t.deleted=0"
        )
        found = [
            conn.execute(sql, (json.dumps(list(ns[at : at + PAGE])),)).fetchone()
            for at in range(0, len(ns), PAGE)
        ]
    columns = zip(*found, strict=True) if found else [() for _ in fields]
    return {
        name: max((n or 0 for n in column), default=0)
        for name, column in zip(fields, columns, strict=True)
    }


def linked(conn: Any, entity: str, field: Field) -> Iterator[tuple[str, str]]:
    """Yield (id of a record, id it names) of a keyed field whose keys are ids, visible ones only."""
    found = conn.execute(
        f"SELECT t.id,e.key FROM {entity} t, json_each(t.{field.name}) e "
        f"JOIN {field.target} o ON o.id=e.key AND o.deleted=0 WHERE t.deleted=0 ORDER BY t.n,e.key"
    )
    return iter(found)


def count_linked(conn: Any, entity: str, field: Field) -> int:
    """Return how many pairs `linked` has to yield, counted in the look-ups where it has some."""
    if not lookups.kind_of(RECORDS[entity], field):
        (found,) = conn.execute(
            f"SELECT count(*) FROM {entity} t,json_each(t.{field.name}) e "
            f"WHERE t.deleted=0 AND e.key IN (SELECT id FROM {field.target} WHERE deleted=0)"
        ).fetchone()
        return int(found)
    (found,) = conn.execute(
        f"SELECT count(*) FROM lookup l JOIN {entity} t ON t.n=l.n AND t.deleted=0 "
        f"JOIN {field.target} o ON o.id=l.value AND o.deleted=0 WHERE l.kind=? AND l.entity=?",
        (lookups.ENTRY[field.entry], RECORDS[entity].code),
    ).fetchone()
    return int(found)


def deal_lines(conn: Any) -> list[tuple[str, str, int, int | None, str]]:
    """Return (deal, product, thousandths, minor units each, currency) of all lines of visible deals."""
    found = conn.execute(
        "SELECT t.id,e.key,coalesce(json_extract(e.value,'$.quantity'),1000),"
        "json_extract(e.value,'$.amount'),coalesce(t.currency,'') "
        "FROM deal t, json_each(t.products) e JOIN product o ON o.id=e.key AND o.deleted=0 "
        "WHERE t.deleted=0 ORDER BY t.n,e.key"
    )
    return [(deal, id, int(q), None if a is None else int(a), c) for deal, id, q, a, c in found]


def names(conn: Any, entity: str) -> dict[str, str]:
    """Return id → title of every visible record of a small table."""
    title = RECORDS[entity].title_field
    return {
        id: name or ""
        for id, name in conn.execute(f"SELECT id,{title} FROM {entity} WHERE deleted=0")
    }


def _entries_sql(column: str) -> str:
    """Count the entries of a row; only where a text can hold two of them it is parsed."""
    return (
        f"CASE WHEN t.{column} IS NULL THEN 0 WHEN instr(t.{column},'}},\"')=0 THEN 1 "
        f"ELSE (SELECT count(*) FROM json_each(t.{column})) END"
    )
