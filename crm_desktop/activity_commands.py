"""What `crm add activity` and `crm add note` do with an open workspace, and what they answer."""

from __future__ import annotations

import sys
from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of, made
from crm_desktop.declaring_commands import add
from crm_desktop.domain import numbers
from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.activity import DIRECTIONS, Activity
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr


def declare_making(kinds: Any) -> None:
    """Declare `add activity` and `add note`."""
    act = add(kinds, "activity", add_activity, "log or plan an activity", daily=True)
    act("words", nargs="*", metavar="LINE", help="what happened, like: wants the tables in oak")
    act("--channel", default="call", choices=[c.value for c in CHANNELS])
    act("--direction", default="", choices=[c.value for c in DIRECTIONS])
    act("--planned", action="store_true", help="it is still to be; needs --when")
    act("--when", default="", metavar="WHEN", help="like: yesterday 3pm, 30/11 15:00; now")
    act("--minutes", default="", metavar="N")
    act("--result", default="", metavar="NAME")
    act("--place", default="")
    act("--details", default="")
    act("--owner", default="", metavar="NAME")
    act(
        "--about",
        action="append",
        default=[],
        metavar="ID",
        help="whom it is about; may be repeated",
    )
    note = add(kinds, "note", add_note, "write a note", daily=True)
    note("words", nargs="*", metavar="TEXT", help="Markdown; - reads it from the input")
    note("--pinned", action="store_true")
    note(
        "--about",
        action="append",
        default=[],
        metavar="ID",
        help="what it is about; may be repeated",
    )


def add_activity(ws: Any, asked: Asked) -> Answer:
    """Log an activity, done now or as told, or plan one."""
    from crm_desktop.activities import recording

    draft = recording.Draft(
        channel=asked.channel, direction=asked.direction,
        state="planned" if asked.planned else "done", subject=" ".join(asked.words),
        start=_read_when(asked.when, planned=asked.planned),
        minutes=_read_minutes(asked.minutes), result=asked.result,
        location=asked.place, details=asked.details, owner=asked.owner or ws.profile.name,
        about=about_cells(ws.reader(), asked.about),
    )  # fmt: skip
    id, stamp = recording.log(ws, draft)
    return made(ws, "activity", id, stamp)


def add_note(ws: Any, asked: Asked) -> Answer:
    """Write a note about records."""
    from crm_desktop.activities import notes, typed_mentions

    typed = (
        (sys.stdin.read() if sys.stdin else "") if asked.words == ["-"] else " ".join(asked.words)
    )
    about = about_cells(ws.reader(), asked.about)
    text, unclear = typed_mentions.linked(ws.reader(), typed)
    id, stamp = notes.write(ws, text, about, pinned=asked.pinned, owner=ws.profile.name)
    answer = made(ws, "note", id, stamp)
    lines = [_unlinked(one) for one in unclear]
    return Answer(
        [*answer.lines, *lines], answer.data | {"unlinked": [u._asdict() for u in unclear]}
    )


def _unlinked(one: Any) -> str:
    if one.ids:
        return tr("Several records are called {name}; it stays plain text. Write @ and the id: {ids}",
                  name=one.name, ids=", ".join(one.ids))  # fmt: skip
    return tr("No record is called {name}; it stays plain text.", name=one.name)


def about_cells(conn: Any, ids: list[str]) -> dict[str, Any]:
    """Return the cells of whom it is about. Raises `UserError` for an id that is not there."""
    from crm_desktop.domain.about import SUBJECTS
    from crm_desktop.store.subjects import cells_about_all

    return cells_about_all(conn, [(entity_of(conn, id, SUBJECTS), id) for id in ids])


def _read_minutes(text: str) -> int | None:
    return numbers.read_whole(text, Activity.fields["minutes"]) or None if text else None


def _read_when(text: str, *, planned: bool) -> str:
    """Return the WHEN value of what was typed, "" for now."""
    from crm_desktop.agenda import past_days

    if not text or text == "now":
        return ""
    due = past_days.coming(text) if planned else past_days.read(text)
    if not due:
        raise UserError(
            tr("“{text}” is not a day.", text=text), tr("For example: tomorrow 3pm, 30/11")
        )
    return str(due)
