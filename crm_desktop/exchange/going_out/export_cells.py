"""How the columns of a table become the columns of a CSV file, a page of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from typing import Any

import orjson

from crm_desktop.domain import file_headings, money, own
from crm_desktop.domain.fields import CUSTOM, Field, Kind, Record
from crm_desktop.domain.file_headings import heading
from crm_desktop.domain.guarding import STARTS, guard
from crm_desktop.exchange.columns import own_values
from crm_desktop.exchange.going_out import export_columns as words
from crm_desktop.exchange.rows import product_lines
from crm_desktop.exchange.rows.product_lines import ProductLine
from crm_desktop.exchange.rows.several import joined
from crm_desktop.store import about, catalogue, listing, streaming

Column = list[str]
Opener = Callable[[str, Any], str]
"""Says what a cell of a secret field holds, given the field's name."""
Make = Callable[[Sequence[Sequence[Any]]], list[Column]]
_RISKY = frozenset(STARTS + "'")
_REMEMBERED = 100_000
_MADE_OF = ("products", "steps", "needs", "rule", "body")
"""Fields with a place of their own in the window: what a deal, plan, stage, segment or view is made of."""
_NUMBERS = ("days",)
"""Parts of entries that are numbers."""


@dataclass(frozen=True, slots=True)
class Block:
    """What one field puts into the file: its headings, and how they follow from table columns.

    `own` are the user's own fields its columns are of, in turn.
    """

    headings: tuple[str, ...]
    sources: tuple[str, ...]
    make: Make
    own: tuple[Field, ...] = ()


def blocks(
    conn: Any, record: type[Record], chosen: Sequence[str], ns: Sequence[int],
    opened: Opener | None = None,
) -> list[Block]:  # fmt: skip
    """Return the blocks of chosen fields; their widths are those of the rows `ns`.

    Chosen are names of fields, "custom.<id>", and ids: "id", "<reference>.id", "place.id". `opened` says
    what secret fields hold; without it they say that it is hidden.
    """
    known, fields = record.fields, catalogue.of(conn, record.entity).fields
    keyed = [name for name in chosen if name in known and _numbered(known[name])]
    widths = streaming.most_entries(conn, record.entity, ns, keyed)
    made: list[Block] = []
    for more, run in groupby(chosen, key=lambda name: name.startswith(CUSTOM)):
        if more:
            names = [name for name in run if name in fields]
            made += _own_blocks(conn, record.entity, [fields[name] for name in names], opened)
        else:
            made += [_block(conn, record, name, widths.get(name, 1)) for name in run]
    return made


def all_fields(conn: Any, record: type[Record]) -> list[str]:
    """Return every field a user may see, custom ones last."""
    custom = custom_headings(conn, record.entity)
    made = [name for name in _MADE_OF if name in record.fields]
    return [*(f.name for f in record.shown_fields()), *made, *(CUSTOM + id for id in custom)]


def custom_headings(conn: Any, entity: str) -> dict[str, str]:
    """Return id → heading of the custom fields of a kind of record, no heading twice."""
    found: dict[str, str] = {}
    for field in catalogue.of(conn, entity).own():
        said, n = heading(field), 2
        while said in found.values():
            said, n = f"{field.label} {n}{file_headings.CUSTOM}", n + 1
        found[own.own_id(field)] = said
    return found


def _numbered(field: Field) -> bool:
    return field.kind is Kind.KEYED and field.entry in words.ENTRIES


def _block(conn: Any, record: type[Record], name: str, width: int) -> Block:
    base, id, _ = name.partition(".id")
    if name == "id":
        return Block((file_headings.OWN_ID,), ("id",), _as_is)
    if name in record.derived:
        derived = record.derived[name]
        make = _plain(derived) if derived.kind is Kind.CHOICE else _times
        return Block((heading(derived),), (name,), make)
    field = record.fields[base]
    if id and field.kind is Kind.GROUP:
        return Block(tuple(words.PLACE_IDS.values()), tuple(words.PLACE_IDS), _as_is)
    if id:
        return Block((words.id_heading(field),), (base,), _as_is)
    if field.kind is Kind.KEYED:
        return _keyed_block(conn, field, width)
    if field.kind is Kind.GROUP:
        return _place_block(conn, field) if name == "place" else _GROUPS[name](field)
    if field.kind is Kind.REFERENCE:
        return Block((heading(field),), (name,), partial(_titles, conn, {field.target: {}}))
    return Block((heading(field),), (name,), _plain(field))


