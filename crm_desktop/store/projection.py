"""Keeping the tables the screens read equal to what the log says of each row."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import Record
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, identities, lookups, merged, search_index
from crm_desktop.store import rows as codec

Touched = dict[str, set[int]]
"""entity → numbers of rows that show something else."""
MANY = 500
"""From so many rows on, undo works on the whole set in SQL."""


def read(conn: Any, entity: str, n: int) -> codec.Row:
    """Return the stored row `n` as column → value."""
    record = RECORDS[entity]
    cols = codec.columns(record)
    found = conn.execute(f"{codec.select_sql(record)} WHERE n=?", (n,)).fetchone()
    return dict(zip(cols, found[2:], strict=True))


def write(conn: Any, entity: str, n: int, old: codec.Row, new: codec.Row) -> Touched:
    """Store a row with its look-ups and its place in the search indexes; `deleted` as its cells say.

    Return the other rows that show something else now, because this one stands for others or no more.
    """
    record = RECORDS[entity]
    if not (new["merged_into"] or merged.linked(conn)):
        _store(conn, record, n, old, new)
        return {}
    id, new = identities.id_of(conn, entity, n) or "", dict(new)
    merged.resolve(conn, record, id, new)
    link, there = merged.link_of_row(new), new["deleted"] is not None
    if link != merged.link(conn, record, id) or there != (old["deleted"] is not None):
        return _move(conn, record, (n, id), old, new)
    if link:
        new["deleted"] = merged.shown(conn, record, id)
    _store(conn, record, n, old, new)
    return {}


def _move(
    conn: Any, record: type[Record], key: tuple[int, str], old: codec.Row, new: codec.Row
) -> Touched:
    """Store a row whose link or existence changes, and whatever that changes elsewhere (R9)."""
    (n, id), touched = key, Touched()
    before = merged.roots(conn, record.entity, id)
    merged.set_link(conn, record, id, merged.link_of_row(new))
    _store(conn, record, n, old, new)
    after = merged.roots(conn, record.entity, id)
    for one in after:
        if merged.link(conn, record, one) is not None:
            _show_or_hide(conn, record, one, touched)
    led = {one for one in before if merged.root(conn, record.entity, one) != before[one]}
    for stood in {before[one] for one in led}:
        for entity, other in merged.referring(conn, record.entity, stood, led):
            join(touched, reproject(conn, entity, other))
            touched.setdefault(entity, set()).add(other)
    return touched


def _show_or_hide(conn: Any, record: type[Record], id: str, touched: Touched) -> None:
    """Let a row with a link show or not; one that shows again may refer to who stood when it was hidden."""
    n = identities.number_of(conn, record.entity, id)
    if n is None:
        return
    old, shown = read(conn, record.entity, n), merged.shown(conn, record, id)
    if old["deleted"] in (None, shown):
        return
    new = _said(conn, record, n)
    merged.resolve(conn, record, id, new)
    _store(conn, record, n, old, new | {"deleted": shown})
    touched.setdefault(record.entity, set()).add(n)


def join(rows: Touched, more: Touched) -> None:
    """Add rows to those known to show something else."""
    for entity, ns in more.items():
        rows.setdefault(entity, set()).update(ns)


def _store(
    conn: Any, record: type[Record], n: int, old: codec.Row, new: codec.Row
) -> None:  # fmt: skip
    sql, values = codec.update(record, n, old, new)
    if sql:
        conn.execute(sql, values)
    lookups.replace(conn, record, n, old, new)
    search_index.replace(conn, record, n, old, new)


def reproject(conn: Any, entity: str, n: int) -> Touched:
    """Make row `n` show what its effective changes say; return other rows that changed with it."""
    if entity not in RECORDS:
        return {}
    record = RECORDS[entity]
    old, new = read(conn, entity, n), _said(conn, record, n)
    return write(conn, entity, n, old, new) if new != old or merged.linked(conn) else {}


def _said(conn: Any, record: type[Record], n: int) -> codec.Row:
    """Return row `n` as its effective changes have it, without what merges of others make of it."""
    cells = changes.fold(changes.of_row(conn, record.code, n))
    return codec.from_cells(record, cells) if cells else codec.empty(record)


def reproject_operation(conn: Any, operation: int) -> dict[str, frozenset[int] | None]:
    """Reproject every row an operation touched; return entity → row numbers (None: many)."""
    found: dict[str, frozenset[int] | None] = {}
    also: Touched = {}
    counts = conn.execute(
        "SELECT entity,count(*) FROM change WHERE operation=? GROUP BY entity", (operation,)
    ).fetchall()
    for code, count in counts:
        entity = identities.name_of(conn, code)
        if count >= MANY and entity in RECORDS:
            join(also, _reproject_many(conn, entity, operation))
            found[entity] = None
        else:
            rows = _rows_of(conn, operation, code)
            for n in rows:
                join(also, reproject(conn, entity, n))
            found[entity] = frozenset(rows)
    return found | {e: with_more(found.get(e, frozenset()), ns) for e, ns in also.items()}


def with_more(known: frozenset[int] | None, more: set[int]) -> frozenset[int] | None:
    """Return row numbers with more of them; None stands for many."""
    return None if known is None else known | more


def _rows_of(conn: Any, operation: int, code: int) -> list[int]:
    found = conn.execute("SELECT row FROM change WHERE operation=? AND entity=?", (operation, code))
    return [int(n) for (n,) in found]


def _reproject_many(conn: Any, entity: str, operation: int) -> Touched:
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
    _leave_out_merged(conn, RECORDS[entity], operation)
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
    also: Touched = {}
    for (n,) in others:
        join(also, reproject(conn, entity, n))
    _settle_search(conn, entity)
    return also


def _leave_out_merged(conn: Any, record: type[Record], operation: int) -> None:
    """Take out of `alone` what cannot be shown or hidden by itself: rows with links to or from them,
    and rows that would come back with a reference led elsewhere than it leads now."""
    if not merged.ever_linked(conn):
        return
    conn.execute(
        f"DELETE FROM alone WHERE n IN (SELECT t.n FROM merged m CROSS JOIN {record.entity} t "
        "ON t.id IN (m.id,m.target) WHERE m.entity=?)",
        (record.code,),
    )
    for stale, values in merged.perhaps_stale(record):
        conn.execute(
            f"DELETE FROM alone WHERE n IN (SELECT t.n FROM change c JOIN {record.entity} t "
            f"ON t.n=c.row WHERE c.operation=? AND c.entity=? AND ({stale}))",
            (operation, record.code, *values),
        )


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
