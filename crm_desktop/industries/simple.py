"""Simple mode: what of the window holds nothing and is not used by the file's presets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.domain.records import RECORDS

ON, KEPT = "simple.on", "simple.hidden"
"""Local settings of a file: whether it is simple, and what was hidden last."""
KINDS = ("contact", "company", "deal")
"""Kinds of record whose empty fields are hidden."""
ALWAYS = {
    "contact": ("name", "phones", "emails", "tags", "next_step", "notes"),
    "company": ("name", "phones", "emails", "tags", "next_step", "notes"),
    "deal": ("title", "value", "place", "company", "contacts", "result", "next_step", "notes"),
}
"""Fields that stay, whatever they hold."""
PAGES = ("contacts", "today", "tasks", "pipeline")
"""Pages that stay: who one knows, what is to be done, the board."""
USUAL = frozenset({"deals"})
"""What a file without a preset uses besides."""


@dataclass
class Simplicity:
    """What is hidden now: nothing while it is off."""

    on: bool = False
    pages: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def hides(self, entity: str, name: str) -> bool:
        """Say whether a field of a kind of record is hidden."""
        return self.on and name in self.fields.get(entity, ())

    def hides_page(self, name: str) -> bool:
        return self.on and name in self.pages

    def count(self) -> int:
        """Return how many pages and fields are hidden."""
        return len(self.pages) + sum(map(len, self.fields.values())) if self.on else 0

    def to_json(self) -> dict[str, Any]:
        return {
            "pages": sorted(self.pages),
            "fields": {e: sorted(f) for e, f in self.fields.items()},
        }

    def take(self, found: Any) -> None:
        """Hide what JSON values say; what is not as it should be hides nothing."""
        said = found if isinstance(found, dict) else {}
        pages, fields = said.get("pages"), said.get("fields")
        self.pages = frozenset(pages if isinstance(pages, list) else ())
        known = fields if isinstance(fields, dict) else {}
        self.fields = {e: frozenset(f) for e, f in known.items() if isinstance(f, list)}


def unused(conn: Any, pages: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """Return what could be hidden, as `Simplicity.to_json`; `pages` are (name, kinds of record)."""
    from crm_desktop.industries import applying, loading
    from crm_desktop.store import filled

    mine = applying.applied(conn, loading.presets())
    uses = frozenset().union(*(preset.uses for preset in mine)) if mine else USUAL
    empty = [name for name, of in pages if not any(filled.anything(conn, e) for e in of)]
    hidden = {name for name in empty if name not in uses and name not in PAGES}
    return {"pages": sorted(hidden), "fields": {of: _fields(conn, of, uses) for of in KINDS}}


def _fields(conn: Any, entity: str, uses: frozenset[str]) -> list[str]:
    from crm_desktop.store import filled

    record = RECORDS[entity]
    asked = {
        name for name, declared in record.fields.items()
        if not declared.internal and name not in ALWAYS[entity] and f"{entity}.{name}" not in uses
    }  # fmt: skip
    return sorted(asked - filled.filled(conn, entity, asked))
