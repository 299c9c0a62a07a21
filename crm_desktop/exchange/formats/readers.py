"""Which module reads which format; each finds out how a file is to be read, and yields its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from crm_desktop.exchange.formats import recognising
from crm_desktop.exchange.source import Source


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is given of how a file is to be read: its size in bytes, and what a user chose.

    `own` are the user's own e-mail addresses, folded.
    """

    size: int
    encoding: str | None = None
    header: bool | None = None
    part: str | None = None
    own: frozenset[str] = frozenset()


class Reader(Protocol):
    """What a module of a format offers."""

    def detect(self, path: Path, wanted: Wanted) -> Source:
        """Return how a file is to be read. Raises `UserError`."""

    def rows(self, source: Source) -> Iterator[tuple[int, list[str]]]:
        """Yield (line, cells). Raises `UserError` for what cannot be read at all."""


_MODULES = {
    recognising.VCARD: "card_source",
    recognising.SHEET: "sheet_source",
    recognising.CALENDAR: "calendar_source",
    recognising.MAIL: "mail_source",
}


def of(format: str) -> Reader:
    """Return the reader of a format, imported when a file asks for it."""
    return cast("Reader", import_module(f"crm_desktop.exchange.formats.{_MODULES[format]}"))
