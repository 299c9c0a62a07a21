"""A new record made ready for its tables without the file: work a second process can do."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value, per_record
from crm_desktop.domain.fold import fold, index_text
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import lookups, search_index
from crm_desktop.store import rows as codec


class Prepared(NamedTuple):
    """What the tables get of one new record: everything but its row number."""

    entity: str
    id: str
    patch: str
    values: tuple[Any, ...]
    lookups: tuple[tuple[int, str], ...]
    words: str
    parts: str


class _Plan(NamedTuple):
    """Where each plain cell goes, and what the search indexes take, worked out once a record."""

    width: int
    plain: dict[Cell, int]
    keyed: dict[str, int]
    title: int
    searched: tuple[tuple[int, Field], ...]


@per_record
def _plan(record: type[Record]) -> _Plan:
    place = {name: i for i, name in enumerate(codec.columns(record))}
    fields = record.fields.values()
    plain = {
        f.name: place[f.name] for f in fields if f.kind not in (Kind.KEYED, Kind.GROUP, Kind.YESNO)
    }
    keyed = {f.name: place[f.name] for f in fields if f.kind is Kind.KEYED}
    searched = tuple(
        (place[f.name], f) for f in fields if f.searchable and f.kind is not Kind.REFERENCE
    )
    return _Plan(len(place), plain, keyed, place[record.title_field], searched)


def prepare(edit: Edit) -> Prepared:
    """Return what `codec.from_cells`, the look-ups and the search indexes make of a new record."""
    record = RECORDS[edit.entity]
    plan = _plan(record)
    values: list[Any] = [None] * plan.width
    entries: dict[str, dict[str, Value]] = {}
    rest: dict[Cell, Value] = {}
    for cell, value in edit.cells.items():
        if cell in plan.plain:
            values[plan.plain[cell]] = value
        else:
            name, dot, key = cell.partition(".")
            if dot and name in plan.keyed:
                if value is not None:
                    entries.setdefault(name, {})[key] = value
            else:
                rest[cell] = value
    _settle(record, values, rest)
    for name, given in entries.items():
        if len(given) > 1:
            given = entries[name] = dict(sorted(given.items()))
        values[plan.keyed[name]] = _text(given)
    values[2] = fold(values[plan.title] or "")
    return Prepared(
        edit.entity,
        edit.id,
        _text(edit.cells),
        tuple(values),
        tuple(_lookups(record, values, entries)),
        *_texts(record, plan, values, entries),
    )


def _settle(record: type[Record], values: list[Any], rest: dict[Cell, Value]) -> None:
    """Write the cells that are not one plain column: flags, groups, `deleted`."""
    row = codec.empty(record)
    codec.apply(record, row, rest)
    for i, name in enumerate(row):
        if row[name] is not None:
            values[i] = row[name]


def _lookups(
    record: type[Record], values: list[Any], entries: dict[str, dict[str, Value]]
) -> dict[tuple[int, str], None]:
    found: dict[tuple[int, str], None] = {}
    for name, given in entries.items():
        entry = record.fields[name].entry
        kind = lookups.ENTRY.get(entry)
        if kind is not None:
            for key, value in given.items():
                if normal := lookups.entry_key(entry, key, value):
                    found[kind, normal] = None
    place = _plan(record).plain.get("external_id")
    if place is not None and values[place]:
        found[lookups.EXTERNAL, values[place]] = None
    return found


def _texts(
    record: type[Record], plan: _Plan, values: list[Any], entries: dict[str, dict[str, Value]]
) -> tuple[str, str]:
    if record.entity not in search_index.SEARCHED:
        return "", ""
    words: list[str] = []
    for place, field in plan.searched:
        if field.kind is Kind.KEYED:
            for value in entries.get(field.name, {}).values():
                words += search_index.entry_words(field.entry, value)
        elif values[place]:
            words.append(str(values[place]))
    parts = [
        values[2],
        *search_index.entry_parts(entries.get("emails", {}), entries.get("phones", {})),
    ]
    return index_text(fold(" ".join(words))), "\n".join(parts)


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
