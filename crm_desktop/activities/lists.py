"""Changing one's own kinds of activity and results: the whole list kept as one operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.activities import kinds
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery, Sort

ENTITIES = ("activity_kind", "outcome")


@dataclass(slots=True)
class Entry:
    """One kind of activity or result as it is edited; `id` is "" until it is kept."""

    name: str
    channel: str = ""
    minutes: int | None = None
    script: str = ""
    reached: bool | None = None  # None leaves it to the name
    id: str = ""


def entries(conn: Any, entity: str) -> list[Entry]:
    """Return the entries of a list in their order."""
    return [
        Entry(row["name"] or "", row["channel"] or "", row.get("minutes"),
              row.get("script") or "", kinds.ticked(row), row["id"])
        for row in listing.listed(conn, ListQuery(entity, (Sort("rank"),)))
    ]  # fmt: skip


def save(ws: Any, entity: str, wanted: Sequence[Entry], seen: int) -> Operation | None:
    """Make the list what is wanted; None when it is already. Raises `UserError` for a bad name.

    `seen` is the `moment` of the log the list was read at.
    """
    _check(entity, wanted)
    conn = ws.reader()
    known = entries(conn, entity)
    kept = {entry.id for entry in wanted if entry.id}
    edits = [Edit(entity, e.id, {"deleted": True}) for e in known if e.id not in kept]
    for at, entry in enumerate(wanted):
        cells = _cells(entity, entry, f"m{at:04}")
        if entry.id:
            edits.append(Edit(entity, entry.id, cells))
        else:
            id = kinds.id_named(conn, entity, entry.name.strip(), entry.channel)
            edits.append(Edit(entity, id, {"deleted": False, **cells}))
    done: Operation | None = ws.log.record(Label("edit_list", entity), edits, seen=seen)
    return done


def _cells(entity: str, entry: Entry, rank: str) -> dict[str, Any]:
    own: dict[str, Any] = (
        {"minutes": entry.minutes, "script": entry.script.strip() or None}
        if entity == "activity_kind"
        else {"reached": entry.reached}
    )
    return {"name": entry.name.strip(), "channel": entry.channel or None, "rank": rank, **own}


def _check(entity: str, wanted: Sequence[Entry]) -> None:
    names = set()
    for entry in wanted:
        name = (fold(entry.name.strip()), entry.channel)
        if not name[0]:
            raise UserError(tr("A name is needed."))
        if name in names:
            raise UserError(
                tr("There are two called “{name}”.", name=entry.name.strip()),
                tr("Give one of them another name."),
            )
        names.add(name)
        if entity == "activity_kind" and not entry.channel:
            raise UserError(tr("“{name}” needs a channel.", name=entry.name.strip()))
