"""Workbooks: sheets to choose from, typed cells, and files that would fill the memory."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from crm_desktop.errors import UserError
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store.workspace import Workspace

from ..test_malformed import refused

SAMPLES = Path(__file__).parent / "samples"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(path: Path) -> Path:
    """Make a workbook with an empty sheet, a title above the headings, and cells of every type."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.add_worksheet("Notes")
    sheet = book.add_worksheet("Customers")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write(0, 0, "Customers of 2026")
    sheet.write_row(2, 0, ["Name", "Phone", "Birthday", "Do not contact", "Notes"])
    sheet.write_row(3, 0, ["Tan Ah Kow", 60122091180])
    sheet.write_datetime(3, 2, dt.datetime(1979, 1, 11), day)
    sheet.write_boolean(3, 3, True)
    sheet.write_formula(3, 4, "=1+1", value=2)
    sheet.write_row(5, 0, ["=Siti", "012-345 6789", "", "", 0.1 + 0.2])
    sheet.write_formula(5, 3, "=1/0", value="#DIV/0!")
    book.add_worksheet("Suppliers").write_row(0, 0, ["Name", "E-mail"])
    hidden = book.add_worksheet("Hidden")
    hidden.hide()
    hidden.write(0, 0, "Name")
    book.close()
    return path


def dicts(found: source.Source) -> list[dict[str, str]]:
    return [dict(zip(found.headings, cells, strict=True)) for _line, cells in filled(found)]


def filled(found: source.Source) -> list[source.Numbered]:
    return list(source.filled(source.rows(found)))


def test_the_first_sheet_with_rows_is_read_with_its_types(tmp_path: Path) -> None:
    found = source.detect(workbook(tmp_path / "book.anything"))
    assert found.part == "Customers" and found.header
    assert [part.name for part in found.parts] == ["Notes", "Customers", "Suppliers", "Hidden"]
    assert dicts(found) == [
        {"Name": "Tan Ah Kow", "Phone": "60122091180", "Birthday": "1979-01-11",
         "Do not contact": "Yes", "Notes": "2"},
        {"Name": "=Siti", "Phone": "012-345 6789", "Birthday": "", "Do not contact": "",
         "Notes": "0.3"},
    ]  # fmt: skip
    assert [line for line, _cells in filled(found)] == [4, 6]
    assert [line for line, _cells in source.rows(found)] == [4, 5, 6]


