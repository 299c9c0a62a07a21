"""How a record's cells become the columns of its projection table, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeGuard

from crm_desktop.domain.about import FIRST
from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value, per_record
from crm_desktop.domain.fold import fold

FIXED = ("deleted", "merged_into", "sort_key")
Row = dict[str, Any]


@per_record
def columns(record: type[Record]) -> tuple[str, ...]:
    """Return the columns of a projection table after `n` and `id`."""
    return FIXED + tuple(name for name, _ in record.columns())


def update(
    record: type[Record], n: int, old: Mapping[str, Any], new: Mapping[str, Any]
) -> tuple[str, tuple[Any, ...]]:
    """Return the UPDATE of what differs between two rows and its parameters, ("", ()) for nothing.

    Writing a column as it was would cost its index the same work, and each NULL a microsecond.
    """
    names = tuple(c for c in columns(record) if old[c] != new[c])
    if not names:
        return "", ()
    return _update_sql(record.entity, names), (*(new[c] for c in names), n)


@cache
def _update_sql(entity: str, names: tuple[str, ...]) -> str:
    return f"UPDATE {entity} SET {','.join(f'{c}=?' for c in names)} WHERE n=?"


@per_record
def select_sql(record: type[Record]) -> str:
    """Return the SELECT of `n`, `id` and every column, ready for a WHERE."""
    return f"SELECT n,id,{','.join(columns(record))} FROM {record.entity}"


def empty(record: type[Record]) -> Row:
    """Return the row of a record nothing effective was ever written to."""
    return dict.fromkeys(columns(record))


def from_cells(record: type[Record], cells: Mapping[Cell, Value]) -> Row:
    """Return the projected row of effective `cells`. Cells this version does not know are left out."""
    row = empty(record)
    apply(record, row, cells)
    return row


def apply(record: type[Record], row: Row, patch: Mapping[Cell, Value]) -> None:
    """Write `patch` onto `row` in place."""
    keyed: dict[str, dict[str, Value]] = {}
    for cell, value in patch.items():
        name, dot, key = cell.partition(".")
        declared = record.fields.get(name)
        if dot and declared is not None and declared.kind is Kind.KEYED:
            keyed.setdefault(name, {})[key] = value
        elif cell == "deleted":
            row["deleted"] = _flag(value)
        elif cell == "merged_into":
            row["merged_into"] = value if isinstance(value, str) else None
        elif declared is not None and not dot:
            _set(row, declared, value)
    for name, entries in keyed.items():
        row[name] = _merged(row[name], record.fields[name].entry, entries)
    if record.title_field in patch or row["sort_key"] is None:
        row["sort_key"] = fold(str(row[record.title_field] or ""))


def _set(row: Row, field: Field, value: Value) -> None:
    if field.kind is Kind.GROUP:
        given = value if isinstance(value, dict) else {}
        for part, sql in field.parts:
            row[part] = stored(given.get(part), number=sql == "INTEGER")
    elif field.kind is Kind.YESNO:
        row[field.name] = _flag(value)
    elif field.kind is not Kind.KEYED:  # whose entries are cells of their own
        row[field.name] = stored(value, number=field.kind is Kind.WHOLE)


def stored(value: Value, *, number: bool = False) -> str | int | None:
    """Return a value as its column can hold it.

    One of another shape, which a newer version may write, stands as its JSON in a column of text, and
    not at all in one of numbers.
    """
    if number:
        return int(value) if _whole(value) else None
    return value if value is None or isinstance(value, str) else json.dumps(value)


OBJECTS = ("email", "phone", "mention")
"""Entries that are read as objects."""


def readable(entry: str, value: Value) -> bool:
    """Say whether an entry of a keyed field has a shape that this version, and SQLite, can read."""
    return _plain(value) and (isinstance(value, dict) or entry not in OBJECTS)


def _plain(value: Value) -> bool:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            if type(one) is not str and not _plain(one):
                return False
        return True
    return isinstance(value, str | None) or _whole(value)


def _whole(value: Value) -> TypeGuard[int]:
    """Say whether a value is a number that SQLite can hold as one."""
    return isinstance(value, int) and -(2**63) <= value < 2**63


def _flag(value: Value) -> int | None:
    return None if value is None else int(bool(value))


def _merged(column: str | None, entry: str, entries: Mapping[str, Value]) -> str | None:
    known = json.loads(column) if column else {}
    known.update((k, v if readable(entry, v) else None) for k, v in entries.items())
    left = in_order(entry, {k: v for k, v in known.items() if v is not None})
    return json.dumps(left, ensure_ascii=False, separators=(",", ":")) if left else None


def in_order(entry: str, entries: Mapping[str, Value]) -> dict[str, Value]:
    """Return entries of a keyed field in the order everybody holds them in: by key, who leads first."""
    led = entry == "contact"
    return dict(sorted(entries.items(), key=lambda e: (not (led and e[1] == FIRST), e[0])))


def to_cells(
    record: type[Record], row: Mapping[str, Any], wanted: Iterable[Cell] | None = None
) -> dict[Cell, Value]:
    """Return the non-null cells that a fresh projected row shows (also `deleted`).

    With `wanted` only the fields of those cells are read.
    """
    cells: dict[Cell, Value] = {}
    if row["deleted"] is not None:
        cells["deleted"] = bool(row["deleted"])
    if row["merged_into"] is not None:
        cells["merged_into"] = row["merged_into"]
    names = None if wanted is None else {cell.partition(".")[0] for cell in wanted}
    for f in record.fields.values():
        if names is not None and f.name not in names:
            continue
        if f.kind is Kind.KEYED:
            if row[f.name]:
                cells.update({f"{f.name}.{k}": v for k, v in json.loads(row[f.name]).items()})
        elif (value := value_of(record, row, f.name)) is not None:
            cells[f.name] = value
    return cells


def value_of(record: type[Record], row: Mapping[str, Any], name: str) -> Value:
    """Return a field's value as callers know it: dict for groups and keyed fields, bool for yes/no."""
    f = record.fields[name]
    if f.kind is Kind.GROUP:
        parts = {part: row[part] for part, _ in f.parts if row[part] is not None}
        return parts or None
    value = row[name]
    if f.kind is Kind.KEYED:
        return json.loads(value) if value else {}
    if f.kind is Kind.YESNO:
        return None if value is None else bool(value)
    return value
