"""What the cells of a record say, in words for its reader and as data for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain import mentions, money
from crm_desktop.domain import own as own_fields
from crm_desktop.domain.fields import CUSTOM, Cell, Field, Kind, Value
from crm_desktop.domain.merged import target_of
from crm_desktop.domain.privacy import consent_retold
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr
from crm_desktop.store import boards, catalogue, history

LEFT_OUT = ("deleted", "merged_into", "digest", "visibility", "team", "lists", "distinct_from")

_FIXED = {"place": ("pipeline", "stage", "rank", "since", "told"), "result": ("outcome", "closed")}
"""Parts of a value that nobody wrote, by field."""


class Said(NamedTuple):
    """One cell: the field's label, its text, what it says as JSON; `names` is whom it names, if anybody.

    Of a value that is `secret` neither says anything. What `is_fixed` nobody wrote: an id, a rank, a day, an
    amount or one of several choices; of a value that has parts `fixed` are those.
    """

    cell: Cell
    label: str
    text: str
    value: Value
    names: tuple[str, str] = ("", "")  # entity, id
    secret: bool = False
    is_fixed: bool = False
    fixed: tuple[str, ...] = ()

    @property
    def is_written(self) -> bool:
        """Say whether somebody wrote the words: those of a choice or a day are the program's."""
        if self.is_fixed:
            return False
        return not isinstance(self.value, str) or self.text == mentions.plain(self.value)


def cells(conn: Any, entity: str, said: Mapping[Cell, Value]) -> Iterator[Said]:
    """Yield what a record says, field by field as declared, the user's own last."""
    known = catalogue.of(conn, entity)
    order = {name: at for at, name in enumerate(known.fields)}

    def place(cell: Cell) -> tuple[int, str]:
        return order.get(cell, order.get(cell.partition(".")[0], len(order))), cell

    for cell in sorted(said, key=place):
        value = said[cell]
        base = cell.partition(".")[0]
        if value is None or base in LEFT_OUT:
            continue
        yield _one(conn, known, entity, cell, value)


def _one(conn: Any, known: Any, entity: str, cell: Cell, value: Value) -> Said:
    own = f"{CUSTOM}{cell.partition('.')[2].partition(':')[0]}"
    base = cell.partition(".")[0]
    field = known.fields.get(own if base == "custom" else base)
    label = _label(field, cell)
    if own_fields.is_sealed(value):
        hidden = tr(own_fields.HIDDEN)
        return Said(cell, label, hidden, hidden, secret=True)
    if field is None:
        return Said(cell, label, _plain(value), value)
    read = value
    if field.own and field.form != "choices":
        # It is kept as an entry, of which the kind of the field makes a value.
        read = own_fields.value(field, {own_fields.own_id(field): value})
    if field.kind is Kind.REFERENCE or (
        field.kind is Kind.KEYED and (field.target or field.entry in ("mention", "merged"))
    ):
        return _reference(conn, field, entity, cell, read, label)
    fixed = _FIXED.get(field.name, ()) if field.kind is Kind.GROUP else ()
    text = consent_retold.cell(entity, cell, _text(conn, field, cell, read))
    plain = mentions.plain(value) if isinstance(value, str) else value
    return Said(cell, label, text, plain, is_fixed=_is_fixed(field, read), fixed=fixed)


def _reference(
    conn: Any, field: Field, entity: str, cell: Cell, value: Value, label: str
) -> Said:  # fmt: skip
    """Say whom or what a cell names; of a product on a deal how much of it too."""
    id = str(value) if field.kind is Kind.REFERENCE else cell.partition(".")[2]
    of = entity if field.entry == "merged" else target_of(field, value)
    name = (history.title_of(conn, of, id) if of in RECORDS else "") or id
    if field.entry == "product" and isinstance(value, dict):
        many = value.get("quantity")
        text = f"{name} × {many / 1000:,g}" if isinstance(many, int) else name
        return Said(cell, label, text, {"product": name, **value}, (of, id))
    return Said(cell, label, name, name, (of, id))


def _is_fixed(field: Field, value: Value) -> bool:
    if field.kind is Kind.GROUP:
        return field.money or field.name == "place"
    if field.kind in (Kind.DATE, Kind.MOMENT, Kind.WHEN):
        return True
    return isinstance(value, str) and any(choice.value == value for choice in field.choices)


def _label(field: Field | None, cell: Cell) -> str:
    return catalogue.heading(field) if field is not None else cell


def _text(conn: Any, field: Field, cell: Cell, value: Value) -> str:
    if field.kind is Kind.GROUP and isinstance(value, dict) and field.name in _FIXED:
        return _place(conn, value) if field.name == "place" else _result(field, value)
    if field.entry == "met":
        return _need(conn, cell.partition(".")[2]) or _plain(value)
    key = cell.partition(":")[2]
    if key and field.choices:  # each of several choices is a cell of its own
        return _choice(field, key) if value else ""
    if field.choices and isinstance(value, str):
        return _choice(field, value)
    if field.kind in (Kind.MOMENT, Kind.WHEN) and isinstance(value, str):
        return _moment(value)
    return _plain(value)


def _place(conn: Any, place: Mapping[str, Any]) -> str:
    """Return the pipeline and the stage a deal is in by name, and since when."""
    named = ((of, str(place.get(of) or "")) for of in ("pipeline", "stage"))
    names = [history.title_of(conn, of, id) or id for of, id in named if id]
    since = place.get("since")
    return ", ".join([": ".join(names), *([_moment(since)] if isinstance(since, str) else [])])


def _result(field: Field, result: Mapping[str, Any]) -> str:
    """Return how a deal ended, why and when."""
    outcome = _choice(field, str(result.get("outcome") or ""))
    every = (outcome, *(str(result.get(part) or "") for part in ("reason", "closed")))
    return ", ".join(filter(None, every))


def _need(conn: Any, key: str) -> str:
    """Return what a stage needs before a deal moves on, "" for what is needed no more."""
    return next((text for one in boards.stages(conn) for id, text in one.needs if id == key), "")


def _choice(field: Field, value: str) -> str:
    return next((tr(c.label) if not field.own else c.label
                 for c in field.choices if c.value == value), value)  # fmt: skip


def _moment(value: str) -> str:
    """Return a moment as the clock here shows it, a day as it is."""
    if len(value) <= len("2026-03-31"):
        return value
    try:
        return f"{datetime.fromisoformat(value).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return value


def _plain(value: Value) -> str:
    """Return any value in words: an amount as money, what has several parts with a comma between."""
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, dict):
        if isinstance(value.get("amount"), int) and value.get("currency"):
            return money.shown(value["amount"], str(value["currency"]))
        parts = [_plain(v) for k, v in value.items() if k != "e164" and v not in (None, "", True)]
        return ", ".join(part for part in parts if part)
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return "" if value is None else mentions.plain(str(value))
