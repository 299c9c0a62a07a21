"""An answered report as a file: CSV, or the sheet of a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from crm_desktop.domain.guarding import guard, unguard
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Page, Proof
from crm_desktop.exchange.formats import sheet_forms, sheet_writing
from crm_desktop.insight import wording
from crm_desktop.insight.results import Line, Result
from crm_desktop.store.figures.question import COUNT

Rows = Sequence[Sequence[str]]


def rows(made: Result) -> list[list[str]]:
    """Return the lines of a report as texts, numbers plain; every line of it and no sum."""
    unit, base = made.unit, made.asked.question.base
    return [_row(made, line, unit, base) for line in made.lines]


def _row(made: Result, line: Line, unit: str, base: str) -> list[str]:
    texts = [guard(name) for name in line.names]
    texts += [""] * (len(made.spec.groups) - len(texts))
    texts.append(wording.plain(line.value, unit, base))
    if made.spec.how != COUNT:
        texts.append(str(line.count))
    if made.before is not None:
        texts.append(wording.plain(line.before, unit, base))
    return texts


def write_csv(conn: Any, made: Result, path: Path) -> Proof:
    """Write a report as CSV, whole or not at all. Raises `UserError`."""
    return csv_rows(path, wording.headings(conn, made), rows(made))


def write_xlsx(conn: Any, made: Result, path: Path) -> Proof:
    """Write a report as a workbook, its numbers as numbers. Raises `UserError`."""
    return xlsx_rows(path, wording.headings(conn, made), rows(made), len(made.spec.groups))


def guarded(found: Rows, names: int) -> list[list[str]]:
    """Return rows whose first `names` columns run nothing in a spreadsheet, those guarded already too."""
    return [[*(guard(unguard(text)) for text in row[:names]), *row[names:]] for row in found]


def csv_rows(path: Path, headings: Sequence[str], found: Rows, _names: int = 0) -> Proof:
    """Write rows of texts as CSV, whole or not at all. Raises `UserError`."""
    headings = [guard(text) for text in headings]  # a field of the user's may be called anything
    return csv_file.write(path, headings, [_page(found)] if found else [], len(found))


def xlsx_rows(path: Path, headings: Sequence[str], found: Rows, names: int) -> Proof:
    """Write rows as a workbook, those after the first `names` columns as numbers. Raises `UserError`."""
    forms = [sheet_forms.Form(sheet_forms.TEXT if at < names else sheet_forms.NUMBER)
             for at in range(len(headings))]  # fmt: skip
    return sheet_writing.write(path, forms, headings, [_page(found)] if found else [], len(found))


ROWS: Mapping[str, Callable[[Path, Sequence[str], Rows, int], Proof]] = {
    "csv": csv_rows, "xlsx": xlsx_rows,
}  # fmt: skip
"""What writes rows, by the ending of the file."""


def _page(found: Rows) -> Page:
    return list(zip(*found, strict=True))
