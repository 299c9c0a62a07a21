"""Segments on the command line: listed, counted, their members; rules from a file for list and export."""

from __future__ import annotations

import csv
import json

import pytest

from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.segments import lists, sharing
from crm_desktop.store.workspace import Workspace

RULE = Condition("stage", "is", ["customer"])


@pytest.fixture
def crm(tmp_path, capsys):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        edits = [
            Edit("contact", new_id(), {"deleted": False, "name": name, "stage": stage})
            for name, stage in (("Tan", "customer"), ("Devi", "lead"), ("Siti", "customer"))
        ]
        ws.log.record(
            Label("create", "contact"), [*edits, lists.made("Customers", "contact", RULE)]
        )

    def run(*words, code=0):
        capsys.readouterr()
        assert main(["--file", str(path), *map(str, words)]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if "--json" in words and not code else said.out + said.err

    return run


def test_segments_are_listed_with_their_counts(crm):
    (found,) = crm("segments", "--json")["segments"]
    assert (found["name"], found["kind"], found["live"], found["members"]) == (
        "Customers", "contact", True, 2,
    )  # fmt: skip


def test_a_segment_tells_its_members_or_how_many(crm):
    found = crm("segment", "customers", "--json")
    assert [r["title"] for r in found["records"]] == ["Siti", "Tan"]
    assert crm("segment", "Customers", "--count").strip() == "2"
    assert crm("segment", "Customers", "--count", "--json")["total"] == 2
    assert "Customers" in crm("segment", "nobody", code=1)


def test_a_rule_from_a_file_filters_a_list_and_an_export(crm, tmp_path):
    path = tmp_path / "rule.json"
    path.write_text(
        json.dumps({"all": [{"field": "stage", "op": "is", "value": ["lead"]}]}), "utf-8"
    )
    found = crm("list", "contact", "--filter-rule", path, "--json")
    assert [r["title"] for r in found["records"]] == ["Devi"]
    out = tmp_path / "out.csv"
    crm("export", "contact", out, "--filter-rule", path)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row["Name"] for row in csv.DictReader(file)] == ["Devi"]


def test_a_shared_segment_is_a_rule_too(crm, tmp_path):
    path = tmp_path / "customers.crmsegment"
    with Workspace.open(tmp_path / "shop.crm") as ws:
        sharing.write(ws.reader(), path, "Customers", "contact", RULE)
    assert crm("list", "contact", "--filter-rule", path, "--json")["total"] == 2
    assert "kind" in crm("list", "deal", "--filter-rule", path, code=1)


@pytest.mark.parametrize("text", ["", "{", '{"weather": 1}', '{"field": "horoscope", "op": "is"}'])
def test_a_rule_that_cannot_be_used_is_refused_in_words(crm, tmp_path, text):
    path = tmp_path / "rule.json"
    path.write_text(text, "utf-8")
    said = crm("list", "contact", "--filter-rule", path, code=1)
    assert "Traceback" not in said and said.strip()
    assert crm("list", "contact", "--filter-rule", tmp_path / "none.json", code=1).strip()