def columns_of(blocks: Sequence[Block], page: Sequence[Sequence[Any]]) -> list[Column]:
    """Return the columns of the file for rows whose values are the sources of `blocks` in turn."""
    columns, made, at = list(zip(*page, strict=True)), [], 0
    for each in blocks:
        upto = at + len(each.sources)
        made += each.make(columns[at:upto])
        at = upto
    return made


def _texts(columns: Sequence[Sequence[Any]]) -> list[Column]:
    return [_safe(column) for column in columns]


def _safe(column: Sequence[Any]) -> Column:
    """Guard a column of texts; most columns of most pages have nothing to guard, or nothing at all."""
    if not any(column):
        return [""] * len(column)
    if _RISKY.isdisjoint({v[0] for v in column if v}):
        return [v or "" for v in column]
    return [(guard(v) if v[0] in _RISKY else v) if v else "" for v in column]


def _as_is(columns: Sequence[Sequence[Any]]) -> list[Column]:
    return [_said_numbers(column) for column in columns]


def _said_numbers(column: Sequence[Any]) -> Column:
    return ["" if v is None else str(v) for v in column]


def _plain(field: Field) -> Make:
    if field.kind is Kind.CHOICE:
        return partial(_said, {c.value: c.label for c in field.choices})
    if field.kind is Kind.YESNO:
        return partial(_said, {1: "Yes", 0: "No"})
    return _as_is if field.kind is Kind.WHOLE else _texts


def _said(labels: dict[Any, str], columns: Sequence[Sequence[Any]]) -> list[Column]:
    (column,) = columns
    seen = {v: labels[v] if v in labels else guard(v or "") for v in set(column)}
    return [[seen[v] for v in column]]


def _money(columns: Sequence[Sequence[Any]]) -> list[Column]:
    amounts, currencies = columns
    plain = [
        "" if amount is None else money.plain(amount, currency or "")
        for amount, currency in zip(amounts, currencies, strict=True)
    ]
    return [plain, _safe(currencies)]


def _result(labels: dict[Any, str], columns: Sequence[Sequence[Any]]) -> list[Column]:
    outcomes, *rest = columns
    return [[labels.get(v or "open") or guard(v) for v in outcomes], *_texts(rest)]


def _value_block(field: Field) -> Block:
    return Block(tuple(words.GROUPS[field.name].values()), ("amount", "currency"), _money)


def _place_block(conn: Any, field: Field) -> Block:
    named: dict[str, dict[str | None, str]] = {"pipeline": {}, "stage": {}}
    make = partial(_titles, conn, named)
    return Block(tuple(words.GROUPS[field.name].values()), tuple(named), make)


def _result_block(field: Field) -> Block:
    labels: dict[Any, str] = {c.value: c.label for c in field.choices}
    parts = words.GROUPS[field.name]
    return Block(tuple(parts.values()), tuple(parts), partial(_result, labels))


def _times(columns: Sequence[Sequence[Any]]) -> list[Column]:
    """Return the times of derived fields; an open step without a time has none to tell."""
    return [["" if at is None or at == about.NO_TIME else at for at in columns[0]]]


_GROUPS: dict[str, Callable[[Field], Block]] = {
    "value": _value_block,
    "result": _result_block,
}


def _keyed_block(conn: Any, field: Field, width: int) -> Block:
    if field.entry == "tag":
        return Block((heading(field),), (field.name,), partial(_tags, conn, {}, {}))
    if field.entry == "product":
        sources = (field.name, "currency")
        return Block((heading(field),), sources, partial(_products, conn))
    headings = [h for n in range(1, width + 1) for h in words.entry_headings(field.entry, n)]
    if field.entry == "contact":
        make: Make = partial(_linked, conn, field.target, width)
    else:
        make = partial(_entries, [part for part, _ in words.ENTRIES[field.entry][1]], width)
    return Block(tuple(headings), (field.name,), make)


def _entries(parts: Sequence[str], width: int, columns: Sequence[Sequence[Any]]) -> list[Column]:
    """Spread the entries of a page: `width` times one column for each part."""
    known, text = _loaded(columns[0]), "".join(filter(None, columns[0]))
    told = {part for part in parts if f'"{part}":' in text}  # most parts are nobody's
    nothing, made = [""] * len(known), list[Column]()
    for at in range(width):
        if width == 1:
            entries = [next(iter(e.values())) if e else _NOTHING for e in known]
        else:
            entries = [next(islice(e.values(), at, None), _NOTHING) for e in known]
        made += [
            (_said_numbers if part in _NUMBERS else _safe)([entry.get(part) for entry in entries])
            if part in told
            else nothing
            for part in parts
        ]
    return made


