"""What `crm add contact`, `deal`, `goal` and the like do with an open workspace, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_desktop.commands import Answer, Asked, made
from crm_desktop.declaring_commands import add
from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.field_commands import Named, cells_of, named_by, names_of, settable
from crm_desktop.i18n import tr
from crm_desktop.store import catalogue

MADE = (
    "contact", "company", "deal", "product", "campaign", "campaign_result", "goal", "rate", "purpose",
    "privacy_request", "breach",
)  # fmt: skip
HELD_AGAINST = ("contact", "company", "lead")
"""Of these it is said whom a new one looks like; of the others what is called the same."""
MOST = 3
Alike = tuple[str, dict[str, Any]]
"""A record a new one looks like: in words, and as data."""
_METAVARS = {Kind.DATE: "DATE", Kind.MOMENT: "DATE", Kind.WHOLE: "N", Kind.REFERENCE: "ID|NAME"}


def declare_making(kinds: Any) -> None:
    """Declare `add` of each of these kinds, with an option for each of its fields."""
    for entity in MADE:
        record = RECORDS[entity]
        option = add(kinds, entity, add_record, _words(entity), daily=True)
        kinds.choices[entity].set_defaults(entity=entity)
        option(record.title_field, metavar=record.title_field.upper())
        for name, named in _options(record):
            many: dict[str, Any] = {"action": "append"} if named.field.kind is Kind.KEYED else {}
            option(f"--{name.replace('_', '-')}", dest=name, metavar=_metavar(named.field),
                   help=_help(named), **many)  # fmt: skip
        option("--set", nargs=2, action="append", default=[], metavar=("FIELD", "VALUE"),
               help="any field as `crm set` names it: phones.work, or one of your own")  # fmt: skip


def _words(entity: str) -> str:
    """Return what `add` of a kind does: "add a privacy request"."""
    label = RECORDS[entity].label.lower()
    return f"add {'an' if label[0] in 'aeiou' else 'a'} {label}"


def _options(record: type[Record]) -> Iterator[tuple[str, Named]]:
    """Yield the names of a record's fields, and of the kinds of entry that stand for themselves."""
    usual = {settable(field): field for field in record.shown_fields()}
    for name, named in names_of(record).items():
        field = named.field
        placed = field.kind is Kind.GROUP and not field.money  # by the board
        if (named.entry or name in usual) and not placed and field.name != record.title_field:
            yield name, named


def _metavar(field: Field) -> str:
    return "ID|NAME" if field.target else _METAVARS.get(field.kind, "TEXT")


def _help(named: Named) -> str:
    field = named.field
    if field.choices:
        return ", ".join(choice.value for choice in field.choices)
    if field.kind is Kind.YESNO:
        return "yes, no"
    return (
        f"{named.entry or field.label}; may be repeated"
        if field.kind is Kind.KEYED
        else field.label
    )


def add_record(ws: Any, asked: Asked) -> Answer:
    """Make a record; what it looks like of those there are is said, and holds nothing up."""
    from crm_desktop.deals.placing import placed
    from crm_desktop.privacy import who_asks

    conn, entity = ws.reader(), asked.entity
    cells = _cells(ws, asked)
    who = who_asks.of(conn, cells) if entity == "privacy_request" else who_asks.Meant()
    cells |= who.cells
    _refuse_incomplete(conn, entity, cells)
    alike = alike_of(conn, entity, cells)
    edit = fresh(entity, placed(conn, cells) if entity == "deal" else cells)
    done = ws.log.record(Label("create", entity, row=edit.id), [edit])
    answer = made(ws, entity, edit.id, done.stamp)
    lines = [*answer.lines, *filter(None, (who.words(edit.id),))]
    return with_alike(Answer(lines, answer.data), alike)


def _cells(ws: Any, asked: Asked) -> dict[Cell, Value]:
    record, conn = RECORDS[asked.entity], ws.reader()
    title = record.title_field
    given: list[tuple[Named, str]] = [(Named(record.fields[title]), getattr(asked, title))]
    for name, named in _options(record):
        said = getattr(asked, name)
        given += [(named, text) for text in (said if isinstance(said, list) else [said]) if text]
    given += [(named_by(conn, asked.entity, name), text) for name, text in asked.set]
    cells: dict[Cell, Value] = {}
    for named, text in given:
        cells |= cells_of(ws, asked.entity, named, text.strip(), {})
    cells = {cell: value for cell, value in cells.items() if value is not None}
    return _begun(ws, asked.entity, cells)


def _begun(ws: Any, entity: str, cells: dict[Cell, Value]) -> dict[Cell, Value]:
    """Return the cells with what a form of the desk begins with. Raises `UserError` for what it demands."""
    from crm_desktop.privacy import breaches, requests

    begun = {breaches.ENTITY: breaches.begun, requests.ENTITY: requests.begun}.get(entity)
    return begun(ws, cells) if begun else cells


def with_alike(answer: Answer, alike: list[Alike]) -> Answer:
    """Return what is said of a new record with what it looks like."""
    lines = [*answer.lines, *(line for line, _data in alike)]
    return Answer(lines, {**answer.data, "alike": [data for _line, data in alike]})


def _refuse_incomplete(conn: Any, entity: str, cells: dict[Cell, Value]) -> None:
    """Raise `UserError` where a name or a field of the user's own is missing that is needed."""
    if not cells.get(RECORDS[entity].title_field):
        raise UserError(tr("A name is needed."))
    for field in catalogue.of(conn, entity).own():
        if field.required and not any(c.partition(":")[0] == field.name for c in cells):
            raise UserError(tr("{field} is needed.", field=field.label))


def alike_of(conn: Any, entity: str, cells: dict[Cell, Value]) -> list[Alike]:
    """Return what a new record looks like of those there are."""
    from crm_desktop.duplicates import looking_up
    from crm_desktop.duplicates.evidence import WORDS, Why, reasons
    from crm_desktop.store import finding, search
    from crm_desktop.store.erasures import suppression

    if entity not in HELD_AGAINST:
        if "day" in RECORDS[entity].fields:  # a rate of another day is no second one of the same
            return []
        hits = search.search(conn, cells[RECORDS[entity].title_field], MOST, (entity,))
        return [_there(hit.id, hit.title) for hit in hits]
    told: list[Alike] = []
    if met := suppression.Suppressed().met(cells):
        told.append((met.words(), {"id": "", "title": "", "why": ["erased"]}))
    for like in looking_up.like(conn, entity, looking_up.draft_of(entity, cells), MOST):
        why = [WORDS[reason] for reason in reasons(like.why & ~Why.BARE)]
        words = " · ".join(tr(word) for word in why)
        line = tr("Looks like {name}: {why}", name=like.title or tr("Unnamed"), why=words)
        told.append((f"{line}  ({like.id})", {"id": like.id, "title": like.title, "why": why}))
    known = {data["id"] for _line, data in told}
    title = fold(str(cells.get(RECORDS[entity].title_field) or ""))
    namesakes = finding.titled(conn, entity, title, MOST) if title else []
    return told + [_there(id, title) for id, title in namesakes if id not in known]


def _there(id: str, title: str) -> Alike:
    return tr("There already: {names}", names=f"{title} ({id})"), {"id": id, "title": title}
