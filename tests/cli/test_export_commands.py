"""`crm export` of every kind of record there is, and of attached files beside their list."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import json
import shutil

import pytest

from crm_desktop.agenda import plans
from crm_desktop.cli import main
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import All
from crm_desktop.segments import lists, views
from crm_desktop.segments.views import ViewState
from crm_desktop.store import beside, boards
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def file(file):
    with Workspace.open(file) as ws:
        plans.save(ws, dataclasses.replace(plans.suggested(), name="After a sale"))
        stage = boards.stages(ws.reader())[0].id
        needs = {
            "needs.a": {"text": "Budget known", "at": 1},
            "needs.b": {"text": "=Owner", "at": 2},
        }
        edits = [
            Edit("stage", stage, needs),
            lists.made("Everybody", "contact", All(()), ""),
            views.made(ws.reader(), "contact", "Ours", ViewState("Tan")),
            Edit("contact", "c" * 32, {"deleted": False, "name": "Aminah"}),
            Edit("note", "d" * 32, {"deleted": False, "text": "Likes tea\nand cake",
                                    f"contacts.{'c' * 32}": True}),
        ]  # fmt: skip
        ws.log.record(Label("create", "contact"), edits)
    return file


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_every_kind_of_record_goes_out(crm, tmp_path, kind, ending):
    path = tmp_path / f"out.{ending}"
    (done,) = crm("export", kind, path)
    assert done == {"file": str(path), "rows": crm("list", kind)["total"]}
    assert path.stat().st_size > 0


def test_what_records_are_made_of_goes_out_with_them(crm, tmp_path):
    said = {}
    for kind in ("plan", "stage", "segment", "saved_view", "note"):
        crm("export", kind, tmp_path / f"{kind}.csv")
        said[kind] = rows(tmp_path / f"{kind}.csv")
    (plan,) = said["plan"]
    assert (plan["Step 1"], plan["Step 1 days"], plan["Step 1 kind"]) == ("Thank them", "1", "call")
    needed = next(row for row in said["stage"] if row["Need 1"])
    assert (needed["Need 1"], needed["Need 2"]) == ("Budget known", "'=Owner")
    assert json.loads(said["segment"][0]["Rule"])["where"] == {"all": []}
    assert json.loads(said["saved_view"][0]["How it looks"])["text"] == "Tan"
    note = said["note"][0]
    assert (note["Text"], note["Contact 1"]) == ("Likes tea\nand cake", "Aminah")


def test_attached_files_go_out_under_harmless_names(crm, tmp_path):
    (tmp_path / "two").mkdir()
    attached = {"=sum.csv": b"a", "quote.pdf": b"%PDF-b", "two/quote.pdf": b"%PDF-c"}
    for name, content in attached.items():
        (tmp_path / name).write_bytes(content)
    crm("attach", "c" * 32, *(tmp_path / name for name in attached))
    out, folder = tmp_path / "files.csv", tmp_path / "files"
    done = crm("export", "attachment", out, "--files", folder)
    assert done[1] == {"folder": str(folder), "files": 3, "missing": []}
    listed = {f"{row['CRM ID']} {row['Name'].removeprefix(chr(39))}" for row in rows(out)}
    assert {path.name for path in folder.iterdir()} == listed and len(listed) == 3
    assert sorted(path.read_bytes() for path in folder.iterdir()) == sorted(attached.values())
    few = crm("export", "attachment", out, "--files", tmp_path / "few", "--search", "sum")
    assert (few[0]["rows"], few[1]["files"]) == (1, 1)
    assert "--files DIR" in crm("export", "contact", out, "--files", folder, code=2)


def test_a_file_without_its_content_is_named(crm, file, tmp_path):
    (tmp_path / "lost.bin").write_bytes(b"gone" * 3_000_000)
    crm("attach", "c" * 32, tmp_path / "lost.bin")
    shutil.rmtree(beside.folder_of(file))
    done = crm("export", "attachment", tmp_path / "a.csv", "--files", tmp_path / "f")
    assert (done[0]["rows"], done[1]["files"], done[1]["missing"]) == (1, 0, ["lost.bin"])


def test_a_kind_without_tags_has_none_to_choose_by(crm, tmp_path):
    assert "Stages have no tags." in crm(
        "export", "stage", tmp_path / "s.csv", "--tag", "A", code=1
    )


@pytest.mark.parametrize("more", [(), ("--format", "vcard"), ("--format", "xlsx")])
def test_a_dash_is_stdout_and_holds_what_the_file_would(
    file, tmp_path, monkeypatch, capsysbinary, more
):  # fmt: skip
    monkeypatch.chdir(tmp_path)
    words = ["--file", str(file), "export", "contact"]
    assert main([*words, "out", *more]) == 0
    capsysbinary.readouterr()
    assert main([*words, "-", *more]) == 0
    said = capsysbinary.readouterr()
    written = (tmp_path / "out").read_bytes()
    if more == ("--format", "xlsx"):  # which says when it was made
        assert said.out[:2] == written[:2] == b"PK"
    else:
        assert said.out == written.removeprefix(codecs.BOM_UTF8)
    assert b"Wrote 1 of 1 rows to -." in said.err
    assert not (tmp_path / "-").exists()


def test_an_export_that_is_refused_writes_nothing_to_stdout(file, capsysbinary):
    capsysbinary.readouterr()
    assert main(["--file", str(file), "export", "deal", "-", "--format", "vcard"]) == 2
    assert capsysbinary.readouterr().out == b""


def test_an_attached_file_goes_to_stdout(file, tmp_path, capsysbinary):
    (tmp_path / "a.bin").write_bytes(b"\r\n\xff")
    capsysbinary.readouterr()
    assert main(["--file", str(file), "--json", "attach", "c" * 32, str(tmp_path / "a.bin")]) == 0
    (id,) = json.loads(capsysbinary.readouterr().out)["ids"]
    assert main(["--file", str(file), "extract", id, "-"]) == 0
    assert capsysbinary.readouterr().out == b"\r\n\xff"
