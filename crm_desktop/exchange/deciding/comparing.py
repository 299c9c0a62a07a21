"""What a row would change of a record: cells to write, and the same in words, old → new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from crm_desktop.domain import money
from crm_desktop.domain.fields import CUSTOM, Kind, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.lead import CONVERTED
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import campaign_sources
from crm_desktop.exchange.agreeing import claims
from crm_desktop.exchange.columns.mapping import named
from crm_desktop.exchange.columns.own_values import Draft
from crm_desktop.exchange.deciding.change_texts import plain_text
from crm_desktop.exchange.references import References
from crm_desktop.exchange.rows import deal_places, working_day
from crm_desktop.exchange.rows.drawn import LAST_STAGE, Drawn
from crm_desktop.exchange.rows.product_lines import written
from crm_desktop.i18n import tr, trn
from crm_desktop.store import lookups

Change = tuple[str, str, str]
"""(label of the field, old, new)."""
_KEPT = ("vcard.", "ics.")
"""Cells of what came along and no field takes: counted, not told."""


class Difference(NamedTuple):
    """Cells that say something new. Entries have no key yet: they are under `<field>.+<n>`."""

    cells: dict[str, Value]
    changes: list[Change]


def difference(
    kind: str, row: Drawn, shown: Mapping[str, Value], references: References
) -> Difference:
    """Return what `row` says that a record showing `shown` does not. Empty cells change nothing."""
    made = Difference({}, [])
    people, strangers = _people(row, references)
    plain = row.plain | (
        {"details": _with(row.plain.get("details"), strangers)} if strangers else {}
    )
    for name, value in plain.items():
        old = shown.get(name)
        if kind == "lead" and name == "status" and CONVERTED in (old, value):
            continue  # only converting says so, and its undo
        if name == "value" and old and "amount" not in value and old.get("amount") is not None:
            continue  # a currency alone says nothing of the amount that is there
        if old and (name == "created" or (name == "name" and (row.unnamed or row.as_firm))):
            continue
        if not (_same_text(old, value) or _same_name(name, old, value)):
            _note(made, kind, name, old, value)
    if strangers and not shown.get("lead") and (lead := references.lead_of(strangers)):
        made.cells["lead"] = lead
        label = tr(RECORDS[kind].fields["lead"].label)
        made.changes.append((label, "", references.title("lead", lead)))
    _entries(made, kind, row, shown)
    _named(made, kind, row, shown, references)
    for field, names in (("tags", row.tags), ("contacts", people)):
        target = "tag" if field == "tags" else "contact"
        held = {c.partition(".")[2] for c, v in shown.items() if c.startswith(f"{field}.") and v}
        for name in dict.fromkeys(names):
            if references.known(target, name) not in held:
                made.cells[f"{field}.+{name}"] = True
                made.changes.append((tr(RECORDS[kind].fields[field].label), "", name))
    _products(made, row, shown, references)
    for name, given in row.custom.items():
        _own(made, name, given, shown, references)
    return made


def _products(
    made: Difference, row: Drawn, shown: Mapping[str, Value], references: References
) -> None:
    """Note lines of a deal that are new, or of another number or price."""
    for line in row.products:
        old = shown.get(f"products.{references.known('product', line.name)}")
        if old != line.entry():
            label = tr(RECORDS["deal"].fields["products"].label)
            made.cells[f"products.+{line.name}"] = line.entry()
            made.changes.append((label, line.name if old else "", written([line], "")))


def _own(
    made: Difference, name: str, given: Draft, shown: Mapping[str, Value], references: References
) -> None:
    """Note what a row says anew of a field of the user's own; of several choices those it adds."""
    cell = f"{CUSTOM}{references.known('custom_field', name)}"
    entry = shown.get(cell)
    if "keys" in given:
        keys = [key for key in given["keys"] if not shown.get(f"{cell}:{key}")]
        if keys:
            made.cells[f"custom.+{name}"] = {**given, "keys": keys}
            made.changes.append((name, "", given["said"]))
        return
    wanted = given.get("entry")
    if "person" in given:
        wanted = {"contact": references.known("contact", given["person"])}
    if not _same_entry(entry, wanted):
        made.cells[f"custom.+{name}"] = given
        made.changes.append((name, references.own_words(name, entry), given["said"]))


def _same_entry(old: Value, new: Value) -> bool:
    """Say whether two entries of an own field are one; a workbook keeps no zeros behind the point."""
    one, other = (str(e.get("number") or "") if isinstance(e, Mapping) else "" for e in (old, new))
    return Decimal(one) == Decimal(other) if one and other else bool(old == new)


