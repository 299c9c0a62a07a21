"""Writing this device's own operation: its header, its changes and the rows they show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.domain.fields import Cell, Record, Value
from crm_desktop.domain.operation import Change, Edit, Operation, patch_text
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.whole import whole
from crm_desktop.store import changes, conflicts, identities, merged, projection
from crm_desktop.store import rows as codec


@dataclass(slots=True)
class Draft:
    """An operation being written: its stamp, and the rows it touched so far.

    `seen` is the arrival number of the last operation its author knew of (R21).
    """

    stamp: str
    device: str
    conn: Any
    seen: int = changes.ALL
    rows: dict[str, set[int]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Arrival number the operation will have."""
        (last,) = self.conn.execute("SELECT max(n) FROM operation").fetchone()
        return int(last or 0) + 1

    def touch(self, entity: str, n: int) -> None:
        self.rows.setdefault(entity, set()).add(n)


def write_edits(
    draft: Draft, edits: Iterable[Edit], bases: Mapping[str, tuple[str, ...]]
) -> list[Change]:
    """Write each edit's change and row; return the changes that said something new."""
    operation = draft.number
    written: list[Change] = []
    for edit in _one_per_record(edits):
        change = _write(draft, operation, edit, bases.get(edit.id))
        if change is not None:
            written.append(change)
    return written


def _one_per_record(edits: Iterable[Edit]) -> list[Edit]:
    """Join edits of one record: a record is one change of an operation."""
    joined: dict[tuple[str, str], dict[Cell, Value]] = {}
    for edit in edits:
        joined.setdefault((edit.entity, edit.id), {}).update(edit.cells)
    return [Edit(entity, id, cells) for (entity, id), cells in joined.items()]


def _write(draft: Draft, operation: int, edit: Edit, seen: tuple[str, ...] | None) -> Change | None:
    conn, record = draft.conn, RECORDS[edit.entity]
    n = identities.number_of(conn, edit.entity, edit.id)
    now: tuple[str, ...] = ()
    if n is None:
        n = identities.made_number(conn, edit.entity, edit.id)
        stored = old = codec.empty(record)
        patch: Mapping[Cell, Value] = edit.cells
    else:
        if is_erased(conn, record.code, n):
            return None
        now = changes.frontier(conn, record.code, n)
        if seen is None and draft.seen < operation - 1:
            seen = changes.frontier(conn, record.code, n, draft.seen)
        stored = projection.read(conn, edit.entity, n)
        old = shown_row(conn, record, (n, edit.id), stored)
        patch = _news(conn, record, (n, old), edit.cells, seen)
        if patch:
            patch = {**patch, **merged.also(conn, record, (n, stored), patch)}
    if not patch:
        return None
    base = now if seen is None else seen
    put_change(conn, (operation, record.code, n), patch, base)
    _show(draft, record, (operation, n, edit.id), patch, (stored, old))
    if base != now:
        flag_late(draft, (operation, record.code, n), patch, base)
    draft.touch(edit.entity, n)
    return Change(edit.entity, edit.id, patch, base)


def _show(
    draft: Draft, record: type[Record], key: tuple[int, int, str],
    patch: Mapping[Cell, Value], rows: tuple[codec.Row, codec.Row],
) -> None:  # fmt: skip
    """Bring the row, whose change is in the log, to what it shows with `patch`.

    `rows` are the row as it is stored and as the log had it without the patch.
    """
    conn, (operation, n, id), (stored, old) = draft.conn, key, rows
    linked = merged.linked(conn)
    if linked or "merged_into" in patch or old["merged_into"]:
        # Rows that hang together are read back from the log.
        early_header(conn, operation, draft.stamp)
    if linked and merged.touches(conn, record, patch):
        also = projection.reproject(conn, record.entity, n)
    else:
        new = dict(old)
        codec.apply(record, new, patch)
        if "deleted" not in patch and old["deleted"] == 0 and merged.link(conn, record, id):
            new["deleted"] = 1  # it shows in spite of its link
        also = projection.write(conn, record.entity, n, stored, new)
    projection.join(draft.rows, also)


