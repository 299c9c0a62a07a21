"""A file whose text names others stays out of a report, and one nobody could look into is named."""

from __future__ import annotations

import json

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.privacy.person import bundle, inside_files
from crm_desktop.privacy.person.gathering import gather

from ..saying import make

REFERRAL = "Quirina Zzunknown binti Halim, 019-777 8888, HIV positif"


@pytest.fixture
def her(ws):
    make(ws, "contact", name="Quirina Zzunknown binti Halim")
    return make(ws, "contact", name="Zubaidah Qwort")


def attached(ws, folder, her, name, data):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return attaching.attach(ws, [path], {f"contacts.{her}": True}).ids[0]


def written(ws, report, folder):
    bundle.write(ws, report, folder, lambda _html, _path: None)
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_that_names_others_stays_out_and_is_listed_with_whom(ws, tmp_path, her, code):
    id = attached(ws, tmp_path, her, "rujukan.txt", REFERRAL.encode(code))
    report = gather(ws, her)
    (one,) = [one for one in report.hidden if one.kind == "file"]
    assert (one.id, report.kept_back) == (id, 1)
    assert "rujukan.txt" in one.text and "019-777 8888" in one.text and "Quirina" in one.text
    every = written(ws, report, tmp_path / "out")
    assert not [name for name, data in every.items() if b"Quirina" in data or b"HIV" in data]
    assert "not here: 1" in every[bundle.INDEX].decode()


def test_it_goes_along_when_it_is_chosen_or_who_it_names_is_shown(ws, tmp_path, her):
    id = attached(ws, tmp_path, her, "rujukan.txt", "Quirina Zzunknown binti Halim asked")
    quirina = ws.reader().execute("SELECT id FROM contact WHERE name LIKE 'Q%'").fetchone()[0]
    for shown in (id, quirina):
        assert [one.id for one in gather(ws, her, [shown]).files] == [id]


def test_a_text_of_hers_alone_goes_along_and_is_looked_into(ws, tmp_path, her):
    attached(ws, tmp_path, her, "hers.txt", "Zubaidah Qwort has to rest")
    report = gather(ws, her)
    assert len(report.files) == 1 and report.unread == [] and report.hidden == []


@pytest.mark.parametrize("data", [
    b"%PDF-1.4\n%%EOF", b"\x89PNG\r\n\x1a\n\0\0", b"{\\rtf1 Q}", b"PK\x03\x04\x14\0",
    b"Content-Transfer-Encoding: base64\n\nUXVpcmluYQ==", b"x" * (inside_files.TEXT + 1),
])  # fmt: skip
def test_what_nobody_looked_into_is_named_wherever_the_report_is_told_of(ws, tmp_path, her, data):
    attached(ws, tmp_path, her, "scan.bin", data)
    report = gather(ws, her)
    assert [one.name for one in report.files] == report.unread
    every = written(ws, report, tmp_path / "out")
    for name in (bundle.INDEX, bundle.PAGE):
        said = every[name].decode()
        assert "not looked into for other people: " in said and "scan.bin" in said
        assert "Look at them yourself before you send this." in said
    assert json.loads(every[bundle.DATA])["unread"] == report.unread


def test_tags_and_entities_part_no_name(ws, tmp_path, her):
    for name, text in (("a", "Quirina&#32;Zzunknown binti Halim"),
                       ("b", "Quir<b>ina</b> Zzunknown<br>binti Halim")):  # fmt: skip
        attached(ws, tmp_path, her, f"{name}.html", f"<p>{text}</p>")
    assert gather(ws, her).kept_back == 2
