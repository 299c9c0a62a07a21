"""A record as the properties of a card, what was kept of the card it came from among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crm_desktop.exchange.formats import card_keeping, card_kinds
from crm_desktop.exchange.formats.card_reading import ADDRESS, OURS, Entry, Reading, read
from crm_desktop.exchange.formats.content_lines import Line, Params, escaped, plain, written

_PICTURES = frozenset(["PHOTO", "LOGO", "SOUND", "KEY"])
_DATA = re.compile(r"data:(?:[\w.-]+/([\w.+-]+))?;base64,(.*)", re.I | re.S)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SERVICES = frozenset(["website", "work", "home", "other"])
"""Kinds of links that are plain addresses; the others are profiles."""


@dataclass(slots=True)
class Subject:
    """A record to be written: names of other records in place of their ids."""

    single: dict[str, str] = field(default_factory=dict)  # heading → text
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    organisation: bool = False


def card(subject: Subject, version: str) -> str:
    """Return the text of one card."""
    head = [Line("BEGIN", "VCARD"), Line("VERSION", version)]
    body = [_for_version(line, version) for line in lines(subject, version)]
    made = [*head, *body, Line("END", "VCARD")]
    return "".join(written(line, version) for line in made)


def lines(subject: Subject, version: str) -> Iterator[Line]:
    """Yield the properties of a record, kept ones where they belong."""
    bound, extra = card_keeping.sorted_out(subject.kept)
    known = read(bound)
    labels = _Labels([*bound, *extra])
    yield from _names(subject, known)
    for heading, name in (("Company", "ORG"), ("Job title", "TITLE"), ("Birthday", "BDAY")):
        yield from _single(subject, known, heading, name)
    for name in ("phones", "emails", "addresses", "links"):
        for entry in subject.entries.get(name, ()):
            yield from _entry(name, entry, known, labels)
    if subject.tags:
        yield Line("CATEGORIES", ",".join(escaped(tag) for tag in subject.tags))
    yield from _notes(subject, known)
    if version == "4.0" or "Language" in known.of:
        yield from _single(subject, known, "Language", "LANG")
    if uid := subject.single.get("UID"):
        yield Line("UID", escaped(uid))
    yield from _organisation(subject, extra, version)
    yield from (line for line in extra if line.name != "X-ABLABEL")
    yield from labels.of_lines([line for line in extra if line.name != "X-ABLABEL"])


class _Labels:
    """Apple's labels: those kept, and new ones for kinds no type has."""

    def __init__(self, kept: Sequence[Line]) -> None:
        self._kept = [line for line in kept if line.name == "X-ABLABEL"]
        self._taken = {line.group.upper() for line in kept}

    def of_lines(self, lines: Sequence[Line]) -> list[Line]:
        """Return the kept labels of some lines' groups."""
        groups = {line.group.upper() for line in lines if line.group}
        return [line for line in self._kept if line.group.upper() in groups]

    def new(self, kind: str) -> Line:
        """Return a label of a group of its own."""
        at = 1
        while f"ITEM{at}" in self._taken:
            at += 1
        self._taken.add(f"ITEM{at}")
        return Line("X-ABLabel", escaped(kind), (), f"item{at}")


def _names(subject: Subject, known: Reading) -> Iterator[Line]:
    yield from _single(subject, known, "Name", "FN")
    single = subject.single
    kept = known.of.get("N")
    if kept and _names_of(known.single) == _names_of(single):
        yield from kept
        return
    parts = [single.get(h, "") for h in ("Family name", "Given name")]
    if not any(parts) and not subject.organisation:
        parts = [single.get("Name", ""), ""]  # version 2.1 and 3.0 ask for a name in parts
    yield Line("N", ";".join(escaped(p) for p in (*parts, "", single.get("Name prefix", ""), "")))


def _names_of(single: Mapping[str, str]) -> tuple[str, ...]:
    given = f"{single.get('Given name', '')} {single.get('Middle name', '')}".strip()
    return given, single.get("Family name", ""), single.get("Name prefix", "")


def _single(subject: Subject, known: Reading, heading: str, name: str) -> Iterator[Line]:
    text = subject.single.get(heading, "")
    if heading in known.of and known.single.get(heading) == text:
        yield from known.of[heading]
    elif text:
        yield Line(name, escaped(text))


def _notes(subject: Subject, known: Reading) -> Iterator[Line]:
    text = subject.single.get("Notes", "")
    if known.notes and known.note() == text:
        yield from known.of["Notes"]
    elif text:
        yield Line("NOTE", escaped(text))


def _entry(name: str, entry: Entry, known: Reading, labels: _Labels) -> Iterator[Line]:
    """Yield the line of an entry: the one it came from while it says the same, or a new one."""
    own = {part: text for part, text in entry.items() if part != "e164" and text}
    for said, line in known.entries.get(name, ()):
        if said == own:
            yield line
            yield from labels.of_lines([line])
            return
    kind = own.get("kind", "")
    if name == "links" and kind and kind not in _SERVICES:
        yield Line("X-SOCIALPROFILE", _address_of(own), (("TYPE", (kind,)),))
        return
    value = _adr(own) if name == "addresses" else _address_of(own)
    type_ = card_kinds.type_of(kind)
    params: Params = (("TYPE", (type_,)),) if type_ else ()
    if kind and not type_ and (name, kind) != ("links", "website"):
        label = labels.new(kind)
        yield Line(_NAMES[name], value, (), label.group)
        yield label
        return
    yield Line(_NAMES[name], value, params)


_NAMES = {"phones": "TEL", "emails": "EMAIL", "addresses": "ADR", "links": "URL"}


def _address_of(entry: Entry) -> str:
    """Return an address as a value: commas and semicolons are its own."""
    text = entry.get("value", "").replace("\\", "\\\\").replace("\r", "")
    return text.replace("\n", "\\n")


def _adr(entry: Entry) -> str:
    return ";".join(["", "", *(escaped(entry.get(part, "")) for part in ADDRESS)])


def _organisation(subject: Subject, extra: Sequence[Line], version: str) -> Iterator[Line]:
    if not subject.organisation or any(line.name in ("KIND", "X-ABSHOWAS") for line in extra):
        return
    yield Line("KIND", "org") if version == "4.0" else Line("X-ABShowAs", "COMPANY")


def _for_version(line: Line, version: str) -> Line:
    """Return a line with its date or its binary value as the version has it."""
    if version == "4.0" and line.name == "BDAY" and _DAY.fullmatch(line.value):
        return Line(line.name, line.value.replace("-", ""), line.params, line.group)
    if line.name not in _PICTURES:
        return line
    data = _DATA.fullmatch(plain(line.value)) if line.value[:5].lower() == "data:" else None
    if version == "4.0" and line.param("ENCODING") == "B":
        word = next(iter(line.types()), "").lower()
        kind = {"": "application/octet-stream", "jpg": "image/jpeg"}.get(word, f"image/{word}")
        others = tuple(p for p in line.params if p[0] not in ("ENCODING", "TYPE", "VALUE"))
        return Line(line.name, f"data:{kind};base64,{line.value}", others, line.group)
    if version != "4.0" and data is not None:
        types: Params = (("TYPE", (data[1].upper(),)),) if data[1] else ()
        others = tuple(p for p in line.params if p[0] not in ("ENCODING", "TYPE", "VALUE"))
        return Line(line.name, data[2], (*others, *types, ("ENCODING", ("B",))), line.group)
    return line


def uid_of(id: str, external: str) -> str:
    """Return what a card is known by: the id it came with, or else our own."""
    return external or OURS + id
