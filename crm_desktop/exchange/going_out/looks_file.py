"""Who looked at which secret field, as a CSV file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_desktop.domain.guarding import guard
from crm_desktop.exchange import csv_file
from crm_desktop.i18n import mark, tr
from crm_desktop.store.access import looking

HEADINGS = (mark("When"), mark("Who"), mark("Name"), mark("Id"), mark("Field"))


def write(conn: Any, path: Path) -> int:
    """Write all of it to `path`; return how many lines. Raises `UserError` as any export."""
    found = looking.looks(conn)

    def pages() -> Iterator[csv_file.Page]:
        if found:
            lines = [
                (f"{one.at.astimezone():%Y-%m-%d %H:%M:%S}", guard(one.who), guard(one.title), one.id,
                 guard(one.field))
                for one in found
            ]  # fmt: skip
            yield list(zip(*lines, strict=True))

    return csv_file.write(path, [tr(h) for h in HEADINGS], pages(), len(found)).rows
