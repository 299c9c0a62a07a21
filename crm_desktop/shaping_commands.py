"""The commands about fields of the user's own and tags: `crm fields`, `crm tags`, and `crm set`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked, did, known_or_refused
from crm_desktop.declaring_commands import add
from crm_desktop.domain import own
from crm_desktop.domain.fields import CUSTOM, Cell, Field, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.own import FORMS
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.shaping import own_fields, tags
from crm_desktop.shaping.own_fields import Option
from crm_desktop.shaping.tags import COLOURS
from crm_desktop.store import catalogue, computing, uses

if TYPE_CHECKING:
    from crm_desktop.declaring_commands import Run


def declare(every: Any) -> None:
    """Declare both families of commands on the parser of all of them."""
    kind = {"choices": own_fields.kinds(), "help": "of which kind of record"}
    deeds = _deeds(every, "fields", list_fields, "your own fields")
    listed = _deed(deeds, "list", list_fields, reads=True)
    listed("kind", nargs="?", default="", metavar="KIND", choices=("", *own_fields.kinds()),
           help="of which kind of record; of all without")  # fmt: skip
    made = _deed(deeds, "add", add_field)
    made("kind", **kind)
    made("name")
    made("--form", choices=tuple(FORMS), default="text", help="what it holds")
    made("--choices", default="", metavar="A,B,C", help="of a choice")
    made("--formula", default="", metavar="TEXT", help="like [Value] * 0.06")
    made("--currency", default="", metavar="MYR", help="of money typed without one")
    words = "of a text: hidden until it is shown with reveal, and it is written down who looked"
    made("--secret", action="store_true", help=words)
    renamed = _deed(deeds, "rename", rename_field)
    renamed("kind", **kind)
    renamed("name")
    renamed("new")
    deleted = _deed(deeds, "delete", delete_fields)
    deleted("kind", **kind)
    deleted("name", nargs="+")
    deeds = _deeds(every, "tags", list_tags, "your tags")
    _deed(deeds, "list", list_tags, reads=True)
    renamed = _deed(deeds, "rename", rename_tag)
    renamed("name")
    renamed("new")
    merged = _deed(deeds, "merge", merge_tags)
    merged("name", nargs="+", help="the tags that go")
    merged("into", help="the tag that stays")
    coloured = _deed(deeds, "colour", colour_tag)
    coloured("name")
    coloured("colour", choices=(*COLOURS[1:], "none"))
    deleted = _deed(deeds, "delete", delete_tags)
    deleted("name", nargs="+")


def _deeds(every: Any, name: str, run: Run, words: str) -> Any:
    """Add a command that is a family of them; alone it lists."""
    add(every, name, run, words, reads=True)
    made = every.choices[name]
    made.set_defaults(kind="")
    return made.add_subparsers(metavar="DEED")


def _deed(deeds: Any, name: str, run: Run, *, reads: bool = False) -> Callable[..., Any]:
    return add(deeds, name, run, f"{name} them", reads=reads, daily=not reads)


def list_fields(ws: Any, asked: Asked) -> Answer:
    """List the fields of the user's own, of one kind of record or all."""
    conn, data, lines = ws.reader(), list[dict[str, Any]](), list[str]()
    for entity in [asked.kind] if asked.kind else own_fields.kinds():
        known = catalogue.of(conn, entity)
        counts = uses.own_counts(conn, entity) if known.own(hidden=True) else {}
        for field in known.own(hidden=True):
            entry = _described(known, field) | {"filled": counts.get(own.own_id(field), 0)}
            data.append(entry)
            secret = f"  ({tr('secret')})" if field.secret else ""
            lines.append(
                f"{entry['id']}  {entity:8} {field.form:8} {field.label}  ×{entry['filled']}{secret}"
            )
    return Answer(lines or [tr("No fields of your own yet")], data)


def _described(known: catalogue.Catalogue, field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": own.own_id(field), "kind": known.record.entity, "name": field.label,
        "form": field.form, "hidden": field.internal,
        "secret": bool(field.secret),
    }  # fmt: skip
    if field.choices:
        made["choices"] = [c.label for c in field.choices]
    if field.formula:
        made["formula"] = computing.formula_text(known, field.formula)
    if field.name in known.problems:
        made["problem"] = str(known.problems[field.name])
    return made


