"""An answered report as a file: CSV, or the sheet of a workbook.

What is to be known about the numbers (what they leave out, what they are held against) stands below the
rows, after an empty one, a sentence in the first cell of each row. No two columns are called the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from crm_desktop.domain.guarding import guard
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Page, Proof
from crm_desktop.exchange.formats import sheet_forms, sheet_writing
from crm_desktop.insight import wording
from crm_desktop.insight.composed.results import Line, Result
from crm_desktop.store.figures.question import COUNT

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Rows = Sequence[Sequence[str]]
Table = tuple[Sequence[str], Rows, int, Sequence[str]]
"""Headings, rows, how many of the first columns are words (the others are numbers), and the notes."""


def rows(made: Result) -> list[list[str]]:
    """Return the lines of a report as texts, numbers plain; every line of it and no sum."""
    unit, base = made.unit, made.asked.question.base
    return [_row(made, line, unit, base) for line in made.lines]


def _row(made: Result, line: Line, unit: str, base: str) -> list[str]:
    texts = [*line.names]
    texts += [""] * (len(made.spec.groups) - len(texts))
    texts.append(wording.plain(line.value, unit, base))
    if made.spec.how != COUNT:
        texts.append(str(line.count))
    if made.before is not None:
        texts.append(wording.plain(line.before, unit, base))
    return texts


def table(conn: Any, made: Result) -> Table:
    """Return a report as what is written of it: headings, rows, how many columns are words, notes."""
    return wording.headings(conn, made), rows(made), len(made.spec.groups), made.notes()


def csv_rows(
    path: Path, headings: Sequence[str], found: Rows, names: int, notes: Sequence[str] = ()
) -> Proof:
    """Write rows as CSV, whole or not at all, without a formula in it. Raises `UserError`."""
    # A field of the user's may be called anything.
    headings = [guard(text) for text in distinct(headings)]
    below = [[guard(text), *[""] * (len(headings) - 1)] for text in ("", *notes)] if notes else []
    rows = [*_guarded(found, names), *below]
    proof = csv_file.write(path, headings, [_page(rows)] if rows else [], len(rows))
    return replace(proof, rows=proof.rows - len(below), expected=len(found))


def distinct(headings: Sequence[str]) -> list[str]:
    """Return headings of which no two are the same: a second "Value" is "Value (2)"."""
    made: list[str] = []
    for text in headings:
        at, told = 1, text
        while told in made:
            at += 1
            told = f"{text} ({at})"
        made.append(told)
    return made


def xlsx_rows(
    path: Path, headings: Sequence[str], found: Rows, names: int, notes: Sequence[str] = ()
) -> Proof:
    """Write rows as a workbook, those after the first `names` columns as numbers. Raises `UserError`."""
    forms = [sheet_forms.Form(sheet_forms.TEXT if at < names else sheet_forms.NUMBER)
             for at in range(len(headings))]  # fmt: skip
    pages = [_page(_guarded(found, names))] if found else []
    return sheet_writing.write(path, forms, distinct(headings), pages, len(found), notes)


ROWS: Mapping[str, Callable[[Path, Sequence[str], Rows, int, Sequence[str]], Proof]] = {
    "csv": csv_rows, "xlsx": xlsx_rows,
}  # fmt: skip
"""What writes rows, by the ending of the file."""


def _guarded(found: Rows, names: int) -> list[list[str]]:
    """Return rows of which a spreadsheet runs nothing: words are guarded, in whatever column, numbers not."""
    return [
        [text if at >= names and _NUMBER.fullmatch(text) else guard(text) for at, text in enumerate(row)]
        for row in found
    ]  # fmt: skip


def _page(found: Rows) -> Page:
    return list(zip(*found, strict=True))
