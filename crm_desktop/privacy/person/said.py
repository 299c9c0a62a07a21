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
from crm_desktop.store import catalogue, history

LEFT_OUT = ("deleted", "merged_into", "digest", "visibility", "team", "lists", "distinct_from")


class Said(NamedTuple):
    """One cell: the field's label, its text, what it says as JSON; `names` is whom it names, if anybody.

    Of a value that is `secret` neither says anything.
    """

    cell: Cell
    label: str
    text: str
    value: Value
    names: tuple[str, str] = ("", "")  # entity, id
    secret: bool = False

    @property
    def is_written(self) -> bool:
        """Say whether somebody wrote the words: those of a choice or a day are the program's."""
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
    if field.kind is Kind.REFERENCE or (
        field.kind is Kind.KEYED and (field.target or field.entry == "mention")
    ):
        id = str(value) if field.kind is Kind.REFERENCE else cell.partition(".")[2]
        of = target_of(field, value)
        name = history.title_of(conn, of, id) if of in RECORDS else ""
        return Said(cell, label, name or id, name or id, (of, id))
    text = consent_retold.cell(entity, cell, _text(field, value))
    return Said(cell, label, text, mentions.plain(value) if isinstance(value, str) else value)


def _label(field: Field | None, cell: Cell) -> str:
    return catalogue.heading(field) if field is not None else cell


def _text(field: Field, value: Value) -> str:
    if field.kind is Kind.YESNO:
        return tr("Yes") if value else tr("No")
    if field.choices and isinstance(value, str):
        return next((tr(c.label) if not field.own else c.label
                     for c in field.choices if c.value == value), value)  # fmt: skip
    if (
        field.kind in (Kind.MOMENT, Kind.WHEN)
        and isinstance(value, str)
        and len(value) > len("2026-03-31")
    ):
        return f"{datetime.fromisoformat(value).astimezone():%Y-%m-%d %H:%M}"
    return _plain(value)


def _plain(value: Value) -> str:
    """Return any value in words: an amount as money, what has several parts with a comma between."""
    if isinstance(value, dict):
        if isinstance(value.get("amount"), int) and value.get("currency"):
            return money.shown(value["amount"], str(value["currency"]))
        parts = [_plain(v) for k, v in value.items() if k != "e164" and v not in (None, "", True)]
        return ", ".join(part for part in parts if part)
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return "" if value is None else mentions.plain(str(value))
