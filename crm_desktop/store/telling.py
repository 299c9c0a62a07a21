"""What the entries of a timeline say: rows of their kinds, and operations with what they changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.operation import ERASE
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, history, identities, listing
from crm_desktop.store.history import CellChange, OperationInfo
from crm_desktop.store.scopes import LOG, NAMES, Entry, Scope, Story, changes_of


@dataclass(frozen=True, slots=True)
class Told:
    """One entry with what it says: a row of its kind, or an operation with what it changed.

    `entity`, `id` and `title` name the record an operation changed; `more` counts others beside it.
    """

    entry: Entry
    row: Mapping[str, Any] | None = None
    info: OperationInfo | None = None
    cells: tuple[CellChange, ...] = ()
    entity: str = ""
    id: str = ""
    title: str = ""
    more: int = 0


def tell(conn: Any, of: Scope, entries: Sequence[Entry]) -> list[Told]:
    """Return what entries of an index say, in their order; one that is gone says nothing."""
    by_kind: dict[int, list[int]] = {}
    for entry in entries:
        by_kind.setdefault(entry.source, []).append(entry.n)
    deeds = _deeds(conn, of, by_kind.pop(LOG, []))
    rows = {code: listing.page(conn, NAMES[code], ns) for code, ns in by_kind.items()}
    told = []
    for entry in entries:
        if entry.source == LOG:
            told.append(deeds.get(entry.n, _says_nothing)(entry))
        else:
            told.append(_of_row(entry, rows[entry.source].get(entry.n)))
    return told


def _says_nothing(entry: Entry) -> Told:
    return Told(entry)


Teller = Callable[[Entry], Told]


def _of_row(entry: Entry, row: Mapping[str, Any] | None) -> Told:
    if row is None or row["deleted"] != 0:
        return Told(entry)
    return Told(entry, row, entity=NAMES[entry.source], id=row["id"])


def _deeds(conn: Any, of: Scope, operations: Sequence[int]) -> dict[int, Teller]:
    """Return what makes the entry of each operation: the record's own change, or the first other."""
    mine = (RECORDS[of.entity].code, of.n)
    chosen: dict[int, tuple[int, int]] = {}
    counts: dict[int, int] = {}
    for operation, code, n, _patch in changes_of(conn, of, operations):
        counts[operation] = counts.get(operation, 0) + 1
        if operation not in chosen or (code, n) == mine:
            chosen[operation] = (code, n)
    infos = history.numbered(conn, list(chosen))
    return {
        number: _teller(conn, of, infos[number], place, counts[number] - 1)
        for number, place in chosen.items()
        if number in infos
    }


def _teller(
    conn: Any, of: Scope, info: OperationInfo, place: tuple[int, int], more: int
) -> Callable[[Entry], Told]:
    code, n = place
    cells = _story(conn, of, place).get(info.stamp, ())
    entity = NAMES[code]
    id, title = identities.id_of(conn, entity, n) or "", history.title(conn, entity, n)
    beside = 0 if place == (RECORDS[of.entity].code, of.n) else more
    return lambda entry: Told(entry, None, info, cells, entity, id, title, beside)


def _story(conn: Any, of: Scope, place: tuple[int, int]) -> Story:
    """Return what each operation changed on a record, old and new, in one sweep over its changes."""
    if place not in of.stories:
        made: Story = {}
        cells: dict[str, Any] = {}
        for change in changes.of_row(conn, *place):
            patch = {c: v for c, v in (change.patch or {}).items() if c != ERASE}
            made[change.stamp] = tuple((c, cells.get(c), v) for c, v in patch.items())
            if change.effective:
                cells.update(patch)
        of.stories[place] = made
    return of.stories[place]
