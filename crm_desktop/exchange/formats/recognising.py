"""What a file is, by what stands in it; its name says nothing."""

from __future__ import annotations

import codecs
import re
import zipfile
from pathlib import Path

from crm_desktop.exchange import encodings

CSV, VCARD, CALENDAR, SHEET, MAIL = "csv", "vcard", "calendar", "sheet", "mail"
_LOOKED_AT, _HEAD = 1 << 16, 1 << 20
"""Bytes of a file that say what it is, and of the head of a message."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_HEADER = re.compile(rb"[!-9;-~]{1,76}:[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_MAIL_HEADERS = frozenset(
    b"from to subject date message-id received return-path mime-version delivered-to".split()
)
_ENOUGH_HEADERS = 2


_OTHERS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"<svg", b"%PDF", b"{\\rtf",
    b"ID3\x03", b"ID3\x04", b"OggS",
)  # fmt: skip
_MEDIA = b"ftyp"
"""What stands fifth in photographs of telephones, in films and in recordings."""


def holds_no_records(path: Path) -> bool:
    """Say whether a file is a picture, a document, sound or film: nothing an import could read.

    Raises `UserError` for a file that cannot be opened.
    """
    with encodings.in_words(path), path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    if head.startswith(b"PK\x03\x04"):
        return not _is_workbook(path, head)
    return head.startswith(_OTHERS) or head[4:8] == _MEDIA or (head[:2] == b"BM" and 0 in head[:64])


def format_of(path: Path) -> str:
    """Return CSV, VCARD, CALENDAR, SHEET or MAIL; what is none of them is for the reader of CSV to refuse.

    Raises `UserError` for a file that cannot be opened.
    """
    with encodings.in_words(path):
        if path.is_dir():
            return CSV
        with path.open("rb") as file:
            head = file.read(_HEAD)
    if _is_workbook(path, head):
        return SHEET
    text = _as_ascii(head).lstrip()
    if text[:11].upper() == b"BEGIN:VCARD":
        return VCARD
    if text[:15].upper() == b"BEGIN:VCALENDAR":
        return CALENDAR
    return MAIL if _is_mail(text) else CSV


def _as_ascii(head: bytes) -> bytes:
    """Return the head without the mark of its encoding, and of UTF-16 what is ASCII in it."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("ascii", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def _is_workbook(path: Path, head: bytes) -> bool:
    """Say whether a file is XLSX, ODS, or an old Office file, which only a reader tells apart."""
    if head.startswith(_OLD_OFFICE):
        return True
    if not head.startswith(b"PK\x03\x04"):
        return False
    if _ODS in head[:200]:
        return True
    try:
        with encodings.in_words(path), zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names:
                with archive.open("mimetype") as file:
                    return file.read(len(_ODS)) == _ODS
            return any(name in _WORKBOOK_PARTS for name in names)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, its reader says so
        return b"xl/" in head or b"[Content_Types].xml" in head


def _is_mail(text: bytes) -> bool:
    """Say whether a file begins with the head of a message, or with the line of an mbox."""
    if text.startswith(b"From ") and b"\n" in text:
        text = text[text.index(b"\n") + 1 :].removeprefix(b">")
    found, at = set(), 0
    while line := _HEADER.match(text, at):
        found.add(line[0].split(b":", 1)[0].lower())
        at = line.end()
    return len(found & _MAIL_HEADERS) >= _ENOUGH_HEADERS
