"""A mapping corrected in words: "Heading=field" for each column that was not understood."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Known

from rapidfuzz.process import extract

from crm_desktop.domain import file_headings
from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.exchange.columns.headings import Said
from crm_desktop.exchange.columns.mapping import OWN_FIELD, Column, Mapping, many, meaning, targets
from crm_desktop.exchange.columns.own_fields import not_brought_in
from crm_desktop.exchange.going_out import export_columns
from crm_desktop.i18n import tr

_NEAR = 70
"""From this likeness in percent on a name is worth asking for."""
_MOST_NEAR = 3


def corrected(mapping: Mapping, said: Iterable[str]) -> Mapping:
    """Return the mapping with columns as they are `said`; "Heading=" leaves one out.

    A column is called by its heading or its place, "Column 2"; a field by its key, its label, the heading
    it has in an export, or the name of an own field. Another column that would have become the same field
    is left out. Raises `UserError`, with the names that come near, for a heading or a field there is not.
    """
    chosen = _chosen(mapping, said)
    taken = {(fold(s.target), s.number) for s in chosen.values() if not many(s)}
    for column in mapping.columns:
        if (now := chosen.get(column.index)) is not None:
            mapping = mapping.with_target(column.index, *now)
        elif (fold(column.target), column.number) in taken:
            mapping = mapping.with_target(column.index, "")
    if twice := mapping.twice():
        last = [c for c in mapping.columns if fold(c.target) == fold(twice)][-1]
        raise UserError(
            tr("Two columns become “{field}”. Leave one of them out.", field=_called(twice)),
            tr('One is left out with --map "{column}=".', column=last.place),
        )
    return mapping


def left_out(mapping: Mapping, said: Iterable[str]) -> frozenset[int]:
    """Return which columns are `said` to be left out: nothing else makes anything of them."""
    return frozenset(at for at, field in _chosen(mapping, said).items() if not field.target)


def _chosen(mapping: Mapping, said: Iterable[str]) -> dict[int, Said]:
    chosen: dict[int, Said] = {}
    for words in said:
        heading, equals, name = words.rpartition("=")
        if not equals:
            raise UserError(
                tr("“{text}” does not say what a column becomes.", text=words),
                tr('Write it as "Heading=field".'),
            )
        field = _field(mapping, name.strip())
        chosen |= {column.index: field for column in _columns(mapping, heading.strip())}
    return chosen


def _columns(mapping: Mapping, heading: str) -> list[Column]:
    """Return the columns of that heading, as it is written, else without regard to case; or at that place."""
    for spelt in (str, fold):
        found = [c for c in mapping.columns if spelt(c.name) == spelt(heading)]
        if found:
            return found
    if found := [c for c in mapping.columns if fold(c.place) == fold(heading)]:
        return found
    known = {fold(c.name): c.name for c in mapping.columns}
    raise UserError(tr("There is no column “{name}”.", name=heading), _near(heading, known))


def _field(mapping: Mapping, name: str) -> Said:
    if not name:
        return Said("")
    known: dict[str, str] = {}
    for target in targets(mapping.kind, mapping.own, mapping.purposes):
        for word in filter(None, (_called(target.key), target.label, tr(target.label))):
            known.setdefault(fold(word), target.key)
    known |= _parts_of_money(mapping.kind)
    if name in known.values():
        return Said(name)
    if name.startswith(CUSTOM):
        name = name.removeprefix(CUSTOM) + file_headings.CUSTOM
    exported = export_columns.meaning(mapping.kind, name)  # "ID" is not "id", our own
    if exported is None and (key := known.get(fold(name))):
        return Said(key)
    if fold(name.removesuffix(file_headings.CUSTOM)) in mapping.closed:
        raise not_brought_in()
    if (found := meaning(mapping.kind, name, mapping.own)).target:
        return found
    kind = tr(RECORDS[mapping.kind].plural)
    words = {word: _called(key) for word, key in known.items() if key}
    raise UserError(tr("{kind} have no field “{name}”.", kind=kind, name=name), _near(name, words))


def _parts_of_money(kind: str) -> dict[str, str]:
    """Return what parts of an amount are called after their field: "price.currency", "Harga.amount"."""
    return {
        fold(f"{word}.{part}"): f"{field.name}.{part}"
        for field in RECORDS[kind].shown_fields() if field.money and not field.own
        for word in (field.name, field.label, tr(field.label)) for part, _type in field.parts
    }  # fmt: skip


def _called(target: str) -> str:
    return target.removeprefix(OWN_FIELD)


def _near(name: str, known: Known[str, str]) -> str:
    """Return the names behind folded words that come near one, else all there are."""
    found = extract(fold(name), known.keys(), score_cutoff=_NEAR, limit=2 * _MOST_NEAR)
    near = list(dict.fromkeys(known[word] for word, _score, _at in found))[:_MOST_NEAR]
    if near:
        return tr("Did you mean: {names}", names=", ".join(near))
    return tr("Known are: {names}", names=", ".join(dict.fromkeys(known.values())))
