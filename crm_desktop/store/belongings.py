"""What is about somebody who is to be erased: what goes with them, what is about others too, who names them.

An entry is theirs when, with them taken off, it would be about nobody: it names no other person or lead and
no deal. The company it has beside them came with them and does not count. A lead that became them is theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_desktop.domain import mentions
from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fields import Cell, Kind, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key, references, target_of
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.privacy import consent_retold
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.sharing import ERASERS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import about, cells, erasure, listing, merged, twins
from crm_desktop.store.erasures.naming import ever_named
from crm_desktop.store.erasures.spelling import bounded

ERASABLE = (*SUBJECTS, *(s for s in about.SOURCES if s not in SUBJECTS))
"""Kinds of record that are erased by hand."""
_KINDS = (*about.SOURCES, "consent", "privacy_request", "kept", "deal")
_PLACES = (*twins.PEOPLE, *_KINDS)
_LONGEST = 80
_TESTS = (("segment", "rule"), ("saved_view", "body"), ("tag", "name"), ("report", "body"),
          ("score_point", "rule"))  # fmt: skip
"""Kinds that may name somebody in their words or tests, and the field of these."""


class Entry(NamedTuple):
    """Something that is about somebody; `deleted` when it shows nowhere, but the file holds it."""

    entity: str
    id: str
    title: str
    deleted: bool = False

    @property
    def key(self) -> Key:
        return self.entity, self.id


@dataclass(frozen=True, slots=True)
class Belongings:
    """What an erasure is about; `records` are the one asked for, first, and those merged into it."""

    records: tuple[Key, ...]
    theirs: tuple[Entry, ...]
    shared: tuple[Entry, ...]
    naming: tuple[Entry, ...]  # those of _TESTS whose words or tests name them
    twins: tuple[Entry, ...] = ()  # very likely the same person, hidden from sight or not

    @property
    def every(self) -> tuple[Entry, ...]:
        """Return all that can be chosen to go."""
        return (*self.twins, *self.theirs, *self.shared)

    @property
    def going(self) -> tuple[Entry, ...]:
        """Return what goes unless somebody chooses otherwise: of twins those nobody sees."""
        return (*(e for e in self.twins if e.deleted), *self.theirs)

    def find(self, ids: Collection[str]) -> list[Key]:
        """Return the keys of those entries among `ids`."""
        return [e.key for e in self.every if e.id in ids]


def of(conn: Any, entity: str, id: str) -> Belongings:
    """Return what is about a record and those merged into it, deleted entries too.

    Of one that is erased already this is what another device wrote before it knew. Raises `UserError`
    for one that is not there.
    """
    records = erasure.with_merged(conn, [(entity, merged.root(conn, entity, id))])
    alike = _entries(conn, twins.of(conn, records))
    found = _Finding(conn, [*records, *(e.key for e in alike if e.deleted)])
    if not found.named and not any(cells.ever(conn, *key) for key in records):
        raise UserError(tr("This record is not there any more."))
    alike = tuple(
        e for e in alike if e.key not in found.named
    )  # these name them: it is said already
    theirs = [key for key in found.named if key in found.going]
    shared = [key for key in found.named if key not in found.going]
    naming = tuple(_naming(conn, records))
    every = (_entries(conn, theirs), _entries(conn, shared))
    return Belongings(tuple(records), *every, naming, alike)


def written_about(conn: Any, keys: Iterable[Key]) -> list[Key]:
    """Return what would be about nobody without these records, as it was written.

    Whoever they were merged with, or is very likely the same person, is somebody else here.
    """
    found = _Finding(conn, keys, written=True)
    return [key for key in found.named if key in found.going]


def title(conn: Any, key: Key) -> str:
    """Return what a record is called, a deleted one too."""
    return _entry(conn, key).title


def check_permitted(ws: Any) -> None:
    """Raise `UserError` where the user of a file may not erase: what nobody would take is not begun."""
    ws.may_manage()
    if ws.role and ws.role not in ERASERS:
        raise UserError(
            tr("Only an owner or a manager may erase."),
            tr("Nothing was erased. Ask one of them, or delete the record instead."),
        )


def erase(ws: Any, found: Belongings, also: Iterable[Key]) -> Operation:
    """Erase somebody for good with the entries `also`; all others are about them no more.

    Not undoable; copies elsewhere are the matter of `privacy.erasing`. Leads among the entries go with
    those merged into them. Raises `UserError` where the user may not.
    """
    check_permitted(ws)
    return ws.log.erase(take_off(ws, found, also))  # type: ignore[no-any-return]


def take_off(ws: Any, found: Belongings, also: Iterable[Key]) -> list[Key]:
    """Take those who go with the entries `also` off all others; return the keys of who goes."""
    conn = ws.reader()
    gone = erasure.with_merged(conn, [*found.records, *also])
    left = [e for e in found.every if e.key not in set(gone) and not e.deleted]
    edits = [edit for entry in left if (edit := _taken_off(conn, entry, set(gone)))]
    if edits:
        # Nobody comes back onto what they were taken off, so there is nothing to undo.
        ws.log.record(Label("take_off", count=len(edits)), edits, origin="take_off")
    return gone


class _Finding:
    """Finds entries and whom each names, until nothing more goes along; `written`, before any merge."""

    def __init__(self, conn: Any, records: Iterable[Key], *, written: bool = False) -> None:
        self._conn, self._written = conn, written
        self.going: set[Key] = set()
        self.named: dict[Key, set[Key]] = {}
        left = list(records)
        while left:
            self._take(left)
            left = [key for key in self.named if key not in self.going and self._is_theirs(key)]

    def _take(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self.going.add(key)
            if key[0] in SUBJECTS:
                for entry in _about(self._conn, key, self._shown_as(key)):
                    if entry not in self.going and entry not in self.named:
                        self.named[entry] = whom(self._conn, entry, written=self._written)

    def _shown_as(self, key: Key) -> str:
        return merged.root(self._conn, *key) if self._written else key[1]

    def _is_theirs(self, key: Key) -> bool:
        if key[0] == "deal":
            return False  # an account of business, whoever it was with
        left = self.named[key] - self.going
        people = {k for k in self.named[key] if k[0] in twins.PEOPLE}
        if people:
            left = {k for k in left if k[0] != "company"}
        if key[0] == "lead" and any(k[0] == "contact" for k in people):
            left = {k for k in left if k[0] == "contact"}
        return not left


def _about(conn: Any, key: Key, shown_as: str) -> Iterator[Key]:
    """Yield the entries and deals that name a record, or that named it while they showed.

    Those that show name `shown_as`, which it may have been merged into.
    """
    for entity, n in merged.referring(conn, key[0], shown_as, [key[1]]):
        if entity in _KINDS:
            yield entity, str(listing.id_of(conn, entity, n))
    for entity in _KINDS:
        hidden = (
            f"SELECT DISTINCT t.id FROM {entity} t JOIN change c ON c.entity=? AND c.row=t.n "
            "WHERE t.deleted IS NOT 0 AND instr(c.patch,?)"
        )
        for (id,) in conn.execute(hidden, (RECORDS[entity].code, key[1])):
            named = _names(entity, cells.ever(conn, entity, id))
            if (entity, id) != key and any(key == (of, one) for _, of, one in named):
                yield entity, id


def whom(conn: Any, key: Key, *, written: bool = False) -> set[Key]:
    """Return the records a record names, of a hidden one those it ever named; `written`, before any merge."""
    named = _names(key[0], cells.ever(conn, *key))
    return {(of, id if written else merged.root(conn, of, id)) for _, of, id in named}


def _names(entity: str, said: dict[Cell, Value]) -> Iterator[tuple[Cell, str, str]]:
    """Yield (cell, entity, id) of the records that a record's cells name."""
    for field in references(RECORDS[entity]):
        single = field.kind is Kind.REFERENCE
        for cell, value in said.items():
            name, _, id = cell.partition(".")
            if name == field.name and value and (of := target_of(field, value)) in SUBJECTS:
                yield cell, of, str(value) if single else id