def test_another_sheet_is_read_when_it_is_chosen(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx")
    assert source.detect(path, part="Suppliers").headings == ("Name", "E-mail")
    with pytest.raises(UserError, match="There is no sheet Nothing"):
        source.detect(path, part="Nothing")


def test_a_cell_merged_downwards_says_its_value_in_every_row(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("People")
    book.add_worksheet("Blank")
    sheet.merge_range(0, 1, 0, 3, "Our people")
    sheet.write_row(2, 1, ["Name", "Company", "Phone"])
    for row, name in ((3, "Tan"), (4, "Lim"), (6, "Ali")):
        sheet.write(row, 1, name)
    sheet.merge_range(3, 2, 6, 2, "Kedai A")
    sheet.write(7, 1, "Devi")
    book.close()
    found = source.detect(path)
    firms = {row["Name"]: row["Company"] for row in dicts(found)}
    assert firms == {"Tan": "Kedai A", "Lim": "Kedai A", "Ali": "Kedai A", "Devi": ""}
    with pytest.raises(UserError, match="The sheet Blank has nothing in it"):
        source.detect(path, part="Blank")


def test_an_old_workbook_is_read(ws: Workspace) -> None:
    found = source.detect(SAMPLES / "old.xls")
    mapped = mapping.propose(found, ws=ws)
    done = importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    assert (found.part, done.created, done.errors) == ("Pelanggan", 2, 0)


LIBRE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="Helaian1">
<table:table-row><table:table-cell office:value-type="string"><text:p>Nama</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>Emel</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16382"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>Ali<text:s text:c="2"/>Baba</text:p>
</table:table-cell><table:table-cell office:value-type="string"><text:p>a@b.my</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="16382"/></table:table-row>
{more}
<table:table-row table:number-rows-repeated="1048573"><table:table-cell
 table:number-columns-repeated="16384"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path, more: str = "", head: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        content = LIBRE.format(more=more).replace("\n", "")
        if head:
            content = content.replace("<office:document-content", head + "<office:document-content")
        archive.writestr("content.xml", content)
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def test_ods_as_libreoffice_writes_it(tmp_path: Path) -> None:
    found = source.detect(ods(tmp_path / "book.ods"))
    assert found.headings == ("Nama", "Emel")
    assert [cells for _line, cells in source.rows(found)] == [["Ali  Baba", "a@b.my"]]


def with_part(path: Path, name: str, change: object) -> Path:
    """Rewrite one part of a workbook."""
    made = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == name else data)  # type: ignore[operator]
    return made


def good(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet().write_row(0, 0, ["Name", "E-mail"])
    book.worksheets()[0].write_row(1, 0, ["Tan", "t@x.my"])
    book.close()
    return path


def test_two_far_cells_do_not_fill_the_memory(ws: Workspace, tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = with_part(
        good(tmp_path / "a.xlsx"), SHEET, lambda data: data.replace(b"</sheetData>", far)
    )
    assert "1,048,576 rows and 16,384 columns" in refused(ws, path)
    repeated = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    assert "too far to be read" in refused(ws, ods(tmp_path / "b.ods", repeated))


def test_entities_are_refused(ws: Workspace, tmp_path: Path) -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "is damaged" in refused(ws, ods(tmp_path / "b.ods", head=head))


def test_a_bomb_is_refused(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(SHEET, "w") as file:
            for _ in range(200):
                file.write(b"0" * (1 << 20))
    assert "too large to be read" in refused(ws, path)


def test_an_archive_that_lies_about_its_sizes_is_refused(ws: Workspace, tmp_path: Path) -> None:
    path = good(tmp_path / "a.xlsx")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    at = data.rfind(SHEET.encode()) - 46 + 24  # the size in the central directory
    assert int.from_bytes(data[at : at + 4], "little") == size
    data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)
    assert "is damaged" in refused(ws, path)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off_is_refused(ws: Workspace, tmp_path: Path, part: float) -> None:
    data = good(tmp_path / "a.xlsx").read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(data[: int(len(data) * part)])
    assert "is damaged" in refused(ws, path)


def test_other_office_files_are_said_to_be_no_workbook(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "letter.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    assert "damaged, or no workbook at all" in refused(ws, path)
    with zipfile.ZipFile(tmp_path / "b.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", "x")
    assert "is a binary workbook" in refused(ws, tmp_path / "b.xlsb")


def test_an_empty_workbook_has_nothing_in_it(ws: Workspace, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet()
    book.close()
    assert "has nothing in it" in refused(ws, tmp_path / "a.xlsx")


def test_too_many_columns_are_refused(ws: Workspace, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    for column in range(2001):
        sheet.write(0, column, f"C{column}")
    book.close()
    assert "The sheet has 2,001 columns" in refused(ws, tmp_path / "a.xlsx")


IN_LITTLE_ROOM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({room}, {room}))
from pathlib import Path
from crm_desktop.errors import UserError
from crm_desktop.exchange import source
try:
    list(source.rows(source.detect(Path(sys.argv[1]))))
except UserError:
    pass
"""


@settings(max_examples=60, deadline=None, derandomize=True)
@given(name=st.sampled_from(["xlsx", "ods", "xls"]), seed=st.integers(0, 10**9))
def test_a_damaged_workbook_is_read_or_refused_in_words(name: str, seed: int) -> None:
    chance = random.Random(seed)
    with TemporaryDirectory() as made_at:
        folder = Path(made_at)
        if name == "xls":
            data = bytearray((SAMPLES / "old.xls").read_bytes())
        else:
            path = good(folder / "a.xlsx") if name == "xlsx" else ods(folder / "a.ods")
            data = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(8, len(data))
            data[at] = chance.randrange(256)
        path = folder / "in.book"
        path.write_bytes(data)
        told = None
        try:
            found = source.detect(path)
            list(source.rows(found))
        except UserError as error:
            told = error
        assert told is None or (told.message and told.next_step)


@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    path = with_part(
        good(tmp_path / "a.xlsx"), SHEET, lambda data: data.replace(b"</sheetData>", far)
    )
    code = IN_LITTLE_ROOM.format(room=700 << 20)
    # The limit holds it: what the system says of a child counts the process it was forked from too.
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False, timeout=60)
    assert done.returncode == 0


def test_dates_and_amounts_are_typed_and_formulas_are_texts(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("Name,Birthday,Notes\n'=HYPERLINK(1),1979-01-11,line\nOld,1850-01-01,x\n")
    found = source.detect(path)
    mapped = mapping.propose(found, "contact", ws=ws)
    importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    for format in ("xlsx", "ods"):
        out = tmp_path / f"out.{format}"
        fields = ["name", "birthday", "created"]
        proof = exporting.export_table(ws.reader(), "contact", out, format=format, fields=fields)
        assert (proof.rows, proof.expected) == (2, 2)
        rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
        assert rows[0] == ["Name", "Birthday", "Added"]
        assert rows[1][:2] == ["=HYPERLINK(1)", dt.date(1979, 1, 11)]
        assert rows[2][1] == "1850-01-01" and isinstance(rows[1][2], dt.datetime)
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        assert b"<f>" not in archive.read(SHEET)


def test_a_text_too_long_for_a_cell_is_said_and_nothing_is_left(
    ws: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "in.csv"
    path.write_text(f"Name,Notes\nTan,{'x' * 40_000}\n")
    found = source.detect(path)
    mapped = mapping.propose(found, "contact", ws=ws)
    importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    for format in ("xlsx", "ods"):
        with pytest.raises(UserError, match="A text under “Notes” is longer than"):
            exporting.export_table(ws.reader(), "contact", tmp_path / "out", format=format)
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("out")) == []


def test_a_stopped_export_leaves_what_was_there(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("Name\n" + "".join(f"P{n}\n" for n in range(5000)))
    found = source.detect(path)
    mapped = mapping.propose(found, "contact", ws=ws)
    importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"before")

    def stop() -> None:
        raise KeyboardInterrupt

    for format in ("xlsx", "ods"):
        with pytest.raises(KeyboardInterrupt):
            exporting.export_table(ws.reader(), "contact", out, format=format, check=stop)
        assert out.read_bytes() == b"before" and not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize("table", [True, False])
def test_a_title_page_gives_way_to_a_sheet_whose_headings_are_known(
    tmp_path: Path, table: bool
) -> None:
    path = tmp_path / "dua.xlsx"
    book = xlsxwriter.Workbook(str(path))
    cover = book.add_worksheet("Muka depan")
    cover.write(0, 0, "Kedai Huda Sdn Bhd")
    cover.write(1, 0, "Disediakan untuk mesyuarat")
    book.add_worksheet("Kosong")
    sheet = book.add_worksheet("Pelanggan")
    sheet.write_row(0, 0, ["Nama Pelanggan", "No HP"] if table else ["Merah", "Biru"])
    sheet.write_row(1, 0, ["Tan", "012-3456789"])
    book.close()
    assert source.detect(path).part == ("Pelanggan" if table else "Muka depan")
    assert source.detect(path, part="Muka depan").part == "Muka depan"
