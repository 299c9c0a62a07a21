"""What one row of a file says, drawn out of its cells by the mapping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter

from crm_desktop.domain import money, numbers
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.fold import fold
from crm_desktop.domain.guarding import unguarded
from crm_desktop.domain.phones import phone_entry
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.exchange.agreeing import claims, given_on
from crm_desktop.exchange.agreeing.headings import GIVEN_ON, gives, way_of
from crm_desktop.exchange.columns import campaign_headings, choices, lacking_names, own_values
from crm_desktop.exchange.columns.mapping import (
    NAME_PARTS,
    OWN_FIELD,
    Column,
    Mapping,
    is_date,
    named,
)
from crm_desktop.exchange.columns.own_values import Habits
from crm_desktop.exchange.rows import (
    addresses,
    choice_cells,
    dates,
    deal_places,
    endings,
    product_lines,
    result_days,
    several,
    sum_rows,
    working_day,
)
from crm_desktop.exchange.rows.drawn import Drawn, RowError, SumRowError, check_width
from crm_desktop.exchange.rows.heard import Heard
from crm_desktop.exchange.rows.several import parted
from crm_desktop.i18n import tr
from crm_desktop.store import lookups

FIELD_OF = {"email": "emails", "phone": "phones", "link": "links", "address": "addresses"}
_KEPT = ("vcard", "ics")
"""Targets of properties of a card or of a calendar's entry that no field takes, a line each."""
ENTRIES = (*FIELD_OF.values(), *_KEPT)
"""Fields of which a row draws entries, each to be told apart by what it says."""


@dataclass(slots=True)
class _Row:
    """A row being drawn: parts of entries and groups wait here until all columns were seen."""

    drawn: Drawn
    parts: dict[tuple[str, int, str], dict[str, str]] = field(default_factory=dict)
    kinds: dict[tuple[str, int], str] = field(default_factory=dict)
    group: dict[str, str] = field(default_factory=dict)
    currency: str = ""  # of its amounts


Put = Callable[[_Row, Column, str], None]


