"""What was found in a text: each value with its place in the text and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from crm_desktop.leads.signature.words import is_label

SURE, LIKELY = 0.8, 0.5
"""From here on a value is taken without a question, or with one."""
ENTRY_FIELDS = ("emails", "phones", "links", "addresses")


@dataclass(frozen=True, slots=True)
class Found:
    """A value of `field` at `start` to `end` of the text; `value` of an address is its parts.

    `confidence` goes from 0 to 1. `kind` is that of a phone, link or address.
    """

    field: str
    value: Any
    start: int
    end: int
    confidence: float
    kind: str = ""

    @property
    def shown(self) -> str:
        """Return the value in one line."""
        if isinstance(self.value, dict):
            order = ("street", "postcode", "city", "state", "country")
            return ", ".join(self.value[part] for part in order if self.value.get(part))
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything found in `text`, in the order of the text."""

    text: str
    found: tuple[Found, ...] = ()

    def first(self, field: str) -> Found | None:
        """Return the first value of a field."""
        return next((f for f in self.found if f.field == field), None)

    def value(self, field: str) -> str:
        """Return the first value of a field as text, "" where there is none."""
        found = self.first(field)
        return "" if found is None else found.shown

    def of(self, field: str) -> list[Found]:
        """Return all values of a field, of phones the mobile first: it reaches whom the card names."""
        every = [f for f in self.found if f.field == field]
        return sorted(every, key=lambda f: f.kind != "mobile") if field == "phones" else every

    def rest(self) -> list[str]:
        """Return the pieces of the text nothing was made of; labels of what was found are none."""
        left, at = [], 0
        for start, end in _merged((f.start, f.end) for f in self.found):
            left.append(self.text[at:start])
            at = max(at, end)
        left.append(self.text[at:])
        pieces = (line.strip(" \t|,;:：·•*-–—()[]/") for part in left for line in part.splitlines())
        return [p for p in pieces if any(c.isalnum() for c in p) and not is_label(p)]

    def cells(self, region: str) -> dict[str, Any]:
        """Return the cells of a lead; phones are read as of `region`."""
        from crm_desktop.domain.phones import phone_entry

        made: dict[str, Any] = {}
        for field in ("name", "job", "company_name"):
            if value := self.value(field):
                made[field] = value
        for field in ENTRY_FIELDS:
            for at, found in enumerate(self.of(field), 1):
                entry = dict(found.value) if isinstance(found.value, dict) else {}
                if field == "phones":
                    entry = dict(phone_entry(found.value, region))
                elif not entry:
                    entry = {"value": found.value}
                if found.kind:
                    entry["kind"] = found.kind
                made[f"{field}.{at}"] = entry
        return made


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = -1
    for start, end in sorted(spans):
        if end > at:
            yield max(start, at), end
            at = end
