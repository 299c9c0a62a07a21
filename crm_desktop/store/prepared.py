"""New records made ready for their tables without the file: work another process can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.fields import Cell, Kind, Record, per_record
from crm_desktop.domain.fold import fold, index_text
from crm_desktop.domain.operation import Patch
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import lookups, search_index
from crm_desktop.store import rows as codec


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
    """Which cells are plain columns, and what becomes of the others, worked out once a record."""

    plain: Mapping[Cell, bool]  # whether it holds numbers
    entries: Mapping[str, tuple[str, int]]  # keyed field → what an entry is, its kind of look-up
    searched: tuple[str, ...]  # plain columns the word index takes
    searched_entries: frozenset[str]  # keyed fields it takes


@per_record
def _plan(record: type[Record]) -> _Plan:
    fields = record.fields.values()
    searched = [f for f in fields if f.searchable and f.kind is not Kind.REFERENCE]
    return _Plan(
        {
            f.name: f.kind is Kind.WHOLE
            for f in fields
            if f.kind not in (Kind.KEYED, Kind.GROUP, Kind.YESNO)
        },
        {f.name: (f.entry, lookups.kind_of(record, f)) for f in fields if f.kind is Kind.KEYED},
        tuple(f.name for f in searched if f.kind is not Kind.KEYED),
        frozenset(f.name for f in searched if f.kind is Kind.KEYED),
    )


def prepare(
    entity: str, ids: list[str], records: Sequence[Patch], texts: list[str] | None = None,
    *, searched: bool = True,
) -> Block:  # fmt: skip
    """Return what `codec.from_cells`, the look-ups and the search indexes make of new records.

    `texts` are the patches as their author wrote them, where that is somebody else. Where `searched` is
    false the texts of the search indexes are left out.
    """
    filling = _Filling(RECORDS[entity], records, searched)
    return Block(
        entity,
        ids,
        texts or [orjson.dumps(cells).decode() for cells in records],
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
    """A block being filled: plain cells column by column, entries record by record."""

    def __init__(self, record: type[Record], records: Sequence[Patch], wanted: bool) -> None:
        self._record, self._plan = record, _plan(record)
        self.columns = _Columns(len(records))
        self.lookups: list[tuple[int, str, int]] = []
        self.words: list[str] = []
        self.parts: list[str] = []
        self._fill_plain(records)
        searched = record.searched if wanted else ()
        names = self._plan.searched if searched else ()
        words = [self.columns[name] for name in names if name in self.columns]
        words_index, parts_index = ("words" in searched), ("parts" in searched)
        titles = self.columns["sort_key"]
        for at, cells in enumerate(records):
            said = _Said([_folded(column[at]) for column in words if column[at]], [titles[at]])
            self._add_entries(at, cells, said)
            if words_index:
                self.words.append(index_text(" ".join(said.words)))
            if parts_index:
                self.parts.append("\n".join(said.parts))

    def _fill_plain(self, records: Sequence[Patch]) -> None:
        columns, record = self.columns, self._record
        for name in {cell for cells in records for cell in cells if "." not in cell}:
            if name in self._plan.plain:
                column = [cells.get(name) for cells in records]
                number = self._plan.plain[name]
                if number or not {*map(type, column)} <= _TEXTS:
                    column = [codec.stored(value, number=number) for value in column]
                if any(value is not None for value in column):
                    columns[name] = column
            else:
                self._settle(name, records)
        columns["sort_key"] = [fold(title or "") for title in columns[record.title_field]]
        if "external_id" in columns:
            outer = enumerate(columns["external_id"])
            self.lookups += [(lookups.EXTERNAL, value, at) for at, value in outer if value]

    def _settle(self, name: Cell, records: Sequence[Patch]) -> None:
        """Write a cell that is not one plain column: `deleted`, a flag or a group."""
        for at, cells in enumerate(records):
            if name == "deleted" and cells.get(name) is False:  # nearly always
                self.columns[name][at] = 0
            elif name in cells:
                row = codec.empty(self._record)
                codec.apply(self._record, row, {name: cells[name]})
                for column, value in row.items():
                    if value is not None and column != "sort_key":
                        self.columns[column][at] = value

    def _add_entries(self, at: int, cells: Patch, said: _Said) -> None:
        found: dict[str, dict[str, Any]] = {}
        for cell, value in cells.items():
            if "." in cell and value is not None:
                name, _, key = cell.partition(".")
                if name in self._plan.entries and codec.readable(
                    self._plan.entries[name][0], value
                ):
                    found.setdefault(name, {})[key] = value
        for name, given in found.items():
            entry, kind = self._plan.entries[name]
            if len(given) > 1:
                given = codec.in_order(entry, given)
            self.columns[name][at] = orjson.dumps(given).decode()
            if entry in lookups.BY_ID:
                self.lookups += [(kind, key, at) for key in given if kind]
                continue
            searched = name in self._plan.searched_entries
            keys = {said.add(entry, value, searched) for value in given.values()}
            self.lookups += [(kind, key, at) for key in keys if key and kind]


class _Said(NamedTuple):
    """What the search indexes take of one record."""

    words: list[str]
    parts: list[str]

    def add(self, entry: str, value: Any, searched: bool) -> str:
        """Take one entry; return its key in the look-up table, "" when it has none."""
        if entry == "email":
            address = str(value.get("value", ""))
            self.words.append(fold.__wrapped__(search_index.email_words(address)))
            self.parts.append(address := address.casefold())
            return address.strip()
        if entry == "phone":
            digits = search_index.phone_digits(value)
            self.words.append(digits)
            self.parts.append(digits)
            return lookups.entry_key(entry, "", value)
        if entry == "custom":
            self.parts.extend(search_index.own_parts(value))
        if searched:
            self.words.extend(map(_folded, search_index.entry_words(entry, value)))
        return ""


def _folded(text: Any) -> str:
    """Fold a text; jobs and towns come again and again, notes do not."""
    said = str(text)
    return fold(said) if len(said) <= _SHORT else fold.__wrapped__(said)


_SHORT = 40
_TEXTS = {str, type(None)}
