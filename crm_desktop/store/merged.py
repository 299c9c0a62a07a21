"""The links of merged records: who stands for whom, and what references to them mean (R9).

A merge writes two cells on the record that goes, nothing on what refers to it. The tables hold
references led to the record that stands, so that every list and look-up finds them under it; which
ones those are follows from the cells at any time, so un-merging brings each back to its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value
from crm_desktop.domain.merged import end, references, target_of, united
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, lookups
from crm_desktop.store import rows as codec


def linked(conn: Any) -> bool:
    """Say whether this file holds any merged record."""
    return conn.execute("SELECT 1 FROM merged LIMIT 1").fetchone() is not None


def ever_linked(conn: Any, schema: str = "main") -> bool:
    """Say whether it ever held one: hidden rows may still refer to who stood then."""
    sql = f"SELECT 1 FROM {schema}.meta WHERE key='merged'"
    return conn.execute(sql).fetchone() is not None


def link(conn: Any, record: type[Record], id: str) -> str | None:
    """Return the id a record was merged into."""
    found = conn.execute(
        "SELECT target FROM merged WHERE entity=? AND id=?", (record.code, id)
    ).fetchone()
    return None if found is None else str(found[0])


def awaited(conn: Any, entity: str, ids: Sequence[str]) -> set[str]:
    """Return those of some ids which records were merged into."""
    sql = "SELECT target FROM merged WHERE entity=? AND target IN (SELECT value FROM json_each(?))"
    return {id for (id,) in conn.execute(sql, (RECORDS[entity].code, json.dumps(ids)))}


def link_of_row(row: Mapping[str, Any]) -> str | None:
    """Return the link a row's own cells say."""
    return row["merged_into"] or None if row["deleted"] == 1 else None


def set_link(conn: Any, record: type[Record], id: str, target: str | None) -> None:
    """Write or remove the link of one record."""
    if target is None:
        conn.execute("DELETE FROM merged WHERE entity=? AND id=?", (record.code, id))
    else:
        conn.execute("INSERT OR IGNORE INTO meta VALUES('merged','true')")
        conn.execute("INSERT OR REPLACE INTO merged VALUES(?,?,?)", (record.code, id, target))


def root(conn: Any, entity: str, id: str, schema: str = "main") -> str:
    """Return the id of the record that stands for `id`: itself, or what it was merged into."""
    if entity not in RECORDS:
        return id
    code = RECORDS[entity].code
    sql = (
        f"SELECT m.target FROM {schema}.merged m JOIN {schema}.{entity} t ON t.id=m.target "
        "AND t.deleted IS NOT NULL WHERE m.entity=? AND m.id=?"
    )

    def step(at: str) -> str | None:
        found = conn.execute(sql, (code, at)).fetchone()
        return None if found is None else str(found[0])

    return end(id, step)


def merged_into(conn: Any, entity: str, id: str, schema: str = "main") -> list[str]:
    """Return the ids of all records merged into one, directly or through others, and itself first."""
    found = conn.execute(
        f"WITH RECURSIVE up(id) AS (VALUES(?2) UNION SELECT m.id FROM {schema}.merged m JOIN up "
        "ON m.target=up.id WHERE m.entity=?1) SELECT id FROM up",
        (RECORDS[entity].code, id),
    )
    return [one for (one,) in found]


def roots(conn: Any, entity: str, id: str) -> dict[str, str]:
    """Return who stands for a record and for each of those merged into it."""
    return {one: root(conn, entity, one) for one in merged_into(conn, entity, id)}


def shown(conn: Any, record: type[Record], id: str) -> int:
    """Return the `deleted` a merged record shows: 0 where it stands for itself after all."""
    return int(root(conn, record.entity, id) != id)


def resolve(conn: Any, record: type[Record], id: str, row: codec.Row) -> None:
    """Lead the references of a row to the records that stand, in place."""
    for field in references(record):
        value = row[field.name]
        if not value:
            continue
        if field.kind is Kind.REFERENCE:
            now = root(conn, field.target, value)
            if now != value:
                row[field.name] = None if (field.target, now) == (record.entity, id) else now
        else:
            row[field.name] = _united(conn, field, value)


def _united(conn: Any, field: Field, column: str) -> str:
    entries = json.loads(column)
    found = united(entries, lambda key, value: root(conn, target_of(field, value), key))
    if found.keys() == entries.keys():
        return column
    ordered = codec.in_order(field.entry, found)
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))


def touches(conn: Any, record: type[Record], patch: Mapping[Cell, Value]) -> bool:
    """Say whether a patch writes entries of a record that others stand for, or that stands for others.

    What the row then shows depends on all its cells.
    """
    return any(
        root(conn, target, key) != key or len(merged_into(conn, target, key)) > 1
        for _, target, key in _entries(record, patch)
    )


def concerns(
    conn: Any, record: type[Record], row: Mapping[str, Any], patch: Mapping[Cell, Value],
    *, linked: bool,
) -> bool:  # fmt: skip
    """Say whether a patch of a stored row may change a link, or names a record another stands for."""
    if "merged_into" in patch:
        return True
    if not linked:
        return False
    if row["merged_into"] or row["deleted"] is None:
        return True
    single = ((f.target, patch.get(f.name)) for f in references(record))
    return any(
        isinstance(id, str) and root(conn, target, id) != id for target, id in single
    ) or touches(conn, record, patch)


