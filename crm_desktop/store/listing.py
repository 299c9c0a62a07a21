"""What tables and panels read: sorted, filtered row numbers, and pages of rows."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Kind, Record, per_record
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, identities, memory, standing
from crm_desktop.store import rows as codec
from crm_desktop.store.conditions import Condition, clause
from crm_desktop.store.lookups import BY_ID

Row = dict[str, Any]
MANY = 100_000
"""Rows whose sorting takes memory worth giving back."""


class Sort(NamedTuple):
    """One column a list is sorted by."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows and in which order."""

    entity: str
    sorts: tuple[Sort, ...] = ()
    text: str = ""
    conditions: tuple[Condition, ...] = ()


class RecordView(NamedTuple):
    """One record as an editor opens it: its row, and the frontier it saw (R21)."""

    n: int
    id: str
    entity: str
    row: Row
    frontier: tuple[str, ...]


def at_hand(query: ListQuery) -> bool:
    """Say whether an index gives the first rows: any other list is sorted as a whole before."""
    if query.text or query.conditions or len(query.sorts) > 1:
        return False
    record = RECORDS[query.entity]
    if any(sort.field in record.derived for sort in query.sorts):
        return False
    fields = [record.fields[sort.field] for sort in query.sorts]
    return all(
        f.name == record.title_field or (f.kind in _INDEXABLE and _indexed(record, f.name))
        for f in fields
    )


_INDEXABLE = (Kind.TEXT, Kind.CHOICE, Kind.DATE, Kind.MOMENT, Kind.WHEN)


def first_rows(conn: Any, query: ListQuery, limit: int = 50) -> list[int]:
    """Return the first row numbers of a list."""
    sql, values = _select(conn, query)
    return [n for (n,) in conn.execute(f"{sql} LIMIT ?", (*values, limit))]


def all_rows(conn: Any, query: ListQuery) -> array[int]:
    """Return every row number of a list in order, 8 bytes each."""
    sql, values = _select(conn, query)
    rows = array("q", (n for (n,) in conn.execute(sql, values)))
    if len(rows) > MANY:
        memory.give_back()
    return rows


def count(conn: Any, query: ListQuery) -> int:
    """Return how many records a list holds."""
    sql, values = _select(conn, ListQuery(query.entity, (), query.text, query.conditions))
    return int(conn.execute(f"SELECT count(*) FROM ({sql})", values).fetchone()[0])


