"""Who sees what, worked out of a log by itself: no code of the server is asked."""

from __future__ import annotations

from collections.abc import Iterable

from tests.store.simulation.ops import FINAL, Op, Patch, Row


def effective_cells(log: Iterable[Op]) -> dict[Row, Patch]:
    """Cells of each row by R10, hidden rows too."""
    ops = sorted(log, key=lambda op: op.stamp)
    last = {op.cancels: op.revives for op in ops if op.cancels}
    last |= {op.cancels: FINAL for op in ops if op.cancels and op.revives == FINAL}
    rows: dict[Row, dict[str, object]] = {}
    for op in ops:
        if last.get(op.stamp, 1) == 1:
            for change in op.changes:
                rows.setdefault(change.row, {}).update(change.cells)
    return rows


def guarding_cells(log: Iterable[Op]) -> dict[Row, Patch]:
    """Cells that say who sees a row: of one that does not show, undone ones count as well."""
    ops = list(log)
    final = {op.cancels for op in ops if op.revives == FINAL}
    all_said = effective_cells(op for op in ops if op.cancels is None and op.stamp not in final)
    shown = effective_cells(ops)
    return {
        row: shown[row] if shown.get(row, {}).get("deleted") is False else said
        for row, said in all_said.items()
    }


def hidden(log: Iterable[Op], name: str, role: str) -> set[Row]:
    """Rows that a person does not see."""
    if role == "owner":
        return set()
    return {
        row for row, cells in guarding_cells(log).items()
        if cells.get("visibility") in ("private", "team") and cells.get("owner") != name
    }  # fmt: skip


Counted = dict[tuple[str, Row | None], object]


def counted(log: Iterable[Op], out: set[Row]) -> Counted:
    """What a log holds for somebody: (stamp, row) with the patch; (stamp, None) its undo or redo.

    Without refused operations, rows in `out`, and undos of what is not there for them.
    """
    ops = list(log)
    final = {op.cancels for op in ops if op.revives == FINAL}
    by_stamp = {op.stamp: op for op in ops}
    seen = {op.stamp: [c for c in op.changes if c.row not in out and c.patch != {}] for op in ops}
    counts = {s for s, op in by_stamp.items() if op.cancels is None and seen[s] and s not in final}
    found: Counted = {(s, c.row): c.patch for s in counts for c in seen[s]}
    for op in ops:
        if op.cancels is not None and (op.cancels in counts or op.cancels not in by_stamp):
            found[op.stamp, None] = (op.cancels, op.revives)
    return found


def first_difference(ours: Counted, theirs: Counted) -> str:
    """What two that should be the same do not agree on."""
    wrong = [k for k in ours.keys() | theirs.keys() if ours.get(k, 0) != theirs.get(k, 0)]
    at = min(wrong, key=str)
    return f"{at} is {ours.get(at, 'not')} here, {theirs.get(at, 'not')} there"
