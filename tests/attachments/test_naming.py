"""Names of attached files: no path and no trick comes through, whatever they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.attachments import naming

NASTY = {
    "../../etc/passwd": "passwd", "..\\..\\boot.ini": "boot.ini", "/abs/olute.txt": "olute.txt",
    "C:\\x\\y.txt": "y.txt", "": "file", "...": "file", "  .hidden ": "hidden", "CON": "_CON",
    "nul.txt": "_nul.txt", "com1.tar.gz": "_com1.tar.gz", "a\x00b.txt": "a_b.txt", "a:b|c?.txt": "a_b_c_.txt",
    "photo\u202egpj.exe": "photogpj.exe", "Sebut harga.pdf": "Sebut harga.pdf", "会议.pdf": "会议.pdf",
    "trailing. ": "trailing",
}  # fmt: skip


@pytest.mark.parametrize(("name", "clean"), NASTY.items())
def test_nasty_names(name: str, clean: str) -> None:
    assert naming.harmless(name) == clean


@given(st.text(max_size=400))
@settings(max_examples=500, deadline=None)
def test_any_name_becomes_one_a_system_takes(name: str) -> None:
    clean = naming.harmless(name)
    assert 0 < len(clean) <= naming.LONGEST + 1 and len(clean.encode()) <= naming.MOST_BYTES + 1
    assert not set(clean) & set('<>:"/\\|?*\x00\n\r\t') and clean not in (".", "..")
    assert naming.harmless(clean) == clean


@pytest.mark.parametrize(("name", "beginning", "media"), [
    ("a.pdf", b"%PDF-1.7", "application/pdf"), ("a.pdf", b"MZ\x90", "application/x-msdownload"),
    ("a.JPG", b"\xff\xd8\xff\xe0", "image/jpeg"), ("a.webp", b"RIFF1234WEBP", "image/webp"),
    ("a.docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("noending", b"", "application/octet-stream"),
])  # fmt: skip
def test_types_are_told_by_the_beginning_first(name: str, beginning: bytes, media: str) -> None:
    assert naming.media_of(name, beginning) == media


def test_numbers_keep_names_apart(tmp_path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "a (2).txt").touch()
    assert naming.numbered(tmp_path, "a.txt").name == "a (3).txt"
