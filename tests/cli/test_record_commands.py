import json

import pytest

from crm_desktop import cli
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "shop.crm"
    new = {"deleted": False}
    with Workspace.create(path, Profile("Huda")) as ws:
        ws.log.record(Label("create"), [
            Edit("company", "above", new | {"name": "Holding"}),
            Edit("company", "below", new | {"name": "Daughter", "parent": "above"}),
            Edit("deal", "d", new | {"title": "Fit-out", "company": "below",
                                     "value": {"amount": 100, "currency": "MYR"}}),
            Edit("activity", "a", new | {"channel": "call", "state": "done", "start": "2026-11-01",
                                         "company": "below", "subject": "Oak"}),
        ])  # fmt: skip
    return path


def run(capsys, file, *words):
    code = cli.main(["--file", str(file), *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_show_tells_of_a_company_and_those_below_it(file, capsys):
    code, out, _ = run(capsys, file, "--json", "show", "above")
    told = json.loads(out)
    assert code == 0 and told["kind"] == "company"
    assert told["below"] == [{"id": "below", "name": "Daughter", "depth": 1}]
    assert told["with_below"]["activities"] == 1
    assert told["with_below"]["sums"] == [
        {"outcome": "open", "currency": "MYR", "deals": 1, "amount": 100}
    ]
    code, out, _ = run(capsys, file, "--json", "show", "below")
    assert [(e["kind"], e["title"]) for e in json.loads(out)["timeline"]][-1] == ("activity", "Oak")


def test_show_says_what_there_is_in_words_and_what_there_is_not(file, capsys):
    code, out, _ = run(capsys, file, "show", "above")
    assert code == 0 and "Company: Holding" in out and "Daughter" in out
    code, _, err = run(capsys, file, "show", "nobody")
    assert code != 0 and "nobody" in err


def test_a_circle_of_companies_is_refused(file, capsys):
    code, _, err = run(capsys, file, "set", "above", "parent", "below")
    assert code != 0 and "part of itself" in err


@pytest.mark.parametrize("kind", [*RECORDS])
def test_every_kind_of_record_is_listed_and_shown(file, capsys, kind):
    title = RECORDS[kind].title_field
    with Workspace.open(file) as ws:
        edit = Edit(kind, f"{kind}-1", {"deleted": False, title: "First line\nsecond"})
        ws.log.record(Label("create"), [edit])
    code, out, _ = run(capsys, file, "list", kind)
    assert code == 0 and f"{kind}-1  First line second" in out
    code, out, _ = run(capsys, file, "show", f"{kind}-1")
    assert code == 0 and out.startswith(f"{RECORDS[kind].label}: First line")


def test_show_says_the_fields_and_the_timeline_in_words(file, capsys):
    with Workspace.open(file) as ws:
        ws.log.record(Label("create"), [Edit("activity", "mail", {
            "deleted": False, "channel": "email", "direction": "in", "state": "done",
            "start": "2026-11-02", "company": "below", "subject": "Price", "details": "How much?",
        })])  # fmt: skip
    _, out, _ = run(capsys, file, "show", "mail")
    assert "Channel: E-mail" in out and "Company: Daughter" in out and "  How much?" in out
    _, out, _ = run(capsys, file, "show", "below")
    assert "Timeline:\n  2 Nov 2026  E-mail  Price\n      How much?" in out
    assert "Part of: Holding" in out


def test_show_says_mentions_as_names_and_counts_deals(file, capsys):
    with Workspace.open(file) as ws:
        id = "019b76da-0000-7000-8000-000000000001"
        ws.log.record(Label("create"), [
            Edit("contact", id, {"deleted": False, "name": "Devi"}),
            Edit("note", "n", {"deleted": False, "company": "above",
                               "text": f"Ask [@Devi](crm:contact/{id})\nor [@Devi](crm:contact/{id})"}),
            Edit("deal", "bare", {"deleted": False, "title": "Bare", "company": "above"}),
        ])  # fmt: skip
    _, out, _ = run(capsys, file, "show", "above")
    assert "Ask @Devi" in out and "or @Devi" in out and "crm:contact" not in out
    assert "Open: 1 deal\n" in out and "Open: 1 deal, RM" in run(capsys, file, "show", "below")[1]