class Drawing:
    """Draws rows by one mapping; phones are read as of `region`, amounts as of `currency`."""

    def __init__(
        self, mapping: Mapping, region: str, currency: str, heard: Heard | None = None
    ) -> None:
        self.heard = heard or Heard()
        self.kind, self._region, self._currency = mapping.kind, region, currency
        self._columns, self._mapping = mapping.columns, mapping
        self._order = mapping.date_order or "dmy"
        self._puts = [(c.index, c.target, c, self._put_of(c)) for c in mapping.columns if c.target]
        self._width = len(mapping.columns)
        amounts = [c.heading for c in mapping.columns if c.target == "value.amount"]
        self._stated = campaign_headings.currency_in(amounts[0]) if amounts else ""
        self._of_campaigns = mapping.kind == campaign_headings.KIND
        self._nothing = campaign_headings.NOTHING if self._of_campaigns else ()
        self.sums: sum_rows.Sums | None = None  # of the rows of the file
        of = mapping.columns if self._of_campaigns else ()
        self._parting = [c.index for c in of if not c.target and result_days.halves(c.heading)]
        self._title = RECORDS[mapping.kind].title_field

    def draw(self, cells: list[str]) -> Drawn:
        """Return what a row says, without the values that are faults. Raises `RowError`."""
        if self._of_campaigns and sum_rows.adds_up(cells, self.sums):
            raise SumRowError(tr("The row adds up others."))
        check_width(cells, self._width)
        row = _Row(Drawn(digest=hash(tuple(cells))))
        plain = row.drawn.plain
        for at, target, column, put in self._puts:
            if (text := cells[at].strip()) and text not in self._nothing:
                if text[0] == "'" and not (text := unguarded(cells[at])):
                    continue
                if put is None:
                    plain[target] = text
                    continue
                try:
                    put(row, column, text)
                except (RowError, UserError) as error:
                    row.drawn.fault(column.name, error)
        if self._parting and "day" in plain:
            plain["day"] = result_days.parted(
                str(plain["day"]), (cells[at] for at in self._parting)
            )
        self._finish(row)
        self._note_keys(row.drawn)
        return row.drawn

    def _note_keys(self, drawn: Drawn) -> None:
        """Work out once what matching asks for again and again."""
        drawn.title = str(drawn.plain[self._title])
        drawn.folded = fold(drawn.title)
        drawn.as_firm = fold(drawn.named.get("company", "")) == drawn.folded
        if "parent" in drawn.named and fold(drawn.named["parent"]) == drawn.folded:
            del drawn.named["parent"]  # exports name a company that stands alone as its own parent
        drawn.at = str(drawn.plain.get(working_day.TIMES.get(self.kind, "")) or "")
        drawn.external = str(drawn.plain.get("external_id") or "")
        drawn.code = fold(str(drawn.plain.get("sku") or ""))
        if "emails" in drawn.entries:
            drawn.emails = [lookups.entry_key("email", "", e) for e in drawn.entries["emails"]]
        if "phones" in drawn.entries:
            drawn.phones = [lookups.entry_key("phone", "", e) for e in drawn.entries["phones"]]

    def title_of(self, cells: list[str]) -> str:
        """Return what names a row that cannot be read: its name's cells, or the first with a text."""
        named = [
            text for at, target, _column, _put in self._puts
            if target in (self._title, *NAME_PARTS)
            and at < len(cells) and (text := cells[at].strip())
        ]  # fmt: skip
        return " ".join(named) or next((text for cell in cells if (text := cell.strip())), "")

    def _put_of(self, column: Column) -> Put | None:
        """Return what puts a cell of a column into its row, None where its text is the value."""
        target = column.target
        name, _, part = target.partition(".")
        if way_of(target):
            return claims.put
        if target == GIVEN_ON:
            return partial(given_on.put, self._order, gives(c.target for c in self._columns))
        if target.startswith(OWN_FIELD):
            return self._put_own(self._mapping.own_field(target))
        if name in FIELD_OF:
            return (
                _put_address
                if name == "address"
                else (_put_kind if part else self._entry_of(column))
            )
        if target in _NAMED or target in named(self.kind):
            return _put_named
        if target in _LISTS:
            return _LISTS[target]
        return self._put_plain(target)

    def _entry_of(self, column: Column) -> Put:
        """Entries whose kind stands in a column of its own wait for it."""
        name, number = column.target, column.number
        waits = any(c.target == f"{name}.kind" and c.number == number for c in self._columns)
        return self._put_part if waits else self._put_entry

    def _put_plain(self, target: str) -> Put | None:
        if target == "id":
            return _put_id
        if is_date(self.kind, target):
            return self._put_date
        declared = RECORDS[self.kind].fields.get(target)
        if declared is None:
            return _put_group
        if declared.kind is Kind.CHOICE:
            return partial(choice_cells.put, choices.words_of(declared), declared, self.heard)
        made: dict[Kind, Put] = {
            Kind.YESNO: _put_yesno, Kind.WHOLE: partial(_put_whole, declared),
            Kind.NUMBER: _put_number,
        }  # fmt: skip
        return made.get(declared.kind, _put_notes if target == "notes" else None)

    def _put_date(self, row: _Row, column: Column, text: str) -> None:
        declared = RECORDS[self.kind].fields.get(column.target)
        kind = declared.kind if declared else _KIND_OF_PART.get(column.target, Kind.DATE)
        read = result_days.read if self._of_campaigns else _READ_DATE.get(kind, dates.read)
        try:
            value = read(text, self._order)
        except dates.NotADateError:
            raise _unread(text) from None
        if declared is not None and declared.past and not (value := dates.gone_by(text, value)):
            raise RowError(tr("“{text}” is still to come.", text=text))
        if declared is None:
            row.group[column.target] = value
        else:
            row.drawn.plain[column.target] = value

    def _put_own(self, known: Field | None) -> Put:
        habits = Habits(self._region, self._currency, self._order)

        def put(row: _Row, column: Column, text: str) -> None:
            name = known.label if known is not None else column.target[len(OWN_FIELD) :]
            draft = own_values.draft(known, text, habits) if known else own_values.plain(text)
            row.drawn.custom[name] = draft

        return put

    def _put_entry(self, row: _Row, column: Column, text: str) -> None:
        known = row.drawn.entries.setdefault(FIELD_OF[column.target], [])
        known += [entry for entry in self._entries(column, text) if entry not in known]

    def _put_part(self, row: _Row, column: Column, text: str) -> None:
        for at, entry in enumerate(self._entries(column, text)):
            number = column.number if at == 0 else -len(row.parts) - 1
            row.parts[column.target, number, column.kind] = entry

    def _entries(self, column: Column, text: str) -> list[dict[str, str]]:
        made = self._read_entries(column.target, text)
        if column.kind:
            for entry in made:
                entry["kind"] = column.kind
        return made

    def _read_entries(self, target: str, text: str) -> list[dict[str, str]]:
        if target == "email":
            return [{"value": one} for one in addresses.read(text)]
        if target == "phone":
            said = (one for one in several.values(text) if not choices.says_nothing(one))
            numbers = (number for one in said for number in several.numbers(one))
            return [phone_entry(number, self._region) for number in numbers]
        marks = several.OF_LINKS if target == "link" else several.MARKS
        return [{"value": one} for one in several.values(text, marks)]

    def _finish(self, row: _Row) -> None:
        for (entry, number, _kind), value in row.parts.items():
            if how := row.kinds.get((entry, number)):
                value["kind"] = how
            known = row.drawn.entries.setdefault(FIELD_OF[entry], [])
            if value not in known:
                known.append(value)
        plain = row.drawn.plain
        middle = plain.pop("middle", "")
        if self.kind == "contact":
            if middle:
                plain["given_name"] = f"{plain.get('given_name', '')} {middle}".strip()
            if not plain.get("name") and (name := working_day.joined_name(plain)):
                plain["name"] = name
        if "value" in RECORDS[self.kind].fields:
            self._finish_value(row)
        if self.kind == "deal":
            self._finish_deal(row)
        if self.kind in working_day.KINDS:
            _finish_day(self.kind, row)
        if not plain.get(self._title):
            self._name_otherwise(row.drawn)

    def _name_otherwise(self, drawn: Drawn) -> None:
        """Name a contact without a name by how it is reached; nothing else can go nameless."""
        reach = [e["value"] for f in ("emails", "phones") for e in drawn.entries.get(f, [])]
        firm = drawn.named.get("company") or drawn.plain.get("company_name")
        if self.kind not in ("contact", "lead") or not (reach or firm):
            raise RowError("\n".join([*drawn.faults, lacking_names.of_row(self._mapping)]))
        drawn.plain["name"], drawn.unnamed = reach[0] if reach else firm, True

    def _finish_value(self, row: _Row) -> None:
        group, at = row.group, "value.currency"
        try:
            said = money.code_of(group[at]) if at in group else ""
            at, currency = "value.amount", said or self._stated or self._currency
            row.currency = currency
            if amount := group.get(at):
                row.drawn.plain["value"] = money.read(amount, currency)
            elif said:  # what it will be in, and what its products are priced in
                row.drawn.plain["value"] = {"currency": said}
        except UserError as error:
            self._fault(row, at, error)

    def _fault(self, row: _Row, target: str, error: UserError) -> None:
        """Note what is wrong with a value that was read when the whole row was known."""
        heading = next(c.name for c in self._columns if c.target.startswith(target))
        row.drawn.fault(heading, error.message)

    def _finish_deal(self, row: _Row) -> None:
        group = row.group
        try:
            row.drawn.products = product_lines.of_row(group, row.currency or self._currency)
        except UserError as error:
            self._fault(row, "products" if "products" in group else "line.", error)
        row.drawn.named |= {p: group[f"place.{p}"] for p in _OF_PLACE if f"place.{p}" in group}
        heading = next((c.name for c in self._columns if c.target == "result.outcome"), "")
        leaves = not self._mapping.without_faults
        if fault := endings.finish(row.drawn, group, self.heard, heading, leaves):
            row.drawn.fault(heading, fault)


