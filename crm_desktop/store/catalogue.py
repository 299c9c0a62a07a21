"""The fields a kind of record has in this workspace: the declared ones and the user's own, alike.

This is the one place to ask. A field of the user's own is a `Field` too; `fill` puts its value into
a fetched row under its name, so whoever reads rows by fields needs no second way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crm_desktop.domain import file_headings, own
from crm_desktop.domain.fields import CUSTOM, Field, Kind, Record
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import malay, tr

# Formulas are read by whoever has any: their parser takes longer than a first picture should wait.
if TYPE_CHECKING:
    from crm_desktop.domain.formula import FormulaError, Tree

Row = dict[str, Any]
_COLUMNS = ("id", "name", "form", "options", "currency", "decimals", "hint", "formula",
            "required", "hidden", "secret")  # fmt: skip
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
        """Return the name of the field of that heading or name, for formulas and commands.

        What it is called in the window counts before what it is called in files and other languages.
        """
        if text in self.fields:
            return text
        wanted = in_brackets(text).casefold()
        return next(
            (n for called in (_seen, _elsewhere) for n, f in self.fields.items()
             if wanted in (in_brackets(word).casefold() for word in called(f))), None,
        )  # fmt: skip


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
        from crm_desktop.store import computing

        computing.fill(known, rows)


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


def _seen(known: Field) -> set[str]:
    return {known.label, heading(known), known.name}


def _elsewhere(known: Field) -> set[str]:
    """Return what files and the window in each language call a field."""
    words = {file_headings.heading(known), known.label}
    return words if known.own else words | {malay().get(word, word) for word in words}


@lru_cache(256)
def _made(entity: str, rows: tuple[tuple[Any, ...], ...]) -> Catalogue:
    record = RECORDS[entity]
    fields = {**record.fields, **record.derived}
    for values in rows:
        row = dict(zip(_COLUMNS, values, strict=True))
        row["options"] = json.loads(row["options"]) if row["options"] else {}
        if own.is_own_id(str(row["id"])):
            made = own.field_of(row)
            fields[made.name] = made
    if not any(f.form == "formula" for f in fields.values()):
        return Catalogue(record, fields, {}, {})
    from crm_desktop.store import computing

    return computing.resolved(record, fields)
