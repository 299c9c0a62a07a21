"""Finding records many at a time by what identifies them: id, look-up value, or title."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crm_desktop.domain.fields import Cell, Record, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import rows as codec


@dataclass(slots=True)
class Found:
    """A visible record as its table holds it (column → value); its cells are read when asked for."""

    record: type[Record]
    row: dict[str, Any]

    @property
    def n(self) -> int:
        return int(self.row["n"])

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def sort_key(self) -> str:
        return self.row["sort_key"] or ""

    @property
    def cells(self) -> dict[Cell, Value]:
        return codec.to_cells(self.record, self.row)


def by_lookup(conn: Any, entity: str, kind: int, values: Collection[str]) -> dict[str, int]:
    """Return value → row number of the oldest visible record that has it."""
    if not values:
        return {}
    query = (
        "SELECT l.value, min(l.n) FROM json_each(?) w CROSS JOIN lookup l ON l.kind=? "
        f"AND l.value=w.value AND l.entity=? CROSS JOIN {entity} t ON t.n=l.n AND t.deleted=0 "
        "GROUP BY l.value"
    )
    return dict(conn.execute(query, (json.dumps(list(values)), kind, RECORDS[entity].code)))


def by_id(conn: Any, entity: str, ids: Collection[str]) -> dict[str, int]:
    """Return id → row number of visible records."""
    if not ids:
        return {}
    query = f"SELECT id,n FROM {entity} WHERE deleted=0 AND id IN (SELECT value FROM json_each(?))"
    return dict(conn.execute(query, (json.dumps(list(ids)),)))


def by_title(
    conn: Any, entity: str, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return (company id or "", folded title) → row number of the oldest visible record of both.

    A company has no company: of it the title alone counts.
    """
    if not wanted:
        return {}
    of = "t.company IS nullif(w.value->>0,'') AND " * ("company" in RECORDS[entity].fields)
    query = (
        f"SELECT w.value->>0,w.value->>1,(SELECT t.n FROM {entity} t WHERE {of}"
        "t.sort_key=w.value->>1 AND t.deleted=0 ORDER BY t.n LIMIT 1) n "
        "FROM json_each(?) w WHERE n IS NOT NULL"
    )
    found = conn.execute(query, (json.dumps(list(wanted)),))
    return {(company, title): n for company, title, n in found}


