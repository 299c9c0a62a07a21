"""What the properties of a card say in our fields, and which lines say more than our fields hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crm_desktop.domain.keys import is_id
from crm_desktop.exchange.formats import card_kinds
from crm_desktop.exchange.formats.content_lines import Line, components, plain

Entry = dict[str, str]
ADDRESS = ("street", "city", "state", "postcode", "country")
OURS = "urn:uuid:"
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(T.*)?")
_LEFT = frozenset(["REV", "PRODID", "BEGIN", "END"])
"""What a writer says of itself: it is said anew."""
_NO_ADDRESS = re.compile(r"[\s<>,;\"]")


@dataclass(slots=True)
class Reading:
    """A card in our fields. `single` is heading → text; `extra` are lines no field takes.

    `bound` are lines a field takes but that say more than the field holds: they stand for it as long
    as the field says the same.
    """

    single: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[tuple[Entry, Line]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    extra: list[Line] = field(default_factory=list)
    bound: list[Line] = field(default_factory=list)
    organisation: bool = False
    labels: dict[str, str] = field(default_factory=dict)  # group → Apple's label
    told: set[str] = field(default_factory=set)  # groups whose label is the kind of an entry
    of: dict[str, list[Line]] = field(default_factory=dict)  # heading → lines it came from

    def note(self) -> str:
        """Return all notes as one text."""
        return "\n".join(self.notes)


def read(lines: Sequence[Line]) -> Reading:
    """Read the properties of one card."""
    made = Reading()
    made.labels = {
        line.group.upper(): plain(line.value)
        for line in lines if line.group and line.name == "X-ABLABEL"
    }  # fmt: skip
    for line in lines:
        if line.name == "X-ABLABEL" or line.name in _LEFT:
            continue
        reader = _READERS.get(line.name)
        if reader is None or not reader(made, line):
            made.extra.append(line)
            made.organisation |= says_organisation(line)
    if len(noted := made.of.get("Notes", [])) > 1:  # one text with us, several lines in the card
        made.bound += [line for line in noted if line not in made.bound]
    _keep_labels(made, lines)
    _name_otherwise(made)
    parted = "Given name" in made.single or "Middle name" in made.single
    if not parted and made.single.get("Family name") == made.single.get("Name"):
        made.single.pop("Family name", None)  # nobody parted it; the format asks for parts
    return made


_NAME_PARTS = ("Family name", "Given name", "Middle name", "Name prefix")


def _keep_labels(made: Reading, lines: Sequence[Line]) -> None:
    """Put each label beside the lines of its group."""
    bound = {line.group.upper() for line in made.bound if line.group}
    for line in lines:
        if line.name == "X-ABLABEL" and line.group.upper() not in made.told:
            (made.bound if line.group.upper() in bound else made.extra).append(line)


def says_organisation(line: Line) -> bool:
    """Say whether a property says that the card is of an organisation."""
    word = line.value.strip().upper()
    return (line.name, word) in (("KIND", "ORG"), ("X-ABSHOWAS", "COMPANY"))


def _name_otherwise(made: Reading) -> None:
    """Name a card without FN by what else it says."""
    single = made.single
    if not single.get("Name"):
        parts = [single.get(h, "") for h in ("Given name", "Middle name", "Family name")]
        firm = single.get("Company", "")
        single["Name"] = " ".join(filter(None, parts)) or firm
        made.organisation |= bool(firm) and not any(parts)
    if not single["Name"]:
        nick = (plain(line.value) for line in made.extra if line.name == "NICKNAME")
        single["Name"] = next(nick, "")
    if made.organisation and single["Name"] == "":
        del single["Name"]


def _take(made: Reading, heading: str, text: str, line: Line, *, whole: bool) -> bool:
    """Take a text for a heading that has none yet; `whole` says that the text says all of the line."""
    text = text.strip()
    if not text or heading in made.single:
        return False
    made.single[heading] = text
    made.of.setdefault(heading, []).append(line)
    if not whole or line.group or line.params:
        made.bound.append(line)
    return True


def _full_name(made: Reading, line: Line) -> bool:
    return _take(made, "Name", plain(line.value), line, whole=True)


def _parts_of_name(made: Reading, line: Line) -> bool:
    if "N" in made.of:
        return False
    parts = [*(p.strip() for p in components(line.value)), "", "", "", "", ""]
    found = {h: p for h, p in zip(_NAME_PARTS, parts, strict=False) if p}
    made.single |= found
    made.of["N"] = [line]
    if "Middle name" in found or any(parts[4:]) or line.params or line.group:
        made.bound.append(line)
    return True


def _company(made: Reading, line: Line) -> bool:
    parts = components(line.value)
    return _take(made, "Company", parts[0], line, whole=not any(p.strip() for p in parts[1:]))


def _job(made: Reading, line: Line) -> bool:
    return _take(made, "Job title", plain(line.value), line, whole=line.name == "TITLE")


def _birthday(made: Reading, line: Line) -> bool:
    found = _DATE.fullmatch(line.value.strip())
    if found is None or line.param("X-APPLE-OMIT-YEAR"):
        return False
    parts = (found[1], found[2], found[3])
    if not all(map(int, parts)):  # as programs write a day they do not know
        return False
    # A day there is not is told of the row, as one of any other file is: it is no day here.
    return _take(made, "Birthday", "-".join(parts), line, whole=not found[4])


def _language(made: Reading, line: Line) -> bool:
    return _take(made, "Language", plain(line.value), line, whole=True)


def _uid(made: Reading, line: Line) -> bool:
    text = plain(line.value).strip()
    own = text.removeprefix(OURS)
    if not text or "ID" in made.single or "CRM ID" in made.single:
        return not text
    made.single["CRM ID" if text != own and is_id(own) else "ID"] = own if is_id(own) else text
    return True


def _note(made: Reading, line: Line) -> bool:
    text = plain(line.value).strip()
    if text:
        made.notes.append(text)
        made.of.setdefault("Notes", []).append(line)
        if line.params or line.group:
            made.bound.append(line)
    return True


def _tags(made: Reading, line: Line) -> bool:
    names = (name.strip() for name in components(line.value, ","))
    made.tags += [name for name in names if name and name not in made.tags]
    return True


def _entry(made: Reading, field_: str, entry: Entry, line: Line, usual: Sequence[str]) -> bool:
    """Take an entry; the line is bound when types or parameters say more than its kind."""
    if any(known == entry for known, _line in made.entries.get(field_, ())):
        return False
    made.entries.setdefault(field_, []).append((entry, line))
    if not line.params and entry.get("kind", "-") == made.labels.get(line.group.upper()):
        made.told.add(line.group.upper())
        return True
    others = [name for name, _values in line.params if name != "TYPE"]
    if line.group or others or not card_kinds.same_types(line.name, line.types(), usual):
        made.bound.append(line)
    return True


def _with_kind(made: Reading, value: Entry, line: Line, usual: str = "") -> Entry:
    kind = card_kinds.kind_of(line.types(), made.labels.get(line.group.upper(), "")) or usual
    return value | ({"kind": kind} if kind else {})


def _usual(entry: Entry) -> list[str]:
    """Return the types our writer gives a kind."""
    found = card_kinds.type_of(entry.get("kind", ""))
    return [found] if found else []


def _phone(made: Reading, line: Line) -> bool:
    number = plain(line.value).strip().removeprefix("tel:")
    if not any(c.isdigit() for c in number):
        return False
    entry = _with_kind(made, {"value": " ".join(number.split())}, line)
    return _entry(made, "phones", entry, line, _usual(entry))


def _email(made: Reading, line: Line) -> bool:
    address = plain(line.value).strip().removeprefix("mailto:")
    if address.count("@") != 1 or _NO_ADDRESS.search(address):
        return False
    entry = _with_kind(made, {"value": address}, line)
    return _entry(made, "emails", entry, line, _usual(entry))


def _url(made: Reading, line: Line) -> bool:
    address = plain(line.value).strip()
    if not address or "\n" in address:
        return False
    entry = _with_kind(made, {"value": address}, line, "website")
    return _entry(made, "links", entry, line, _usual(entry))


def _profile(made: Reading, line: Line) -> bool:
    address = plain(line.value).strip()
    kinds = [t.lower() for t in line.types() if t != "PREF"] or [
        line.param("X-SERVICE-TYPE").lower()
    ]
    if not address or not kinds[0] or "\n" in address:
        return False
    return _entry(made, "links", {"value": address, "kind": kinds[0]}, line, [kinds[0].upper()])


def _messenger(made: Reading, line: Line) -> bool:
    address = plain(line.value).strip()
    service = line.param("X-SERVICE-TYPE") or address.partition(":")[0]
    if not address or "\n" in address or len(service) > 20:
        return False
    entry = {"value": address, "kind": service.lower()}
    return _entry(made, "links", entry, line, ["IMPP"])  # always bound: we write profiles


def _address(made: Reading, line: Line) -> bool:
    parts = [*(p.strip() for p in components(line.value)), *[""] * 7][:7]
    street = ", ".join(filter(None, (parts[0], parts[1], parts[2])))
    value = dict(zip(ADDRESS, (street, *parts[3:]), strict=True))
    entry = {part: text for part, text in value.items() if text}
    if not entry:
        return False
    entry = _with_kind(made, entry, line)
    more = ["MORE"] if parts[0] or parts[1] else []
    return _entry(made, "addresses", entry, line, [*_usual(entry), *more])


_READERS: dict[str, Callable[[Reading, Line], bool]] = {
    "FN": _full_name, "N": _parts_of_name, "ORG": _company, "TITLE": _job, "ROLE": _job,
    "BDAY": _birthday, "LANG": _language, "UID": _uid, "NOTE": _note, "CATEGORIES": _tags,
    "TEL": _phone, "EMAIL": _email, "URL": _url, "X-SOCIALPROFILE": _profile, "IMPP": _messenger,
    "ADR": _address,
}  # fmt: skip
