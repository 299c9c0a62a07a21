"""What a file plainly is, whatever its name."""

import zipfile

import pytest

from crm_desktop.exchange.formats import recognising


@pytest.mark.parametrize(
    "head",
    [
        b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP",
        b"\x00\x00\x00\x18ftypheic", b"%PDF-1.7", b"<svg xmlns=", b"BM\x36\x00",
    ],
)  # fmt: skip
def test_pictures_and_documents_hold_no_records(tmp_path, head):
    path = tmp_path / "contacts.csv"
    path.write_bytes(head)
    assert recognising.holds_no_records(path)


@pytest.mark.parametrize(
    "text", ["BMW,Name\n1,Tan\n", "Name\nTan\n", "", "BEGIN:VCARD\nEND:VCARD\n", "RIF,A\n"]
)
def test_what_may_hold_records_is_left_to_its_reader(tmp_path, text):
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / "x.png"
        path.write_text(text, encoding)
        assert not recognising.holds_no_records(path)


def test_of_zip_archives_workbooks_alone_hold_records(tmp_path):
    book, letter = tmp_path / "a.xlsx", tmp_path / "b.docx"
    for path, part in ((book, "xl/workbook.xml"), (letter, "word/document.xml")):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(part, "<x/>")
    assert not recognising.holds_no_records(book) and recognising.holds_no_records(letter)


def test_a_mail_whose_first_header_is_long_is_a_mail(tmp_path):
    to = ",\r\n ".join(f"person{n}@example.com" for n in range(5_000))
    (tmp_path / "m.eml").write_bytes(f"To: {to}\r\nSubject: Hi\r\n\r\nx\r\n".encode())
    assert recognising.format_of(tmp_path / "m.eml") == recognising.MAIL
