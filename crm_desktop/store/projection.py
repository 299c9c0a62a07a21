"""Keeping the tables the screens read equal to what the log says of each row."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, identities, lookups, search_index
from crm_desktop.store import rows as codec

MANY = 500
"""From so many rows on, undo works on the whole set in SQL."""


def read(conn: Any, entity: str, n: int) -> codec.Row:
    """Return the stored row `n` as column → value."""
    record = RECORDS[entity]
    cols = codec.columns(record)
    found = conn.execute(f"{codec.select_sql(record)} WHERE n=?", (n,)).fetchone()
    return dict(zip(cols, found[2:], strict=True))


def write(conn: Any, entity: str, n: int, old: codec.Row, new: codec.Row) -> None:
    """Store a row together with its look-ups and its place in the search indexes."""
    record = RECORDS[entity]
    sql, values = codec.update(record, n, old, new)
    if sql:
        conn.execute(sql, values)
    lookups.replace(conn, record, n, old, new)
    search_index.replace(conn, record, n, old, new)


def reproject(conn: Any, entity: str, n: int) -> None:
    """Make row `n` show what its effective changes say."""
    if entity not in RECORDS:
        return
    record = RECORDS[entity]
    cells = changes.fold(changes.of_row(conn, record.code, n))
    new = codec.from_cells(record, cells) if cells else codec.empty(record)
    old = read(conn, entity, n)
    if new != old:
        write(conn, entity, n, old, new)


def reproject_operation(conn: Any, operation: int) -> dict[str, frozenset[int] | None]:
    """Reproject every row an operation touched; return entity → row numbers (None: many)."""
    found: dict[str, frozenset[int] | None] = {}
    counts = conn.execute(
        "SELECT entity,count(*) FROM change WHERE operation=? GROUP BY entity", (operation,)
    ).fetchall()
    for code, count in counts:
        entity = identities.name_of(conn, code)
        if count >= MANY and entity in RECORDS:
            _reproject_many(conn, entity, operation)
            found[entity] = None
        else:
            rows = _rows_of(conn, operation, code)
            for n in rows:
                reproject(conn, entity, n)
            found[entity] = frozenset(rows)
    return found


def _rows_of(conn: Any, operation: int, code: int) -> list[int]:
    found = conn.execute("SELECT row FROM change WHERE operation=? AND entity=?", (operation, code))
    return [int(n) for (n,) in found]


def _reproject_many(conn: Any, entity: str, operation: int) -> None:
    """Hide or show the rows only this operation wrote in one UPDATE; fold the others.

    Hidden rows keep their columns and look-ups, and for a while their search entries: readers take
    visible rows only, so redo is as cheap as undo.
    """
    code = RECORDS[entity].code
    conn.execute("CREATE TEMP TABLE IF NOT EXISTS alone(n INTEGER PRIMARY KEY)")
    conn.execute("DELETE FROM alone")
    conn.execute(
        f"INSERT INTO alone SELECT x.row FROM change x JOIN {entity} t ON t.n=x.row "
        "WHERE x.operation=? AND x.entity=? AND t.sort_key IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM change y WHERE y.entity=x.entity AND y.row=x.row AND y.operation<>x.operation)",
        (operation, code),
    )
    (effective,) = conn.execute(
        "SELECT effective FROM operation WHERE n=?", (operation,)
    ).fetchone()
    shown = (
        "(SELECT json_extract(c.patch,'$.deleted') FROM change c WHERE +c.operation=:o "
        f"AND c.entity=:e AND c.row={entity}.n)"
        if effective
        else "NULL"
    )
    conn.execute(
        f"UPDATE {entity} SET deleted={shown} WHERE n IN (SELECT n FROM alone)",
        {"o": operation, "e": code},
    )
    others = conn.execute(
        "SELECT row FROM change WHERE operation=? AND entity=? AND row NOT IN (SELECT n FROM alone)",
        (operation, code),
    ).fetchall()
    for (n,) in others:
        reproject(conn, entity, n)
    _settle_search(conn, entity)


def _settle_search(conn: Any, entity: str) -> None:
    """Rebuild the search indexes when most of what they hold is hidden."""
    if entity not in search_index.SEARCHED:
        return
    (visible,) = conn.execute(f"SELECT count(*) FROM {entity} WHERE deleted=0").fetchone()
    (stored,) = conn.execute(f"SELECT count(*) FROM {entity}_words_docsize").fetchone()
    (missing,) = conn.execute(
        f"SELECT count(*) FROM alone JOIN {entity} USING(n) WHERE deleted=0 "
        f"AND n NOT IN (SELECT id FROM {entity}_words_docsize)"
    ).fetchone()
    if missing or stored > 2 * visible + MANY:
        search_index.rebuild(conn, entity)