def draft(kind: str, row: Drawn, references: References) -> dict[str, Value]:
    """Return the cells of the new record a row would be; what is not known yet as in `Difference`."""
    cells: dict[str, Value] = {n: value for n, value in row.plain.items() if value is not None}
    cells |= working_day.first(kind, cells)
    for name, entries in row.entries.items():
        entry, held = RECORDS[kind].fields[name].entry, set()
        for at, value in enumerate(entries, 1):
            if len(entries) > 1 and (key := entry_key(entry, value)) in held:
                continue
            if len(entries) > 1:
                held.add(key)
            cells[f"{name}.+{at}"] = value
    for name in named(kind):
        if fold(said := row.named.get(name, "")):
            cells[f"{name}+"] = said
    campaign_sources.drafted(references, cells)
    if kind == "deal":
        pipeline, stage = row.named.get("pipeline", ""), row.named.get("stage", "")
        stage = stage if references.has_place(pipeline, stage) else ""
        cells["place+"] = [*deal_places.of_new(row, pipeline, stage)]
    for name in row.tags:
        cells[f"tags.+{name}"] = True
    people, strangers = _people(row, references)
    for name in people:
        cells[f"contacts.+{name}"] = True
    if strangers:
        cells["details"] = _with(cells.get("details"), strangers)
        if lead := references.lead_of(strangers):
            cells.setdefault("lead", lead)
    for line in row.products:
        cells[f"products.+{line.name}"] = line.entry()
    for name, given in row.custom.items():
        cells[f"custom.+{name}"] = given
    return cells | claims.drafted(row) if row.claims else cells


def _people(row: Drawn, references: References) -> tuple[list[str], list[str]]:
    """Return the contacts a row names, and with whom it is who is none; a mere copy names nobody else."""
    met, strangers = references.met(row.met)
    return [*row.contacts, *met, *references.met(row.copied)[0]], strangers


def _with(details: Value, strangers: Sequence[str]) -> str:
    """Return details with those who take part and are no contacts of ours."""
    words = tr("With: {names}", names="; ".join(strangers))
    if words in str(details or ""):
        return str(details)
    return f"{details}\n\n{words}" if details else words


def in_words(kind: str, drafted: Mapping[str, Any]) -> list[Change]:
    """Return what a new record of these drafted cells would hold."""
    return [(label, "", words) for _cell, label, words in _said(kind, drafted)]


def beside(
    kind: str, drafted: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]
) -> list[Change]:
    """Return what drafted cells change of the new record that earlier rows make, the first one first."""
    held: dict[str, list[str]] = {}
    for cells in earlier:
        for cell, label, words in _said(kind, cells):
            known = held.setdefault(label, []) if _adds(cell) else []
            if not any(fold(words) == fold(one) for one in known):
                held[label] = [*known, words]
    made: list[Change] = []
    for cell, label, words in _said(kind, drafted):
        known = held.setdefault(label, [])
        if not any(fold(words) == fold(one) for one in known):
            old = ", ".join(known)
            made.append((label, old, ", ".join([*known, words]) if _adds(cell) else words))
            known.append(words)
    return made


def _adds(cell: str) -> bool:
    """Say whether a drafted cell is one of several beside each other; others stand for what was there."""
    return cell.partition("+")[0].endswith(".") and not cell.startswith(CUSTOM)


