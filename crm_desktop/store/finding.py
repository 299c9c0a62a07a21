"""Finding records many at a time by what identifies them: id, look-up value, or title."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.fields import Cell, Record, Value
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
    conn: Any, entity: str, folded: Collection[str], companies: Collection[str]
) -> dict[str, list[int]]:
    """Return folded title → row numbers of visible records, oldest first.

    Of records that belong to a company only those count that belong to one of `companies`, or to none.
    """
    found: dict[str, list[int]] = {}
    if not folded:
        return found
    belongs = "company" in RECORDS[entity].fields
    query = (
        f"SELECT t.sort_key,t.n FROM json_each(:keys) w CROSS JOIN {entity} t ON t.sort_key=w.value "
        "WHERE t.deleted=0 "
        + ("AND (t.company IS NULL OR t.company IN (SELECT value FROM json_each(:of))) " * belongs)
        + "ORDER BY t.n"
    )
    given = {"keys": json.dumps(list(folded))}
    if belongs:
        given["of"] = json.dumps(list(companies))
    for key, n in conn.execute(query, given):
        found.setdefault(key, []).append(n)
    return found


def id_by_title(conn: Any, entity: str, folded: str) -> str | None:
    """Return the id of the oldest visible record of that title."""
    found = conn.execute(
        f"SELECT id FROM {entity} WHERE deleted=0 AND sort_key=? ORDER BY n LIMIT 1", (folded,)
    ).fetchone()
    return None if found is None else str(found[0])


def colleagues(conn: Any, company: str, limit: int) -> list[tuple[int, str]]:
    """Return (row number, folded name) of contacts of a company."""
    query = "SELECT n,sort_key FROM contact WHERE company=? AND deleted=0 ORDER BY n LIMIT ?"
    return list(conn.execute(query, (company, limit)))


def records(conn: Any, entity: str, ns: Collection[int]) -> dict[int, Found]:
    """Return the visible records of these row numbers."""
    record = RECORDS[entity]
    cols = ("n", "id", *codec.columns(record))
    query = f"{codec.select_sql(record)} WHERE deleted=0 AND n IN (SELECT value FROM json_each(?))"
    made = (dict(zip(cols, r, strict=True)) for r in conn.execute(query, (json.dumps(list(ns)),)))
    return {r["n"]: Found(record, r) for r in made}


def titles(conn: Any, entity: str, ids: Collection[str]) -> dict[str, str]:
    """Return id → title of records, hidden ones too."""
    title = RECORDS[entity].title_field
    query = f"SELECT id,{title} FROM {entity} WHERE id IN (SELECT value FROM json_each(?))"
    return {id: str(name or "") for id, name in conn.execute(query, (json.dumps(list(ids)),))}
