"""`crm industry`: lists, previews without writing, applies once, is undone."""

from __future__ import annotations

import json

import pytest

from crm_desktop.cli import main
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def crm(tmp_path, capsys):
    path = tmp_path / "shop.crm"
    Workspace.create(path).close()

    def run(*words, code=0):
        capsys.readouterr()
        assert main(["--file", str(path), *words]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if "--json" in words and not code else said.out + said.err

    run.path = path
    return run


def test_it_lists_without_the_lock(crm):
    with Workspace.open(crm.path):
        found = crm("industry", "--json")["industries"]
    assert len(found) == 9
    assert found[0] == {"key": "sales", "name": {"en": "General sales", "ms": "Jualan am"},
                        "applied": False}  # fmt: skip


def test_a_dry_run_writes_nothing(crm):
    before = crm.path.read_bytes()
    said = crm("industry", "clinic", "--dry-run", "--language", "ms")
    assert "+ Pipeline: Rawatan" in said
    assert "23 things would be made" in said
    assert crm.path.read_bytes() == before


def test_it_applies_once_and_is_undone(crm):
    made = crm("industry", "insurans", "--json")
    assert (made["industry"], made["made"]) == ("insurance", len(made["parts"]))
    again = crm("industry", "insurance", "--json")
    assert (again["made"], again["stamp"]) == (0, "")
    assert "* insurance" in crm("industry")
    crm("undo")
    assert "* insurance" not in crm("industry")


def test_an_unknown_one_is_refused_with_those_there_are(crm):
    said = crm("industry", "moon", code=1)
    assert "no industry" in said
    assert "callcentre" in said
