"""vCards as rows with the headings of our own exports, so that they take the way of a CSV file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from crm_desktop.domain.guarding import held
from crm_desktop.exchange import encodings
from crm_desktop.exchange.formats import card_keeping, recognising
from crm_desktop.exchange.formats.card_reading import OURS, Reading, read
from crm_desktop.exchange.formats.cards import Card, cards
from crm_desktop.exchange.formats.content_lines import plain
from crm_desktop.exchange.formats.readers import Wanted
from crm_desktop.exchange.going_out import export_columns
from crm_desktop.exchange.rows.several import joined
from crm_desktop.exchange.source import SAMPLE, OfKind, Source, Unreadable
from crm_desktop.i18n import tr, trn

KEPT = "Other vCard properties"
"""Heading of what no field takes."""
_SINGLE = (
    "Name", "Name prefix", "Given name", "Middle name", "Family name", "Company", "Job title",
    "Birthday", "Language", "ID", "CRM ID",
)  # fmt: skip
_ENTRIES = {"phones": "phone", "emails": "email", "links": "link", "addresses": "address"}
MOST_ENTRIES = 200
"""Phones, or addresses, of one card that become columns."""


@dataclass(slots=True)
class _Survey:
    """What stands in a file at all, which decides its columns."""

    cards: int = 0
    organisations: int = 0
    too_large: int = 0
    headings: set[str] = field(default_factory=set)
    widths: Counter[str] = field(default_factory=Counter)

    def take(self, reading: Reading) -> None:
        self.cards += 1
        self.organisations += reading.organisation
        self.too_large += card_keeping.too_large(reading)
        self.headings |= reading.single.keys()
        self.headings |= {"Tags"} if reading.tags else set()
        self.headings |= {"Notes"} if reading.notes else set()
        if card_keeping.kept(reading):
            self.headings.add(KEPT)
        for name, entries in reading.entries.items():
            self.widths[name] = max(self.widths[name], min(len(entries), MOST_ENTRIES))

    def columns(self) -> list[str]:
        """Return the headings, in the order people read them."""
        found = [h for h in _SINGLE[:7] if h in self.headings]
        for name, entry in _ENTRIES.items():
            for n in range(1, self.widths[name] + 1):
                found += export_columns.entry_headings(entry, n)
        return found + [h for h in (*_SINGLE[7:], "Tags", "Notes", KEPT) if h in self.headings]


def detect(path: Path, wanted: Wanted) -> Source:
    """Read all cards once: what they hold decides the columns. Raises `UserError`."""
    codec = encodings.checked_text(path, wanted.encoding)
    memberships = _memberships(path, codec)
    survey = _Survey()
    for card in cards(path, codec):
        if not _is_group(card):
            survey.take(read(card.lines))
    if memberships:
        survey.headings.add("Tags")
    if not survey.cards:
        raise encodings.empty(path)
    headings = tuple(survey.columns())
    kind = "company" if survey.organisations * 2 > survey.cards else "contact"
    also = "company" if kind == "contact" and survey.organisations else ""
    made = Source(
        path, codec, ",", True, headings, (), wanted.size, len(headings),
        format=recognising.VCARD, count=survey.cards, kind=kind, also=also,
        notes=tuple(_notes(survey, also)),
    )  # fmt: skip
    first = islice(rows(made), SAMPLE)
    return replace(made, sample=tuple(tuple(cells) for _line, cells in first))


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each card that is of no group."""
    memberships = _memberships(source.path, source.encoding)
    for card in cards(source.path, source.encoding):
        if not _is_group(card):
            yield card.line, _cells(card, source, memberships)


def _notes(survey: _Survey, also: str) -> Iterator[str]:
    if also:
        yield trn("{n} card is of an organisation: among contacts it becomes a company",
                  "{n} cards are of organisations: among contacts they become companies",
                  survey.organisations)  # fmt: skip
    if survey.too_large:
        yield trn("{n} picture is too large to be kept and is left out",
                  "{n} pictures are too large to be kept and are left out", survey.too_large)  # fmt: skip


def _cells(card: Card, source: Source, memberships: dict[str, list[str]]) -> list[str]:
    reading = read(card.lines)
    said = dict(reading.single)
    for name, entry in _ENTRIES.items():
        for n, (value, _line) in enumerate(reading.entries.get(name, ()), 1):
            word, parts = export_columns.ENTRIES[entry]
            said |= {f"{word} {n}{ending}": value.get(part, "") for part, ending in parts}
    tags = [*reading.tags, *memberships.get(_uid(card), ())]
    said["Tags"] = joined(dict.fromkeys(tags))
    said["Notes"] = reading.note()
    firm = bool(source.also) and reading.organisation
    company = firm or source.kind == "company"
    said[KEPT] = "\n".join(card_keeping.kept(reading, company=company))
    cells = [held(said.get(heading, "")) for heading in source.headings]
    problem = card.problem or _too_many(reading)
    if problem:
        return Unreadable(cells, problem)
    return OfKind(cells, source.also) if firm else cells


def _too_many(reading: Reading) -> str:
    if any(len(entries) > MOST_ENTRIES for entries in reading.entries.values()):
        return tr("The card has more than {n} phones or addresses.", n=MOST_ENTRIES)
    return ""


def _is_group(card: Card) -> bool:
    return any(
        line.name in ("KIND", "X-ADDRESSBOOKSERVER-KIND") and line.value.strip().upper() == "GROUP"
        for line in card.lines
    )


def _uid(card: Card) -> str:
    found = (plain(line.value) for line in card.lines if line.name == "UID")
    return next(found, "").strip().removeprefix(OURS)


def _memberships(path: Path, codec: str) -> dict[str, list[str]]:
    """Return UID → names of the groups a card is a member of; they become its tags."""
    if not _speaks_of_groups(path, codec):
        return {}
    found: dict[str, list[str]] = {}
    for card in cards(path, codec):
        if _is_group(card):
            name = read(card.lines).single.get("Name", "").strip()
            for line in card.lines:
                if name and line.name in ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER"):
                    uid = plain(line.value).strip().removeprefix(OURS)
                    found.setdefault(uid, []).append(name)
    return found


_WIDE = {"utf-16": "utf-16-le", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}


def _speaks_of_groups(path: Path, codec: str) -> bool:
    word = "KIND:GROUP".encode(_WIDE.get(codec, "ascii"))
    with encodings.in_words(path), path.open("rb") as file:
        before = b""
        while block := file.read(1 << 20):
            if word in (before + block).upper():
                return True
            before = block[-64:]
    return False
