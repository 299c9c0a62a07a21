"""The comparison of two dates as a CSV file: one line for each value that is another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crm_desktop.domain.guarding import guard
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.deciding.change_texts import is_told, told
from crm_desktop.i18n import mark, tr
from crm_desktop.store.past.comparing import EVERYTHING, Comparison, Difference, Wanted

HEADINGS = (
    mark("What"), mark("Kind of record"), mark("Name"), mark("Id"), mark("Field"),
    mark("Before"), mark("After"),
)  # fmt: skip
WORDS = {"added": mark("Added"), "removed": mark("Removed"), "changed": mark("Changed")}
"""English words for what became of a record."""
PAGE = 500


def write(
    conn: Any, found: Comparison, path: Path, check: Callable[[], None], wanted: Wanted = EVERYTHING
) -> int:
    """Write the differences to `path`; return how many lines. Raises `UserError` as any export."""

    def pages() -> Iterator[csv_file.Page]:
        for lines in _batches(_lines(conn, found, wanted)):
            check()
            yield list(zip(*lines, strict=True))

    expected = sum(_count(one) for one in found.every(wanted))
    proof = csv_file.write(path, [tr(h) for h in HEADINGS], pages(), expected)
    return proof.rows


def _batches(lines: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    while batch := [line for _, line in zip(range(PAGE), lines, strict=False)]:
        yield batch


def _lines(conn: Any, found: Comparison, wanted: Wanted) -> Iterator[list[str]]:
    for one in found.every(wanted):
        head = [tr(WORDS[one.verdict]), tr(RECORDS[one.entity].label), guard(one.title), one.id]
        for field, old, new in texts(conn, one) or [("", "", "")]:
            yield [*head, guard(field), guard(old), guard(new)]


def _count(one: Difference) -> int:
    """Return how many lines a record comes to: those of its cells, or one that names it."""
    return sum(is_told(RECORDS[one.entity], cell) for cell, _old, _new in one.cells) or 1


def texts(conn: Any, one: Difference) -> list[tuple[str, str, str]]:
    """Return what changed on one record in words."""
    record = RECORDS[one.entity]
    made = (told(conn, record, cell) for cell in one.cells)
    return [line for line in made if line is not None]
