"""What tables and panels read: sorted, filtered row numbers, and pages of rows."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.domain import mentions
from crm_desktop.domain.fields import CUSTOM, Field, Kind, Record, per_record
from crm_desktop.domain.privacy import consent_retold
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import (
    catalogue,
    changes,
    identities,
    memory,
    own_indexes,
    standing,
    stood,
    terms,
)
from crm_desktop.store import rows as codec
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.terms import Sql

# What only a filter needs is imported by it: the first picture does not wait for it.
if TYPE_CHECKING:
    from crm_desktop.domain.rule import Node

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
    conditions: tuple[Node, ...] = ()


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
    if any(s.field.startswith(CUSTOM) or s.field in record.derived for s in query.sorts):
        return False
    fields = [record.fields[sort.field] for sort in query.sorts]
    return all(
        f.name == record.title_field or (f.kind in _INDEXABLE and _indexed(record, f.name))
        for f in fields
    )


_INDEXABLE = (Kind.TEXT, Kind.CHOICE, Kind.DATE, Kind.MOMENT, Kind.WHEN)


def first_rows(conn: Any, query: ListQuery, limit: int = 50) -> list[int]:
    """Return the first row numbers of a list."""
    found: list[int] = []
    for sql, values in _selects(conn, query):
        found += [n for (n,) in conn.execute(f"{sql} LIMIT ?", (*values, limit - len(found)))]
        if len(found) >= limit:
            break
    return found


def early_rows(conn: Any, query: ListQuery, limit: int = 50) -> list[int] | None:
    """Return the first rows, None where they come no sooner than all.

    For the first by a formula, it has to be worked out of every record too.
    """
    known = catalogue.of(conn, query.entity)
    sorts = (known.fields.get(sort.field) for sort in query.sorts)
    if any(f is not None and f.computed and not own_indexes.has(conn, known, f) for f in sorts):
        return None
    return first_rows(conn, query, limit)


def all_rows(conn: Any, query: ListQuery) -> array[int]:
    """Return every row number of a list in order, 8 bytes each."""
    rows = array("q")
    for sql, values in _selects(conn, query):
        rows.extend(n for (n,) in conn.execute(sql, values))
    if len(rows) > MANY:
        memory.give_back()
    return rows


def listed(conn: Any, query: ListQuery, limit: int | None = None) -> list[Row]:
    """Return the rows of a short list, in order; a long one is read page by page instead."""
    ns = all_rows(conn, query) if limit is None else first_rows(conn, query, limit)
    found = page(conn, query.entity, ns)
    return [found[n] for n in ns if n in found]


def count(conn: Any, query: ListQuery) -> int:
    """Return how many records a list holds."""
    known = catalogue.of(conn, query.entity)
    where, values = _where(conn, known, query)
    sql = f"SELECT count(*) FROM {query.entity} t WHERE {where}"
    return int(conn.execute(sql, values).fetchone()[0])


def _selects(conn: Any, query: ListQuery) -> Iterator[tuple[str, list[Any]]]:
    """Yield the queries whose rows, one after the other, are the list.

    It is one, but where an index on a choice alone gives the order: then one for each value in the
    order of the choices, so that the first rows need no sorting.
    """
    known = catalogue.of(conn, query.entity)
    where, values = _where(conn, known, query)
    sorts = tuple(s for s in query.sorts if s.field in known.fields or not _is_own(s.field))
    alone = _by_choice(conn, known, sorts)
    joins, order, more = _order(known, sorts, alone)
    for part, given in _parts(known, sorts, alone):
        test = f" AND {part}" if part else ""
        yield (
            f"SELECT t.n FROM {joins} WHERE {where}{test} ORDER BY {order}",
            [*values, *given, *more],
        )


def _is_own(name: str) -> bool:
    """Whether it names a field of the user's own, which may be deleted by now."""
    return name.startswith(CUSTOM)


