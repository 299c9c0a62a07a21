"""Writing a table as ODS, the open format for spreadsheets (ISO 26300), row by row into its archive.

A text stands in the cell's own attribute, where white space is kept, and once more to be seen.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Page, Proof
from crm_desktop.exchange.formats import sheet_forms
from crm_desktop.exchange.formats.sheet_forms import DATE, MOMENT, YESNO, Form
from crm_desktop.exchange.formats.sheet_writing import count
from crm_desktop.store import named_files

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
_BEGIN = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2">
<office:automatic-styles>
<number:date-style style:name="N1"><number:year number:style="long"/><number:text>-</number:text>\
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>\
</number:date-style>
<number:date-style style:name="N2"><number:year number:style="long"/><number:text>-</number:text>\
<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>\
<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>\
<number:minutes number:style="long"/></number:date-style>
<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>\
</style:style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="moment" style:family="table-cell" style:data-style-name="N2"/>
</office:automatic-styles>
<office:body><office:spreadsheet><table:table table:name="Sheet1">
"""
_END = "</table:table></office:spreadsheet></office:body></office:document-content>\n"
_ROW = b"<table:table-row"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
_GAPS = re.compile(r"  +|\t")


def write(
    path: Path, forms: Sequence[Form], headings: Sequence[str], pages: Iterable[Page], expected: int
) -> Proof:
    """Write an ODS file of `expected` records, whole or not at all; see `csv_file.write`."""
    sheet_forms.check_room(expected)
    with named_files.in_place_when_whole(path) as partial:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", _MIMETYPE, zipfile.ZIP_STORED)  # first and plain
            archive.writestr("META-INF/manifest.xml", _MANIFEST)
            with archive.open("content.xml", "w", force_zip64=True) as file:
                _fill(file, forms, headings, pages)
        rows = count(partial, "content.xml", _ROW) - 1
        csv_file.prove(rows, expected)
    return Proof(path, rows, expected, tuple(headings))


def _fill(
    file: IO[bytes], forms: Sequence[Form], headings: Sequence[str], pages: Iterable[Page]
) -> None:
    file.write(_BEGIN.encode())
    file.write(f'<table:table-column table:number-columns-repeated="{len(headings)}"/>'.encode())
    head = "".join(_text(sheet_forms.bare(heading), "head") for heading in headings)
    file.write(_row(head))
    for page in pages:
        file.write(b"".join(_rows(page, forms, headings)))
    file.write(_END.encode())


def _rows(page: Page, forms: Sequence[Form], headings: Sequence[str]) -> Iterator[bytes]:
    for cells in zip(*page, strict=True):
        made = []
        for cell, form, heading in zip(cells, forms, headings, strict=True):
            sheet_forms.check_cell(heading, cell)
            made.append(_cell(sheet_forms.bare(cell), form))
        yield _row("".join(made))


def _row(cells: str) -> bytes:
    return f"<table:table-row>{cells}</table:table-row>\n".encode()


def _cell(cell: str, form: Form) -> str:
    if not cell:
        return "<table:table-cell/>"
    said = sheet_forms.typed(form, cell)
    if not said:
        return _text(cell)
    if style := {DATE: "date", MOMENT: "moment"}.get(form.kind):
        day = said.removesuffix("Z")
        value = f'table:style-name="{style}" office:value-type="date" office:date-value="{day}"'
    elif form.kind == YESNO:
        value = f'office:value-type="boolean" office:boolean-value="{str(said == "Yes").lower()}"'
    elif form.currency:
        value = (
            f'office:value-type="currency" office:currency="{form.currency}" office:value="{said}"'
        )
    else:
        value = f'office:value-type="float" office:value="{said}"'
    return f"<table:table-cell {value}><text:p>{cell}</text:p></table:table-cell>"


def _text(text: str, style: str = "") -> str:
    clean = _NO_XML.sub("\ufffd", text)
    named = f' table:style-name="{style}"' if style else ""
    value = escape(clean, _ATTRIBUTE)
    shown = "".join(f"<text:p>{_shown(line)}</text:p>" for line in clean.splitlines() or [""])
    return (
        f'<table:table-cell{named} office:value-type="string" office:string-value="{value}">{shown}'
        "</table:table-cell>"
    )


def _shown(line: str) -> str:
    """Return a line with the marks of white space that would else fall together."""
    return _GAPS.sub(_gap, escape(line))


def _gap(found: re.Match[str]) -> str:
    return "<text:tab/>" if found[0] == "\t" else f' <text:s text:c="{len(found[0]) - 1}"/>'
