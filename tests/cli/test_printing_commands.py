"""`crm print`: lists, sheets and labels as PDF without a screen."""

from __future__ import annotations

import json

import pytest
from pypdf import PdfReader

from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace

ID = new_id()
HOME = {"kind": "home", "street": "3, Lorong Selat", "postcode": "10050", "city": "George Town",
        "state": "Pulau Pinang"}  # fmt: skip


@pytest.fixture
def crm(tmp_path, capsys, qapp):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        cells = {"deleted": False, "name": "Tan Ah Kow", "job": "Director", "addresses.1": HOME}
        more = [Edit("contact", new_id(), {"deleted": False, "name": "Devi"})]
        ws.log.record(Label("create", "contact", 2), [Edit("contact", ID, cells), *more])

    def run(*words, code=0):
        capsys.readouterr()
        assert main(["--file", str(path), "print", *map(str, words)]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if "--json" in words and not code else said.out + said.err

    return run


def text(path):
    return "\n".join(page.extract_text().replace("\u00a0", " ") for page in PdfReader(path).pages)


def test_a_list_with_chosen_columns(crm, tmp_path):
    out = tmp_path / "list.pdf"
    assert crm("list", "contact", "--columns", "name,Job", "--pdf", out, "--json")["pages"] == 1
    assert "Director" in text(out)
    assert "Devi" in text(out)
    crm("list", "contact", "--search", "devi", "--pdf", out)
    assert "Tan Ah Kow" not in text(out)
    assert "Nonsense" in crm("list", "contact", "--columns", "Nonsense", "--pdf", out, code=1)


def test_a_record_and_labels(crm, tmp_path):
    out = tmp_path / "out.pdf"
    crm("record", ID, "--pdf", out)
    assert "Lorong Selat" in text(out)
    said = crm("labels", "contact", "--sheet", "l7159", "--skip", "3", "--pdf", out)
    assert "1" in said
    assert "10050 George Town" in text(out)
    assert "L7160" in crm("labels", "contact", "--sheet", "nothing", "--pdf", out, code=1)
    assert "nobody" in crm("record", "nobody", "--pdf", out, code=1)
