"""Whether a workbook can be read in the memory there is: looked at without unpacking it whole.

The reader lays a sheet out from its first cell to its last, so two far cells are enough to fill any
memory; and what an archive says of its sizes may be a lie.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from crm_desktop.errors import UserError
from crm_desktop.exchange import encodings
from crm_desktop.i18n import tr

MOST_CELLS = 40_000_000
"""Cells of a sheet, empty ones counted: about 1 GB while it is read."""
MOST_BYTES = 1 << 31
_MOST_PARTS = 20_000
_DENSE = 100
"""Times a part may grow when it is unpacked; sheets of one value repeated reach 60."""
_SMALL = 64 << 20
_BLOCK = 1 << 20
_WIDE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{2,20})\d")
_TALL = re.compile(rb"\br\s*=\s*[\"'][A-Z]*(\d{6,20})[\"']")
_ROW = re.compile(rb"\br\s*=\s*[\"'][A-Z]*(\d{1,20})[\"']")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


_DAMAGED = (
    zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, LookupError,
    zlib.error, lzma.LZMAError, expat.ExpatError,
)  # fmt: skip
"""What the unpacking of a damaged archive may end with."""


def check(path: Path) -> None:
    """Raise `UserError` for an archive that is damaged, or that nobody could read into memory."""
    try:
        with encodings.in_words(path), zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive)
            names = archive.namelist()
            if "content.xml" in names:
                _check_ods(archive)
            if "xl/workbook.bin" in names:
                raise UserError(
                    tr("{name} is a binary workbook (XLSB).", name=path.name), _SAVE_AGAIN()
                )
            for name in names:
                _check_part(archive, name)
    except _DAMAGED as error:
        raise damaged(path) from error


def damaged(path: Path) -> UserError:
    """Return what to say of a workbook that cannot be read."""
    return UserError(
        tr("{name} is damaged, or no workbook at all.", name=path.name),
        tr("Open it in its own program and save it as XLSX again."),
    )


def _SAVE_AGAIN() -> str:  # noqa: N802
    return tr("Open it in its own program and save it as XLSX there.")


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts) > MOST_BYTES:
        raise _too_large()
    for part in parts:
        if part.flag_bits & 1:
            raise protected(path)
        if part.file_size > _SMALL and part.file_size > _DENSE * max(part.compress_size, 1):
            raise _too_large()


def protected(path: Path) -> UserError:
    """Return what to say of a workbook with a password."""
    return UserError(
        tr("{name} is protected with a password.", name=path.name),
        tr("Open it in its own program, save it without the password, then choose it again."),
    )


def _too_large() -> UserError:
    return UserError(
        tr("Unpacked, this workbook is too large to be read."),
        tr("Save the sheet as CSV and import that: it may be of any size."),
    )


def _too_far(rows: int, columns: int) -> UserError:
    return UserError(
        tr("The sheet reaches over {rows} rows and {columns} columns, too far to be read.",
           rows=f"{rows:,}", columns=f"{columns:,}"),
        tr("Delete what stands far from the table, or save the sheet as CSV."),
    )  # fmt: skip


def _check_part(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack a part to its end, which finds lies about its size, and see how far its cells reach."""
    sheet = name.startswith("xl/worksheets/")
    columns, rows = {b"Z"}, 99_999
    for text in _blocks(archive, name):
        if sheet:
            columns.update(_WIDE.findall(text))
            rows = max([rows, *map(int, _TALL.findall(text))])
    width = max(_number(letters) for letters in columns)
    if rows * width > MOST_CELLS:  # as a rule it is not: looking at every cell takes its time
        rows = max(int(n) for text in _blocks(archive, name) for n in [*_ROW.findall(text), b"1"])
    if rows * width > MOST_CELLS:
        raise _too_far(rows, width)


def _blocks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part in pieces that overlap by the length of a cell's name."""
    before = b""
    with archive.open(name) as file:
        while block := file.read(_BLOCK):
            yield before + block
            before = block[-80:]


def _number(letters: bytes) -> int:
    """Return the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class _Reach:
    """Follows an ODS document and counts what its repeated rows and cells come to."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = self._repeated = 0
        self._filled = False

    def begin(self, name: str, attributes: dict[str, Any]) -> None:
        if name == f"{_TABLE} table":
            self._row = 0
        elif name == f"{_TABLE} table-row":
            self._column, self._filled = 0, False
            self._repeated = _times(attributes, "rows")
        elif name in (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell"):
            self._column += _times(attributes, "columns")
            if f"{_OFFICE} value-type" in attributes:
                self._filled = True
                self.columns = max(self.columns, self._column)
                self._check()

    def end(self, name: str) -> None:
        if name == f"{_TABLE} table-row":
            self._row += self._repeated
            if self._filled:
                self.rows = max(self.rows, self._row)
                self._check()

    def _check(self) -> None:
        if self.rows * self.columns > MOST_CELLS:
            raise _too_far(self.rows, self.columns)


def _times(attributes: dict[str, Any], what: str) -> int:
    text = attributes.get(f"{_TABLE} number-{what}-repeated", "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _check_ods(archive: zipfile.ZipFile) -> None:
    reach = _Reach()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reach.begin
    parser.EndElementHandler = reach.end
    parser.EntityDeclHandler = _refuse_entities
    with archive.open("content.xml") as file:
        while block := file.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)


def _refuse_entities(*_declared: Any) -> None:
    """No workbook declares entities; a file that does wants to fill our memory."""
    raise ValueError("entities")