def _where(conn: Any, known: Catalogue, query: ListQuery) -> tuple[str, list[Any]]:
    where, values = ["t.deleted=0"], list[Any]()
    if query.conditions:
        from crm_desktop.store import rules

        made = rules.where(conn, known, query.conditions)
        where.append(made.text)
        values += made.values
    found = _matching(conn, query) if query.text else None
    if found is not None:
        where.append("t.n IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(sorted(found)))
    return " AND ".join(where), values


def _matching(conn: Any, query: ListQuery) -> set[int] | None:
    """Return the rows the text keeps; a list that is not filtered does not wait for the search."""
    from crm_desktop.store import search

    return search.all_matching(conn, query.entity, query.text)


def _by_choice(conn: Any, known: Catalogue, sorts: tuple[Sort, ...]) -> Field | None:
    """Return the indexed choice a list is sorted by, if that is all it is sorted by."""
    field = known.fields[sorts[0].field] if len(sorts) == 1 else None
    if field is None or field.kind is not Kind.CHOICE:
        return None
    if field.own:
        return field if own_indexes.has(conn, known, field) else None
    return field if _indexed(known.record, field.name) else None


def _parts(
    known: Catalogue, sorts: tuple[Sort, ...], alone: Field | None
) -> list[tuple[str, list[Any]]]:
    if alone is None:
        return [("", [])]
    column, each = terms.term(known, alone).text, [c.value for c in alone.choices]
    found: list[tuple[str, list[Any]]] = [(f"{column} IS NULL", [])]
    found += [(f"{column}=?", [value]) for value in each]
    found += _between(column, sorted(each))
    return found[::-1] if sorts[0].descending else found


def _between(column: str, known: list[str]) -> list[tuple[str, list[Any]]]:
    """Return tests for values nobody declares: "not in" would walk over the whole table.

    Each range has two ends, or the planner would take it for most of the table.
    """
    ends = [*known, _LAST]
    first = (f"{column}>=? AND {column}<?", ["", ends[0]])
    return [first, *((f"{column}>? AND {column}<?", [a, b]) for a, b in pairwise(ends))]


_LAST = "\U0010ffff"


def _order(
    known: Catalogue, sorts: tuple[Sort, ...], alone: Field | None
) -> tuple[str, str, list[Any]]:
    """Return the FROM and ORDER BY of a list, and the values in it."""
    record = known.record
    table, terms_of, values = f"{record.entity} t", list[str](), list[Any]()
    for sort in sorts if alone is None else ():
        join, made = _sorted_by(known, known.fields[sort.field], len(terms_of))
        table += join
        way = " DESC" if sort.descending else ""
        way += " NULLS LAST" if known.fields[sort.field].derived else ""
        terms_of += [one.text + way for one in made]
        values += [value for one in made for value in one.values]
    last = " DESC" if sorts and sorts[-1].descending else ""
    if not any(s.field == record.title_field for s in sorts):
        terms_of.append(f"t.sort_key{last}")
    return table, f"{','.join(terms_of)},t.n{last}", values


def _sorted_by(known: Catalogue, field: Field, at: int) -> tuple[str, list[Sql]]:
    """Return what has to be joined to sort by a field, and the expressions it is sorted by."""
    if field.name == known.record.title_field:
        return "", [Sql("t.sort_key")]
    if field.derived:
        join, value = standing.joined(known.record, field, f"d{at}")
        return join, [Sql(value)]
    if field.kind is Kind.REFERENCE:
        name, column = f"j{at}", terms.term(known, field)
        join = f" LEFT JOIN {field.target} {name} ON {name}.id={column.text} AND {name}.deleted=0"
        return join, [Sql(f"{name}.sort_key")]
    if field.name == "place":
        join = " LEFT JOIN stage js ON js.id=t.stage LEFT JOIN pipeline jp ON jp.id=t.pipeline"
        return join, [Sql("jp.rank"), Sql("js.rank"), Sql("t.rank")]
    if field.kind is Kind.CHOICE:
        return "", [_in_order(field, terms.term(known, field))]
    if field.own:
        fold = "{} COLLATE NOCASE" if field.kind is Kind.TEXT else "{}"
        return "", [terms.sql(fold, terms.term(known, field))]
    if field.kind is Kind.KEYED:
        return "", [Sql(_first_entry(field.name, field.entry))]
    if field.kind is Kind.GROUP:
        return "", [Sql(f"t.{part}") for part, _ in field.parts]
    return "", [_plain_term(known, field)]


def _plain_term(known: Catalogue, field: Field) -> Sql:
    folded = field.kind in (Kind.TEXT, Kind.NOTE) and not _indexed(known.record, field.name)
    made = terms.term(known, field)
    return terms.sql("{} COLLATE NOCASE", made) if folded else made


def _in_order(field: Field, column: Sql) -> Sql:
    """Return the place of a choice among the declared ones: a lead comes before a customer."""
    each = tuple(c.value for c in field.choices)
    whens = " ".join(f"WHEN ? THEN {at}" for at in range(len(each)))
    if not each:
        return column
    text = f"(CASE {column.text} {whens} ELSE {len(each)} END)"
    null = f"(CASE WHEN {column.text} IS NULL THEN NULL ELSE {text} END)"
    return Sql(null, (*column.values, *column.values, *each))


def _indexed(record: type[Record], column: str) -> bool:
    return any(index.split(",")[0] == column for index in record.indexes)


def _first_entry(column: str, entry: str) -> str:
    from crm_desktop.store.lookups import BY_ID

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
    resolve(conn, record, rows.values())
    standing.add(conn, record, rows)
    catalogue.fill(conn, catalogue.of(conn, entity), rows.values())
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


def resolve(conn: Any, record: type[Record], rows: Iterable[Row]) -> None:
    """Add "<field>.shown" to every row for references, stages, contacts and tags."""
    for field in record.fields.values():
        if field.kind is Kind.REFERENCE:
            ids = {r[field.name] for r in rows if r[field.name]}
            names = titles(conn, field.target, ids)
            for row in rows:
                row[f"{field.name}.shown"] = names.get(row[field.name], "")
        elif field.name == "place":
            names = titles(conn, "stage", {(r["place"] or {}).get("stage") for r in rows})
            stood.resolve(conn, list(rows), names)
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
    return {
        id: mentions.plain(consent_retold.cell(entity, field, title or "")) for id, title in found
    }


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