def _select(conn: Any, query: ListQuery) -> tuple[str, list[Any]]:
    record = RECORDS[query.entity]
    where, values = ["t.deleted=0"], []
    for condition in query.conditions:
        text, given = clause(record, condition)
        where.append(text)
        values += given
    found = _matching(conn, query) if query.text else None
    if found is not None:
        where.append("t.n IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(found)))
    joins, order = _order(record, query.sorts)
    sql = f"SELECT t.n FROM {joins} WHERE {' AND '.join(where)} ORDER BY {order}"
    return sql, values


def _matching(conn: Any, query: ListQuery) -> set[int] | None:
    """Return the rows the text keeps; a list that is not filtered does not wait for the search."""
    from crm_desktop.store import search

    return search.all_matching(conn, query.entity, query.text)


def _order(record: type[Record], sorts: tuple[Sort, ...]) -> tuple[str, str]:
    """Return the FROM and ORDER BY of a list; names come from the declared fields only."""
    table, terms = f"{record.entity} t", []
    for sort in sorts:
        field = record.listed(sort.field)
        way = " DESC" if sort.descending else ""
        if sort.field == record.title_field:
            terms.append(f"t.sort_key{way}")
        elif field.derived:
            join, value = standing.joined(record, field, f"d{len(terms)}")
            table += join
            terms.append(f"{value}{way} NULLS LAST")
        elif field.kind is Kind.REFERENCE:
            name = f"j{len(terms)}"
            table += (
                f" LEFT JOIN {field.target} {name} ON {name}.id=t.{field.name} AND {name}.deleted=0"
            )
            terms.append(f"{name}.sort_key{way}")
        elif field.name == "place":
            table += (
                " LEFT JOIN stage js ON js.id=t.stage LEFT JOIN pipeline jp ON jp.id=t.pipeline"
            )
            terms += [f"jp.rank{way}", f"js.rank{way}", f"t.rank{way}"]
        elif field.kind is Kind.KEYED:
            terms.append(_first_entry(field.name, field.entry) + way)
        elif field.kind is Kind.GROUP:
            terms += [f"t.{part}{way}" for part, _ in field.parts]
        else:
            fold = (
                " COLLATE NOCASE"
                if field.kind in (Kind.TEXT, Kind.NOTE) and not _indexed(record, field.name)
                else ""
            )
            terms.append(f"t.{field.name}{fold}{way}")
    if not any(s.field == record.title_field for s in sorts):
        terms.append("t.sort_key" + (" DESC" if sorts and sorts[-1].descending else ""))
    return table, ",".join(terms) + ",t.n" + (" DESC" if sorts and sorts[-1].descending else "")


def _indexed(record: type[Record], column: str) -> bool:
    return any(index.split(",")[0] == column for index in record.indexes)


def _first_entry(column: str, entry: str) -> str:
    if entry in (*BY_ID, "custom"):
        return f"t.{column}"
    path = "street" if entry == "address" else "value"
    return f"(SELECT json_extract(e.value,'$.{path}') FROM json_each(t.{column}) e LIMIT 1)"


def page(conn: Any, entity: str, ns: Iterable[int]) -> dict[int, Row]:
    """Return n → row of the given row numbers, references with what they show."""
    record = RECORDS[entity]
    cols = ("n", "id", *codec.columns(record))
    found = conn.execute(
        f"{codec.select_sql(record)} WHERE n IN ({','.join(str(int(n)) for n in ns)})"
    ).fetchall()
    rows = {r[0]: _row(record, dict(zip(cols, r, strict=True))) for r in found}
    _resolve(conn, record, rows.values())
    standing.add(conn, record, rows)
    return rows


def _row(record: type[Record], stored: dict[str, Any]) -> Row:
    row: Row = {name: stored[name] for name in _plain(record)}
    for name in _made_up(record):
        row[name] = codec.value_of(record, stored, name)
    return row


_MADE_UP = (Kind.GROUP, Kind.KEYED, Kind.YESNO)


@per_record
def _plain(record: type[Record]) -> tuple[str, ...]:
    """Return what a row shows as it is stored."""
    plain = (name for name, field in record.fields.items() if field.kind not in _MADE_UP)
    return (*plain, "id", "n", "deleted")


@per_record
def _made_up(record: type[Record]) -> tuple[str, ...]:
    """Return the fields whose value is made from what is stored."""
    return tuple(name for name, field in record.fields.items() if field.kind in _MADE_UP)


def _resolve(conn: Any, record: type[Record], rows: Iterable[Row]) -> None:
    """Add "<field>.shown" to every row for references, stages, contacts and tags."""
    for field in record.fields.values():
        if field.kind is Kind.REFERENCE:
            ids = {r[field.name] for r in rows if r[field.name]}
            names = titles(conn, field.target, ids)
            for row in rows:
                row[f"{field.name}.shown"] = names.get(row[field.name], "")
        elif field.name == "place":
            names = titles(conn, "stage", {(r["place"] or {}).get("stage") for r in rows})
            for row in rows:
                row["place.shown"] = names.get((row["place"] or {}).get("stage"), "")
        elif field.kind is Kind.KEYED and field.target:
            _resolve_keyed(conn, field.name, field.target, rows)


def _resolve_keyed(conn: Any, name: str, target: str, rows: Iterable[Row]) -> None:
    ids = {id for r in rows for id in r[name]}
    names = titles(conn, target, ids)
    colours = _colours(conn, ids) if target == "tag" else {}
    for row in rows:
        shown = [(names[id], colours.get(id, "")) for id in row[name] if id in names]
        row[f"{name}.shown"] = shown if target == "tag" else ", ".join(t for t, _ in shown)


def titles(conn: Any, entity: str, ids: Iterable[str | None]) -> dict[str | None, str]:
    """Return id → title of the visible records among `ids`."""
    wanted = [id for id in ids if id]
    if not wanted:
        return {}
    field = RECORDS[entity].title_field
    found = conn.execute(
        f"SELECT id,{field} FROM {entity} WHERE deleted=0 AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(wanted),),
    )
    return {id: title or "" for id, title in found}


def _colours(conn: Any, ids: Iterable[str]) -> dict[str, str]:
    found = conn.execute(
        "SELECT id,colour FROM tag WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {id: colour or "" for id, colour in found}


def record(conn: Any, entity: str, id: str) -> RecordView | None:
    """Return one visible record with its frontier, or None."""
    n = identities.number_of(conn, entity, id)
    row = None if n is None else page(conn, entity, [n]).get(n)
    if n is None or row is None or row["deleted"] != 0:
        return None
    return RecordView(n, id, entity, row, changes.frontier(conn, RECORDS[entity].code, n))


def number_of(conn: Any, entity: str, id: str) -> int | None:
    """Return the local row number of a record."""
    return identities.number_of(conn, entity, id)


def id_of(conn: Any, entity: str, n: int) -> str | None:
    """Return the id of a local row number."""
    return identities.id_of(conn, entity, n)


def ids_of(conn: Any, entity: str, ns: Sequence[int]) -> list[str]:
    """Return the ids of row numbers, in their order."""
    found = dict(conn.execute(
        f"SELECT n,id FROM {entity} WHERE n IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ns)),),
    ))  # fmt: skip
    return [found[n] for n in ns if n in found]


def title_of(conn: Any, entity: str, id: str) -> str:
    """Return what names a visible record ("" when it is hidden or unknown)."""
    return titles(conn, entity, [id]).get(id, "")


def distinct(conn: Any, entity: str, field: str, prefix: str = "", limit: int = 20) -> list[str]:
    """Return values in use of a text field, the most used first, for suggestions."""
    column = RECORDS[entity].fields[field].name
    found = conn.execute(
        f"SELECT {column} FROM {entity} WHERE deleted=0 AND {column}>='' "
        f"AND substr({column},1,?)=? COLLATE NOCASE GROUP BY {column} ORDER BY count(*) DESC LIMIT ?",
        (len(prefix), prefix, limit),
    )
    return [value for (value,) in found]
