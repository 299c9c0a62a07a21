"""Workbooks as sheets of typed values: XLSX and ODS by one library, the old XLS by another.

Calamine reads XLS too, but a damaged one makes it end the whole process; xlrd is Python and cannot.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from crm_desktop.exchange import encodings
from crm_desktop.exchange.formats import sheet_safety

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Book(Protocol):
    """An open workbook."""

    def sheets(self) -> list[str]:
        """Return the names of the sheets with cells, those that are shown before the hidden ones."""

    def size(self, name: str) -> tuple[int, int]:
        """Return (rows, columns) of a sheet."""

    def rows(self, name: str) -> Iterator[list[Any]]:
        """Yield the values of each row from the first on, empty ones as "" or None."""


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """Open a workbook. Raises `UserError` for one that is damaged, protected or far too large."""
    with encodings.in_words(path), path.open("rb") as file:
        old = file.read(4) == _OLD_OFFICE
    if not old:
        sheet_safety.check(path)
    with _in_words(path):
        book = _Old(path) if old else _Modern(path)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn whatever a library says of a workbook, its panics too, into `UserError`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        said = f"{type(error).__name__} {error}".lower()
        if "password" in said or "encrypted" in said:
            raise sheet_safety.protected(path) from error
        raise sheet_safety.damaged(path) from error


class _Modern:
    def __init__(self, path: Path) -> None:
        from python_calamine import CalamineWorkbook

        self._path, self._book = path, CalamineWorkbook.from_path(str(path))
        self._sheets: dict[str, Any] = {}

    def sheets(self) -> list[str]:
        told = [
            (str(m.visible), m.name)
            for m in self._book.sheets_metadata
            if "WorkSheet" in str(m.typ)
        ]
        told.sort(key=lambda one: "Visible" not in one[0])
        return [name for _visible, name in told]

    def size(self, name: str) -> tuple[int, int]:
        sheet = self._sheet(name)
        return (sheet.end[0] + 1, sheet.width) if sheet.end else (0, 0)

    def rows(self, name: str) -> Iterator[list[Any]]:
        sheet = self._sheet(name)
        with _in_words(self._path):
            rows, merged = sheet.iter_rows(), sheet.merged_cell_ranges or ()
            left = sheet.start[1] if sheet.start else 0
        return _filled(self._each(rows), [(a, b, c - left) for (a, c), (b, _) in merged if b > a])

    def _each(self, rows: Iterator[list[Any]]) -> Iterator[list[Any]]:
        while True:
            with _in_words(self._path):
                row = next(rows, None)
            if row is None:
                return
            yield row

    def close(self) -> None:
        self._sheets.clear()
        self._book.close()

    def _sheet(self, name: str) -> Any:
        if name not in self._sheets:
            with _in_words(self._path):
                self._sheets[name] = self._book.get_sheet_by_name(name)
        return self._sheets[name]


def _filled(rows: Iterator[list[Any]], merged: list[tuple[int, int, int]]) -> Iterator[list[Any]]:
    """Yield rows with the value of a cell merged downwards in each row it covers that is not blank.

    `merged` are (first row, last row, column).
    """
    begin: dict[int, list[tuple[int, int]]] = {}
    for first, last, column in merged:
        begin.setdefault(first, []).append((column, last))
    spanning: dict[int, tuple[Any, int]] = {}
    for at, row in enumerate(rows):
        spanning = {c: known for c, known in spanning.items() if known[1] >= at and c < len(row)}
        if spanning and any(row):
            for column, (value, _last) in spanning.items():
                row[column] = value
        spanning |= {c: (row[c], last) for c, last in begin.get(at, ()) if 0 <= c < len(row)}
        yield row


class _Old:
    def __init__(self, path: Path) -> None:
        import xlrd

        self._path, self._library = path, xlrd
        self._silence = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        try:
            self._book = xlrd.open_workbook(
                str(path), logfile=self._silence, on_demand=True, ragged_rows=True
            )
        except BaseException:
            self._silence.close()
            raise

    def sheets(self) -> list[str]:
        return list(self._book.sheet_names())

    def size(self, name: str) -> tuple[int, int]:
        sheet = self._sheet(name)
        return sheet.nrows, sheet.ncols

    def rows(self, name: str) -> Iterator[list[Any]]:
        sheet = self._sheet(name)
        for at in range(sheet.nrows):
            with _in_words(self._path):
                row = [self._value(cell) for cell in sheet.row(at)]
            yield row

    def close(self) -> None:
        self._book.release_resources()
        self._silence.close()

    def _sheet(self, name: str) -> Any:
        with _in_words(self._path):
            return self._book.sheet_by_name(name)

    def _value(self, cell: Any) -> Any:
        library = self._library
        if cell.ctype == library.XL_CELL_DATE:
            if not 0 <= cell.value < 1:
                return library.xldate_as_datetime(cell.value, self._book.datemode)
            return timedelta(days=cell.value)
        if cell.ctype == library.XL_CELL_BOOLEAN:
            return bool(cell.value)
        return None if cell.ctype == library.XL_CELL_ERROR else cell.value
