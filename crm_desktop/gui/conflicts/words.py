"""Conflicts in words: what clashes, who wrote a side, and values as the tables show them."""

from __future__ import annotations

from typing import Any

from crm_desktop.conflicts.settling import is_text
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats
from crm_desktop.gui.record.sentences import change_line
from crm_desktop.i18n import tr, trn
from crm_desktop.store import listing
from crm_desktop.store.cases import Case, Contest, Voice
from crm_desktop.store.conflicts import GONE
from crm_desktop.store.contested_list import Entry
from crm_desktop.store.deeds.titles import field_words
from crm_desktop.store.suspects import ORPHANED, SHARED, TWIN

ICONS = {TWIN: "copy", SHARED: "mail", ORPHANED: "unlink", GONE: "trash-2"}
"""Pictures of kinds of conflict; two values of a field have that of their record."""


def title(entry: Entry) -> str:
    """Return what an entry is called, never empty."""
    said = entry.other_title if entry.kind == SHARED else entry.title
    return said or tr("Unnamed")


def about(conn: Any, entry: Entry) -> str:
    """Return in one line what clashes."""
    if entry.kind == TWIN:
        return tr("Born on two laptops")
    if entry.kind == SHARED:
        contacts = entry.entity == "contact"
        return tr("One e-mail on two contacts") if contacts else tr("One e-mail on two records")
    if entry.kind == ORPHANED:
        return tr("Deleted, but others are about it")
    if entry.kind == GONE:
        return tr("Deleted and edited at the same time")
    return _fields(conn, entry)


def _fields(conn: Any, entry: Entry) -> str:
    if len(entry.cells) == 1 and is_text(entry.entity, entry.cells[0]):
        return tr("Both texts changed")
    names = dict.fromkeys(field_name(conn, entry.entity, cell) for cell in entry.cells)
    first = next(iter(names), "")
    if len(names) < 2:
        return tr("{field}, edited twice", field=first)
    return trn(
        "{field} and {n} more field, edited twice", "{field} and {n} more fields, edited twice",
        len(names) - 1, field=first,
    )  # fmt: skip


def field_name(conn: Any, entity: str, cell: Cell) -> str:
    """Return what the field of a cell is called."""
    if cell == "deleted":
        return tr("Record")
    own = cell.startswith("custom.")
    name = cell.partition(":")[0] if own else cell.partition(".")[0]
    return field_words(conn, RECORDS[entity], name)


def value(conn: Any, entity: str, cell: Cell, said: Value) -> str:
    """Return a value as tables show it, "" for none."""
    if said is None:
        return ""
    if cell == "deleted":
        return tr("deleted") if said else tr("there")
    if cell.startswith("products."):
        return _product(conn, cell, said)
    line = change_line(conn, RECORDS[entity], (cell, None, said))
    return line[2] if line is not None else str(said)


def _product(conn: Any, cell: Cell, said: Value) -> str:
    name = listing.title_of(conn, "product", cell.partition(".")[2])
    quantity = (said.get("quantity") or 0) / 1000 if isinstance(said, dict) else 1
    return tr("{n} × {name}", n=f"{quantity:g}", name=name)


def who(voice: Voice | None, names: dict[str, str]) -> str:
    """Return who wrote a side, where and when, in one line; `names` are those of known devices."""
    if voice is None:
        return ""
    place = tr("this laptop") if voice.own else names.get(voice.device, "") or tr("another laptop")
    return tr(
        "{who}, {place} · {when}",
        who=name_of(voice),
        place=place,
        when=formats.short_moment(voice.at),
    )


def decision(case: Case, names: dict[str, str]) -> str:
    """Return who decided, where and when, and of a deleted record what became of it."""
    by = who(case.decided, names)
    if not case.gone:
        return tr("Decided by {who}", who=by)
    stays = tr("Decided by {who}: it stays deleted", who=by)
    return stays if case.deleted else tr("Decided by {who}: it was brought back", who=by)


def name_of(voice: Voice | None) -> str:
    """Return the name of somebody."""
    return (voice.author if voice else "") or tr("Unnamed")


def columns(contest: Contest, voices: dict[str, Voice]) -> list[tuple[str, str]]:
    """Return (stamp, heading) of the sides of a cell, mine first."""
    stamps = list(contest.sides)
    own = [s for s in stamps if s in voices and voices[s].own]
    if len(stamps) == 2 and len(own) == 1:
        return [(stamps[0], tr("Mine")), (stamps[1], tr("Theirs"))]
    return [(s, tr("Mine") if s in own[:1] else name_of(voices.get(s))) for s in stamps]


def sentence(conn: Any, case: Case) -> str:
    """Say over a record what happened: "Siti changed the phone at the same time"."""
    others = [v for v in case.voices.values() if not v.own]
    by = name_of(others[0]) if others else tr("Somebody")
    if case.gone:
        deleter = case.voices.get(case.gone)
        return tr("{who} deleted this while it was edited", who=name_of(deleter))
    names = dict.fromkeys(field_name(conn, case.entity, c.cell) for c in case.contests)
    fields = ", ".join(names)
    return tr("{who} changed this at the same time: {fields}", who=by, fields=fields)
