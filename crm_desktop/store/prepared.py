"""New records made ready for their tables without the file: work a second process can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.fields import Cell, Kind, Record, Value, per_record
from crm_desktop.domain.fold import fold, index_text
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import lookups, search_index
from crm_desktop.store import rows as codec

Entries = dict[str, dict[str, Any]]
"""Keyed field → (key → entry) of one record."""


class Block(NamedTuple):
    """What the tables get of new records of one entity, column by column, but for their row numbers.

    Columns no record of the block fills are left out: binding a million NULLs costs more than the
    values. All parts are plain lists, so that a block is cheap to hand to another process.
    """

    entity: str
    ids: list[str]
    patches: list[str]
    columns: dict[str, list[Any]]
    lookups: list[tuple[int, str, int]]  # (kind, value, place in the block)
    words: list[str]
    parts: list[str]


class _Plan(NamedTuple):
    """Which cells are plain columns, and what the search indexes take, worked out once a record."""

    plain: frozenset[Cell]
    keyed: Mapping[str, str]  # field → what an entry is
    looked_up: tuple[tuple[str, str, int], ...]  # (field, what an entry is, kind of look-up)
    searched: tuple[tuple[str, str], ...]  # (field, what an entry is or "")


@per_record
def _plan(record: type[Record]) -> _Plan:
    fields = record.fields.values()
    keyed = {f.name: f.entry for f in fields if f.kind is Kind.KEYED}
    return _Plan(
        frozenset(f.name for f in fields if f.kind not in (Kind.KEYED, Kind.GROUP, Kind.YESNO)),
        keyed,
        tuple((n, e, lookups.ENTRY[e]) for n, e in keyed.items() if e in lookups.ENTRY),
        tuple(
            (f.name, f.entry if f.kind is Kind.KEYED else "")
            for f in fields
            if f.searchable and f.kind is not Kind.REFERENCE
        ),
    )


def prepare(entity: str, edits: Sequence[Edit]) -> Block:
    """Return what `codec.from_cells`, the look-ups and the search indexes make of new records."""
    filling = _Filling(RECORDS[entity], len(edits))
    for at, edit in enumerate(edits):
        filling.add(at, edit.cells)
    return Block(
        entity,
        [edit.id for edit in edits],
        [orjson.dumps(edit.cells).decode() for edit in edits],
        dict(filling.columns),
        filling.lookups,
        filling.words,
        filling.parts,
    )


class _Columns(dict[str, list[Any]]):
    """Columns of a block; one is made when the first value comes for it."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size

    def __missing__(self, name: str) -> list[Any]:
        made = self[name] = [None] * self._size
        return made


class _Filling:
    """A block being filled, record by record."""

    def __init__(self, record: type[Record], size: int) -> None:
        self._record, self._plan = record, _plan(record)
        self.columns = _Columns(size)
        self.lookups: list[tuple[int, str, int]] = []
        self._searched = record.entity in search_index.SEARCHED
        self.words: list[str] = []
        self.parts: list[str] = []

    def add(self, at: int, cells: Mapping[Cell, Value]) -> None:
        plain, columns = self._plan.plain, self.columns
        entries: Entries = {}
        for cell, value in cells.items():
            if cell in plain:
                if value is not None:
                    columns[cell][at] = value
            elif cell == "deleted":
                columns[cell][at] = None if value is None else int(bool(value))
            elif "." in cell:
                name, _, key = cell.partition(".")
                if value is not None and name in self._plan.keyed:
                    entries.setdefault(name, {})[key] = value
            else:
                self._settle(at, {cell: value})
        title = columns[self._record.title_field][at]
        columns["sort_key"][at] = fold(title or "")
        for name, given in entries.items():
            if len(given) > 1:
                given = entries[name] = dict(sorted(given.items()))
            columns[name][at] = orjson.dumps(given).decode()
        self._look_up(at, entries)
        if self._searched:
            self._search(at, entries)

    def _settle(self, at: int, rest: Mapping[Cell, Value]) -> None:
        """Write a cell that is not one plain column: a flag or a group."""
        row = codec.empty(self._record)
        codec.apply(self._record, row, rest)
        for name, value in row.items():
            if value is not None and name != "sort_key":
                self.columns[name][at] = value

    def _look_up(self, at: int, entries: Entries) -> None:
        found: dict[tuple[int, str, int], None] = {}
        for name, entry, kind in self._plan.looked_up:
            if name in entries:
                for key, value in entries[name].items():
                    if normal := lookups.entry_key(entry, key, value):
                        found[kind, normal, at] = None
        if "external_id" in self.columns and (outer := self.columns["external_id"][at]):
            found[lookups.EXTERNAL, outer, at] = None
        self.lookups += found

    def _search(self, at: int, entries: Entries) -> None:
        columns, words, parts = self.columns, [], [self.columns["sort_key"][at]]
        for name, entry in self._plan.searched:
            if entry:
                for value in entries[name].values() if name in entries else ():
                    if entry == "phone":
                        digits = search_index.phone_digits(value)
                        words.append(digits)
                        parts.append(digits)
                    else:
                        words += search_index.entry_words(entry, value)
            elif name in columns and (text := columns[name][at]):
                words.append(text)
        self.words.append(index_text(fold.__wrapped__(" ".join(words))))
        if "emails" in entries:
            emails = (str(e.get("value", "")).casefold() for e in entries["emails"].values())
            parts[1:1] = emails
        self.parts.append("\n".join(parts) if len(parts) > 1 else parts[0])
