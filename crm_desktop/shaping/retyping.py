"""Another kind of value for a field that has values: what converts is shown before, nothing is lost.

What cannot be read as the new kind stays in its cell as it is: it is shown as text, and comes back
whole when the field becomes what it was.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from crm_desktop.domain import keys, own
from crm_desktop.domain.fields import CUSTOM, Cell, Choice, Field, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.errors import UserError
from crm_desktop.exchange.columns import own_values
from crm_desktop.exchange.columns.own_values import Habits
from crm_desktop.exchange.references import References
from crm_desktop.shaping import own_fields
from crm_desktop.shaping.own_fields import Option
from crm_desktop.store import catalogue, listing, uses

SAMPLE = 6
MOST_OPTIONS = 50


@dataclass(slots=True)
class Plan:
    """What another kind of value would do. `samples` are (record's title, as it is, as it would be);
    the last is None where it cannot be read so and stays as it is."""

    id: str
    entity: str
    form: str
    seen: int
    options: list[Option] = field(default_factory=list)
    converts: int = 0
    stays: int = 0
    samples: list[tuple[str, str, str | None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Walk:
    """One walk over all records: it is told how far it is, 0 to 1, and asks whether to go on."""

    check: Callable[[], None]
    progress: Callable[[float], None]

    def part(self, at: int, of: int) -> Walk:
        """Return one of several walks, which is a part of this one."""
        return Walk(self.check, lambda done: self.progress((at + done) / of))


def plan(ws: Any, entity: str, id: str, form: str, walk: Walk) -> Plan:
    """Look at every value of a field as if it were of the kind `form`. Walks over all records."""
    conn = ws.reader()
    old = catalogue.of(conn, entity).fields[CUSTOM + id]
    made = Plan(id, entity, form, ws.log.moment())
    if form in ("choice", "choices") and not old.choices:
        first, walk = walk.part(0, 2), walk.part(1, 2)
        stored = own.options_of(own_fields.row(conn, id).get("options") or {})
        known = [Option(c.value, c.label, c.colour) for c in stored]
        made.options = _options(_Turning(ws, entity, old, "text", []), form, first, known)
    turning = _Turning(ws, entity, old, form, made.options)
    for title, _record, shown, cells in turning.rows(walk):
        if cells is None:
            made.stays += 1
        else:
            made.converts += 1
        if len(made.samples) < SAMPLE and (cells is not None or made.stays <= SAMPLE // 2):
            made.samples.append((title, shown, None if cells is None else turning.said))
    return made


def carry_out(
    ws: Any, made: Plan, walk: Walk, more: Mapping[Cell, Value] | None = None
) -> Operation | None:
    """Change the kind of value, and every value that can be read so, as one operation.

    `more` are further cells of the field, changed with it.
    """
    conn = ws.reader()
    old = catalogue.of(conn, made.entity).fields[CUSTOM + made.id]
    turning = _Turning(ws, made.entity, old, made.form, made.options)
    done: Operation | None = ws.log.record_bulk(
        Label("retype", own_fields.ENTITY, row=made.id),
        _edits(turning, made, walk, more or {}), seen=made.seen, check=walk.check,
    )  # fmt: skip
    return done


def _edits(turning: _Turning, made: Plan, walk: Walk, more: Mapping[Cell, Value]) -> Iterator[Edit]:
    options: dict[Cell, Value] = {}
    if made.options:
        options = own_fields.option_cells(turning.had_options, made.options)
    yield Edit(own_fields.ENTITY, made.id, {"form": made.form, **options, **more})
    for _title, id, shown, cells in turning.rows(walk):
        if kept := turning.kept(shown) if cells is None else cells:
            yield Edit(made.entity, id, kept)


class _Turning:
    """Reads the values of one field as another kind."""

    def __init__(self, ws: Any, entity: str, old: Field, form: str, options: list[Option]) -> None:
        self._conn, self._entity, self._old = ws.reader(), entity, old
        profile = ws.profile
        self._habits = Habits(profile.region, old.currency or profile.currency, "dmy")
        row = {"id": own.own_id(old), "name": old.label, "form": form, "currency": old.currency}
        self._new = own.field_of(row)
        if form in ("choice", "choices"):
            choices = tuple(Choice(o.key, o.label) for o in options) or old.choices
            self._new = replace(self._new, choices=choices)
        self._references = References(self._conn, entity)
        stored = own_fields.row(self._conn, own.own_id(old)).get("options")
        self.had_options: Mapping[str, Any] = stored or {}
        self.said = ""

    def rows(self, walk: Walk) -> Iterator[tuple[str, str, str, dict[Cell, Value] | None]]:
        """Yield (title, id, as it is, cells or None) of every visible record that has a value."""
        id_of_field = own.own_id(self._old)
        for page in uses.own_holders(self._conn, self._entity, id_of_field, walk.progress):
            walk.check()
            names = self._names(page)
            for id, title, text in page:
                entries = json.loads(text)
                if shown := self._shown(entries, names):
                    yield title, id, shown, self._cells(entries, shown)

    def _names(self, page: list[Any]) -> Mapping[Any, str]:
        if not self._old.target:
            return {}
        held = (own.value(self._old, json.loads(text)) for *_, text in page)
        return listing.titles(self._conn, self._old.target, {v for v in held if v})

    def _shown(self, entries: Mapping[str, Any], names: Mapping[Any, str]) -> str:
        value = own.value(self._old, entries)
        if value is None or value == {} or value == "":
            return ""
        return own_values.written(self._old, value, names) or str(value)

    def _cells(self, entries: Mapping[str, Any], shown: str) -> dict[Cell, Value] | None:
        """Return the cells of the value read as the new kind, None when it cannot be."""
        try:
            draft = own_values.draft(self._new, shown, self._habits)
        except (UserError, ValueError):
            return None
        self.said = draft["said"]
        given = self._value(draft)
        if given is None:
            return None
        id, had = own.own_id(self._old), own.value(self._old, entries)
        cells = own.cells(self._new, given, None)
        if self._new.form == "choices":
            return {**cells, CUSTOM + id: None} if id in entries else cells
        if self._old.form == "choices":
            cells |= {f"{CUSTOM}{id}:{key}": None for key in had}
        return cells

    def kept(self, shown: str) -> dict[Cell, Value]:
        """Return the cells that keep a value as its words: those of ids say nothing by themselves."""
        id = own.own_id(self._old)
        if self._old.form not in ("choice", "choices", "person"):
            return {}
        gone = {f"{CUSTOM}{id}:{c.value}": None for c in self._old.choices}
        return {CUSTOM + id: {"value": shown}} | (gone if self._old.form == "choices" else {})

    def _value(self, draft: own_values.Draft) -> Value:
        if "keys" in draft:
            return dict.fromkeys(draft["keys"], True) or None
        if "person" in draft:
            id = self._references.known("contact", draft["person"])
            return {"contact": id} if id else None
        return draft["entry"]


def _options(turning: _Turning, form: str, walk: Walk, known: list[Option]) -> list[Option]:
    """Return the choices there were, and the values in use as further ones, the most used first."""
    counted: Counter[str] = Counter()
    for _title, _id, shown, _cells in turning.rows(walk):
        counted.update(own_values.parts(shown) if form == "choices" else [shown])
    found = {fold(option.label): option for option in known}
    for text, _n in counted.most_common(4 * MOST_OPTIONS):
        label = " ".join(text.split())
        if len(found) < MOST_OPTIONS and len(label) <= own_fields.LONGEST:
            found.setdefault(fold(label), Option(keys.new_key(), label))
    return list(found.values())
