"""The parts of an address: postcode, town, state and country of what is written in one line."""

from __future__ import annotations

import re

from crm_desktop.domain.fold import fold
from crm_desktop.leads.signature import words

_POSTCODE = re.compile(r"(?<![\d-])(\d{5,6})(?![\d-])[,\s]*([^\W\d][^,\d]*)?")


def is_place(text: str) -> bool:
    """Say whether a text is only the name of a state or country, or several of them."""
    parts = [fold(p).strip(" .") for p in re.split(r"[,/]", text) if p.strip(" .")]
    return bool(parts) and all(_state(p) or p in words.COUNTRIES for p in parts)


def address_of(text: str) -> dict[str, str]:
    """Return street, postcode, city, state and country; what is none of these is the street."""
    parts = [p.strip(" .") for p in re.split(r"[,，\n]", text) if p.strip(" .")]
    made: dict[str, str] = {}
    while parts and (found := _named(parts[-1])):
        kind, value = found
        if kind in made:
            break
        made[kind] = value
        parts.pop()
    street = ", ".join(parts)
    if codes := list(_POSTCODE.finditer(street)):
        last = codes[-1]
        made["postcode"] = last[1]
        city, state = _town((last[2] or "").strip())
        if city:
            made["city"] = city
        if state:
            made.setdefault("state", state)
        rest = street[last.end() :].strip(" ,")
        street = street[: last.start()].strip(" ,")
        if rest and not city:
            made["city"] = rest
        elif rest:
            street = f"{street}, {rest}".strip(" ,")
    if street:
        made["street"] = street
    elif "postcode" not in made and not made:
        return {}
    return made


def _named(part: str) -> tuple[str, str] | None:
    plain = fold(part)
    if plain in words.COUNTRIES:
        return "country", part
    state = _state(plain)
    return ("state", state) if state else None


def _state(plain: str) -> str:
    return words.STATES.get(plain.strip(" ."), "")


def _town(text: str) -> tuple[str, str]:
    """Part "Shah Alam Selangor" into town and state; a state may be the town."""
    plain = fold(text)
    for name, state in words.STATES.items():
        if plain.endswith(f" {name}"):
            return text[: -len(name)].strip(" ,"), state
    return text, ""
