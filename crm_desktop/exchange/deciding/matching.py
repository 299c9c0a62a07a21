"""Which record a row is about: by id, e-mail, phone, code, then name and company; rows before it too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.keys import is_id
from crm_desktop.exchange.deciding.likeness import NEAR, likeness, person_key
from crm_desktop.exchange.references import References
from crm_desktop.exchange.rows import working_day
from crm_desktop.exchange.rows.drawn import Drawn
from crm_desktop.i18n import mark, tr
from crm_desktop.store import finding, lookups
from crm_desktop.store.finding import Found
from crm_desktop.store.imports.places import Names, Place, Places

_COLLEAGUES = 200
"""Contacts of one company a name is held against."""
Named = tuple[str, str]
"""(id of a company or "", folded title)."""


class Match(NamedTuple):
    """A record (`n`) or an earlier row (`line`) this row is about; unsure ones say why.

    `twice`: it has the very cells of that row. `apart`: that row has faults and may be left out, so this
    one stands for itself, and is the same record should both be taken.
    """

    n: int = 0
    line: int = 0
    reason: str = ""
    twice: bool = False
    apart: bool = False


@dataclass(slots=True)
class Known:
    """What the file says of the keys of one batch of rows."""

    ids: dict[str, int] = field(default_factory=dict)
    external: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)  # of products
    named: dict[Named, int] = field(default_factory=dict)
    timed: dict[Named, int] = field(default_factory=dict)  # (when, folded title)
    colleagues: dict[str, dict[int, str]] = field(default_factory=dict)  # company → n → key of name
    records: dict[int, Found] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)  # ids rows bring that no record ever had


class Matching:
    """Remembers the keys of all rows seen, so that a later row finds an earlier one."""

    def __init__(self, conn: Any, kind: str, references: References) -> None:
        self._conn, self._kind, self._references = conn, kind, references
        self._empty = not finding.any_visible(conn, kind)
        self._seen = Places()  # by the digest of a key
        self._apart = Places()  # the same, of rows with faults
        self._names = Names()  # of rows with a phone or with faults
        self._brought = Places()  # by the digest of an id
        self._claimed = Places()  # by the row number of a record
        self._keys: dict[int, list[tuple[int, str]]] = {}  # of the rows of one batch

    def look_up(self, batch: Sequence[Drawn]) -> Known:
        """Ask the file once for all keys of a batch."""
        conn, kind, known = self._conn, self._kind, Known()
        self._remember(batch)
        known.free = self._free({d.id for d in batch if d.id and is_id(d.id)})
        if self._empty:
            return known
        known.ids = finding.by_id(conn, kind, {d.id for d in batch if d.id})
        for number, keys, found in (
            (lookups.EXTERNAL, {d.external for d in batch if d.external}, known.external),
            (lookups.EMAIL, {e for d in batch for e in d.emails}, known.emails),
            (lookups.PHONE, {p for d in batch for p in d.phones}, known.phones),
        ):
            found |= finding.by_lookup(conn, kind, number, keys)
        known.codes = finding.by_code(conn, {d.code for d in batch if d.code})
        self._look_up_names(known, [d for d in batch if not _surely(d, known)])
        groups = (
            known.ids,
            known.external,
            known.emails,
            known.phones,
            known.codes,
            known.named,
            known.timed,
        )
        known.records = finding.records(conn, kind, {n for g in groups for n in g.values()})
        self._claimed.look_up(known.records)
        return known

    def _remember(self, batch: Sequence[Drawn]) -> None:
        """Have ready which earlier rows those of a batch may be one with."""
        self._keys = {id(row): [(hash(key), key[0]) for key in _keys(row)] for row in batch}
        digests = [digest for keys in self._keys.values() for digest, _kind in keys]
        for places in (self._seen, self._apart):
            places.look_up(digests)

    def _free(self, own: set[str]) -> set[str]:
        """Return the ids that neither the file ever had nor an earlier row brought."""
        self._brought.look_up(map(hash, own))
        own = {id for id in own if self._brought.get(hash(id)) is None}
        free = own - finding.taken(self._conn, self._kind, own)
        for id in free:
            self._brought.keep(hash(id), Place(0, 0))
        return free

    def _look_up_names(self, known: Known, unsure: Sequence[Drawn]) -> None:
        """Find rows without a surer key by title within their company; then who has nearly that name."""
        if time := working_day.TIMES.get(self._kind):
            wanted = {(row.at, row.folded) for row in unsure}
            known.timed = finding.by_title_at(self._conn, self._kind, time, wanted)
            return
        names = {name for row in unsure if (name := self._named(row))}
        known.named = finding.by_title(self._conn, self._kind, names)
        if self._kind == "contact":
            firms = {company for company, _title in names - known.named.keys() if company}
            there = finding.colleagues(self._conn, firms, _COLLEAGUES)
            known.colleagues = {
                firm: {n: person_key(name) for n, name in people.items()}
                for firm, people in there.items()
            }

    def _named(self, row: Drawn) -> Named | None:
        """Return what names a row; None where its company is not known, so that nobody is there."""
        company = "" if self._kind == "company" else row.named.get("company", "")
        id = self._references.known("company", company) if fold(company) else ""
        return None if company and not id else (id, row.folded)

    def find(self, line: int, row: Drawn, known: Known, *, faulty: bool = False) -> Match | None:
        """Return what the row is about, None when it is new; `faulty` ones are remembered apart."""
        here = Place(line, row.digest)
        found = None if self._empty else self._record(row, known)
        if found is not None and found.reason:
            return found
        if found is not None:
            earlier = self._claimed.get(found.n)
            if earlier is None:
                if not faulty:
                    self._claimed.keep(found.n, here)
                return found
            return _twice(row, earlier) or Match(
                found.n,
                earlier.line,
                tr("The same record as line {line}", line=f"{earlier.line:,}"),
            )
        keys = self._keys[id(row)]
        told_apart = row.id in known.free  # by the file it was exported from
        if not told_apart and (again := self._earlier(row, keys, self._seen)):
            return again
        other = None if told_apart else self._earlier(row, keys, self._apart)
        if other is not None and not faulty:
            sure = _alike(row.folded, self._names.of(other.line))
            other = other._replace(apart=True) if sure else None
        for digest, _kind in keys:
            (self._apart if faulty else self._seen).keep(digest, here)
        if row.phones or faulty:
            self._names.keep(line, row.folded)
        return other

    def _record(self, row: Drawn, known: Known) -> Match | None:
        sure = known.ids.get(row.id) or known.external.get(row.external)
        if sure:
            return Match(sure)
        if self._kind in working_day.TIMES:
            if row.external and not row.at:
                return None  # a title alone tells nothing of whose it is
            timed = known.timed.get((row.at, row.folded))
            return Match(timed) if timed else None
        for email in row.emails:
            if n := known.emails.get(email):
                return self._by_email(n, row, known)
        if n := known.codes.get(row.code):
            return self._by_code(n, row, known)
        for phone in row.phones:
            n = known.phones.get(phone, 0)
            if n and _alike(row.folded, known.records[n].sort_key):
                return Match(n)
        return self._by_name(row, known)

    def _by_email(self, n: int, row: Drawn, known: Known) -> Match:
        found = known.records[n]
        if (
            self._kind != "contact"
            or row.unnamed
            or row.as_firm
            or _alike(row.folded, found.sort_key)
        ):
            return Match(n)
        if found.sort_key in map(fold, row.emails):  # it had no name so far
            return Match(n)
        title = str(found.row["name"] or "")
        return Match(n, 0, tr("Same e-mail as {name}, another name", name=title))

    def _by_code(self, n: int, row: Drawn, known: Known) -> Match:
        found = known.records[n]
        if _alike(row.folded, found.sort_key):
            return Match(n)
        return Match(
            n, 0, tr("Same product code as {name}, another name", name=found.row["name"] or "")
        )

    def _by_name(self, row: Drawn, known: Known) -> Match | None:
        name = self._named(row)
        if name is None:
            return None
        if n := known.named.get(name):
            if self._kind == "lead" and _other_firm(row, known.records[n]):
                return None
            return Match(
                n, 0, "" if self._kind == "company" else _unless_sure(row, known.records[n])
            )
        return self._colleague(row.folded, known.colleagues.get(name[0], {}), known)

    def _colleague(self, name: str, others: dict[int, str], known: Known) -> Match | None:
        key = person_key(name)
        alike, n = max(((likeness(key, other), n) for n, other in others.items()), default=(0, 0))
        if alike < NEAR:
            return None
        known.records |= finding.records(self._conn, "contact", [n])
        title = known.records[n].row["name"] or ""
        return Match(n, 0, tr("Nearly the name of {name}, same company", name=title))

    def _earlier(self, row: Drawn, keys: Iterable[tuple[int, str]], seen: Places) -> Match | None:
        for digest, kind in keys:
            earlier = seen.get(digest)
            if earlier is None:
                continue
            if again := _twice(row, earlier):
                return again
            if kind == "phone" and not _alike(row.folded, self._names.of(earlier.line)):
                continue
            return Match(0, earlier.line, tr(_SAME[kind], line=f"{earlier.line:,}"))
        return None


def _twice(row: Drawn, earlier: Place) -> Match | None:
    if row.digest != earlier.digest:
        return None
    words = tr("Says what line {line} says", line=f"{earlier.line:,}")
    return Match(0, earlier.line, words, twice=True)


def _keys(row: Drawn) -> list[tuple[str, str]]:
    """Return the keys an earlier row may share, the surest first."""
    found = [("external", row.external)] if row.external else []
    found += [("email", email) for email in row.emails]
    found += [("phone", phone) for phone in row.phones]
    found += [("code", row.code)] if row.code else []
    firm = fold(row.named.get("company") or str(row.plain.get("company_name") or ""))
    return found or [("name", f"{row.folded}\x1f{firm}\x1f{row.at}")]


_SAME = {
    "external": mark("Same id as line {line}"),
    "email": mark("Same e-mail as line {line}"),
    "phone": mark("Same phone as line {line}"),
    "code": mark("Same product code as line {line}"),
    "name": mark("Same name and company as line {line}"),
}


def _surely(row: Drawn, known: Known) -> bool:
    """Say whether an id or an e-mail tells already which record a row is about."""
    return bool(
        known.ids.get(row.id)
        or known.external.get(row.external)
        or any(email in known.emails for email in row.emails)
        or known.codes.get(row.code)
    )


def _unless_sure(row: Drawn, found: Found) -> str:
    """A name alone is sure only where neither side has anything that could tell two people apart."""
    title = str(found.row.get("name") or found.row.get("title") or "")
    if row.code and found.row.get("sku"):
        return tr("Same name as {name}, another product code", name=title)
    theirs = any(found.row.get(c) for c in ("emails", "phones", "external_id"))
    ours = bool(row.emails or row.phones or row.external)
    if ours and theirs:
        return tr("Same name and company as {name}", name=title)
    return ""


def _other_firm(row: Drawn, found: Found) -> bool:
    """Say whether two leads of one name write of different companies."""
    ours, theirs = (fold(str(cells.get("company_name") or "")) for cells in (row.plain, found.row))
    return bool(ours and theirs and ours != theirs)


def _alike(one: str, other: str) -> bool:
    keys = person_key(one), person_key(other)
    return one == other or not all(keys) or likeness(*keys) >= NEAR
