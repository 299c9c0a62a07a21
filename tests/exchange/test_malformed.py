"""Files that are broken or no CSV at all: said at once, with the line, and never half imported."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from crm_desktop.cli import main
from crm_desktop.errors import UserError
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store.listing import ListQuery, count
from crm_desktop.store.workspace import Workspace

HEAD = "Name,E-mail\n"
GOOD = "".join(f"Person {n},p{n}@example.my\n" for n in range(300))
ROOM = 700 * 1024 * 1024
"""Bytes of address space an import of any file must do with."""


def refused(ws: Workspace, path: Path) -> str:
    """Import a file as the command line does; return what is said of it, when nothing came in."""
    with pytest.raises(UserError) as refusal:
        found = source.detect(path)
        mapped = mapping.propose(found, ws=ws)
        importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    assert refusal.value.next_step
    assert count(ws.reader(), ListQuery("contact")) == 0
    assert ws.log.undoable() is None
    return refusal.value.message


def zipped(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "<a/>" * 100)
    return made.getvalue()


PEOPLE = [{"name": "Tan", "email": "t@x.my"}] * 3
BROKEN = {
    "a quote never closed": (HEAD + GOOD + '"Tan,t@x.my\n' + GOOD, "Line 302: a double quote"),
    "text after a quote": (HEAD + GOOD + '"Tan" Kow,t@x.my\n', "Line 302: text follows a closing"),
    "NUL": (HEAD + GOOD + "Tan\0,t@x.my\n", "no text: line 302 holds"),
    "10,000 columns": (",".join(map(str, range(10_000))) + "\n", "Line 1 has 10,000 columns"),
    "10,000 columns, late": (HEAD + GOOD + "," * 9_999 + "x\n", "Line 302 has 10,000 columns"),
    "no text of its mark": (b"\xef\xbb\xbf" + (HEAD + GOOD).encode() + b"\xff\n", "Line 302 is not UTF-8"),
    "half a character": ((HEAD + "Tan,t@x.my\n").encode("utf-16")[:-1], "Line 2 is not UTF-16"),
    "old Macintosh line ends": (b"Name,E-mail\rA,a@x.my\rB\x81\x8d\xff,x\r", "line 3 holds"),
    "a cell of 2 MB": (HEAD + GOOD + "x" * 2_000_000 + ",t@x.my\n", "Line 302: a cell is longer"),
    "empty": (b"", "has nothing in it"),
    "only a mark": (b"\xef\xbb\xbf", "has nothing in it"),
    "only its separator": (b"sep=;\r\n\r\n", "has nothing in it"),
    "only blank lines": (b"\r\n\n\r\n", "has nothing in it"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "is a picture"),
    "GIF": (b"GIF89a" + bytes(range(1, 256)) * 9, "is a picture"),
    "XLSX": (zipped("xl/workbook.xml"), "is damaged, or no workbook"),
    "ZIP": (zipped("contacts.csv"), "is a document or an archive"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is damaged, or no workbook"),
    "PDF": (b"%PDF-1.4\n" + bytes(range(256)), "is a PDF"),
    "JSON": (json.dumps(PEOPLE), "is a JSON file"),
    "JSON in lines": (json.dumps({"contacts": PEOPLE}, indent=1), "is a JSON file"),
    "web page": ("\n<!DOCTYPE html><html><table><tr><td>Name</td></table>", "is a web page"),
    "XML": ('\ufeff<?xml version="1.0"?>\n<a><b>x</b></a>', "is an XML file"),
    "RTF": (r"{\rtf1\ansi hello}", "is a text document"),
    "vCard": ("BEGIN:VCARD\nFN:Tan\n", "that begins at line 1 has no end"),
    "noise": (bytes((n * 7919) % 251 + 1 for n in range(5000)), "no text: line"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_said_with_its_line(ws: Workspace, tmp_path: Path, name: str) -> None:
    content, said = BROKEN[name]
    path = tmp_path / "in.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert said in refused(ws, path)


def test_a_workspace_is_no_csv(ws: Workspace) -> None:
    assert "shop.crm is a database" in refused(ws, ws.path)


def test_a_folder_and_a_missing_file_are_said(ws: Workspace, tmp_path: Path) -> None:
    assert "is a folder" in refused(ws, tmp_path)
    assert "There is no file" in refused(ws, tmp_path / "missing.csv")


def test_a_file_that_vanishes_after_it_was_chosen_is_said(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(HEAD + GOOD)
    found = source.detect(path)
    mapped = mapping.propose(found, ws=ws)
    path.unlink()
    for begin in (dry_run.plan, importing.quick):
        with pytest.raises(UserError, match="There is no file"):
            begin(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    assert count(ws.reader(), ListQuery("contact")) == 0


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_of_two_bytes_a_sign_is_read_with_its_mark_or_without(
    ws: Workspace, tmp_path: Path, codec: str
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes((HEAD + "林志豪,z@x.my\n" + GOOD).encode(codec))
    found = source.detect(path)
    mapped = mapping.propose(found, ws=ws)
    done = importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    assert (done.created, done.errors, found.headings) == (301, 0, ("Name", "E-mail"))


def test_a_heading_row_alone_brings_nothing(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "shop.crm"):
        pass
    (tmp_path / "in.csv").write_text("Name,E-mail")
    assert main(["--file", str(tmp_path / "shop.crm"), "import", str(tmp_path / "in.csv")]) == 0


def planned(ws: Workspace, path: Path) -> tuple[dict[str, int], list[int]]:
    found = source.detect(path)
    mapped = mapping.propose(found, ws=ws)
    plan = dry_run.plan(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    try:
        bad = (*plan.page("error", 0, 9), *plan.page("faulty", 0, 9))
        return plan.counts, [row.line for row in bad]
    finally:
        plan.close()


def test_ragged_rows_are_errors_of_their_own_lines(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text(HEAD + "A\nB,b@x.my,more\nC,c@x.my,\nD,d@x.my\n\nE,e@x.my\nF\n")
    counts, lines = planned(ws, path)
    assert (counts["new"], counts["error"], lines) == (3, 3, [2, 3, 8])


@pytest.mark.parametrize("head", ["", "sep=;\n", "sep=;\r\n", "\ufeffsep=;\n"])
def test_line_ends_may_be_mixed_and_the_separator_said(
    ws: Workspace, tmp_path: Path, head: str
) -> None:
    path = tmp_path / "in.csv"
    rows = 'Name;E-mail\r\nA;a@x.my\nB;b@x.my\r"C\r\nC";c@x.my\n\r\nD;nothing\r\n'
    path.write_bytes((head + rows).encode())
    counts, lines = planned(ws, path)
    assert (counts["new"], lines) == (3, [8 if head else 7])


def test_a_heading_that_comes_twice_is_still_one(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("Name,E-mail,E-mail\nTan,a@x.my,b@x.my\n")
    assert planned(ws, path)[0]["new"] == 1


IMPORT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({room}, {room}))
from crm_desktop.cli import main
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""


def huge_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"Name,E-mail\n" + b"a" * (17 << 20))
        file.truncate(1 << 30)


def huge_noughts(path: Path) -> None:
    with path.open("wb") as file:
        file.write((HEAD + GOOD).encode())
        file.truncate(1 << 30)


def quote_early(path: Path) -> None:
    with path.open("w") as file:
        file.write(HEAD + '"Tan,t@x.my\n')
        for _ in range(5_000):
            file.write(GOOD)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (huge_line, "Line 2 has no end within"),
        (huge_noughts, "no text: line 302 holds"),
        (quote_early, "Line 2: a cell is longer"),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
def test_a_huge_file_is_refused_soon_and_in_little_memory(tmp_path: Path, make, said: str) -> None:
    with Workspace.create(tmp_path / "shop.crm"):
        pass
    make(tmp_path / "in.csv")
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = ["--file", "shop.crm", "import", "in.csv", "--kind", "contact"]
    code = IMPORT.format(room=ROOM)
    wall = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=tmp_path, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
    assert ended.ru_utime - began.ru_utime < 5, time.perf_counter() - wall
    with Workspace.open(tmp_path / "shop.crm") as ws:
        assert count(ws.reader(), ListQuery("contact")) == 0
