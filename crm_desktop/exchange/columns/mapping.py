"""What each column of a file becomes: proposed by its heading, corrected by the user, remembered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from collections.abc import Mapping as Known
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.file_headings import CUSTOM
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.exchange.agreeing import headings as agreeing
from crm_desktop.exchange.columns import day_headings, headings, line_headings, told_by_values
from crm_desktop.exchange.columns.headings import Said
from crm_desktop.exchange.columns.own_fields import OWN_FIELD as OWN_FIELD
from crm_desktop.exchange.columns.own_fields import parted, with_fields, without_secret
from crm_desktop.exchange.going_out import export_columns
from crm_desktop.exchange.rows import dates
from crm_desktop.exchange.source import Source, filled, rows
from crm_desktop.exchange.stages.laying import Wish
from crm_desktop.i18n import mark, tr
from crm_desktop.store.consents import told

KINDS = (
    "contact", "company", "deal", "lead", "task", "activity", "product", "campaign_result",
)  # fmt: skip
NAME_PARTS = ("given_name", "middle", "family_name")
"""Targets that together are the name of a person."""
EXAMPLES = 5
_DATES_LOOKED_AT = 20_000
"""Rows read to learn in which order dates are written."""
_WORD = re.compile(r"[^\W\d_]+")
_REMEMBERED = "mappings"
_MOST_REMEMBERED = 50
MADE = ("company", "contact", "activity_kind", "outcome", "campaign")
"""Kinds of record a row may name that is not there yet: it comes into being with it."""
_SINCE = ("contact", "company")
_WORDS = {
    "given_name": mark("Given name"),
    "family_name": mark("Family or father's name"),
    "middle": mark("Middle name"),
    "email": mark("E-mail"),
    "email.kind": mark("E-mail: kind"),
    "phone": mark("Phone"),
    "phone.kind": mark("Phone: kind"),
    "link": mark("Web and social"),
    "link.kind": mark("Web and social: kind"),
    "address.street": mark("Address: street"),
    "address.city": mark("Address: city"),
    "address.state": mark("Address: state"),
    "address.postcode": mark("Address: postcode"),
    "address.country": mark("Address: country"),
    "address.kind": mark("Address: kind"),
    "value.currency": mark("Currency"),
    "place.pipeline": mark("Pipeline"),
    "place.stage": mark("Stage"),
    "place.since": mark("In its stage since"),
    "result.outcome": mark("Outcome"),
    "result.reason": mark("Outcome reason"),
    "result.closed": mark("Closed"),
    **line_headings.LABELS,
    "contact": mark("Contact"),
    "met": mark("Contact, where there is one"),
    "copied": mark("Contact it also went to, where there is one"),
    "id": mark("CRM Desktop's own id"),
}
_ENTRY_PARTS = {
    "email": ("email", "email.kind"), "phone": ("phone", "phone.kind"),
    "link": ("link", "link.kind"), "contact": ("contact",), "tag": ("tags",), "custom": (),
    "vcard": ("vcard",), "ics": ("ics",), "product": ("products", *line_headings.LABELS),
    "address": tuple(t for t in _WORDS if t.startswith("address.")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """Something a column can become; `label` and `group` are English and go through `tr`."""

    key: str
    label: str
    group: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file. `number` says which phone, address … it belongs to, 0 the next."""

    index: int
    heading: str
    target: str
    kind: str = ""
    number: int = 0
    examples: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return its heading, or where it has none which column it is."""
        return self.heading or self.place

    @property
    def place(self) -> str:
        """Return which column it is, as one without a heading is called."""
        return tr("Column {n}", n=self.index + 1)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a file's rows are and what its columns become."""

    kind: str
    program: str
    columns: tuple[Column, ...]
    date_order: str = ""
    unclear_dates: tuple[str, ...] = ()
    own: tuple[Field, ...] = ()  # the user's own fields there are
    purposes: tuple[tuple[str, str], ...] = ()  # (id, name) of those a consent can be for
    secret: tuple[int, ...] = ()  # columns whose headings name secret fields
    closed: frozenset[str] = frozenset()  # what secret fields of the kind are called, folded
    new_stages: bool = True  # whether stages and pipelines that are not there are made
    stages: tuple[Wish, ...] = ()  # in the order the user says
    keep_stages: bool = False  # whether stages no deal lies in stay beside new ones
    without_faults: bool = False  # whether rows are taken without the values that cannot be read

    def names(self) -> bool:
        """Say whether a column says what a record is called."""
        said = {column.target for column in self.columns}
        return bool(said & {RECORDS[self.kind].title_field, *NAME_PARTS})

    @property
    def lines(self) -> bool:
        """Whether rows put products on deals that are there, instead of being deals."""
        said = {column.target for column in self.columns}
        return self.kind == "deal" and line_headings.are_lines(said)

    def own_field(self, target: str) -> Field | None:
        """Return the user's own field a target names, None where it would be a new one."""
        if not target.startswith(OWN_FIELD):
            return None
        wanted = fold(target[len(OWN_FIELD) :])
        return next((f for f in self.own if fold(f.label) == wanted), None)

    def with_target(self, index: int, target: str, number: int = 0, kind: str = "") -> Mapping:
        """Return the mapping with another target for one column."""
        changed = tuple(
            replace(c, target=target, kind=kind, number=number) if c.index == index else c
            for c in self.columns
        )
        return replace(self, columns=changed)

    def twice(self) -> str:
        """Return a target two columns would become of which there can be one only, "" for none."""
        taken: set[tuple[str, int]] = set()
        for c in self.columns:
            said = Said(c.target, c.number, c.kind)
            if c.target and not many(said) and (fold(c.target), c.number) in taken:
                return c.target
            taken.add((fold(c.target), c.number))
        return ""

    def with_own_fields(self, but: Collection[int] = ()) -> Mapping:
        """Return the mapping with a text field of the user's own for columns left out, `but` for some."""
        return replace(self, columns=with_fields(self.columns, {*self.secret, *but}, self.own))

    def with_date_order(self, order: str) -> Mapping:
        """Return the mapping with the order of dates: "dmy", "mdy" or "ymd"."""
        return replace(self, date_order=order)


