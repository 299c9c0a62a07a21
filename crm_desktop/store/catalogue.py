"""The fields a kind of record has in this workspace: the declared ones and the user's own, alike.

This is the one place to ask. A field of the user's own is a `Field` too; `fill` puts its value into
a fetched row under its name, so whoever reads rows by fields needs no second way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from crm_desktop.domain import formula, own
from crm_desktop.domain.fields import CUSTOM, Field, Kind, Record, Value
from crm_desktop.domain.formula import FormulaError, Tree
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr

Row = dict[str, Any]
_GIVES = {"number": Kind.NUMBER, "money": Kind.GROUP, "date": Kind.DATE, "yesno": Kind.YESNO}
_COLUMNS = ("id", "name", "form", "options", "currency", "decimals", "hint", "formula",
            "required", "hidden")  # fmt: skip
_SQL = (
    f"SELECT {','.join(_COLUMNS)} FROM custom_field WHERE deleted=0 AND of=? "
    "ORDER BY rank IS NULL, rank, id"
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The fields of one kind of record by name, in the order they are offered.

    `formulas` holds the trees of computed fields, each after those it uses; `problems` says of the
    others why they give nothing.
    """

    record: type[Record]
    fields: Mapping[str, Field]
    formulas: Mapping[str, Tree]
    problems: Mapping[str, FormulaError]

    def shown(self) -> list[Field]:
        """Return the fields a user may see, the one that names the record first, own ones last."""
        found = [f for f in self.fields.values() if not f.internal]
        return sorted(found, key=lambda f: f.name != self.record.title_field)

    def own(self, *, hidden: bool = False) -> list[Field]:
        """Return the user's own fields, with `hidden` those too that are put away."""
        return [f for f in self.fields.values() if f.own and (hidden or not f.internal)]

    def named(self, text: str) -> str | None:
        """Return the name of the field of that heading or name, for formulas and commands."""
        if text in self.fields:
            return text
        wanted = in_brackets(text).casefold()
        return next((n for n, f in self.fields.items() if _says(f, wanted)), None)


def of(conn: Any, entity: str) -> Catalogue:
    """Return the catalogue of a kind of record as it is now."""
    if "custom" not in RECORDS[entity].fields:
        return _made(entity, ())
    return _made(entity, tuple(conn.execute(_SQL, (entity,)).fetchall()))


def field(conn: Any, entity: str, name: str) -> Field | None:
    """Return one field, declared or own, None where there is none of that name."""
    record = RECORDS[entity]
    declared = record.fields.get(name) or record.derived.get(name)
    return declared or (of(conn, entity).fields.get(name) if name.startswith(CUSTOM) else None)


def heading(shown: Field) -> str:
    """Return a field's heading: the user's own words are not translated."""
    return shown.label if shown.own else tr(shown.label)


def in_brackets(text: str) -> str:
    """Return a heading as it can stand in the brackets of a formula."""
    return " ".join(text.replace("[", "(").replace("]", ")").split())


def fill(conn: Any, known: Catalogue, rows: Iterable[Row]) -> None:
    """Put the values of the user's own fields into fetched rows, and what persons are called."""
    plain = [f for f in known.own(hidden=True) if f.form != "formula"]
    if not (plain or known.formulas or known.problems):
        return
    rows = list(rows)
    for row in rows:
        entries = row.get("custom") or {}
        for f in plain:
            row[f.name] = own.value(f, entries)
    for f in plain:
        if f.kind is Kind.REFERENCE:
            _name(conn, f, rows)
        elif f.entry == "choice":
            _name_choices(f, rows)
    if known.formulas or known.problems:
        _compute(known, rows)


def computed(known: Catalogue, row: Mapping[str, Any], today: date) -> dict[str, Value]:
    """Return the values of all computed fields of a row."""
    made: dict[str, Any] = {}

    def look(name: str) -> Any:
        return made[name] if name in made else formula.given(known.fields[name], row)

    for name, tree in known.formulas.items():
        made[name] = formula.evaluate(tree, look, today)
    return {name: formula.stored(value) for name, value in made.items()}


def _compute(known: Catalogue, rows: list[Row]) -> None:
    today = date.today()
    for row in rows:
        row.update(dict.fromkeys(known.problems))
        row.update(computed(known, row, today))


def _name(conn: Any, person: Field, rows: list[Row]) -> None:
    from crm_desktop.store.listing import titles

    names = titles(conn, person.target, {r[person.name] for r in rows})
    for row in rows:
        id = row[person.name]
        # What an earlier kind left is shown as it is.
        row[f"{person.name}.shown"] = names.get(id, "") if id in names else _unread(row, person)


