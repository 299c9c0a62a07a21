"""Faults planted in the product, each in one named place of `crm_desktop.store`.

A place that is renamed makes its fault fail to plant, so the list cannot rot silently.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.store import arrivals, changes, conflicts, erasure, history, projection, recording
from crm_desktop.store import rows as codec
from crm_desktop.store.log import Log
from crm_desktop.store.recording import Draft
from crm_desktop.store.writing import Writer

_insert_header = recording.insert_header
_record = Log.record


def _by_arrival(conn: Any, entity: int, row: int) -> list[changes.Written]:
    found = conn.execute(changes._OF_ROW + " ORDER BY o.n", (entity, row))
    return [changes.written(*r) for r in found]


def _put_twice(self: arrivals.Arrivals, n: int, op: Operation) -> None:
    rows = {(c.entity, c.id): c for c in op.changes}
    (held,) = self._conn.execute("SELECT count(*) FROM change WHERE operation=?", (n,)).fetchone()
    if held == len(rows):
        self._put_changes(n, op.stamp, rows.values())


def _always_effective(conn: Any, op: Operation, **given: Any) -> int:
    return _insert_header(conn, op, **given | {"effective": 1})


def _own_stamps_only(self: Writer, conn: Any) -> str:
    query = "SELECT max(stamp) FROM operation WHERE device=?"
    (greatest,) = conn.execute(query, (self.device,)).fetchone()
    return next_stamp(self.clock(), greatest or "")


def _base_at_save(
    self: Log, label: Label, edits: Any, bases: Any = None, origin: str = "user"
) -> Any:
    return _record(self, label, edits, None, origin)


def _redo_of_undo(self: Log, stamp: str) -> Operation | None:
    with self._writer.transaction() as conn:
        root, _ = arrivals.root_of(conn, stamp)
        query = "SELECT max(stamp) FROM operation WHERE cancels=? AND revives=0"
        (undo,) = conn.execute(query, (root,)).fetchone()
        if undo is None:
            return None
        draft = Draft(self._writer.next_stamp(conn), self._writer.device, conn)
        operation = self._operation(draft, Label("redo"), "user", (), cancels=(undo, 1))
        recording.put_header(draft, operation)
        arrivals.settle(conn, undo)
    return operation


def _undo_by_values(self: Log, stamp: str) -> Operation | None:
    op = next(o for _, o in self.since() if o.stamp == stamp)
    before = history.agreed_as_of(self._writer.conn, format(int(stamp, 16) - 1, "028x"))
    edits = []
    for change in op.changes:
        former = before.get((change.entity, change.id), {})
        cells = {c: former.get(c, True if c == "deleted" else None) for c in change.patch or ()}
        cells.pop("erase", None)
        edits.append(Edit(change.entity, change.id, cells))
    return self.record(Label("undo"), edits)


def _counted(conn: Any, stamp: str) -> bool:
    query = "SELECT coalesce(sum(CASE revives WHEN 0 THEN 1 ELSE -1 END),0) FROM operation WHERE cancels=?"
    return bool(conn.execute(query, (stamp,)).fetchone()[0] <= 0)


def _as_of_today(conn: Any, until: str, value: int | str) -> Any:
    query = (
        "SELECT c.entity,c.row,c.patch FROM change c JOIN operation o ON o.n=c.operation "
        f"WHERE c.patch IS NOT NULL AND o.effective=1 AND {until} ORDER BY o.stamp"
    )
    cells: dict[tuple[int, int], dict[str, Any]] = {}
    for code, row, text in conn.execute(query, (value,)):
        cells.setdefault((code, row), {}).update(json.loads(text))
    return history._visible(conn, cells.items())


def _greatest_only(pairs: Iterable[tuple[str, Iterable[str]]]) -> tuple[str, ...]:
    return tuple(sorted(stamp for stamp, _ in pairs)[-1:])


def _equal_too(a: changes.Written, b: changes.Written) -> list[str]:
    return sorted({*(a.patch or {})} & {*(b.patch or {})})


def _null_does_not_remove(column: str | None, entry: str, entries: Any) -> str | None:
    return _merged(column, entry, {k: v for k, v in entries.items() if v is not None})


_merged = codec._merged


def _hide_only(conn: Any, entity: str, operation: int) -> dict[str, set[int]]:
    """Undo of a whole set shows or hides every row of it, though others built on some."""
    conn.execute(
        f"UPDATE {entity} SET deleted=(SELECT CASE effective WHEN 1 THEN 0 END FROM operation WHERE n=?) "
        "WHERE n IN (SELECT row FROM change WHERE operation=?)",
        (operation, operation),
    )
    return {}


def _at(target: object, name: str, instead: object) -> Callable[[], Any]:
    @contextmanager
    def planted() -> Iterator[None]:
        with patch.object(target, name, instead):
            yield

    return planted


def _no(*_: object, **__: object) -> bool:
    return False


def _nothing(*_: object, **__: object) -> list[Any]:
    return []


FAULTS: dict[str, tuple[str, Callable[[], Any]]] = {
    "winner by arrival order": ("O0", _at(changes, "of_row", _by_arrival)),
    "cancel before its target forgotten": (
        "O0",
        _at(recording, "insert_header", _always_effective),
    ),
    "clock without the receive step": ("O3", _at(Writer, "next_stamp", _own_stamps_only)),
    "base taken at save": ("O6", _at(Log, "record", _base_at_save)),
    "no dedupe": ("O4", _at(arrivals.Arrivals, "_add_rows", _put_twice)),
    "tombstones do not dominate": ("O1", _at(arrivals.Arrivals, "_tombstone", _nothing)),
    "late arrivals to an erased row kept": ("O8", _at(recording, "is_erased", _no)),
    "tombstones without an erase operation": ("O1", _at(erasure, "without_operation", _nothing)),
    "redo names the undo": ("O7", _at(Log, "revive", _redo_of_undo)),
    "values written by undo": ("O7", _at(Log, "cancel", _undo_by_values)),
    "no waiting room": ("O6", _at(arrivals.Arrivals, "_incomplete", _no)),
    "cancels in chains": ("O7", _at(arrivals, "is_effective", _counted)),
    "as-of knows what was undone later": ("O9", _at(history, "_as_of", _as_of_today)),
    "base is the greatest stamp": ("O6", _at(changes, "frontier_of", _greatest_only)),
    "equal values conflict": ("O6", _at(conflicts, "_differing", _equal_too)),
    "null does not remove an entry": ("O7", _at(codec, "_merged", _null_does_not_remove)),
    "undo of many hides rows others built on": (
        "O0",
        _at(projection, "_reproject_many", _hide_only),
    ),
}
"""Each fault with the oracle that must see it, and how it is planted."""