_KIND_OF_PART = {"place.since": Kind.MOMENT}
_READ_DATE = {Kind.MOMENT: dates.moment, Kind.WHEN: dates.when}
_NAMED = ("company", "parent", "place.pipeline", "place.stage")
_OF_PLACE = (deal_places.SINCE, deal_places.TOLD)


def _put_named(row: _Row, column: Column, text: str) -> None:
    row.drawn.named[column.target.removeprefix("place.")] = text


def _put_id(row: _Row, _column: Column, text: str) -> None:
    row.drawn.id = text


def _put_group(row: _Row, column: Column, text: str) -> None:
    if column.target == "middle":
        row.drawn.plain["middle"] = text
    row.group[column.target] = text


def _put_notes(row: _Row, column: Column, text: str) -> None:
    known = row.drawn.plain.get("notes")
    row.drawn.plain["notes"] = f"{known}\n{text}" if known else text


def _put_yesno(row: _Row, column: Column, text: str) -> None:
    value = choices.yesno(text)
    if value is None:
        raise _unread(text)
    row.drawn.plain[column.target] = value


def _put_whole(declared: Field, row: _Row, column: Column, text: str) -> None:
    if column.target in campaign_headings.SHARED:
        text = campaign_headings.rounded(text)
    try:
        row.drawn.plain[column.target] = numbers.read_whole(text, declared)
    except numbers.NotANumber as error:
        raise RowError(str(error)) from None