_NOTHING: dict[str, Any] = {}


def _loaded(column: Sequence[str | None]) -> list[dict[str, Any]]:
    """Return the entries of a page's rows, parsed at once: a call a row would take twice as long."""
    if not any(column):
        return [_NOTHING] * len(column)
    found: list[dict[str, Any]] = orjson.loads(f"[{','.join([t or '{}' for t in column])}]")
    return found


def _tags(
    conn: Any, names: dict[str, str], seen: dict[str, str], columns: Sequence[Sequence[Any]]
) -> list[Column]:
    """Join the names of tags; rows share few different sets of them."""
    (column,) = columns
    if not names:
        names |= streaming.names(conn, "tag")
    if len(seen) > _REMEMBERED:
        seen.clear()
    for text in {text for text in column if text not in seen}:
        ids = orjson.loads(text) if text else {}
        seen[text] = guard(joined(sorted(names[id] for id in ids if id in names)))
    return [[seen[text] for text in column]]


def _titles(
    conn: Any, named: dict[str, dict[str | None, str]], columns: Sequence[Sequence[Any]]
) -> list[Column]:
    """Return the titles of what references name; a page asks only for those not met before.

    `named` holds id → title for the target of each column.
    """
    made: list[Column] = []
    for (target, known), column in zip(named.items(), columns, strict=True):
        try:
            made.append([known[id] for id in column])
        except KeyError:
            if len(known) > _REMEMBERED:
                known.clear()
            missing = {id for id in column if id and id not in known}
            found = listing.titles(conn, target, missing)
            known |= {id: guard(found.get(id, "")) for id in missing} | {None: "", "": ""}
            made.append([known[id] for id in column])
    return made


def _linked(conn: Any, target: str, width: int, columns: Sequence[Sequence[Any]]) -> list[Column]:
    known = [list(entries) for entries in _loaded(columns[0])]
    titles = listing.titles(conn, target, {id for ids in known for id in ids})
    shown = [[titles[id] for id in ids if id in titles] for ids in known]
    return [_safe([ids[at] if len(ids) > at else "" for ids in shown]) for at in range(width)]


def _own_blocks(
    conn: Any, entity: str, fields: Sequence[Field], opened: Opener | None
) -> list[Block]:
    """Return the blocks of the user's own fields; computed ones need the whole row."""
    headings, made = custom_headings(conn, entity), list[Block]()
    for computed, run in groupby(fields, key=lambda f: f.form == "formula"):
        some = list(run)
        said = tuple(guard(headings.get(own.own_id(f), heading(f))) for f in some)
        if computed:
            made.append(Block(said, ("n",), partial(_computed, conn, entity, some), tuple(some)))
        else:
            made.append(Block(said, ("custom",), partial(_own, conn, some, opened), tuple(some)))
    return made


def _own(
    conn: Any, fields: Sequence[Field], opened: Opener | None, columns: Sequence[Sequence[Any]]
) -> list[Column]:
    known = _loaded(columns[0])
    return [
        _own_column(conn, f, [_own_value(f, entries, opened) for entries in known]) for f in fields
    ]


def _own_value(field: Field, entries: dict[str, Any], opened: Opener | None) -> Any:
    cell = entries.get(own.own_id(field))
    if opened is not None and own.is_sealed(cell):
        return opened(field.name, cell)
    return own.value(field, entries)


def _own_column(conn: Any, field: Field, values: Sequence[Any]) -> Column:
    names = listing.titles(conn, field.target, set(values)) if field.target else {}
    return _safe([own_values.written(field, value, names) for value in values])


def _computed(
    conn: Any, entity: str, fields: Sequence[Field], columns: Sequence[Sequence[Any]]
) -> list[Column]:
    rows = listing.page(conn, entity, columns[0])
    return [_own_column(conn, f, [rows[n].get(f.name) for n in columns[0]]) for f in fields]


def _products(conn: Any, columns: Sequence[Sequence[Any]]) -> list[Column]:
    """Return the lines of deals, each in one cell, with the names of what is sold."""
    known, currencies = _loaded(columns[0]), columns[1]
    names = listing.titles(conn, "product", {id for entries in known for id in entries})
    cells = []
    for entries, currency in zip(known, currencies, strict=True):
        found = (
            ProductLine(names[id], e.get("quantity") or 1000, e.get("amount"))
            for id, e in entries.items()
            if id in names
        )
        cells.append(product_lines.written(found, currency or ""))
    return [_safe(cells)]
