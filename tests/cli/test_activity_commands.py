"""`crm add activity` and `crm add note`, as a script calls them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from crm_desktop.cli import main


@pytest.fixture(autouse=True)
def shop(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("Name,Company\nTan Ah Kow,Kow Trading\n")
    assert main(["--file", "shop.crm", "new"]) == 0
    assert main(["--file", "shop.crm", "import", "in.csv"]) == 0
    capsys.readouterr()


def run(capsys, *words):
    code = main(["--file", "shop.crm", "--json", *words])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else said.err


def test_an_activity_about_a_contact_names_the_company_too(capsys):
    (tan,) = run(capsys, "search", "Tan")[1]
    code, made = run(capsys, "add", "activity", "wants", "oak", "--about", tan["id"], "--channel",
                     "visit", "--minutes", "45", "--result", "Met them", "--when",
                     "25/11/2026 15:00")  # fmt: skip
    assert code == 0 and made["subject"] == "wants oak" and made["minutes"] == 45
    person = f"contacts.{tan['id']}"
    assert made[person] is True and made["company"] and made["outcome"]
    assert run(capsys, "undo", made["stamp"])[0] == 0


def test_a_planned_one_needs_a_time(capsys):
    code, said = run(capsys, "add", "activity", "--planned")
    assert code == 1 and "planned" in said
    code, made = run(
        capsys, "add", "activity", "--planned", "--when", "tomorrow", "--channel", "meeting"
    )
    assert code == 0 and made["state"] == "planned" and len(made["start"]) == 10


def test_a_note_comes_from_words_or_the_input(capsys, monkeypatch):
    assert run(capsys, "add", "note", "Pays", "late", "--pinned")[1]["text"] == "Pays late"
    monkeypatch.setattr("sys.stdin", io.StringIO("# Title\nlong\n"))
    assert run(capsys, "add", "note", "-")[1]["text"] == "# Title\nlong\n"
    assert run(capsys, "add", "note")[0] == 1


def test_a_note_mentions_whom_it_names(capsys):
    (tan,) = run(capsys, "search", "Tan")[1]
    made = run(capsys, "add", "note", "@Tan", "Ah", "Kow", "and", "@Nobody", "pay")[1]
    assert made["text"] == f"[@Tan Ah Kow](crm:contact/{tan['id']}) and @Nobody pay"
    assert made[f"mentions.{tan['id']}"] == {"of": "contact"}
    assert made["unlinked"] == [{"name": "Nobody", "ids": []}]
    assert (
        "Nobody"
        in (main(["--file", "shop.crm", "add", "note", "@Nobody"]), capsys.readouterr())[1].out
    )


@pytest.mark.parametrize("words", [
    ["add", "activity", "--about", "nobody"], ["add", "activity", "--when", "some day"],
    ["add", "note", "x", "--about", "nobody"], ["add", "activity", "--minutes", "-5"],
    ["add", "activity", "--minutes", "9" * 19], ["add", "activity", "--minutes", "9" * 5000],
    ["add", "activity", "--minutes", "long"],
])  # fmt: skip
def test_what_cannot_be_is_refused_in_words(capsys, words):
    before = Path("shop.crm").read_bytes()
    code, said = run(capsys, *words)
    assert code == 1 and said and "Traceback" not in said
    assert Path("shop.crm").read_bytes() == before