def _put_number(row: _Row, column: Column, text: str) -> None:
    try:
        row.drawn.plain[column.target] = numbers.read(text)
    except numbers.NotANumber as error:
        raise RowError(str(error)) from None


def _finish_day(kind: str, row: _Row) -> None:
    try:
        working_day.finish(kind, row.drawn, row.group)
    except ValueError as error:
        raise RowError(str(error)) from None


def _put_kind(row: _Row, column: Column, text: str) -> None:
    entry = column.target.partition(".")[0]
    row.kinds[entry, column.number] = choices.entry_kind(text)


def _put_address(row: _Row, column: Column, text: str) -> None:
    part = column.target.partition(".")[2]
    value = row.parts.setdefault(("address", column.number, column.kind), {})
    if column.kind:
        value["kind"] = column.kind
    value[part] = choices.entry_kind(text) if part == "kind" else text


def _put_tags(row: _Row, _column: Column, text: str) -> None:
    for piece in text.split(" ::: "):
        names = parted(piece) if ";" in piece or '"' in piece else piece.split(",")
        clean = (name.strip() for name in names)
        row.drawn.tags += [n for n in clean if n and not n.startswith("* ")]


def _put_people(found: Callable[[Drawn], list[str]], row: _Row, _column: Column, text: str) -> None:
    found(row.drawn).extend(parted(text))


def _put_products(row: _Row, _column: Column, text: str) -> None:
    row.group["products"] = text


def _put_kept(row: _Row, column: Column, text: str) -> None:
    row.drawn.entries[column.target] = [{"value": line} for line in text.split("\n") if line]


_LISTS: dict[str, Put] = {
    "tags": _put_tags,
    "contact": partial(_put_people, attrgetter("contacts")),
    "products": _put_products,
    "met": partial(_put_people, attrgetter("met")),
    "copied": partial(_put_people, attrgetter("copied")),
    **dict.fromkeys(_KEPT, _put_kept),
}


def _unread(text: str) -> RowError:
    return RowError(tr("“{text}” cannot be read.", text=text))