def _taken_off(conn: Any, entry: Entry, gone: set[Key]) -> Edit | None:
    """Return the edit after which an entry is about those who go no more."""
    named = _names(entry.entity, cells.ever(conn, *entry.key))
    off = {cell: None for cell, of, id in named if (of, id) in gone}
    return Edit(entry.entity, entry.id, off) if off else None


def _entries(conn: Any, keys: Iterable[Key]) -> tuple[Entry, ...]:
    return tuple(_entry(conn, key) for key in sorted(keys, key=_place))


def _place(key: Key) -> tuple[int, str]:
    return _PLACES.index(key[0]), key[1]


def _entry(conn: Any, key: Key) -> Entry:
    name = RECORDS[key[0]].title_field
    said = str(cells.ever(conn, *key).get(name) or "")
    title = mentions.one_line(consent_retold.cell(key[0], name, said))
    short = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
    return Entry(*key, short, cells.shown(conn, *key) is None)


def _naming(conn: Any, records: Iterable[Key]) -> Iterator[Entry]:
    """Yield those of `_TESTS` whose words or tests hold an id, a name or an address of theirs."""
    said = {text for key in records for text in _said(conn, key)}
    if not said:
        return
    wanted = re.compile("|".join(map(bounded, sorted(said))))
    for entity, body in _TESTS:
        for row in listing.listed(conn, listing.ListQuery(entity)):
            text = " ".join(str(row.get(name) or "") for name in ("name", body, "notes"))
            if wanted.search(fold(text)):
                yield Entry(entity, row["id"], row["name"] or "")


def _said(conn: Any, key: Key) -> Iterator[str]:
    """Yield what a text may name a record by, folded as texts are compared."""
    yield fold(key[1])
    yield from map(fold, ever_named(conn, [key]))
    said = cells.ever(conn, *key)
    if name := fold(str(said.get(RECORDS[key[0]].title_field) or "")):
        yield fold(json.dumps(name, ensure_ascii=False)[1:-1])
    for cell, value in said.items():
        reaches = cell.partition(".")[0] in ("emails", "phones") and isinstance(value, dict)
        if reaches and (reached := fold(str(value.get("value") or ""))):
            yield reached
