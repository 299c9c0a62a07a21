"""A file of any kind as leads: tables and address cards by the way of import, mail, invitations, text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.whole import whole
from crm_desktop.errors import UserError
from crm_desktop.exchange import brought_files, encodings, importing, source
from crm_desktop.exchange.brought_files import Attaching, Left
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.columns.headings import said_by
from crm_desktop.exchange.formats import content_lines, mail_source, messages, recognising
from crm_desktop.exchange.formats.recognising import CALENDAR, CSV, MAIL, SHEET, VCARD
from crm_desktop.exchange.source import Brought
from crm_desktop.i18n import tr
from crm_desktop.leads import signature, triage
from crm_desktop.store import blobs, finding, identities, lookups, own_addresses
from crm_desktop.store.erasures.suppression import Suppressed

TEXT = "text"
TABLES = (CSV, VCARD, SHEET)
"""Formats whose rows an import reads."""
SHORT = 20_000
"""Bytes up to which a file may be the text of a card."""
MOST = 5_000
"""Leads one file of mail or invitations makes at most."""
LONGEST = 4_000
"""Characters of a mail kept with its lead."""
Cells = dict[Cell, Value]
Go = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file; `known` are people who are leads already, `stamp` what undo takes back.

    `files` that came with mail were attached, those `left` were not. Of `erased` people nobody is taken
    again without being asked for.
    """

    format: str
    created: int
    known: int = 0
    errors: int = 0
    stamp: str = ""
    files: int = 0
    left: tuple[Left, ...] = ()
    erased: int = 0


class Draft(NamedTuple):
    """A lead that may come of a file: what it says, and line of a message → the files it brings."""

    cells: Cells
    files: Mapping[int, Sequence[Brought]] = {}


def kind_of(path: Path) -> str:
    """Return the format of a file, `TEXT` for a short text that is no table. Raises `UserError`."""
    found = recognising.format_of(path)
    return TEXT if found == CSV and _is_card(path) else found


def drafts(
    path: Path, format: str, region: str, own: frozenset[str] = frozenset()
) -> Iterator[Draft]:
    """Yield the leads of a file that is no table; nobody of `own`, folded addresses, is one.

    Raises `UserError`.
    """
    if format == MAIL:
        yield from _of_mail(path, region, own)
    elif format == CALENDAR:
        yield from map(Draft, _of_calendar(path))
    else:
        cells = _of_text(_text(path), region)
        if not cells:
            raise UserError(tr("Nobody is named in {name}.", name=path.name))
        yield Draft(cells)


def take(ws: Any, path: Path, *, check: Go) -> Taken:
    """Make leads of a file, all or nothing, as one operation. Raises `UserError`, `Cancelled`."""
    format = kind_of(path)
    if format in TABLES:
        return _take_table(ws, path, format, check)
    found = list(_limited(drafts(path, format, ws.profile.region, own_addresses.keys(ws)), check))
    new, there = _parted(ws.reader(), found)
    suppressed, every = Suppressed(), len(new)
    new = [draft for draft in new if not suppressed.meets(draft.cells)]
    attaching, left = brought_files.Attaching("lead"), list[Left]()
    edits, wanted = _made(ws, new, there, attaching, left)
    stamp = ""
    if edits:
        label = Label("capture", "lead", len(new))
        if not new:  # files alone
            label = Label("attach", "attachment", len(edits), row=edits[0].id)
        with brought_files.kept_of(ws, path, wanted, check):
            operation = ws.log.record_bulk(
                label, edits, memo=path.name, origin="import", check=check
            )
        stamp = operation.stamp if operation else ""
    known, erased = len(found) - every, every - len(new)
    return Taken(format, len(new), known, 0, stamp, attaching.count, tuple(left), erased)


def _made(
    ws: Any, new: Iterable[Draft], there: Mapping[str, Draft], attaching: Attaching,
    left: list[Left],
) -> tuple[list[Edit], dict[int, set[str]]]:  # fmt: skip
    """Return the edits of new leads, of the files they and those `there` bring, and line → digests."""
    choosing = brought_files.Choosing(ws.reader(), "lead", blobs.limit(ws, blobs.MOST), left)
    edits, wanted = list[Edit](), dict[int, set[str]]()

    def attach(id: str, line: int, drafted: dict[str, Any]) -> None:
        _own, said = brought_files.parted(drafted)
        edits.extend(attaching.edits(id, {}, said))
        if said:
            wanted.setdefault(line, set()).update(said)

    for cells, brought in new:
        lead = triage.fresh(cells)
        edits.append(lead)
        for line, files in brought.items():
            attach(lead.id, line, choosing.of_new(line, files, cells))
    for id, draft in there.items():
        for line, files in draft.files.items():
            attach(id, line, choosing.of_known(line, files, draft.cells, (id, {}))[0])
    return edits, wanted