def by_title_at(
    conn: Any, entity: str, column: str, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Return (time or "", folded title) → row number of the oldest visible record of both.

    `column` is the declared field the time stands in.
    """
    if not wanted:
        return {}
    name = RECORDS[entity].fields[column].name
    query = (
        f"SELECT w.value->>0,w.value->>1,(SELECT t.n FROM {entity} t WHERE t.deleted=0 AND "
        f"t.sort_key=w.value->>1 AND t.{name} IS nullif(w.value->>0,'') ORDER BY t.n LIMIT 1) n "
        "FROM json_each(?) w WHERE n IS NOT NULL"
    )
    return {(at, title): n for at, title, n in conn.execute(query, (json.dumps(list(wanted)),))}


def by_code(conn: Any, codes: Collection[str]) -> dict[str, int]:
    """Return folded product code → row number of the oldest visible product that has it."""
    if not codes:
        return {}
    found = conn.execute("SELECT sku,n FROM product WHERE deleted=0 AND sku<>'' ORDER BY n DESC")
    return {folded: n for sku, n in found if (folded := fold(sku)) in codes}


def coded(conn: Any, code: str, limit: int) -> list[str]:
    """Return the ids of the oldest visible products of a folded code."""
    found = conn.execute("SELECT id,sku FROM product WHERE deleted=0 AND sku<>'' ORDER BY n")
    return list(islice((id for id, sku in found if fold(sku) == code), limit))


def sharing(conn: Any, entity: str, kind: int, value: str, limit: int) -> list[str]:
    """Return the ids of the oldest visible records that share a look-up value."""
    query = (
        f"SELECT DISTINCT t.n,t.id FROM lookup l CROSS JOIN {entity} t ON t.n=l.n AND t.deleted=0 "
        "WHERE l.kind=? AND l.value=? AND l.entity=? ORDER BY t.n LIMIT ?"
    )
    found = conn.execute(query, (kind, value, RECORDS[entity].code, limit))
    return [id for _n, id in found]


def said(conn: Any, entity: str, column: str, of: tuple[str, str]) -> list[str]:
    """Return the different values of a declared field, of visible records whose other field is that."""
    fields = RECORDS[entity].fields
    name, other = fields[column].name, fields[of[0]].name
    query = f"SELECT DISTINCT {name} FROM {entity} WHERE deleted=0 AND {other}=? AND {name}<>''"
    return [value for (value,) in conn.execute(query, (of[1],))]


def taken(conn: Any, entity: str, ids: Collection[str]) -> set[str]:
    """Return those of `ids` that are or once were a record's, hidden ones too."""
    query = f"SELECT id FROM {entity} WHERE id IN (SELECT value FROM json_each(?))"
    return {id for (id,) in conn.execute(query, (json.dumps(list(ids)),))} if ids else set()


def not_yet(conn: Any, entity: str, ns: Collection[int], column: str, value: str) -> list[int]:
    """Return those of `ns`, in their order, whose visible record does not say `value` in a declared field."""
    name = RECORDS[entity].fields[column].name
    query = (
        f"SELECT t.n FROM json_each(?) j CROSS JOIN {entity} t ON t.n=j.value AND t.deleted=0 "
        f"AND t.{name} IS NOT ? ORDER BY j.key"
    )
    return [n for (n,) in conn.execute(query, (json.dumps(list(ns)), value))]


def entity_of(conn: Any, id: str, entities: Iterable[str]) -> str:
    """Return which kind of visible record an id is, "" for none of these."""
    for entity in entities:
        if conn.execute(f"SELECT 1 FROM {entity} WHERE id=? AND deleted=0", (id,)).fetchone():
            return entity
    return ""


def any_visible(conn: Any, entity: str) -> bool:
    """Say whether there is any visible record."""
    query = f"SELECT 1 FROM {entity} WHERE deleted=0 LIMIT 1"
    return conn.execute(query).fetchone() is not None


def id_by_title(conn: Any, entity: str, folded: str) -> str | None:
    """Return the id of the oldest visible record of that title."""
    found = conn.execute(
        f"SELECT id FROM {entity} WHERE deleted=0 AND sort_key=? ORDER BY n LIMIT 1", (folded,)
    ).fetchone()
    return None if found is None else str(found[0])


def titled(conn: Any, entity: str, folded: str, limit: int = 50) -> list[tuple[str, str]]:
    """Return (id, title) of visible records whose folded title is that, the oldest first."""
    found = conn.execute(
        f"SELECT id,{RECORDS[entity].title_field} FROM {entity} WHERE deleted=0 AND sort_key=? "
        "ORDER BY n LIMIT ?",
        (folded, limit),
    )
    return [(id, title or "") for id, title in found]


def colleagues(conn: Any, companies: Collection[str], limit: int) -> dict[str, dict[int, str]]:
    """Return company id → (row number → folded name) of up to `limit` contacts of each."""
    found: dict[str, dict[int, str]] = {}
    query = (
        "SELECT t.company,t.n,t.sort_key FROM json_each(?) w CROSS JOIN contact t "
        "ON t.company=w.value AND t.deleted=0"
    )
    for company, n, name in conn.execute(query, (json.dumps(list(companies)),)):
        some = found.setdefault(company, {})
        if len(some) < limit:
            some[n] = name
    return found


def records(conn: Any, entity: str, ns: Collection[int]) -> dict[int, Found]:
    """Return the visible records of these row numbers."""
    record = RECORDS[entity]
    cols = ("n", "id", *codec.columns(record))
    query = f"{codec.select_sql(record)} WHERE deleted=0 AND n IN (SELECT value FROM json_each(?))"
    made = (dict(zip(cols, r, strict=True)) for r in conn.execute(query, (json.dumps(list(ns)),)))
    return {r["n"]: Found(record, r) for r in made}


def record(conn: Any, entity: str, id: str) -> Found | None:
    """Return one visible record, or None."""
    found = records(conn, entity, list(by_id(conn, entity, [id]).values()))
    return next(iter(found.values()), None)


def titles(conn: Any, entity: str, ids: Collection[str]) -> dict[str, str]:
    """Return id → title of records, hidden ones too."""
    title = RECORDS[entity].title_field
    query = f"SELECT id,{title} FROM {entity} WHERE id IN (SELECT value FROM json_each(?))"
    return {id: str(name or "") for id, name in conn.execute(query, (json.dumps(list(ids)),))}
