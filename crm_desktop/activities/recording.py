"""An activity as it is logged or planned: one operation, with a result that was not known before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.activities import kinds
from crm_desktop.domain.about import ABOUT
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import cells

FIRST_LINE = 80
"""Letters of the details that stand for a subject nobody gave."""


@dataclass(slots=True)
class Draft:
    """What is known of an activity before it is logged; `start` "" is now."""

    channel: str = "call"
    kind: str = ""
    direction: str = ""
    state: str = "done"
    subject: str = ""
    start: str = ""
    minutes: int | None = None
    result: str = ""  # its name, as chosen or typed
    location: str = ""
    details: str = ""
    owner: str = ""
    about: dict[Cell, Value] = field(default_factory=dict)


def edits(conn: Any, draft: Draft, id: str = "") -> tuple[str, list[Edit]]:
    """Return the id of the activity and what records it. Raises `UserError` for what cannot be."""
    if draft.state == "planned" and not draft.start:
        raise UserError(
            tr("When is it planned for?"), tr("Write a day, and a time if there is one.")
        )
    found = kinds.results(conn)
    result, also = "", list[Edit]()
    if draft.result.strip() and draft.state == "done":
        result, also = kinds.result_named(conn, found, draft.result, draft.channel)
    made = id or new_id()
    now = now_text()
    said: dict[Cell, Value] = {
        "subject": _subject(draft), "channel": draft.channel, "kind": draft.kind or None,
        "direction": draft.direction if draft.channel in kinds.DIRECTED else None,
        "state": draft.state, "start": draft.start or now, "minutes": draft.minutes,
        "outcome": result or None, "location": draft.location.strip() or None,
        "details": draft.details.strip() or None, "owner": draft.owner or None, **draft.about,
    }  # fmt: skip
    if not id:
        said = {"deleted": False, "created": now} | {k: v for k, v in said.items() if v is not None}
    return made, [Edit("activity", made, said), *also]


def log(ws: Any, draft: Draft, also: Sequence[Edit] = ()) -> tuple[str, str]:
    """Record an activity; return its id and the operation's stamp.

    `also` are records that come into being with it, like the task that follows from it.
    """
    id, made = edits(ws.reader(), draft)
    key = "plan" if draft.state == "planned" else "log"
    done = ws.log.record(Label(key, "activity", row=id), [*made, *also])
    return id, done.stamp


def rewrite(ws: Any, id: str, draft: Draft, base: tuple[str, ...]) -> str:
    """Record what was changed of an activity; `base` is what its editor saw (R21).

    Return the stamp, "" when nothing is new.
    """
    conn = ws.reader()
    known = cells.shown(conn, "activity", id) or {}
    _, made = edits(conn, draft, id)
    gone = {
        cell: None
        for cell in known
        if (cell.startswith("contacts.") or cell in ABOUT) and cell not in draft.about
    }
    first = Edit("activity", id, {**made[0].cells, **gone})
    done = ws.log.record(Label("edit", "activity", row=id), [first, *made[1:]], {id: base})
    return "" if done is None else str(done.stamp)


def _subject(draft: Draft) -> str:
    """Return what names the activity: as given, else its first line, else its channel."""
    given = " ".join(draft.subject.split())
    if given:
        return given
    first = draft.details.strip().partition("\n")[0]
    if first:
        return first if len(first) <= FIRST_LINE else first[: FIRST_LINE - 1] + "…"
    return kinds.channel_name(draft.channel)
