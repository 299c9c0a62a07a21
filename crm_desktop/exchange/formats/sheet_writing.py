"""Writing a table as XLSX: dates, amounts, yes and no as such, texts as texts, in constant memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Page, Proof
from crm_desktop.exchange.formats import sheet_forms
from crm_desktop.exchange.formats.sheet_forms import DATE, MOMENT, YESNO, Form
from crm_desktop.store import named_files

_SHEET = "xl/worksheets/sheet1.xml"
_FORMATS = {DATE: "yyyy-mm-dd", MOMENT: "yyyy-mm-dd hh:mm:ss"}


def write(
    path: Path, forms: Sequence[Form], headings: Sequence[str], pages: Iterable[Page], expected: int,
    notes: Sequence[str] = (),
) -> Proof:  # fmt: skip
    """Write an XLSX file of `expected` records, whole or not at all; see `csv_file.write`.

    `notes` stand below them after an empty row, and are no records.
    """
    sheet_forms.check_room(expected)
    with named_files.in_place_when_whole(path) as partial:
        _fill(partial, forms, headings, pages, expected, notes)
        rows = count(partial, _SHEET, b"<row ") - 1 - len(notes)
        csv_file.prove(rows, expected)
    return Proof(path, rows, expected, tuple(headings))


def count(path: Path, part: str, word: bytes) -> int:
    """Count how often a word stands in a part of an archive, without a reader of workbooks."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        return csv_file.occurrences(file, word)


def _fill(
    path: Path, forms: Sequence[Form], headings: Sequence[str], pages: Iterable[Page], expected: int,
    notes: Sequence[str],
) -> None:  # fmt: skip
    from xlsxwriter import Workbook

    # The library leaves its own files where they are when one cannot be written.
    with TemporaryDirectory(".part", ".crm-", path.parent, ignore_cleanup_errors=True) as folder:
        book = Workbook(
            str(path),
            {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
             "strings_to_urls": False, "tmpdir": folder},
        )  # fmt: skip
        try:
            sheet = _Sheet(book, forms, headings)
            sheet.fill(pages, expected)
            sheet.note(notes, expected)
        finally:
            _close(book)


def _close(book: Any) -> None:
    """Write the archive; the library has a name of its own for what the system refuses."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        (said,) = error.args
        raise said from error


class _Sheet:
    """One sheet being written, a row at a time."""

    def __init__(self, book: Any, forms: Sequence[Form], headings: Sequence[str]) -> None:
        self._book, self._sheet = book, book.add_worksheet()
        self._headings, self._forms = headings, forms
        self._formats: dict[str, Any] = {}

    def fill(self, pages: Iterable[Page], expected: int) -> None:
        bold = self._book.add_format({"bold": True})
        for column, heading in enumerate(self._headings):
            self._sheet.set_column(column, column, min(max(len(heading) + 2, 12), 40))
        self._sheet.freeze_panes(1, 0)
        self._sheet.autofilter(0, 0, max(expected, 1), len(self._headings) - 1)
        for column, heading in enumerate(self._headings):
            self._sheet.write_string(0, column, sheet_forms.bare(heading), bold)
        row = 0
        for page in pages:
            for cells in zip(*page, strict=True):
                row += 1
                self._sheet.set_row(row, None)  # a row without a text is a record too
                for column, cell in enumerate(cells):
                    if cell:
                        self._write(row, column, sheet_forms.bare(cell))

    def note(self, notes: Sequence[str], rows: int) -> None:
        """Write sentences below the rows, after an empty one."""
        for at, said in enumerate(notes):
            sheet_forms.check_cell(self._headings[0], said)
            self._sheet.write_string(rows + 2 + at, 0, sheet_forms.bare(said))

    def _write(self, row: int, column: int, cell: str) -> None:
        form = self._forms[column]
        said = sheet_forms.typed(form, cell)
        if not said:
            sheet_forms.check_cell(self._headings[column], cell)
            self._sheet.write_string(row, column, cell)
        elif form.kind == YESNO:
            self._sheet.write_boolean(row, column, said == "Yes")
        elif form.kind in _FORMATS:
            moment = datetime.fromisoformat(said.removesuffix("Z"))
            self._sheet.write_datetime(row, column, moment, self._format(_FORMATS[form.kind]))
        else:
            self._sheet.write_number(row, column, float(said), self._format(_digits(form, said)))

    def _format(self, code: str) -> Any:
        if code not in self._formats:
            self._formats[code] = self._book.add_format({"num_format": code})
        return self._formats[code]


def _digits(form: Form, number: str) -> str:
    """Return the format that shows a number as it is, with its currency."""
    places = len(number.partition(".")[2])
    code = "#,##0" + ("." + "0" * places if places else "")
    return f'"{form.currency}" {code}' if form.currency else code
