"""Records that differ from the server's, as rows in words; read in a lane."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from crm_desktop.domain.moments import local_time
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats
from crm_desktop.gui.conflicts import words
from crm_desktop.gui.sync.entries import WAITING, Entry
from crm_desktop.i18n import tr, trn
from crm_desktop.sync.differences import MOST, Difference, Written

VALUES = 3
"""Values that are named of a record and a side."""


def rows(conn: Any, found: Sequence[Difference]) -> list[Entry]:
    """Return the first `MOST` records as rows, each with what is on one side only."""
    return [_row(conn, one) for one in found[:MOST]]


def _row(conn: Any, one: Difference) -> Entry:
    kind, latest = RECORDS.get(one.entity), max(one.written, key=lambda w: w.wall, default=None)
    at = formats.short_moment(local_time(latest.wall)) if latest and latest.wall else ""
    return Entry(
        WAITING, one.id, kind.icon if kind else "undo-2", one.title or _unknown(one),
        tr(kind.label) if kind else "", at, " · ".join(_sides(conn, one)),
        (one.entity, one.id) if one.title else ("", ""),
    )  # fmt: skip


def _unknown(one: Difference) -> str:
    return tr("A record that is not here") if one.entity in RECORDS else tr("An undo")


def _sides(conn: Any, one: Difference) -> list[str]:
    said = []
    left = any(w.left for w in one.written)
    for here, many in ((True, one.ours), (False, one.theirs)):
        if not many:
            continue
        what = _what(conn, one.entity, [w for w in one.written if w.here == here], many)
        if not here:
            said.append(tr("Only on the server: {what}", what=what))
        elif left:
            said.append(tr("Here, left with this device by the server: {what}", what=what))
        else:
            said.append(tr("Only here: {what}", what=what))
    return said


def _what(conn: Any, entity: str, written: Sequence[Written], many: int) -> str:
    """Return what one side has, as "Phone 012-345 6789 (Siti)"."""
    said = []
    for one in written[:VALUES]:
        values = (_value(conn, entity, cell, value) for cell, value in (one.cells or {}).items())
        text = ", ".join(islice(filter(None, values), VALUES)) or tr("undone or erased")
        said.append(f"{text} ({one.author})" if one.author else text)
    if many > len(said):
        said.append(trn("{n} more change", "{n} more changes", many - len(said)))
    return "; ".join(said)


def _value(conn: Any, entity: str, cell: str, value: Any) -> str:
    if entity not in RECORDS or cell == "created":
        return ""
    return (
        f"{words.field_name(conn, entity, cell)}: {words.value(conn, entity, cell, value) or '–'}"
    )
