"""Notes: Markdown that mentions records by links, kept beside the text so that timelines find them.

A mention is the Markdown link `[@Lim Siew Ling](crm:contact/<id>)`: it reads as a name, survives a
rename, and any Markdown program shows it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.keys import is_id
from crm_desktop.domain.mentions import LINK, name_in
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

MOST = 1_000_000
"""Letters of a note at most; more is a file."""
_MARKS = re.compile(r"([\\\[\]])")


class Mention(NamedTuple):
    """One record a note mentions, and where its link stands in the text."""

    entity: str
    id: str
    name: str
    start: int
    end: int


def link(entity: str, id: str, name: str) -> str:
    """Return the Markdown of a mention."""
    shown = _MARKS.sub(r"\\\1", " ".join(name.split())[:150])
    return f"[@{shown}](crm:{entity}/{id})"


def mentions(text: str) -> list[Mention]:
    """Return the mentions of a text in their order."""
    return [
        Mention(m[2], m[3], name_in(m), m.start(), m.end())
        for m in LINK.finditer(text)
        if m[2] in SUBJECTS and is_id(m[3])
    ]


def cells(text: str, known: dict[str, Any] | None = None) -> dict[Cell, Value]:
    """Return the cells of a note's text and mentions; `known` are the mentions it has now.

    Raises `UserError` for an empty or an endless text.
    """
    if not text.strip():
        raise UserError(tr("The note is empty."), tr("Write something, or close it."))
    if len(text) > MOST:
        raise UserError(tr("The note is too long."), tr("Attach it as a file instead."))
    found = {m.id: {"of": m.entity} for m in mentions(text)}
    gone = {f"mentions.{id}": None for id in known or {} if id not in found}
    return {"text": text, **gone, **{f"mentions.{id}": value for id, value in found.items()}}


def write(
    ws: Any, text: str, about: dict[Cell, Value], *, pinned: bool = False, owner: str = ""
) -> tuple[str, str]:
    """Record a new note; return its id and the operation's stamp."""
    made = {**about, **cells(text)}
    if pinned:
        made["pinned"] = True
    if owner:
        made["owner"] = owner
    edit = fresh("note", made)
    done = ws.log.record(Label("note", "note", row=edit.id), [edit])
    return edit.id, done.stamp


def rewrite(
    ws: Any, id: str, made: dict[Cell, Value], base: tuple[str, ...], also: Sequence[Edit] = ()
) -> str:
    """Record what a note shall say; `base` is what its editor saw. Return the stamp, "" for no change.

    `also` are records that come into being with it.
    """
    edits = [Edit("note", id, made), *also]
    done = ws.log.record(Label("edit", "note", field="text", row=id), edits, {id: base})
    return "" if done is None else str(done.stamp)
