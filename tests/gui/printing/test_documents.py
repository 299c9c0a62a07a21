"""What is printed, read from the PDF: nothing missing, headings on each page, nothing half written."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSizeF, Qt

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.gui.printing import output, paper
from crm_desktop.gui.printing.label_sheets import SHEETS
from crm_desktop.gui.printing.list_print import folded, shares
from crm_desktop.gui.printing.paper import MM, Paper
from crm_desktop.gui.printing.wishes import LabelWish, ListWish, RecordWish
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery, Sort

from .kit import ADDRESS, pages, people, person

FIELDS = [RECORDS["contact"].fields[name] for name in ("name", "phones", "emails", "stage")]


def listed(ws, fields=FIELDS, paper=None):
    ns = listing.all_rows(ws.reader(), ListQuery("contact", (Sort("name"),)))
    return ListWish(paper or Paper(), "contact", ns, fields)


def written(ws, wish, path):
    output.save_pdf(wish.document(ws, lambda: None), path)
    return pages(path)


def test_a_long_list_prints_every_row_once_with_its_heading_on_each_page(ws, qapp, tmp_path):
    people(ws, 120)
    found = written(ws, listed(ws), tmp_path / "list.pdf")
    assert len(found) > 2
    for n, text in enumerate(found, 1):
        assert "Contacts" in text
        assert "E-mail" in text
        assert f"Page {n} of {len(found)}" in text
    whole = "\n".join(found)
    assert [whole.count(f"Person {n:03}") for n in range(120)] == [1] * 120


def test_landscape_turns_the_sheet(ws, qapp, tmp_path):
    people(ws, 3)
    written(ws, listed(ws, paper=Paper("A4", True)), tmp_path / "wide.pdf")
    box = PdfReader(tmp_path / "wide.pdf").pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_all_scripts_are_text_in_the_pdf(ws, qapp, tmp_path):
    for name in ("陈志明", "செல்வி முருகன்", "محمد الفارسي", "Łukasz Żak"):
        person(ws, name=name)
    (text,) = written(ws, listed(ws), tmp_path / "scripts.pdf")
    assert "陈志明" in text
    assert "Łukasz Żak" in text


def test_columns_that_have_no_room_take_two_lines(ws, qapp):
    people(ws, 2, job="Head of purchasing and procurement", notes="Prefers mornings " * 6)
    every = list(RECORDS["contact"].shown_fields())
    narrow = listed(ws, FIELDS).document(ws, lambda: None)
    crowded = listed(ws, every).document(ws, lambda: None)
    assert not narrow.folded
    assert crowded.folded
    assert crowded.row > narrow.row
    assert sum(crowded.widths) <= crowded.room.width()


@pytest.mark.parametrize("wanted", [[10, 10], [500, 20, 30], [900, 900, 900], []])
def test_columns_share_the_page(wanted):
    made = shares(wanted, 300.0)
    assert sum(made) <= 300.001
    assert all(width > 0 for width in made)


def test_words_come_before_lines(qapp):
    made = folded([50, 50], [60, 900], 300.0)
    assert made[0] == pytest.approx(60)
    assert sum(made) <= 300.001


def test_a_row_deleted_meanwhile_leaves_its_place_empty(ws, qapp, tmp_path):
    ids = people(ws, 3)
    wish = listed(ws)
    ws.log.record(
        Label("delete", "contact", row=ids[1]), [Edit("contact", ids[1], {"deleted": True})]
    )
    (text,) = written(ws, wish, tmp_path / "list.pdf")
    assert "Person 000" in text
    assert "Person 001" not in text


def test_the_sheet_of_a_record_holds_its_facts_and_its_timeline(ws, qapp, tmp_path):
    id = person(ws, name="Siti Aminah", job="Buyer", **{"addresses.1": ADDRESS})
    edits = []
    for n in range(90):
        cells = {"deleted": False, "subject": f"Call {n:02}", "channel": "call", "state": "done",
                 "start": f"2026-0{1 + n // 30}-{1 + n % 28:02}", f"contacts.{id}": True,
                 "details": "Asked about shelves and tables."}  # fmt: skip
        edits.append(Edit("activity", f"01a0c0de-0001-7000-8000-0000000000{n:02}", cells))
    ws.log.record(Label("create", "activity", 90), edits)
    found = written(ws, RecordWish(Paper(), "contact", id), tmp_path / "record.pdf")
    whole = "\n".join(found)
    assert len(found) > 2
    assert all(f"Call {n:02}" in whole for n in range(90))
    assert "Buyer" in found[0]
    assert "50450 Kuala Lumpur" in found[0]
    few = written(ws, RecordWish(Paper(), "contact", id, entries=20), tmp_path / "few.pdf")
    assert "\n".join(few).count("Call ") == 20
    assert "70 older entries" in few[-1]


def test_a_very_long_note_flows_over_pages(ws, qapp, tmp_path):
    id = person(ws, name="Tan", notes="\n".join(f"Line {n} " + "word " * 40 for n in range(120)))
    found = written(ws, RecordWish(Paper(), "contact", id), tmp_path / "record.pdf")
    assert len(found) > 3
    assert "Line 0 " in found[0]
    assert "Line 119" in "\n".join(found)


def test_a_record_that_is_gone_is_said(ws, qapp):
    with pytest.raises(UserError, match="not there any more"):
        RecordWish(Paper(), "contact", "nobody").document(ws, lambda: None)


def test_labels_begin_after_the_used_ones_and_say_who_has_no_address(ws, qapp, tmp_path):
    people(ws, 20)
    person(ws, name="Without")
    ns = listing.all_rows(ws.reader(), ListQuery("contact", (Sort("name"),)))
    document = LabelWish("L7160", "contact", ns, skip=5).document(ws, lambda: None)
    assert document.missing == 1
    assert output.save_pdf(document, tmp_path / "labels.pdf") == 2
    first, second = pages(tmp_path / "labels.pdf")
    assert first.count("50450 Kuala Lumpur") == 16
    assert second.count("50450 Kuala Lumpur") == 4
    assert "Without" not in first + second
    assert first.index("0, Jalan Ampang") < first.index("50450 Kuala Lumpur")


def test_without_any_address_there_are_no_labels(ws, qapp):
    person(ws, name="Tan")
    ns = listing.all_rows(ws.reader(), ListQuery("contact"))
    with pytest.raises(UserError, match="address"):
        LabelWish("5160", "contact", ns).document(ws, lambda: None)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda each: each.name)
def test_labels_lie_on_their_sheet_and_not_on_each_other(sheet, qapp):
    extent = Paper(sheet.paper).extent()
    places = [sheet.place(at) for at in range(sheet.labels)]
    assert all(p.left() >= 0 and p.top() >= 0 for p in places)
    assert all(p.right() <= extent.width() and p.bottom() <= extent.height() for p in places)
    shrunk = [p.adjusted(1, 1, -1, -1) for p in places]
    assert not any(a.intersects(b) for i, a in enumerate(shrunk) for b in shrunk[:i])
    assert places[0].width() == pytest.approx(sheet.width * MM)


def test_a_stopped_print_leaves_the_file_that_was_there(ws, qapp, tmp_path):
    people(ws, 200)
    target = tmp_path / "list.pdf"
    target.write_bytes(b"mine")
    asked = []

    def check():
        asked.append(1)
        if len(asked) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        output.save_pdf(listed(ws).document(ws, lambda: None), target, check=check)
    assert target.read_bytes() == b"mine"
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []


def test_a_folder_that_is_not_there_is_said(ws, qapp, tmp_path):
    people(ws, 1)
    with pytest.raises(UserError, match="no folder"):
        output.save_pdf(listed(ws).document(ws, lambda: None), tmp_path / "none" / "list.pdf")


def test_the_preview_shows_the_same_page_dark_on_white(ws, qapp):
    people(ws, 5)
    image = paper.picture(listed(ws).document(ws, lambda: None), 0, 400)
    assert image.pixelColor(2, 2).name() == "#ffffff"
    dark = min(image.pixelColor(x, y).lightness() for x in range(400) for y in range(200))
    assert dark < 120


def test_a_printer_gets_the_pages_it_asked_for(ws, qapp, tmp_path):
    from PySide6.QtGui import QPageRanges
    from PySide6.QtPrintSupport import QPrinter

    people(ws, 150)
    document = listed(ws).document(ws, lambda: None)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "all.pdf"))
    printer.setPageLayout(document.paper.layout())
    assert output.send(document, printer) == document.pages
    assert "Person 149" in "\n".join(pages(tmp_path / "all.pdf"))
    printer.setOutputFileName(str(tmp_path / "second.pdf"))
    printer.setPageRanges(QPageRanges.fromString("2"))
    assert output.send(document, printer) == 1
    (text,) = pages(tmp_path / "second.pdf")
    assert f"Page 2 of {document.pages}" in text


def test_a_printer_and_a_pdf_have_the_same_size_of_type(ws, qapp, tmp_path):
    """Both measure in units of the paper, whatever the resolution of the device is."""
    from PySide6.QtPrintSupport import QPrinter

    people(ws, 3)
    document = listed(ws).document(ws, lambda: None)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printer.pdf"))
    printer.setPageLayout(document.paper.layout())
    output.send(document, printer)
    output.save_pdf(document, tmp_path / "file.pdf")
    places = []
    for name in ("printer.pdf", "file.pdf"):
        found = []

        def visit(text, _cm, tm, _font, size, found=found):
            if text.strip():
                found.append((round(tm[4]), round(tm[5])))

        page = PdfReader(tmp_path / name).pages[0]
        page.extract_text(visitor_text=visit)
        places.append((len(found), page.mediabox.width))
    assert places[0][0] == places[1][0]
    assert float(places[0][1]) == pytest.approx(float(places[1][1]), abs=1.5)


def test_a_page_read_from_the_right_begins_at_the_right(ws, qapp, qtbot):
    people(ws, 3)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        document = listed(ws).document(ws, lambda: None)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    image = paper.picture(document, 0, 600)
    top = range(60, 300)

    def dark(first, last):
        return sum(
            image.pixelColor(x, y).lightness() < 150 for x in range(first, last) for y in top
        )

    assert dark(300, 570) > 3 * dark(30, 200)


def test_a_page_that_cannot_be_painted_lets_go_of_its_picture(qapp):
    """What was raised may be kept, and the painter with it: it must not go on painting until it dies."""
    painters = []

    def paint(painter, _page):
        painters.append(painter)
        raise OSError("interrupted")

    sheet = SimpleNamespace(extent=lambda: QSizeF(210, 297))
    with pytest.raises(OSError, match="interrupted"):
        paper.picture(SimpleNamespace(paper=sheet, paint=paint), 0, 200)
    assert not painters[0].isActive()
