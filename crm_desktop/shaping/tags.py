"""Tags of the workspace: how often they are used, renamed, coloured, merged, deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import uses

ENTITY = "tag"
COLOURS = ("", "c1", "c2", "c3", "c4", "c5", "c6")
"""Tokens of the theme a tag's dot can have; "" is none."""


class TagUse(NamedTuple):
    """A tag, and how many visible records of each kind have it."""

    id: str
    name: str
    colour: str
    uses: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.uses.values())


def kinds() -> list[str]:
    """Return the kinds of record that can be tagged."""
    return [entity for entity, record in RECORDS.items() if "tags" in record.fields]


def every(conn: Any) -> list[TagUse]:
    """Return all tags by name with their counts. Walks over all tagged records."""
    made = {id: TagUse(id, name, colour, {}) for id, name, colour in uses.tags(conn)}
    for entity in kinds():
        for id, count in uses.tag_counts(conn, entity).items():
            if id in made:
                made[id].uses[entity] = count
    return list(made.values())


def rename(ws: Any, id: str, name: str) -> Operation | None:
    """Give a tag another name. Raises `UserError` for none, or one another tag has."""
    name = " ".join(name.split())
    if not name:
        raise UserError(tr("The tag needs a name."))
    if any(fold(n) == fold(name) and other != id for other, n, _ in uses.tags(ws.reader())):
        raise UserError(
            tr("There is already a tag “{name}”.", name=name), tr("Merge the two instead.")
        )
    done: Operation | None = ws.log.record(
        Label("edit", ENTITY, field="name", row=id), [Edit(ENTITY, id, {"name": name})]
    )
    return done


def colour(ws: Any, ids: Sequence[str], token: str) -> Operation | None:
    """Give tags a colour, "" for none."""
    if token not in COLOURS:
        raise UserError(
            tr("“{text}” is not a colour.", text=token),
            tr("Allowed are: {names}", names=", ".join(COLOURS[1:])),
        )
    label = Label("edit", ENTITY, len(ids), field="colour", row=ids[0] if len(ids) == 1 else "")
    edits = [Edit(ENTITY, id, {"colour": token or None}) for id in ids]
    done: Operation | None = ws.log.record(label, edits)
    return done


def delete(ws: Any, ids: Sequence[str]) -> Operation | None:
    """Delete tags. Records show them no more; with the undo they do again."""
    label = Label("delete", ENTITY, len(ids), row=ids[0] if len(ids) == 1 else "")
    done: Operation | None = ws.log.record(label, [Edit(ENTITY, i, {"deleted": True}) for i in ids])
    return done


def merge(
    ws: Any, ids: Sequence[str], into: str, check: Callable[[], None] = lambda: None
) -> Operation | None:
    """Make several tags one: whatever has one of `ids` gets `into`, and they go. One undo.

    `check` is asked again and again; when it raises, nothing is kept.
    """
    gone = [id for id in dict.fromkeys(ids) if id != into]
    if not gone:
        return None
    seen = ws.log.moment()
    label = Label("merge_tags", ENTITY, len(gone), field="tags", row=into)
    done: Operation | None = ws.log.record_bulk(
        label, _merged(ws.reader(), gone, into), seen=seen, check=check, count=lambda: len(gone)
    )
    return done


def _merged(conn: Any, gone: Sequence[str], into: str) -> Iterator[Edit]:
    for entity in kinds():
        for id, held in uses.tagged(conn, entity, gone):
            cells: dict[str, Any] = {f"tags.{tag}": None for tag in held}
            yield Edit(entity, id, {**cells, f"tags.{into}": True})
    for id in gone:
        yield Edit(ENTITY, id, {"deleted": True, "merged_into": into})


def found(conn: Any, name: str) -> str:
    """Return the id of the tag of that name or id. Raises `UserError`."""
    every_tag = uses.tags(conn)
    for id, _name, _colour in every_tag:
        if id == name:
            return id
    for id, known, _colour in every_tag:
        if fold(known) == fold(name):
            return id
    raise UserError(tr("There is no tag “{name}”.", name=name))