def _said(kind: str, drafted: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (cell, label of its field, value in words) of each drafted cell users see."""
    kept: dict[str, list[str]] = {}
    for cell, value in drafted.items():
        field, plus, name = cell.partition("+")
        if field in _KEPT:
            kept.setdefault(field, []).append(cell)
        elif field == "files.":
            yield cell, tr("File"), value["name"]
        elif field == "consents.":
            yield cell, tr("Consent"), value["said"]
        elif field == "custom.":
            yield cell, name, value["said"]
        elif cell == campaign_sources.SOURCE_CELL:
            yield cell, tr("Lead source"), value
        elif field == "place":
            if value[1] not in ("", LAST_STAGE):
                yield cell, tr("Stage"), value[1]
        else:
            declared = RECORDS[kind].fields[field.rstrip(".")]
            if plus or declared.kind is not Kind.REFERENCE:  # which is an id, without its name here
                yield cell, tr(declared.label), _drafted_words(kind, field, name, value)
    for field, cells in kept.items():
        yield cells[0], tr(RECORDS[kind].fields[field[:-1]].label), _count(len(cells))


def _count(entries: int) -> str:
    """Return how many properties of a card or a calendar's entry are kept as they came."""
    return trn("{n} entry", "{n} entries", entries)


def _drafted_words(kind: str, field: str, name: str, value: Any) -> str:
    if field in ("tags.", "contacts.", "products."):
        return name
    if field.endswith("."):
        return entry_words(value)
    return str(value) if field in named(kind) else _words(kind, field, value)


def _note(made: Difference, kind: str, name: str, old: Value, value: Value) -> None:
    field = RECORDS[kind].fields[name]
    made.cells[name] = value
    made.changes.append((tr(field.label), _words(kind, name, old), _words(kind, name, value)))


def _same_text(old: Value, new: Value) -> bool:
    """Say whether two values are one; no file keeps what stands around a text, nor its line ends."""
    if isinstance(old, str) and isinstance(new, str) and old != new:
        one, other = ("\n".join(text.splitlines()).strip() for text in (old, new))
        return one == other
    return bool(old == new)


def _same_name(name: str, old: Value, new: Value) -> bool:
    """ "Tan Ah Kow" and "Ah Kow Tan" are one name: the one typed here stays."""
    if name != "name" or not old:
        return False
    return sorted(fold(str(old)).split()) == sorted(fold(str(new)).split())


def _entries(made: Difference, kind: str, row: Drawn, shown: Mapping[str, Value]) -> None:
    for name, entries in row.entries.items():
        field = RECORDS[kind].fields[name]
        known = [v for c, v in shown.items() if c.startswith(f"{name}.") and v]
        held, old = {entry_key(field.entry, v) for v in known}, ", ".join(map(entry_words, known))
        added = []
        for at, value in enumerate(entries, 1):
            if (key := entry_key(field.entry, value)) not in held:
                held.add(key)
                made.cells[f"{name}.+{at}"] = value
                added.append(entry_words(value))
        if added and f"{name}." in _KEPT:
            made.changes.append(
                (tr(field.label), _count(len(known)) if known else "", _count(len(held)))
            )
        elif added:
            both = ", ".join([old, *added] if old else added)
            made.changes.append((tr(field.label), old, both))


def _named(
    made: Difference, kind: str, row: Drawn, shown: Mapping[str, Value], references: References
) -> None:
    for name, target in named(kind).items():
        if said := row.named.get(name):
            old = references.title(target, str(shown.get(name) or ""))
            if fold(old) != fold(said):
                made.cells[f"{name}+"] = said
                made.changes.append((tr(RECORDS[kind].fields[name].label), old, said))
    if kind == "deal":
        _place(made, row, shown.get("place") or {}, references)


def _place(made: Difference, row: Drawn, place: Mapping[str, str], references: References) -> None:
    """Note a stage the deal is not in; without a pipeline it is one of the pipeline it lies in."""
    stage, now = row.named.get("stage", ""), references.title("stage", place.get("stage", ""))
    said = "" if stage == LAST_STAGE else stage
    home = references.title("pipeline", place.get("pipeline", ""))
    pipeline = row.named.get("pipeline", "") or home
    moved = fold(pipeline) != fold(home)
    if place and not moved and (not said or fold(said) == fold(now)):
        return
    if not references.has_place(pipeline, stage):
        if place:  # it stays where it is
            return
        stage = said = ""
    spot = (deal_places.of_moved if place else deal_places.of_new)(row, pipeline, stage)
    made.cells["place+"] = [*spot]
    if moved and place:
        there = " › ".join(filter(None, (pipeline, said)))
        made.changes.append((tr("Stage"), f"{home} › {now}", there))
    elif said:
        made.changes.append((tr("Stage"), now, said))


def entry_key(entry: str, value: Any) -> str:
    """Return what tells the entries of one kind apart: an address or number, else all of its parts."""
    if entry in ("email", "phone"):
        return lookups.entry_key(entry, "", value)
    if entry == "vcard":
        from crm_desktop.exchange.formats import card_keeping  # not for tables

        return card_keeping.alike(str(value["value"]))
    return fold("\x1f".join(f"{k}={v}" for k, v in sorted(value.items()) if k != "kind" and v))


def entry_words(value: Mapping[str, str]) -> str:
    """Return an entry in one line."""
    return ", ".join(str(v) for k, v in value.items() if k not in ("kind", "e164") and v)


def _words(kind: str, name: str, value: Value) -> str:
    if isinstance(value, dict):
        if name == "value" and value.get("amount") is not None:
            return money.shown(value["amount"], value["currency"])
        return ", ".join(str(v) for v in value.values())
    return plain_text(RECORDS[kind].fields[name], value)
