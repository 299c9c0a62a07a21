"""Why a figure changed, in words: each record with what became of it, by how much, when and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_desktop.i18n import mark, tr
from crm_desktop.insight import wording
from crm_desktop.insight.explaining import ENTERED, GREW, LEFT, MOVED, SHRANK, Change, Explained
from crm_desktop.store import history, listing
from crm_desktop.store.figures.sources import SOURCES

VERDICTS = {
    ENTERED: mark("came in"), LEFT: mark("went out"), GREW: mark("grew"), SHRANK: mark("shrank"),
    MOVED: mark("went to another group"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deed:
    """One operation that changed a record."""

    stamp: str
    at: datetime
    author: str
    what: str


@dataclass(frozen=True, slots=True)
class Why:
    """One record of an explanation, by its id and title; without deeds, time or another record did it."""

    id: str
    title: str
    change: Change
    deeds: tuple[Deed, ...]


def told(conn: Any, found: Explained, limit: int) -> list[Why]:
    """Return the records that changed a figure most."""
    entity = SOURCES[found.question.source].entity
    return [_why(conn, entity, change) for change in found.changes[:limit]]


def _why(conn: Any, entity: str, change: Change) -> Why:
    known = (history.operation(conn, stamp) for stamp in change.stamps)
    deeds = tuple(Deed(o.stamp, o.wall, o.author, o.label.key) for o in known if o is not None)
    name = history.title(conn, entity, change.n) or tr("Unnamed")
    return Why(listing.id_of(conn, entity, change.n) or "", name, change, deeds)


def line(why: Why, unit: str, base: str) -> str:
    """Return a record as one line: by how much, its name, what became of it, when and by whom."""
    by = why.change.by
    sign = "+" if by > 0 else ""
    last = why.deeds[-1] if why.deeds else None
    did = tr("by time, or by another record")
    if last is not None:
        did = f"{last.at:%Y-%m-%d %H:%M} {last.author}".rstrip()
    number = f"{sign}{wording.shown(by, unit, base)}"
    return f"{number:>16}  {why.title}: {tr(VERDICTS[why.change.verdict])} ({did})"


def heading(found: Explained, unit: str, base: str) -> str:
    """Return the figure then and now."""
    before, after = (wording.shown(figure, unit, base) for figure in found.figures())
    if not found.changes:
        return tr("It was {before} and is {after}: nothing changed it.", before=before, after=after)
    return tr("It was {before} and is {after}:", before=before, after=after)
