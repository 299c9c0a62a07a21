"""An answered report as a file: CSV, or the sheet of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_desktop.domain.guarding import guard
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Page, Proof
from crm_desktop.exchange.formats import sheet_forms, sheet_writing
from crm_desktop.insight import wording
from crm_desktop.insight.results import Line, Result
from crm_desktop.store.figures.question import COUNT


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
    found = rows(made)
    return csv_file.write(path, wording.headings(conn, made), [_page(found)], len(found))


def write_xlsx(conn: Any, made: Result, path: Path) -> Proof:
    """Write a report as a workbook, its numbers as numbers. Raises `UserError`."""
    found, names = rows(made), len(made.spec.groups)
    headings = wording.headings(conn, made)
    forms = [sheet_forms.Form(sheet_forms.TEXT if at < names else sheet_forms.NUMBER)
             for at in range(len(headings))]  # fmt: skip
    return sheet_writing.write(path, forms, headings, [_page(found)], len(found))


def _page(found: list[list[str]]) -> Page:
    return list(zip(*found, strict=True))