def targets(
    kind: str, own: Iterable[Field] = (), purposes: agreeing.Purposes = ()
) -> tuple[Target, ...]:
    """Return what a column of `kind`'s rows can become, in groups, "leave out" first."""
    found = [Target("", mark("Leave out"), "")]
    for field in RECORDS[kind].fields.values():
        if field.internal and field.entry not in ("vcard", "ics", "product"):
            continue
        found += [Target(key, label, field.group) for key, label in _of_field(field, kind)]
        if field.name == "given_name":
            found.append(Target("middle", _WORDS["middle"], field.group))
    if kind == "lead":  # which has one name: its parts make it
        parts = ("given_name", "family_name")
        found += [Target(part, _WORDS[part], "Name") for part in parts]
    found += [Target(OWN_FIELD + f.label, f.label, f.group) for f in own if f.form != "formula"]
    if kind == agreeing.KIND:
        found += [Target(key, label, "Consent") for key, label in agreeing.targets(purposes)]
    if kind in ("activity", "task"):
        found += [Target(key, _WORDS[key], "About") for key in ("met", "copied")]
    found.append(Target("id", _WORDS["id"], "More"))
    order = list(dict.fromkeys(t.group for t in found))
    return tuple(sorted(found, key=lambda t: order.index(t.group)))


def _of_field(field: Field, kind: str) -> list[tuple[str, str]]:
    if field.kind is Kind.GROUP:
        parts = [f"{field.name}.{part}" for part in export_columns.GROUPS[field.name]]
        parts += ["place.since"] if field.name == "place" else []
        return [(key, _WORDS.get(key, field.label)) for key in parts]
    if field.kind is Kind.KEYED:
        keys = _ENTRY_PARTS.get(field.entry, ())
        return [(key, _WORDS.get(key, field.label)) for key in keys]
    since = field.name == "created" and kind in _SINCE
    return [(field.name, mark("Customer since, or added") if since else field.label)]


def named(kind: str) -> dict[str, str]:
    """Return field → kind of record of what a row of `kind` names: a company, a deal."""
    fields = RECORDS[kind].shown_fields()
    return {f.name: f.target for f in fields if f.kind is Kind.REFERENCE}


