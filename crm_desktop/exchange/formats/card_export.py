"""Contacts and companies as a vCard file, of any version, proved to hold every one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Proof
from crm_desktop.exchange.formats.card_writing import Subject, card, uid_of
from crm_desktop.exchange.formats.cards import VERSIONS
from crm_desktop.store import listing, named_files, streaming

KINDS = ("contact", "company")
_SINGLE = {
    "name": "Name", "prefix": "Name prefix", "given_name": "Given name",
    "family_name": "Family name", "job": "Job title", "birthday": "Birthday",
    "language": "Language", "notes": "Notes",
}  # fmt: skip
_ENTRIES = ("phones", "emails", "addresses", "links")


@dataclass(slots=True)
class _Names:
    """Titles of what records name."""

    conn: Any
    tags: dict[str, str]
    companies: dict[str | None, str] = field(default_factory=dict)

    def company(self, id: str) -> str:
        return self.companies.get(id, "")

    def know(self, ids: set[str]) -> None:
        self.companies = listing.titles(self.conn, "company", ids)


def write(
    conn: Any, entity: str, path: Path, pages: Iterable[Sequence[Sequence[Any]]], expected: int,
    version: str = "3.0",
) -> Proof:  # fmt: skip
    """Write the rows of `pages`, whose columns are those of `sources`, as one file of cards.

    See `csv_file.write` for what is refused.
    """
    assert version in VERSIONS
    columns = sources(entity)
    names = _Names(conn, streaming.names(conn, "tag"))
    with named_files.in_place_when_whole(path) as partial:
        with partial.open("wb") as file:
            for page in pages:
                for subject in _subjects(entity, columns, page, names):
                    file.write(card(subject, version).encode())
        found = _count(partial)
        csv_file.prove(found, expected)
    return Proof(path, found, expected, ())


def sources(entity: str) -> list[str]:
    """Return the columns of the table a card is made of."""
    known = RECORDS[entity].fields
    wanted = (*_SINGLE, *_ENTRIES, "company", "tags", "external_id", "vcard")
    return ["id", *(name for name in wanted if name in known)]


def _subjects(
    entity: str, columns: Sequence[str], page: Sequence[Sequence[Any]], names: _Names
) -> Iterator[Subject]:
    rows = [dict(zip(columns, row, strict=True)) for row in page]
    names.know({row["company"] for row in rows if row.get("company")})
    return (_subject(entity, row, names) for row in rows)


def _subject(entity: str, row: dict[str, Any], names: _Names) -> Subject:
    made = Subject(organisation=entity == "company")
    made.single = {h: str(row[c]).strip() for c, h in _SINGLE.items() if row.get(c)}
    company = row["name"] if entity == "company" else names.company(row.get("company") or "")
    if company:
        made.single["Company"] = company
    made.single["UID"] = uid_of(row["id"], row.get("external_id") or "")
    for name in _ENTRIES:
        made.entries[name] = [e for e in _loaded(row.get(name)) if isinstance(e, dict)]
    tags = orjson.loads(row["tags"]) if row.get("tags") else {}
    made.tags = sorted(names.tags[id] for id in tags if id in names.tags)
    made.kept = [str(e.get("value", "")) for e in _loaded(row.get("vcard"))]
    return made


def _loaded(text: str | None) -> list[Any]:
    return list(orjson.loads(text).values()) if text else []


def _count(path: Path) -> int:
    """Count the cards by their first lines; a card within a card is escaped, so it has none."""
    with path.open("rb") as file:
        return csv_file.occurrences(file, b"\r\nBEGIN:VCARD\r\n", b"\r\n")
