"""Which record a row is about: by id, e-mail, phone, then name and company; rows before it too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rapidfuzz.fuzz import token_sort_ratio

from crm_desktop.domain.fold import fold
from crm_desktop.exchange.drawing import Drawn
from crm_desktop.i18n import mark, tr
from crm_desktop.store import finding, lookups
from crm_desktop.store.finding import Found

ALIKE = 86
"""From this likeness in percent on two names are taken for one."""
_COLLEAGUES = 200
"""Contacts of one company a name is held against."""


class Match(NamedTuple):
    """A record (`n`) or an earlier row (`line`) this row is about; unsure ones say why."""

    n: int = 0
    line: int = 0
    reason: str = ""


@dataclass(slots=True)
class _Known:
    """What the file says of the keys of one batch of rows."""

    ids: dict[str, int] = field(default_factory=dict)
    external: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)
    titles: dict[str, list[int]] = field(default_factory=dict)
    records: dict[int, Found] = field(default_factory=dict)
    companies: dict[str, str] = field(default_factory=dict)  # folded name → id


class Matching:
    """Remembers the keys of all rows seen, so that a later row finds an earlier one."""

    def __init__(self, conn: Any, kind: str) -> None:
        self._conn, self._kind = conn, kind
        self._seen: dict[int, int] = {}  # digest of a key → line
        self._names: dict[int, str] = {}  # line → folded name, of rows with a phone
        self._claimed: dict[int, int] = {}  # row number of a record → line

    def look_up(self, batch: Sequence[Drawn]) -> _Known:
        """Ask the file once for all keys of a batch."""
        conn, kind = self._conn, self._kind
        known = _Known()
        known.ids = finding.by_id(conn, kind, {d.id for d in batch if d.id})
        wanted = {x for d in batch if (x := external(d))}
        known.external = finding.by_lookup(conn, kind, lookups.EXTERNAL, wanted)
        known.emails = finding.by_lookup(conn, kind, lookups.EMAIL, _all(batch, "emails"))
        known.phones = finding.by_lookup(conn, kind, lookups.PHONE, _all(batch, "phones"))
        self._know_companies(known, batch)
        titles, firms = {fold(d.title(kind)) for d in batch}, set(known.companies.values())
        known.titles = finding.by_title(conn, kind, titles, firms)
        ns = {n for group in (known.ids, known.external, known.emails, known.phones)
              for n in group.values()}  # fmt: skip
        ns.update(n for some in known.titles.values() for n in some[:20])
        known.records = finding.records(conn, kind, ns)
        return known

    def _know_companies(self, known: _Known, batch: Sequence[Drawn]) -> None:
        for name in {fold(d.named["company"]) for d in batch if "company" in d.named}:
            if found := finding.id_by_title(self._conn, "company", name):
                known.companies[name] = found

    def find(self, line: int, row: Drawn, known: _Known) -> Match | None:
        """Return what the row is about, None when it is new; then its keys are remembered."""
        found = self._record(row, known)
        if found is not None and found.reason:
            return found
        if found is not None:
            earlier = self._claimed.setdefault(found.n, line)
            if earlier != line:
                return Match(found.n, earlier, tr("The same record as line {line}", line=earlier))
            return found
        earlier_row = self._earlier(row)
        if earlier_row is not None:
            return earlier_row
        for key in self._keys(row):
            self._seen.setdefault(hash(key), line)
        if row.entries.get("phones"):
            self._names[line] = fold(row.title(self._kind))
        return None

    def _record(self, row: Drawn, known: _Known) -> Match | None:
        sure = known.ids.get(row.id) or known.external.get(external(row))
        if sure:
            return Match(sure)
        name = fold(row.title(self._kind))
        for email in emails(row):
            if n := known.emails.get(email):
                return self._by_email(n, name, known)
        for phone in phones(row):
            n = known.phones.get(phone, 0)
            if n and _alike(name, known.records[n].sort_key):
                return Match(n)
        return self._by_name(row, name, known)

    def _by_email(self, n: int, name: str, known: _Known) -> Match:
        found = known.records[n]
        if self._kind != "contact" or not name or _alike(name, found.sort_key):
            return Match(n)
        title = str(found.row["name"] or "")
        return Match(n, 0, tr("Same e-mail as {name}, another name", name=title))

    def _by_name(self, row: Drawn, name: str, known: _Known) -> Match | None:
        same = [known.records[n] for n in known.titles.get(name, ()) if n in known.records]
        if self._kind == "company" and same:
            return Match(same[0].n)
        company = fold(row.named.get("company", ""))
        id = known.companies.get(company)
        for found in same:
            if found.row.get("company") == id and bool(id) == bool(company):
                return Match(found.n, 0, _unless_sure(row, found))
        if self._kind == "contact" and id and name:
            return self._colleague(id, name, known)
        return None

    def _colleague(self, company: str, name: str, known: _Known) -> Match | None:
        for n, other in finding.colleagues(self._conn, company, _COLLEAGUES):
            if other != name and _alike(name, other):
                known.records |= finding.records(self._conn, "contact", [n])
                title = known.records[n].row["name"] or ""
                return Match(n, 0, tr("Nearly the name of {name}, same company", name=title))
        return None

    def _earlier(self, row: Drawn) -> Match | None:
        name = fold(row.title(self._kind))
        for key in self._keys(row):
            line = self._seen.get(hash(key))
            if line is None or (key[0] == "phone" and not _alike(name, self._names.get(line, ""))):
                continue
            return Match(0, line, tr(_SAME[key[0]], line=f"{line:,}"))
        return None

    def _keys(self, row: Drawn) -> Iterator[tuple[str, str]]:
        if outer := external(row):
            yield "external", outer
        yield from (("email", value) for value in emails(row))
        yield from (("phone", value) for value in phones(row))
        if not (outer or row.entries.get("emails") or row.entries.get("phones")):
            company = fold(row.named.get("company", ""))
            yield "name", f"{fold(row.title(self._kind))}\x1f{company}"


_SAME = {
    "external": mark("Same id as line {line}"),
    "email": mark("Same e-mail as line {line}"),
    "phone": mark("Same phone as line {line}"),
    "name": mark("Same name and company as line {line}"),
}


def external(row: Drawn) -> str:
    """Return the id the row has in the program it comes from."""
    return str(row.plain.get("external_id") or "")


def emails(row: Drawn) -> list[str]:
    """Return the row's e-mail addresses as the look-up table has them."""
    return [lookups.entry_key("email", "", e) for e in row.entries.get("emails", ())]


def phones(row: Drawn) -> list[str]:
    """Return the row's phone numbers as the look-up table has them."""
    return [lookups.entry_key("phone", "", e) for e in row.entries.get("phones", ())]


def _all(batch: Sequence[Drawn], field: str) -> set[str]:
    of = emails if field == "emails" else phones
    return {value for row in batch for value in of(row)}


def _unless_sure(row: Drawn, found: Found) -> str:
    """A name alone is sure only where neither side has anything that could tell two people apart."""
    theirs = any(found.row.get(c) for c in ("emails", "phones", "external_id"))
    ours = bool(emails(row) or phones(row) or external(row))
    title = str(found.row.get("name") or found.row.get("title") or "")
    if ours and theirs:
        return tr("Same name and company as {name}", name=title)
    return ""


def _alike(one: str, other: str) -> bool:
    return not one or not other or one == other or token_sort_ratio(one, other) >= ALIKE