def add_field(ws: Any, asked: Asked) -> Answer:
    """Make a field."""
    cells: dict[str, Value] = {}
    if asked.choices:
        options = [Option("", label.strip()) for label in asked.choices.split(",")]
        cells |= own_fields.option_cells({}, options)
    if asked.form == "formula":
        known = catalogue.of(ws.reader(), asked.kind)
        cells |= own_fields.formula_cells(known, asked.formula)
    if asked.currency:
        cells["currency"] = asked.currency.upper()
    if asked.secret:
        cells["secret"] = own.NEW_SECRET
    id = own_fields.create(ws, asked.kind, asked.name, asked.form, cells)
    said = tr("Made the field “{name}”", name=asked.name)
    return Answer([f"{id}  {said}"], {"id": id})


def rename_field(ws: Any, asked: Asked) -> Answer:
    """Give a field another name."""
    field = own_fields.found(ws.reader(), asked.kind, asked.name)
    done = own_fields.rename(ws, own.own_id(field), asked.new)
    return did(done, tr("Renamed to “{name}”", name=asked.new), tr("It was so already."))


def delete_fields(ws: Any, asked: Asked) -> Answer:
    """Delete fields; their values come back with the undo."""
    found = [own_fields.found(ws.reader(), asked.kind, name) for name in asked.name]
    done = own_fields.delete(ws, [own.own_id(field) for field in found])
    said = trn("Deleted {n} field", "Deleted {n} fields", len(found))
    return did(done, said, tr("It was so already."))


def list_tags(ws: Any, _asked: Asked) -> Answer:
    """List tags with how often they are used."""
    every = tags.every(ws.reader())
    data = [
        {"id": t.id, "name": t.name, "colour": t.colour, "records": t.total, "uses": t.uses}
        for t in every
    ]
    lines = [f"{t.id}  {t.name}  ×{t.total:,}  {t.colour}".rstrip() for t in every]
    return Answer(lines or [tr("No tags yet")], data)


def rename_tag(ws: Any, asked: Asked) -> Answer:
    """Give a tag another name."""
    done = tags.rename(ws, tags.found(ws.reader(), asked.name), asked.new)
    return did(done, tr("Renamed to “{name}”", name=asked.new), tr("It was so already."))


def merge_tags(ws: Any, asked: Asked) -> Answer:
    """Make several tags one."""
    into = tags.found(ws.reader(), asked.into)
    gone = [tags.found(ws.reader(), name) for name in asked.name]
    done = tags.merge(ws, gone, into)
    said = trn("Merged {n} tag into “{name}”", "Merged {n} tags into “{name}”", len(gone),
               name=asked.into)  # fmt: skip
    return did(done, said, tr("It was so already."))


def colour_tag(ws: Any, asked: Asked) -> Answer:
    """Give a tag a colour."""
    chosen = "" if asked.colour == "none" else asked.colour
    done = tags.colour(ws, [tags.found(ws.reader(), asked.name)], chosen)
    return did(done, tr("Changed."), tr("It was so already."))


def delete_tags(ws: Any, asked: Asked) -> Answer:
    """Delete tags."""
    gone = [tags.found(ws.reader(), name) for name in asked.name]
    said = trn("Deleted {n} tag", "Deleted {n} tags", len(gone))
    return did(tags.delete(ws, gone), said, tr("It was so already."))


def own_named(conn: Any, entity: str, text: str) -> Field | None:
    """Return the user's own field a text names: "custom.<id>", "custom.NAME" or its name alone."""
    mine = catalogue.of(conn, entity).own(hidden=True)
    name = text.removeprefix(CUSTOM)
    found = next((f for f in mine if f.name == text), None)
    if found is None and (text.startswith(CUSTOM) or text not in RECORDS[entity].fields):
        found = next((f for f in mine if fold(f.label) == fold(name)), None)
    return found


def own_cells(ws: Any, entity: str, field: Field, text: str, had: Value) -> dict[Cell, Value]:
    """Return the cells of a user's own field, read as an import reads it; several choices are all told."""
    from crm_desktop.exchange.columns import own_values
    from crm_desktop.exchange.references import References

    if field.form == "formula":
        raise UserError(tr("{name} is computed from other fields.", name=field.label))
    habits = own_values.Habits(ws.profile.region, ws.profile.currency, "ymd")
    draft: Any = own_values.draft(field, text, habits) if text else {"entry": None}
    if field.form == "choices":
        return own.cells(field, dict.fromkeys(draft.get("keys", ()), True), had)
    if "person" not in draft:
        return {field.name: draft["entry"]}
    known = References(ws.reader(), entity).known("contact", draft["person"])
    allowed = tr("an id or a name there is")
    return own.cells(field, known_or_refused(known or None, draft["person"], allowed))