def kinds(source: Source) -> tuple[str, ...]:
    """Return what the rows of a file can be: a card is a person, an entry of a calendar a task."""
    return _OF_FORMAT.get(source.format, KINDS)


_OF_FORMAT = {
    "vcard": ("contact", "company", "lead"), "calendar": ("activity", "task"),
    "mail": ("activity", "lead"),
}  # fmt: skip


def propose(source: Source, kind: str = "", *, ws: Any = None, near: str = "") -> Mapping:
    """Return a mapping for `source`; `kind` "" lets the headings say what the rows are.

    With `ws` the mapping last used for the same headings is taken, and its custom fields are known.
    `near` is the kind of record taken where others are as likely.
    """
    program, usual = headings.program_of(source.headings)
    of = {k: parted(ws, k) if ws is not None else ((), frozenset()) for k in KINDS}
    own = {k: told for k, (told, _secret) in of.items()}
    lines = "deal" if line_headings.are_of_lines(source.headings) else ""
    chosen = kind or usual or source.kind or lines or _likeliest(source, own, near)
    remembered = _recall(ws, source, chosen) if ws is not None else None
    columns = _columns(source, chosen, remembered or {}, own[chosen])
    columns, secret = without_secret(columns, closed := of[chosen][1])
    purposes = tuple(told.purposes(ws.reader())) if ws is not None else ()
    if remembered is None:
        columns = told_by_values.settled(source, chosen, columns, ws)
        columns = agreeing.settled(columns, purposes)
    made = Mapping(chosen, program, columns, "", (), own[chosen], purposes, secret, closed)
    return dated(source, made)


def check_known(mapping: Mapping, name: object) -> None:
    """Raise `UserError` when no heading of the file of that name is known."""
    if any(column.target for column in mapping.columns):
        return
    headed = any(column.heading for column in mapping.columns)
    said = mark("No heading of {name} is known.") if headed else mark("{name} has no headings.")
    raise UserError(
        tr(said, name=name),
        tr("Its first line must say what the columns are, like Name, E-mail, Phone. The window lets "
           "you choose what each column becomes."),
    )  # fmt: skip


def remember(ws: Any, source: Source, mapping: Mapping) -> None:
    """Keep a mapping for the next file with these headings."""
    known: dict[str, Any] = ws.setting(_REMEMBERED, {})
    key = _key(source, mapping.kind)
    known.pop(key, None)
    known[key] = [[c.target, c.kind, c.number] for c in mapping.columns]
    while len(known) > _MOST_REMEMBERED:
        del known[next(iter(known))]
    ws.remember(_REMEMBERED, known)


def _recall(ws: Any, source: Source, kind: str) -> dict[int, Said] | None:
    found = ws.setting(_REMEMBERED, {}).get(_key(source, kind))
    if found is None:
        return None
    return {at: Said(target, number, how) for at, (target, how, number) in enumerate(found)}


def _key(source: Source, kind: str) -> str:
    """Return what a set of headings is known by: headings may name people, their digest does not."""
    text = "\x1f".join((kind, *source.headings, str(source.columns)))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _likeliest(source: Source, own: Known[str, Collection[Field]], near: str) -> str:
    """Return the kind of record most headings make sense of; a tie goes to `near`, then contacts.

    What the file is called decides between kinds that make sense of as many headings.
    """
    found = source.headings
    means = {
        kind: [t for h in found if (t := meaning(kind, h, own[kind]).target)] for kind in KINDS
    }
    scores = {kind: len(targets) for kind, targets in means.items()}
    said = {kind: set(targets) for kind, targets in means.items()}
    if (
        said["deal"] & {"value.amount", "closing", "products"}
        and "given_name" not in said["contact"]
    ):
        scores["deal"] += 2
    if said["company"] & {"industry", "registration", "staff", "parent"}:
        scores["company"] += 2
    weights = day_headings.weights(said, {fold(h) for h in found})
    scores = {kind: score + weights.get(kind, 0) for kind, score in scores.items()}
    if said["contact"] & {"given_name", "family_name", "job", "company"}:
        scores["contact"] += 2
    words, most = set(_WORD.findall(fold(source.path.stem))), max(map(len, means.values()))
    named = [kind for kind in KINDS if words & _called(kind) and len(means[kind]) == most]
    return max(named or KINDS, key=lambda kind: (scores[kind], kind == near))


