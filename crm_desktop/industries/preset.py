"""A preset as values: what it is called in both languages, what it makes, what it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Words(NamedTuple):
    """The same in both languages of the program."""

    en: str
    ms: str

    def said(self, language: str) -> str:
        """Return it in the language of a code; English for one that is not known."""
        return self.ms if language == "ms" else self.en


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One record a preset makes. `body` is what its file says, checked, with names as `Words`."""

    entity: str
    key: str
    name: Words
    body: Mapping[str, Any]

    @property
    def of(self) -> str:
        """Return the kind of record it is for, "" where it is for none."""
        return str(self.body.get("of", ""))


@dataclass(frozen=True, slots=True)
class Preset:
    """What a good consultant would set up for an industry."""

    key: str
    order: int
    icon: str
    name: Words
    about: Words
    uses: frozenset[str]  # names of pages, and fields as "contact.company", simple mode keeps
    parts: tuple[Part, ...]

    def of(self, entity: str) -> list[Part]:
        """Return its parts of one kind of record."""
        return [part for part in self.parts if part.entity == entity]