def naming(
    conn: Any, record: type[Record], columns: Mapping[str, Sequence[Any]]
) -> list[int]:  # fmt: skip
    """Return the places of a block of new records that name a record another stands for."""
    if not linked(conn):
        return []
    found: set[int] = set()
    for field in references(record):
        column = columns.get(field.name, ())
        single = field.kind is Kind.REFERENCE
        named = [({v} if single else set(json.loads(v))) if v else set() for v in column]
        gone = _gone(conn, set().union(*named))
        found |= {at for at, ids in enumerate(named) if ids & gone}
    return sorted(found)


def _gone(conn: Any, ids: Iterable[str]) -> set[str]:
    sql = "SELECT id FROM merged WHERE id IN (SELECT value FROM json_each(?))"
    return {id for (id,) in conn.execute(sql, (json.dumps(list(ids)),))}


def also(
    conn: Any, record: type[Record], key: tuple[int, Mapping[str, Any]], cells: Mapping[Cell, Value]
) -> dict[Cell, Value]:
    """Return what has to be written with `cells` on a row (its number and columns) for merges' sake.

    Taking off an entry takes off those of every record merged into it: they show as one. A delete
    of a record that shows in spite of its link ends the link.
    """
    (n, row), more = key, dict[Cell, Value]()
    goes = cells.get("deleted") is True and "merged_into" not in cells
    if goes and row["deleted"] == 0 and row["merged_into"]:
        more["merged_into"] = None
    for name, target, one in _entries(record, cells) if linked(conn) else ():
        if cells[f"{name}.{one}"] is not None:
            continue
        if len(family := merged_into(conn, target, root(conn, target, one))) > 1:
            alike = {f"{name}.{other}" for other in family}
            more |= dict.fromkeys(alike & _held(conn, record, n) - cells.keys())
    return more


def _held(conn: Any, record: type[Record], n: int) -> set[Cell]:
    shown = changes.fold(changes.of_row(conn, record.code, n))
    return {cell for cell, value in shown.items() if value is not None}


def _entries(record: type[Record], cells: Mapping[Cell, Value]) -> Iterator[tuple[str, str, str]]:
    """Yield (field, entity, id) of the entries a patch writes whose keys are ids."""
    for cell in cells:
        name, dot, key = cell.partition(".")
        field = record.fields.get(name) if dot else None
        if field is not None and field.kind is Kind.KEYED and field.target:
            yield name, field.target, key


def referring(
    conn: Any, entity: str, id: str, raw: Iterable[str], schema: str = "main"
) -> list[tuple[str, int]]:  # fmt: skip
    """Return (entity, row number) of the rows whose table holds `id` for one of the ids `raw`.

    Where `id` is one of them every row that refers to it counts; else only those whose log names one.
    """
    ids = sorted(raw)
    found: set[tuple[str, int]] = set()
    own = f"SELECT n FROM {schema}.{entity} WHERE id=?"  # a reference led to its own record shows nothing
    found |= {(entity, n) for (n,) in conn.execute(own, (id,))}
    for record in RECORDS.values():
        for sql, values in _asked(record, entity, id, schema):
            if id not in ids:
                named = " OR ".join("instr(c.patch,?)" for _ in ids)
                sql = (
                    f"SELECT q.n FROM ({sql}) q WHERE EXISTS (SELECT 1 FROM {schema}.change c WHERE "
                    f"c.entity=? AND c.row=q.n AND ({named}))"
                )
                values = (*values, record.code, *ids)
            found |= {(record.entity, n) for (n,) in conn.execute(sql, values)}
    return sorted(found)


def _asked(
    record: type[Record], entity: str, id: str, schema: str
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the queries (of one column `n`) that find the rows of a table which refer to a record."""
    code, table = RECORDS[entity].code, f"{schema}.{record.entity}"
    fields = [f for f in references(record) if f.target in (entity, "")]
    if record.is_about and fields and entity in SUBJECTS:
        yield (
            f"SELECT DISTINCT a.s AS n FROM {schema}.about a WHERE a.target=? AND a.source=? AND "
            f"a.n=(SELECT n FROM {schema}.{entity} WHERE id=?)",
            (code, record.code, id),
        )
        return
    for field in fields:
        if field.kind is Kind.REFERENCE:
            sql = f"SELECT n FROM {table} WHERE {field.name}=? AND deleted=0"
            yield sql, (id,)
        elif field.entry in lookups.ENTRY:
            sql = f"SELECT n FROM {schema}.lookup WHERE kind=? AND value=? AND entity=?"
            yield sql, (lookups.ENTRY[field.entry], id, record.code)
        elif field.target:
            sql = f"SELECT n FROM {table} WHERE instr({field.name},?) AND deleted=0"
            yield sql, (f'"{id}"',)


def perhaps_stale(record: type[Record]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield conditions on a hidden row `t` and its one change `c` for references led elsewhere now."""
    for field in references(record):
        name = field.name
        if field.kind is Kind.REFERENCE:
            yield (
                f"t.{name} IS NOT json_extract(c.patch,'$.{name}') OR t.{name} IN "
                "(SELECT id FROM merged WHERE entity=?)",
                (RECORDS[field.target].code,),
            )
        else:
            yield (
                f"EXISTS (SELECT 1 FROM json_each(t.{name}) j WHERE json_type(c.patch,"
                f"'$.\"{name}.'||j.key||'\"') IS NULL OR j.key IN (SELECT id FROM merged))",
                (),
            )