def _called(kind: str) -> set[str]:
    """Return what records of a kind are called, in English and as the user reads it."""
    words = (RECORDS[kind].label, RECORDS[kind].plural)
    return {fold(said) for word in words for said in (word, tr(word))}


def _says(kind: str, heading: str, others: Collection[str] = ()) -> Said | None:
    """Return what a heading says: our own export's meaning first, then other programs' words."""
    if kind == "deal" and line_headings.are_of_lines(others):
        return Said(line_headings.target(heading))
    own = export_columns.meaning(kind, heading)
    if own is None:
        return headings.said_by(kind, heading, others)
    field = RECORDS[kind].fields.get(own.field)
    if own.field == "custom":
        return Said(OWN_FIELD + own.part)
    if field is None or field.kind is not Kind.KEYED or field.entry in ("tag", "product"):
        return Said(f"{own.field}.{own.part}" if own.part else own.field)
    part = "" if own.part == "value" else f".{own.part}"
    return Said(field.entry + part, own.number)


def _columns(
    source: Source, kind: str, remembered: Known[int, Said], own: Collection[Field]
) -> tuple[Column, ...]:
    """Return the columns; of two that would be the same plain field the first is taken."""
    taken: set[tuple[str, int]] = set()
    made: list[Column] = []
    for at in range(source.columns):
        heading = source.headings[at] if at < len(source.headings) else ""
        said = remembered.get(at) or meaning(kind, heading, own, source.headings)
        if not many(said) and (fold(said.target), said.number) in taken:
            said = Said("")
        taken.add((fold(said.target), said.number))
        shown = (row[at] for row in source.sample if at < len(row) and row[at].strip())
        examples = tuple(islice(shown, EXAMPLES))
        made.append(Column(at, heading, said.target, said.kind, said.number, examples))
    return tuple(made)


def meaning(kind: str, heading: str, own: Collection[Field], others: Collection[str] = ()) -> Said:
    """Return what a heading says with the user's own fields known: no column is a formula."""
    said = _says(kind, heading, others) or Said("")
    known = {fold(f.label): f for f in own}
    if not said.target and fold(heading) in known and heading + CUSTOM not in others:
        said = Said(OWN_FIELD + known[fold(heading)].label)
    found = known.get(fold(said.target.removeprefix(OWN_FIELD)))
    computed = said.target.startswith(OWN_FIELD) and found is not None and found.form == "formula"
    return Said("") if computed else said


def many(said: Said) -> bool:
    """Say whether several columns may become this: more phones, or an address of another kind."""
    return said.target in ("email", "phone", "link", "tags", "contact", "notes") or bool(said.kind)


def dated(source: Source, mapping: Mapping) -> Mapping:
    """Return the mapping with the order in which the file writes the dates of its columns."""
    wanted = dates_of(mapping)
    order, unclear = dates.orders(_cells(source, wanted)) if wanted else ("", ())
    return replace(mapping, date_order=order, unclear_dates=unclear)


def dates_of(mapping: Mapping) -> list[int]:
    """Return which columns become dates."""
    return [
        c.index for c in mapping.columns
        if is_date(mapping.kind, c.target) or is_own_date(mapping, c.target)
    ]  # fmt: skip


def is_date(kind: str, target: str) -> bool:
    """Say whether a target holds dates or moments."""
    field = RECORDS[kind].fields.get(target)
    dated = field is not None and field.kind in (Kind.DATE, Kind.MOMENT, Kind.WHEN)
    return dated or target in ("result.closed", "place.since", agreeing.GIVEN_ON)


def is_own_date(mapping: Mapping, target: str) -> bool:
    """Say whether a target is one of the user's own fields that holds dates."""
    field = mapping.own_field(target)
    return field is not None and field.form == "date"


def _cells(source: Source, wanted: list[int]) -> Iterable[str]:
    for _line, cells in islice(filled(rows(source)), _DATES_LOOKED_AT):
        yield from (cells[at] for at in wanted if at < len(cells) and cells[at])
