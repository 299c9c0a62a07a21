"""Fields of the user's own: made, changed, put in order, deleted, and how many records use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crm_desktop.deals import ranks
from crm_desktop.domain import keys, own
from crm_desktop.domain.fields import CUSTOM, Cell, Field, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import catalogue, computing, listing, uses

ENTITY = "custom_field"
LONGEST = 60


class Option(NamedTuple):
    """One choice as it is edited; `key` is "" for a new one."""

    key: str
    label: str
    colour: str = ""


def kinds() -> list[str]:
    """Return the kinds of record that can have fields of the user's own."""
    return [entity for entity, record in RECORDS.items() if "custom" in record.fields]


def row(conn: Any, id: str) -> dict[str, Any]:
    """Return a custom field's row. Raises `UserError` when it is gone."""
    found = listing.record(conn, ENTITY, id)
    if found is None:
        raise UserError(tr("That field is no longer there."))
    return dict(found.row)


def create(
    ws: Any, entity: str, name: str, form: str, more: Mapping[Cell, Value] | None = None
) -> str:
    """Make a field at the end of its kind's fields; return its id. Raises `UserError`."""
    conn = ws.reader()
    if entity not in kinds():
        raise UserError(tr("Records of this kind have no fields of your own."))
    if form not in own.FORMS:
        raise UserError(
            tr("“{text}” is not a kind of value.", text=form),
            tr("Allowed are: {names}", names=", ".join(own.FORMS)),
        )
    name = checked_name(conn, entity, name)
    cells = {
        "deleted": False,
        "name": name,
        "of": entity,
        "form": form,
        "rank": _last(conn, entity),
    }
    id = keys.new_id()
    edit = Edit(ENTITY, id, cells | dict(more or {}))
    ws.log.record(Label("create", ENTITY, row=id), [edit])
    return id


def checked_name(conn: Any, entity: str, name: str, id: str = "") -> str:
    """Return a name as it is kept. Raises `UserError` for none, or one another field has."""
    name = " ".join(name.split())
    if not name:
        raise UserError(tr("The field needs a name."))
    if len(name) > LONGEST:
        raise UserError(tr("The name is too long."), tr("Up to {n} letters are read.", n=LONGEST))
    for field in catalogue.of(conn, entity).fields.values():
        words = {fold(field.label), fold(catalogue.heading(field))}
        taken = field.name != CUSTOM + id and (field.own or not field.internal)
        if taken and fold(name) in words:
            raise UserError(
                tr("There is already a field “{name}”.", name=catalogue.heading(field)),
                tr("Choose another name."),
            )
    return name


def change(ws: Any, id: str, cells: Mapping[Cell, Value], base: tuple[str, ...] = ()) -> Any:
    """Write cells of a field; return the operation, None when nothing is new."""
    names = {cell.partition(".")[0] for cell in cells}
    label = Label("edit", ENTITY, field=names.pop() if len(names) == 1 else "", row=id)
    return ws.log.record(label, [Edit(ENTITY, id, cells)], {id: base} if base else {})


def rename(ws: Any, id: str, name: str) -> Operation | None:
    """Give a field another name: one cell, its values stay where they are."""
    conn = ws.reader()
    name = checked_name(conn, row(conn, id)["of"], name, id)
    done: Operation | None = change(ws, id, {"name": name})
    return done


def delete(ws: Any, ids: Sequence[str]) -> Operation | None:
    """Put fields out of sight. Their values stay in the log and come back with the undo."""
    label = Label("delete", ENTITY, len(ids), row=ids[0] if len(ids) == 1 else "")
    done: Operation | None = ws.log.record(label, [Edit(ENTITY, i, {"deleted": True}) for i in ids])
    return done


def move(ws: Any, entity: str, id: str, step: int) -> Operation | None:
    """Put a field one place up (-1) or down (1) among those of its kind."""
    order = [own.own_id(f) for f in catalogue.of(ws.reader(), entity).own(hidden=True)]
    at = order.index(id)
    to = at + step
    if not 0 <= to < len(order):
        return None
    order.insert(to, order.pop(at))
    return arrange(ws, order)


def arrange(ws: Any, order: Sequence[str]) -> Operation | None:
    """Put all fields of a kind in this order."""
    rank, edits = "", []
    for id in order:
        rank = ranks.between(rank, "")[0]
        edits.append(Edit(ENTITY, id, {"rank": rank}))
    done: Operation | None = ws.log.record(Label("edit", ENTITY, len(edits), field="rank"), edits)
    return done


def option_cells(had: Mapping[str, Any], wanted: Sequence[Option]) -> dict[Cell, Value]:
    """Return the cells that turn the choices `had` into `wanted`, in that order.

    Raises `UserError` for a choice without words, or two of the same.
    """
    seen: set[str] = set()
    kept: dict[Cell, Value] = {}
    for option in wanted:
        label = " ".join(option.label.split())
        if not label:
            raise UserError(tr("Every choice needs words."))
        if fold(label) in seen:
            raise UserError(tr("Two choices are called “{name}”.", name=label))
        seen.add(fold(label))
        rank = (had.get(option.key) or {}).get("rank")
        entry = {"value": label, "colour": option.colour, "rank": rank}
        kept[f"options.{option.key or keys.new_key()}"] = {k: v for k, v in entry.items() if v}
    _in_order(list(kept.values()))
    gone: dict[Cell, Value] = {f"options.{key}": None for key in had}
    return gone | kept


def _in_order(entries: Sequence[dict[str, str]]) -> None:
    """Give ranks; earlier ones stay while they still say the order."""
    earlier = [entry.get("rank", "") for entry in entries]
    known = [rank for rank in earlier if rank]
    if known != sorted(set(known)) or earlier[: len(known)] != known:
        known = []
    rank = known[-1] if known else ""
    for entry in entries[len(known) :]:
        rank = entry["rank"] = ranks.between(rank, "")[0]


def used_by(conn: Any, entity: str, id: str) -> list[str]:
    """Return the headings of the formulas that use a field."""
    from crm_desktop.domain import formula

    known = catalogue.of(conn, entity)
    name = CUSTOM + id
    return [
        known.fields[other].label for other, tree in known.formulas.items()
        if other != name and any(ref.name == name for ref in formula.refs(tree))
    ]  # fmt: skip


def formula_cells(known: catalogue.Catalogue, text: str, id: str = "") -> dict[Cell, Value]:
    """Return the cell of a formula as typed. Raises `FormulaError`."""
    _tree, made = computing.tried(known, text, CUSTOM + id if id else "")
    return {"formula": made.formula}


def found(conn: Any, entity: str, name: str) -> Field:
    """Return the own field of a name or id. Raises `UserError`."""
    fields = catalogue.of(conn, entity).own(hidden=True)
    for field in fields:
        if own.own_id(field) == name or fold(field.label) == fold(name):
            return field
    raise UserError(
        tr("There is no field {name}.", name=name),
        tr("Known are: {names}", names=", ".join(f.label for f in fields)),
    )


def _last(conn: Any, entity: str) -> str:
    return ranks.between(uses.last_rank(conn, entity), "")[0]