def flag_late(
    draft: Draft, key: tuple[int, int, int], patch: Mapping[Cell, Value], base: tuple[str, ...]
) -> None:
    """Flag the conflicts of a change whose author had not seen all of its row; `key` as it is put."""
    operation, entity, n = key
    early_header(draft.conn, operation, draft.stamp)
    conflicts.flag(draft.conn, entity, n, changes.Written(draft.stamp, True, dict(patch), base))


def early_header(conn: Any, operation: int, stamp: str) -> None:
    """Make the operation's row early, so that its changes can be read back with its stamp."""
    conn.execute(
        "INSERT INTO operation(n,stamp) VALUES(?,?) ON CONFLICT DO NOTHING", (operation, stamp)
    )


def shown_row(
    conn: Any, record: type[Record], key: tuple[int, str], stored: codec.Row
) -> codec.Row:
    """Return the row as the log has it; columns of a hidden row may be stale."""
    if stored["deleted"] == 0:
        return stored
    n, id = key
    row = codec.from_cells(record, changes.fold(changes.of_row(conn, record.code, n)))
    if merged.linked(conn):
        merged.resolve(conn, record, id, row)
    return row


def _news(
    conn: Any,
    record: type[Record],
    shown: tuple[int, codec.Row],
    cells: Mapping[Cell, Value],
    seen: tuple[str, ...] | None,
) -> dict[Cell, Value]:
    """Drop writes equal to what shows, except those that settle a conflict (R8)."""
    n, row = shown
    known = codec.to_cells(record, row, cells)
    return {
        cell: value
        for cell, value in cells.items()
        if known.get(cell) != value or conflicts.has_open(conn, record.code, n, cell, seen)
    }


def put_change(
    conn: Any, key: tuple[int, int, int], patch: Mapping[Cell, Value] | None, base: Iterable[str]
) -> None:
    """Insert one change row; `key` is (operation, entity, row), `patch` None a tombstone."""
    conn.execute(
        "INSERT INTO change(operation,entity,row,patch,base) VALUES(?,?,?,?,?)",
        (*key, patch_text(patch), " ".join(base) or None),
    )


def put_header(draft: Draft, op: Operation, memo: str = "", touched: int | None = None) -> int:
    """Insert the operation's own row; return its arrival number."""
    conn = draft.conn
    n = insert_header(conn, op, touched=touched)
    if memo:
        conn.execute("INSERT INTO memo(operation,text) VALUES(?,?)", (n, whole(memo)))
    return n


def insert_header(
    conn: Any, op: Operation, *, touched: int | None = None, effective: int = 1, now: int = 0
) -> int:
    """Insert or complete an operation row; `now` is this computer's clock when it arrived (R50)."""
    # A header made early has no time yet; those before it have, and it must not fall below theirs.
    last = conn.execute(
        "SELECT received FROM operation WHERE received IS NOT NULL ORDER BY n DESC LIMIT 1"
    ).fetchone()
    received = max(now or op.wall, last[0] if last else 0)
    conn.execute(
        "INSERT INTO operation(stamp,device,number,author,origin,label,wall,received,cancels,revives,"
        "effective,touched,more,signature) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT(stamp) DO UPDATE SET device=excluded.device,number=excluded.number,"
        "author=excluded.author,origin=excluded.origin,label=excluded.label,wall=excluded.wall,received=excluded.received,"
        "cancels=excluded.cancels,revives=excluded.revives,effective=excluded.effective,"
        "touched=excluded.touched,more=excluded.more,signature=excluded.signature",
        (op.stamp, op.device, op.number, op.author, op.origin, op.label.to_json(), op.wall, received,
         op.cancels, op.revives, effective, len(op.changes) if touched is None else touched,
         json.dumps(op.more) if op.more else None, op.signature or None),
    )  # fmt: skip
    (n,) = conn.execute("SELECT n FROM operation WHERE stamp=?", (op.stamp,)).fetchone()
    return int(n)


def is_erased(conn: Any, entity: int, n: int) -> bool:
    """Say whether a row is dead for ever (R40)."""
    return bool(
        conn.execute("SELECT 1 FROM erased WHERE entity=? AND row=?", (entity, n)).fetchone()
    )