def _unread(row: Row, person: Field) -> str:
    entry = row["custom"].get(own.own_id(person)) if row.get("custom") else None
    return "" if not isinstance(entry, Mapping) or "contact" in entry else str(own.text_of(entry))


def _name_choices(several: Field, rows: list[Row]) -> None:
    for row in rows:
        has = row[several.name]
        shown = [(c.label, c.colour) for c in several.choices if c.value in has]
        row[f"{several.name}.shown"] = shown


def _says(known: Field, wanted: str) -> bool:
    return any(
        in_brackets(word).casefold() == wanted for word in {known.label, heading(known), known.name}
    )


@lru_cache(256)
def _made(entity: str, rows: tuple[tuple[Any, ...], ...]) -> Catalogue:
    record = RECORDS[entity]
    fields = {**record.fields, **record.derived}
    for values in rows:
        row = dict(zip(_COLUMNS, values, strict=True))
        row["options"] = orjson.loads(row["options"]) if row["options"] else {}
        if own.is_own_id(str(row["id"])):
            made = own.field_of(row)
            fields[made.name] = made
    return _Resolving(record, fields).catalogue()


class _Resolving:
    """Reads and types the formulas of one kind of record, each after those it uses."""

    def __init__(self, record: type[Record], fields: dict[str, Field]) -> None:
        self._record, self._fields = record, fields
        self._done: dict[str, Tree] = {}
        self._problems: dict[str, FormulaError] = {}
        self._open: list[str] = []

    def catalogue(self) -> Catalogue:
        for name in [n for n, f in self._fields.items() if f.form == "formula"]:
            self._settle(name)
        return Catalogue(self._record, self._fields, self._done, self._problems)

    def _settle(self, name: str) -> str:
        """Return the type a computed field gives; "" for one that gives nothing."""
        if name in self._problems:
            return ""
        if name not in self._done:
            if name in self._open:
                raise FormulaError(tr("The formula would need its own result."), 0)
            self._open.append(name)
            try:
                self._read(name)
            except FormulaError as problem:
                self._problems[name] = problem
                return ""
            finally:
                self._open.remove(name)
        return formula.type_of_field(self._fields[name])

    def _read(self, name: str) -> None:
        field = self._fields[name]
        tree = formula.parse(field.formula, lambda n: n if n in self._fields else None)
        for ref in formula.refs(tree):
            used = self._fields[ref.name]
            if used.form != "formula":
                continue
            if not self._settle(ref.name):
                said = tr("“{name}” does not give a value itself.", name=used.label)
                raise FormulaError(said, ref.at)
        self._fields[name] = _typed(field, formula.check(tree, _types(self._fields)))
        self._done[name] = tree


def tried(known: Catalogue, text: str, name: str = "") -> tuple[Tree, Field]:
    """Return the tree of a formula as typed, and the field it would be. Raises `FormulaError`.

    `name` is the field it is for, so that it is seen when the formula would need itself.
    """
    tree = formula.parse(text, known.named)
    for ref in formula.refs(tree):
        if name and _uses(known, ref.name, name):
            raise FormulaError(tr("The formula would need its own result."), ref.at)
        if ref.name in known.problems:
            said = tr("“{name}” does not give a value itself.", name=known.fields[ref.name].label)
            raise FormulaError(said, ref.at)
    gives = formula.check(tree, _types(known.fields))
    made = Field(Kind.TEXT, "", name=name or f"{CUSTOM}new", form="formula")
    return tree, _typed(replace(made, formula=formula.printed(tree)), gives)


def _uses(known: Catalogue, name: str, wanted: str) -> bool:
    if name == wanted:
        return True
    tree = known.formulas.get(name)
    return tree is not None and any(_uses(known, r.name, wanted) for r in formula.refs(tree))


def _types(fields: Mapping[str, Field]) -> dict[str, str]:
    return {name: formula.type_of_field(f) for name, f in fields.items()}


def _typed(field: Field, gives: str) -> Field:
    kind = _GIVES.get(gives, Kind.TEXT)
    return replace(field, kind=kind, parts=own.MONEY if kind is Kind.GROUP else ())


def formula_text(known: Catalogue, stored: str) -> str:
    """Return a stored formula with the headings of its fields, as it is shown and typed."""
    try:
        tree = formula.parse(stored)
    except FormulaError:
        return stored
    return formula.printed(tree, lambda n: _heading_of(known, n))


def _heading_of(known: Catalogue, name: str) -> str:
    found = known.fields.get(name)
    if found is None:
        return name
    words = in_brackets(heading(found))
    return words if words and known.named(words) == name else name
