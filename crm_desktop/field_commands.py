"""What `crm set` does, and how a field is named and its value read on the command line.

A field is named as it is declared, or as the window calls it in English or the language in use. One of
several entries is named by its place or kind: `phones.2`, `phones.work`. Without either the first is
meant, so that `phone` and `email` do; a kind only one field has stands for itself: `website`, `mobile`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

from crm_desktop import shaping_commands as shaping
from crm_desktop.commands import (
    Answer,
    Asked,
    did,
    entity_of,
    known_or_refused,
    refuse_merged,
)
from crm_desktop.declaring_commands import add
from crm_desktop.domain import keys, typed_values
from crm_desktop.domain.fields import CUSTOM, Cell, Field, Kind, Record, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.exchange.columns import choices
from crm_desktop.exchange.rows import dates
from crm_desktop.i18n import mark, tr
from crm_desktop.leads import triage
from crm_desktop.privacy import coming
from crm_desktop.store import catalogue, hierarchy, listing

Row = Mapping[str, Any]
SETTABLE = (
    "contact", "company", "deal", "lead", "product", "activity", "task", "note", "campaign",
    "campaign_result", "goal", "rate", "purpose", "privacy_request", "breach",
)  # fmt: skip
"""Kinds of record whose fields `set` changes."""
ELSEWHERE = {
    ("task", "done"): mark("Complete it with: done ID"),
    ("note", "text"): mark("Write another one with: add note"),
}
"""Fields that say more than their value, with what changes them."""


class Named(NamedTuple):
    """What a name on the command line means: a field, and of one with several entries which."""

    field: Field
    entry: str = ""  # its kind, its place from 1 or its key, "" the first; what a tag is called


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    change = add(every, "set", set_field, "change one field", daily=True)
    change("id")
    change("field", help="like job, phone, phones.2, website, tags.VIP, or the name of your own")
    change("value")


def set_field(ws: Any, asked: Asked) -> Answer:
    """Change one field of one record; an empty value empties it."""
    conn = ws.reader()
    entity = entity_of(conn, asked.id, SETTABLE, hidden=True)
    refuse_merged(conn, asked.id, (entity,))
    named = named_by(conn, entity, asked.field)
    if way := ELSEWHERE.get((entity, named.field.name)):
        raise UserError(tr("{field} is not set by itself.", field=named.field.name), tr(way))
    if not asked.value and named.field.name == RECORDS[entity].title_field:
        raise UserError(tr("A name is needed."))
    n = listing.number_of(conn, entity, asked.id) or 0
    row = listing.page(conn, entity, [n])[n]
    cells = cells_of(ws, entity, named, asked.value, row)
    hierarchy.refuse_circle(conn, entity, asked.id, cells)
    triage.refuse_status(entity, row, cells)
    coming.refuse(entity, cells.get)
    coming.refuse_untimed(entity, cells.get)
    label = Label("edit", entity, field=named.field.name, row=asked.id)
    done = ws.log.record(label, [Edit(entity, asked.id, cells)] if cells else [])
    return did(done, tr("Changed."), tr("It was so already."))


def named_by(conn: Any, entity: str, text: str) -> Named:
    """Return what a name means. Raises `UserError` where it means nothing that can be set."""
    if (mine := shaping.own_named(conn, entity, text)) is not None:
        return Named(mine)
    name, _, entry = text.partition(".")
    found = names_of(RECORDS[entity]).get(fold(name))
    if found is None or (entry and (found.field.kind is not Kind.KEYED or found.entry)):
        raise _unknown(conn, entity, text)
    return found._replace(entry=entry) if entry else found


def names_of(record: type[Record]) -> dict[str, Named]:
    """Return folded name → what it means, of all declared fields a user sees."""
    fields = list(record.shown_fields())
    kinds = Counter(kind for field in fields for kind in field.kinds)
    names: dict[str, Named] = {field.name: Named(field) for field in fields}
    for field in fields:
        for word in (field.entry, field.label, tr(field.label)):
            names.setdefault(fold(word), Named(field))
    for field in fields:
        for kind in field.kinds:
            if kinds[kind] == 1:
                names.setdefault(kind, Named(field, kind))
    return names


def cells_of(ws: Any, entity: str, named: Named, text: str, row: Row) -> dict[Cell, Value]:
    """Return the cells that make a field of a record say what was typed. Raises `UserError`.

    `row` is the record as it is, empty for a new one.
    """
    field = named.field
    if field.own:
        return shaping.own_cells(ws, entity, field, text, row.get(field.name))
    if field.kind is not Kind.KEYED:
        return {field.name: _value(ws, field, text, row)}
    if not field.target:
        return _entry_cells(ws, named, text, row.get(field.name) or {})
    on = (
        known_or_refused(choices.yesno(text), text, "yes, no")
        if named.entry and text
        else bool(text)
    )
    id = _id_of(ws.reader(), field, named.entry or text)
    return {f"{field.name}.{id}": True if on else None}


def _entry_cells(ws: Any, named: Named, text: str, had: Row) -> dict[Cell, Value]:
    """Return the cell of a phone, an address …; one that is there keeps its kind."""
    field = named.field
    key = _key(named, had)
    known = had.get(key) or {}
    usual = named.entry if named.entry in field.kinds else field.kinds[0]
    kind = known.get("kind", "") if known else usual
    if not text:
        value = None
    elif field.entry == "address":
        value = {**known, "street": text, **({"kind": kind} if kind else {})}
    else:
        value = typed_values.new_entry(field, text, kind, ws.profile)
    return {f"{field.name}.{key or keys.new_key()}": value} if key or value else {}


def _key(named: Named, had: Row) -> str:
    """Return the key of the entry that is meant, "" where it is not there yet."""
    field, entry = named
    if not entry or entry in had:
        return entry or next(iter(had), "")
    if entry.isdecimal() and int(entry):
        return next(islice(had, int(entry) - 1, None), "")
    if entry in field.kinds:
        return next((key for key, one in had.items() if one.get("kind") == entry), "")
    return str(known_or_refused(None, f"{field.name}.{entry}", ", ".join(("1", *field.kinds))))


def _unknown(conn: Any, entity: str, text: str) -> UserError:
    fields = [*RECORDS[entity].shown_fields(), *catalogue.of(conn, entity).own()]
    known = ", ".join(settable(f) for f in fields if not f.formula)
    return UserError(
        tr("There is no field {name}.", name=text), tr("Known are: {names}", names=known)
    )


def settable(declared: Field) -> str:
    """Return how a field is named on the command line: of several entries it names the first."""
    if declared.own:
        return f"{CUSTOM}{declared.label}"
    return declared.entry or declared.name


def _id_of(conn: Any, declared: Field, text: str) -> Value:
    """Return the id of a record named by it, or by what it is called."""
    from crm_desktop.store import finding

    if finding.by_id(conn, declared.target, [text]):
        return text
    found = finding.id_by_title(conn, declared.target, fold(text))
    return known_or_refused(found, text, tr("an id or a name there is"))


def _value(ws: Any, declared: Field, text: str, row: Row) -> Value:
    """Return a typed value. Raises `UserError`."""
    if not text:
        return None
    if declared.kind is Kind.CHOICE:
        found = choices.words_of(declared).get(fold(text))
        return known_or_refused(found, text, ", ".join(c.value for c in declared.choices)) or None
    if declared.kind is Kind.YESNO:
        return known_or_refused(choices.yesno(text), text, "yes, no")
    if declared.kind is Kind.MOMENT:
        try:
            return dates.moment(text, "dmy")
        except dates.NotADateError:
            return known_or_refused(None, text, "YYYY-MM-DD")
    if declared.kind is Kind.REFERENCE:
        return _id_of(ws.reader(), declared, text)
    if declared.kind is Kind.GROUP and not declared.money:
        raise UserError(tr("{name} is changed on the board.", name=declared.name))
    return typed_values.value_of(declared, text, row, ws.profile)
