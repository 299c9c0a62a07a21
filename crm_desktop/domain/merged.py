"""Which record stands for one that was merged into another (R9), worked out of cells alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crm_desktop.domain.about import FIRST
from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value, per_record
from crm_desktop.domain.records import RECORDS

Key = tuple[str, str]
"""(entity, id)"""
Cells = Mapping[Cell, Value]


def link_of(cells: Cells) -> str | None:
    """Return the id a record was merged into, None for one that stands for itself."""
    into = cells.get("merged_into")
    told = isinstance(into, str) and into and cells.get("deleted") is True
    return into if told else None


@per_record
def references(record: type[Record]) -> tuple[Field, ...]:
    """Return the fields whose values, or whose keys, are ids of other records."""
    return tuple(
        f for f in record.fields.values()
        if f.target or (f.kind is Kind.KEYED and f.entry == "mention")
    )  # fmt: skip


def target_of(field: Field, value: Value) -> str:
    """Return what kind of record a reference names; of a mention its entry says so."""
    if field.target:
        return field.target
    return str(value.get("of", "")) if isinstance(value, dict) else ""


def end(start: str, step: Any) -> str:
    """Follow `step` (id → id or None) from `start`; on a cycle the smallest id of it stands."""
    seen = [start]
    while (into := step(seen[-1])) is not None:
        if into in seen:
            return min(seen[seen.index(into) :])
        seen.append(into)
    return seen[-1]


class Standing:
    """What all links say together: who stands for whom, who shows, what references mean.

    `there` says whether a record was ever made: a link to one that was not counts for nothing.
    """

    def __init__(self, links: Mapping[Key, str], there: Callable[[Key], bool]) -> None:
        self.links, self._there = links, there

    @classmethod
    def of(cls, cells: Mapping[Key, Cells]) -> Standing:
        """Return what the cells of all records say."""
        links = {key: into for key, c in cells.items() if (into := link_of(c))}
        return cls(links, lambda key: cells.get(key, {}).get("deleted") is not None)

    def root(self, entity: str, id: str) -> str:
        """Return the id of the record that stands for `id`."""
        return end(id, lambda at: self._step(entity, at)) if self.links else id

    def shows(self, entity: str, id: str, cells: Cells) -> bool:
        """Say whether a record with these cells is visible (R6, R9)."""
        if (entity, id) in self.links:
            return self.root(entity, id) == id
        return cells.get("deleted") is False

    def resolved(self, entity: str, id: str, own: Cells) -> dict[Cell, Value]:
        """Return the cells of a record with its references led to the records that stand."""
        cells = dict(own)
        if not self.links or entity not in RECORDS:
            return cells
        for field in references(RECORDS[entity]):
            if field.kind is Kind.REFERENCE:
                was = cells.get(field.name) or ""
                now = self.root(field.target, was)
                if now != was:
                    cells[field.name] = None if (field.target, now) == (entity, id) else now
            else:
                self._join(field, cells)
        return cells

    def _join(self, field: Field, cells: dict[Cell, Value]) -> None:
        given = {c.partition(".")[2]: cells.pop(c) for c in list(cells)
                 if c.startswith(f"{field.name}.")}  # fmt: skip
        kept = {k: v for k, v in given.items() if v is not None}
        for key, value in united(
            kept, lambda key, value: self.root(target_of(field, value), key)
        ).items():
            cells[f"{field.name}.{key}"] = value

    def _step(self, entity: str, id: str) -> str | None:
        into = self.links.get((entity, id))
        return into if into is not None and self._there((entity, into)) else None


def united(entries: Mapping[str, Value], root: Any) -> dict[str, Value]:
    """Return entries under the keys that stand for theirs.

    Its own entry of a key goes before others', and who is to be named first is that under either name.
    """
    found: dict[str, Value] = {}
    for key in sorted(entries):
        now = root(key, entries[key])
        if now not in found or entries[key] == FIRST or (key == now and found[now] != FIRST):
            found[now] = entries[key]
    return found


def visible(cells: Mapping[Key, Cells]) -> Iterable[tuple[Key, dict[Cell, Value]]]:
    """Yield the records that show, with what their references mean."""
    standing = Standing.of(cells)
    return (
        (key, standing.resolved(*key, own) | {"deleted": False})
        for key, own in cells.items()
        if standing.shows(*key, own)
    )
