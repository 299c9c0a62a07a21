"""What tells records apart, streamed for a whole table: names, links, e-mails, phones, what was set apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from crm_desktop.domain.fields import Record
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import lookups

EMAIL, PHONE, EXTERNAL = lookups.EMAIL, lookups.PHONE, lookups.EXTERNAL


def rows(
    conn: Any, entity: str, columns: Iterable[str], ns: Iterable[int] | None = None
) -> Iterator[tuple[Any, ...]]:
    """Yield (number, id, folded title, *columns) of the visible records, or of those among `ns`."""
    record = RECORDS[entity]
    known = {name for name, _ in record.columns()}
    wanted = "".join(f",{name}" if name in known else ",NULL" for name in columns)
    where, given = "", []
    if ns is not None:
        where, given = " AND n IN (SELECT value FROM json_each(?))", [json.dumps(list(ns))]
    sql = f"SELECT n,id,sort_key{wanted} FROM {entity} WHERE deleted=0{where} ORDER BY n"
    return iter(conn.execute(sql, given))


def values(conn: Any, entity: str, kind: int) -> Iterator[tuple[str, int]]:
    """Yield (value, number) of a look-up in order of the values; hidden records may stand among them."""
    sql = "SELECT value,n FROM lookup WHERE kind=? AND entity=? ORDER BY value"
    return iter(conn.execute(sql, (kind, RECORDS[entity].code)))


def values_of(conn: Any, entity: str, ns: Iterable[int], kind: int) -> Iterator[tuple[str, int]]:
    """Yield (value, number) of some records' e-mails or phones, read from the records themselves."""
    record = RECORDS[entity]
    fields = _holding(record, kind)
    wanted = json.dumps(list(ns))
    for name in fields:
        sql = (
            f"SELECT n,{name} FROM {entity} WHERE {name} IS NOT NULL "
            "AND n IN (SELECT value FROM json_each(?))"
        )
        for n, column in conn.execute(sql, (wanted,)):
            for found, value in lookups.of_row(record, {name: column}):
                if found == kind:
                    yield value, n


def _holding(record: type[Record], kind: int) -> list[str]:
    if kind == EXTERNAL:
        return ["external_id"] if "external_id" in record.fields else []
    return [
        f.name for f in record.fields.values() if f.entry and lookups.ENTRY.get(f.entry) == kind
    ]


def sharing(conn: Any, entity: str, kind: int, wanted: Iterable[str], limit: int) -> list[int]:
    """Return the numbers of visible records that have one of these look-up values."""
    found = conn.execute(
        f"SELECT DISTINCT l.n FROM json_each(?) w CROSS JOIN lookup l ON l.kind=? AND "
        f"l.value=w.value AND l.entity=? CROSS JOIN {entity} t ON t.n=l.n AND t.deleted=0 LIMIT ?",
        (json.dumps(list(wanted)), kind, RECORDS[entity].code, limit),
    )
    return [n for (n,) in found]


def set_apart(conn: Any, entity: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of ids somebody said are not the same, whoever stands for them now."""
    if "distinct_from" not in RECORDS[entity].fields:
        return
    found = conn.execute(
        f"SELECT t.id,e.key FROM {entity} t, json_each(t.distinct_from) e "
        "WHERE t.distinct_from IS NOT NULL"
    )
    yield from found
