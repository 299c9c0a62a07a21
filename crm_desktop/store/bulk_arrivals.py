"""Taking in a large operation of another replica: new records by blocks, as an import writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from crm_desktop.domain.operation import ERASE, Change
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import bulk, finding, merged
from crm_desktop.store.filling import Filling
from crm_desktop.store.prepared import prepare

Chunks = Callable[[], Iterable[Sequence[Change]]]
"""Gives the changes of one operation in order, a few thousand at a time, as often as asked."""


def runs(conn: Any, chunk: Sequence[Change]) -> Iterator[tuple[str, list[Change]]]:
    """Yield the changes in their order: (entity, those that make new records), ("", others)."""
    known: dict[str, set[str]] = {}
    for entity in {c.entity for c in chunk} & RECORDS.keys():
        ids = [c.id for c in chunk if c.entity == entity]
        # Who is awaited by records merged into it takes these with it when it comes.
        known[entity] = finding.taken(conn, entity, ids) | merged.awaited(conn, entity, ids)

    def kind(change: Change) -> str:
        held = known.get(change.entity)
        if held is None:
            return ""
        new = change.id not in held
        held.add(change.id)
        return change.entity if new and _shown_plainly(change) else ""

    for entity, run in groupby(((kind(c), c) for c in chunk), key=itemgetter(0)):
        yield entity, [change for _, change in run]


def put_new(
    conn: Any, operation: int, entity: str, new: Sequence[Change], filling: Filling
) -> list[tuple[str, int]]:
    """Write changes that make new records; return (entity, row number) of those naming a merged one."""
    patches, texts = [c.patch or {} for c in new], [c.text() or "" for c in new]
    block = prepare(entity, [c.id for c in new], patches, texts)
    return [(record.entity, n) for record, n in bulk.write_new(conn, operation, block, filling)]


def _shown_plainly(change: Change) -> bool:
    """Say whether the row shows what its own patch says: it is there, and no link leads away."""
    patch = change.patch or {}
    plain = patch.get("deleted") is False and not patch.get("merged_into") and ERASE not in patch
    return plain and not change.base