def _take_table(ws: Any, path: Path, format: str, check: Go) -> Taken:
    found = source.detect(path)
    mapped = mapping.propose(found, "lead", ws=ws)
    mapping.check_known(mapped, path.name)
    if mapped.unclear_dates and not mapped.date_order:
        mapped = mapped.with_date_order("mdy" if ws.profile.region == "US" else "dmy")
    done = importing.quick(ws, found, mapped, progress=_quiet, check=check)
    known = done.updated + done.same + done.refused + done.merged
    return Taken(format, done.created, known, done.errors, done.stamp)


def _quiet(_part: float) -> None:
    return None


def _limited(found: Iterable[Draft], check: Go) -> Iterator[Draft]:
    for n, draft in enumerate(found):
        check()
        if n >= MOST:
            raise UserError(tr("There are more than {n} people in this file.", n=f"{MOST:,}"))
        yield draft._replace(cells=whole(draft.cells))


def _parted(conn: Any, found: Iterable[Draft]) -> tuple[list[Draft], dict[str, Draft]]:
    """Return the new ones, and id → draft of those whose address a lead has already.

    The first of an address has the files of all.
    """
    kept: dict[str, Draft] = {}
    for at, draft in enumerate(found):
        email = str((draft.cells.get("emails.1") or {}).get("value") or "").casefold()
        first = kept.setdefault(email or f"#{at}", draft)
        if first is not draft:
            kept[email] = first._replace(files={**first.files, **draft.files})
    known = finding.by_lookup(conn, "lead", lookups.EMAIL, [e for e in kept if "@" in e])
    ids = {email: identities.id_of(conn, "lead", n) for email, n in known.items()}
    there = {str(ids[email]): draft for email, draft in kept.items() if email in ids}
    return [draft for email, draft in kept.items() if email not in ids], there


def _of_mail(path: Path, region: str, own: frozenset[str]) -> Iterator[Draft]:
    """Yield with whom each message is: who wrote it, or the first it went to of one's own."""
    for message in messages.read_messages(path):
        person = next(iter(message.partners(own)), None)
        if person is None:
            continue
        theirs = "" if message.is_from(own) else message.text  # one's own ends with one's own card
        read = signature.read(theirs, region).cells(region) if theirs else {}
        card = {c: v for c, v in read.items() if not c.startswith("emails.")}
        name = person.name or str(read.get("name") or "") or person.email.partition("@")[0]
        made: Cells = {**card, "name": name, "emails.1": {"value": person.email}}
        made["source"] = tr("E-mail")
        made["message"] = "\n\n".join(filter(None, (message.subject, message.text)))[:LONGEST]
        if message.date is not None:
            made["created"] = message.date.strftime("%Y-%m-%dT%H:%M:%SZ")
        yield Draft(made, {message.line: mail_source.brought(message)})


def _of_calendar(path: Path) -> Iterator[Cells]:
    """Yield the people an invitation names, with what it is about."""
    codec = encodings.checked(path, None)
    about, people = "", list[tuple[str, str]]()
    for _number, text in content_lines.unfolded(content_lines.physical(path, codec)):
        try:
            line = content_lines.parsed(text, codec)
        except content_lines.LineError:
            continue
        value = line.value.strip()
        if line.name == "BEGIN" and value.upper() == "VEVENT":
            about, people = "", []
        elif line.name == "SUMMARY":
            about = content_lines.plain(value)
        elif line.name in ("ORGANIZER", "ATTENDEE"):
            email = value.partition(":")[2] if ":" in value else value
            people.append((line.param("CN").strip(' "'), email.strip()))
        elif line.name == "END" and value.upper() == "VEVENT":
            yield from _people(people, about)


def _people(people: Iterable[tuple[str, str]], about: str) -> Iterator[Cells]:
    for name, email in people:
        if email.count("@") == 1 and " " not in email:
            made: Cells = {"name": name if name and name != email else email.partition("@")[0]}
            made |= {"emails.1": {"value": email}, "source": tr("Invitation")}
            yield made | ({"message": about} if about else {})


def _is_card(path: Path) -> bool:
    """Say whether a short text reads as one card rather than as a table."""
    with encodings.in_words(path):
        if not path.is_file() or not 0 < path.stat().st_size <= SHORT:
            return False
        data = path.read_bytes()
    if b"\0" in data or path.suffix.lower() in (".csv", ".tsv", ".tab"):
        return False
    text = _decoded(data)
    if sum(said_by("lead", cell) is not None for cell in re.split("[,;\t]", _first(text))) > 1:
        return False  # headings
    card = signature.read(text)
    return bool(card.first("name") or card.first("company_name")) and bool(
        card.first("emails") or card.first("phones")
    )


def _first(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _text(path: Path) -> str:
    with encodings.in_words(path), path.open("rb") as file:
        return _decoded(file.read(SHORT))


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _of_text(text: str, region: str) -> Cells:
    made: Cells = signature.read(text, region).cells(region)
    name = triage.title_of(made)
    return {**made, "name": name, "message": text[:LONGEST]} if name else {}
