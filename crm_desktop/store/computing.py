"""Fields computed from others: their formulas read and typed in order, and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from crm_desktop.domain import formula
from crm_desktop.domain.fields import CUSTOM, MONEY, Field, Kind, Record, Value
from crm_desktop.domain.formula import FormulaError, Tree
from crm_desktop.i18n import tr
from crm_desktop.store.catalogue import Catalogue, Row, heading, in_brackets

_GIVES = {"number": Kind.NUMBER, "money": Kind.GROUP, "date": Kind.DATE, "yesno": Kind.YESNO}


def resolved(record: type[Record], fields: dict[str, Field]) -> Catalogue:
    """Return the catalogue of fields of which some are formulas."""
    return _Resolving(record, fields).catalogue()


def computed(known: Catalogue, row: Mapping[str, Any], today: date) -> dict[str, Value]:
    """Return the values of all computed fields of a row."""
    made: dict[str, Any] = {}

    def look(name: str) -> Any:
        return made[name] if name in made else formula.given(known.fields[name], row)

    for name, tree in known.formulas.items():
        made[name] = formula.evaluate(tree, look, today)
    return {name: formula.stored(value) for name, value in made.items()}


def fill(known: Catalogue, rows: list[Row]) -> None:
    """Put the values of computed fields into fetched rows."""
    today = date.today()
    for row in rows:
        row.update(dict.fromkeys(known.problems))
        row.update(computed(known, row, today))


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
    usable = [f"[{in_brackets(heading(f))}]" for f in known.shown() if formula.type_of_field(f)]
    tree = formula.parse(text, known.named, usable)
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
    return replace(field, kind=kind, parts=MONEY if kind is Kind.GROUP else ())


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
