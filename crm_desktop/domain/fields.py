"""How a record class declares its fields; everything else about a field follows from here.

A `Field` is stdlib only, so the first window can be painted without importing SQLModel; the
SQLModel class of a record is built from the same declaration (`domain.models`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial, wraps
from typing import Any, ClassVar, NamedTuple, TypeVar

Cell = str
"""Name of a cell: a field's name, or `<field>.<key>` for one entry of a keyed field."""
CUSTOM = "custom."
"""Before the id of a field the user made: the name of the `Field`, and of its cell."""
MONEY = (("amount", "INTEGER"), ("currency", "TEXT"))
"""Parts of a cell of money, minor units of an ISO 4217 currency: {"amount": 4860000, "currency": "MYR"}."""
Value = Any
"""A JSON value: None, bool, int, str, or a dict of these. Never a float."""


class Kind(Enum):
    """What a field holds, which decides its column, its widget and how text becomes a value."""

    TEXT = "text"
    NOTE = "note"
    CHOICE = "choice"
    DATE = "date"  # ISO 8601 text, YYYY-MM-DD
    MOMENT = "moment"  # ISO 8601 text in UTC
    WHEN = "when"  # a DATE (any time of that day) or a MOMENT
    YESNO = "yesno"
    WHOLE = "whole"  # integer
    NUMBER = "number"  # exact decimal text: "12.50"
    REFERENCE = "reference"  # id of a record of `target`
    GROUP = "group"  # several columns that only make sense together, one cell
    KEYED = "keyed"  # any number of entries, one cell each: `<field>.<key>`


class Choice(NamedTuple):
    """One value of a CHOICE field: what is stored, its English label and its badge."""

    value: str
    label: str
    shape: str = "open"  # open, quarter, half, most, full, dashed, alert
    tone: str = "quiet"  # quiet, accent, good, attention, error
    colour: str = ""  # c1 … c6, of a choice the user made


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record. `label` is English and goes through `i18n.tr` when shown."""

    kind: Kind
    label: str
    name: str = ""
    group: str = "About"
    choices: tuple[Choice, ...] = ()
    target: str = ""
    parts: tuple[tuple[str, str], ...] = ()  # GROUP: (part of the cell, SQL type) pairs
    entry: str = ""  # KEYED: email, phone, address, link, tag, contact, custom, option, choice
    kinds: tuple[str, ...] = ()  # KEYED: suggested `kind` values of an entry
    searchable: bool = False
    personal: bool = True
    in_list: bool = False
    width: int = 140  # of the table column, in px at 100 %
    internal: bool = False  # not offered in tables, forms, CSV
    derived: str = ""  # worked out of other records when read (`store.standing`), never written
    form: str = ""  # what a text of the user's own field is: email, phone, url, formula
    currency: str = ""  # of money typed without one, "" is the workspace's
    bounds: tuple[int, int] = (0, 10**15 - 1)  # WHOLE: the least and the most
    decimals: int = -1  # NUMBER: digits shown after the point, -1 as typed
    formula: str = ""  # what a computed field is computed from, as it is stored
    hint: str = ""  # what the user wrote about an own field
    required: bool = False
    past: bool = False  # DATE: says when something was, never a day to come
    secret: str = ""  # id of the key its values are sealed with, "" for a field that is open

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name it is declared under; a copy of each field would take longer."""
        object.__setattr__(self, "name", name)

    @property
    def own(self) -> bool:
        """Whether the user made it: its name is "custom.<id>" and its words are not translated."""
        return self.name.startswith(CUSTOM)

    @property
    def money(self) -> bool:
        """Whether it holds {"amount": minor units, "currency": ISO code}."""
        return self.kind is Kind.GROUP and self.parts[:1] == MONEY[:1]

    def held(self, value: Value) -> int | None:
        """Return what a WHOLE cell holds, None for what no one would be let type."""
        low, high = self.bounds
        return value if isinstance(value, int) and low <= value <= high else None

    @property
    def computed(self) -> bool:
        """Whether its value follows from others and is never written."""
        return bool(self.formula)

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """(column, SQL type) pairs of the projection table."""
        if self.kind is Kind.GROUP:
            return self.parts
        if self.kind in (Kind.WHOLE, Kind.YESNO):
            return ((self.name, "INTEGER"),)
        return ((self.name, "TEXT"),)


class Layout(NamedTuple):
    """Order of the groups on a record's form, with the fields of each."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]


class Record:
    """Base of record classes. Subclasses declare `Field`s as class attributes."""

    entity: ClassVar[str] = ""
    code: ClassVar[int] = 0  # number of the entity inside one file; never reused
    label: ClassVar[str] = ""
    plural: ClassVar[str] = ""
    title_field: ClassVar[str] = "name"  # the field that names a record
    icon: ClassVar[str] = "file"
    fields: ClassVar[Mapping[str, Field]] = {}
    derived: ClassVar[Mapping[str, Field]] = {}  # shown in lists, kept in no cell
    indexes: ClassVar[tuple[str, ...]] = ()  # columns the tables sort or join on
    searched: ClassVar[tuple[str, ...]] = ()  # its search indexes: "words", "parts"
    is_about: ClassVar[bool] = False  # its rows are about other records (table `about`)
    layout: ClassVar[Layout] = Layout(())

    def __init_subclass__(cls) -> None:
        own = {n: f for n, f in vars(cls).items() if isinstance(f, Field)}
        cls.fields = {n: f for n, f in own.items() if not f.derived}
        cls.derived = {n: f for n, f in own.items() if f.derived}

    @classmethod
    def listed(cls, name: str) -> Field:
        """Return a field a list may show. Raises `KeyError` when there is none of that name."""
        return cls.derived[name] if name in cls.derived else cls.fields[name]

    @classmethod
    def shown_fields(cls) -> Iterator[Field]:
        """Fields a user may see, in order of declaration."""
        return (f for f in cls.fields.values() if not f.internal)

    @classmethod
    def columns(cls) -> tuple[tuple[str, str], ...]:
        """(column, SQL type) pairs of all fields, in order of declaration."""
        return tuple(c for f in cls.fields.values() for c in f.columns)


T = TypeVar("T")


def per_record(make: Callable[[type[Record]], T]) -> Callable[[type[Record]], T]:
    """Remember what `make` returns for each record class."""
    made: dict[type[Record], T] = {}

    @wraps(make)
    def found(record: type[Record]) -> T:
        if record not in made:
            made[record] = make(record)
        return made[record]

    return found


def _declare(kind: Kind) -> Callable[..., Any]:
    def make(label: str, **hints: Any) -> Any:
        return Field(kind, label, **hints)

    return make


text = _declare(Kind.TEXT)
note = _declare(Kind.NOTE)
choice = _declare(Kind.CHOICE)
date = _declare(Kind.DATE)
moment = _declare(Kind.MOMENT)
when = _declare(Kind.WHEN)
yesno = _declare(Kind.YESNO)
whole = _declare(Kind.WHOLE)
number = _declare(Kind.NUMBER)
reference = _declare(Kind.REFERENCE)
group = _declare(Kind.GROUP)
keyed = _declare(Kind.KEYED)
money = partial(group, parts=MONEY)

__all__ = [
    "CUSTOM",
    "MONEY",
    "Cell",
    "Choice",
    "Field",
    "Kind",
    "Layout",
    "Record",
    "Value",
    "choice",
    "date",
    "group",
    "keyed",
    "moment",
    "money",
    "note",
    "number",
    "per_record",
    "reference",
    "text",
    "when",
    "whole",
    "yesno",
]
