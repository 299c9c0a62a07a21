"""The headings of an exported CSV file, and what each of them means to an import.

| field | headings |
|---|---|
| plain | as in `file_headings`: "Name", "Given name", "Job title", "Birthday" … |
| phones, emails, links | "Phone 1", "Phone 1 kind", "Phone 2" …; "E-mail 1" …; "Link 1" … |
| addresses | "Address 1 street", "… city", "… state", "… postcode", "… country", "… kind" |
| deal.contacts | "Contact 1", "Contact 2" … (names) |
| tags | "Tags": names in one cell, see `several` |
| plan.steps, stage.needs | "Step 1", "Step 1 days", "Step 1 kind" …; "Need 1" … |
| segment.rule, saved_view.body | "Rule", "How it looks": JSON |
| deal.products | "Products": "Desk × 2.5 @ 450.50; Chair", see `product_lines` |
| company, parent | "Company", "Part of": the name |
| deal.value | "Amount" ("1250.00", a point, no groups) and "Currency" (ISO code) |
| deal.place | "Pipeline" and "Stage": their names |
| deal.result | "Outcome" (Open, Won, Lost), "Outcome reason", "Closed" |
| external_id | "ID" |
| a custom field | its name and " (custom)": "T-shirt size (custom)" |
| the record's own id | "CRM ID" |
| in "everything" only | "Company ID", "Part of ID", "Pipeline ID", "Stage ID" … |

`meaning` reads any of these headings back. Headings are English in every language, so that a file
goes from one user to another. Cells: dates YYYY-MM-DD, moments ISO 8601 in UTC, yes/no "Yes" and
"No", a choice by its English label, kinds as stored ("mobile"), every text through `guarding`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from crm_desktop.domain.fields import Field, Kind, Record
from crm_desktop.domain.file_headings import AMOUNT, CUSTOM, OWN_ID, heading
from crm_desktop.domain.records import RECORDS


class Meaning(NamedTuple):
    """What a heading says: a field, which of its entries (from 1), and which part of it.

    A custom field is `("custom", 0, name)`; the record's own id is `("id", 0, "")`.
    """

    field: str
    number: int = 0
    part: str = ""


GROUPS: dict[str, Mapping[str, str]] = {
    "value": {"amount": AMOUNT, "currency": "Currency"},
    "place": {"pipeline": "Pipeline", "stage": "Stage"},
    "result": {"outcome": "Outcome", "reason": "Outcome reason", "closed": "Closed"},
}
"""Fields of several parts: part → heading."""

PLACE_IDS = {
    "pipeline": "Pipeline ID",
    "stage": "Stage ID",
    "rank": "Order",
    "since": "In stage since",
    "told": "Told of stage",
}
"""What "everything" adds of a deal's place."""

ENTRIES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "phone": ("Phone", (("value", ""), ("kind", " kind"))),
    "email": ("E-mail", (("value", ""), ("kind", " kind"))),
    "link": ("Link", (("value", ""), ("kind", " kind"))),
    "contact": ("Contact", (("value", ""),)),
    "step": ("Step", (("title", ""), ("days", " days"), ("kind", " kind"))),
    "need": ("Need", (("text", ""),)),
    "option": ("Choice", (("value", ""), ("colour", " colour"))),
    "address": (
        "Address",
        (
            ("street", " street"),
            ("city", " city"),
            ("state", " state"),
            ("postcode", " postcode"),
            ("country", " country"),
            ("kind", " kind"),
        ),
    ),
}
"""Entries of keyed fields: the word before the number, and (part, ending of its heading) pairs."""

_NUMBERED = re.compile(r"(?P<word>[^\W\d][\w-]*) (?P<number>[1-9]\d{0,3})(?P<ending>| [a-z]+)")


def entry_headings(entry: str, number: int) -> list[str]:
    """Return the headings of entry `number` of a keyed field."""
    word, parts = ENTRIES[entry]
    return [f"{word} {number}{ending}" for _, ending in parts]


def id_heading(field: Field) -> str:
    """Return the heading of the id a reference holds, beside the name it shows."""
    return f"{heading(field)} ID"


def meaning(entity: str, text: str) -> Meaning | None:
    """Return what a heading of an export of `entity` says, or None when it is not one of ours."""
    if text.endswith(CUSTOM) and len(text) > len(CUSTOM):
        return Meaning("custom", 0, text[: -len(CUSTOM)])
    return _single(RECORDS[entity]).get(text) or _numbered(RECORDS[entity], text)


def _single(record: type[Record]) -> dict[str, Meaning]:
    found = {OWN_ID: Meaning("id")}
    if "products" in record.fields:
        found["Products"] = Meaning("products")
    for field in record.shown_fields():
        if field.kind is Kind.GROUP:
            parts = GROUPS[field.name].items()
            found |= {said: Meaning(field.name, 0, part) for part, said in parts}
        elif field.entry not in ENTRIES:
            found[heading(field)] = Meaning(field.name)
    return found


def _numbered(record: type[Record], text: str) -> Meaning | None:
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return None
    for field in record.shown_fields():
        word, parts = ENTRIES.get(field.entry, ("", ()))
        for part, ending in parts:
            if (word, ending) == (match["word"], match["ending"]):
                return Meaning(field.name, int(match["number"]), part)
    return None
