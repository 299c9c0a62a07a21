"""Columns of an import that name secret fields: left out and said, whatever is asked for."""

from __future__ import annotations

import pytest

from crm_desktop.cli import main
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.exchange import dry_run, remarks, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.shaping import own_fields
from crm_desktop.store import listing
from crm_desktop.store.workspace import Profile, Workspace

LEFT = "Medical history: left out, for values of secret fields are not brought in from files."
PEOPLE = "Name,{heading},Shoe size\nAina,Scoliosis,41\n"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "clinic.crm"
    with Workspace.create(path, Profile("Siti")) as ws:
        own_fields.create(ws, "contact", "Medical history", "text", {"secret": NEW_SECRET})
    return path


@pytest.fixture
def people(tmp_path):
    made = tmp_path / "people.csv"
    made.write_text(PEOPLE.format(heading="Medical history"), "utf-8")
    return made


@pytest.mark.parametrize("more", [[], ["--own-fields"], ["--own-fields", "--dry-run"]])
def test_the_command_leaves_it_out_says_so_and_advises_nothing_else(path, people, capsys, more):
    assert main(["--file", str(path), "import", str(people), *more]) == 0
    said = capsys.readouterr().out
    assert LEFT in said and "Left out: Medical history" not in said
    assert ("Left out: Shoe size. --own-fields" in said) == (more == [])
    if "--dry-run" not in more:
        with Workspace.open(path) as ws:
            (row,) = listing.listed(ws.reader(), listing.ListQuery("contact"))
            kept = row["custom"] or {}
            assert [one["value"] for one in kept.values()] == (["41"] if more else [])


def test_asked_for_by_name_the_dry_run_refuses_like_the_run(path, people, capsys):
    for more in (["--dry-run"], []):
        for field in ("custom.Medical history", "Medical history", "medical history (custom)"):
            words = ["import", str(people), "--map", f"Shoe size={field}", *more]
            assert main(["--file", str(path), *words]) == 1
            said = capsys.readouterr().err
            assert "not brought in from files" in said and "have no field" not in said


def test_an_export_of_ours_comes_in_without_it(path, people):
    people.write_text(PEOPLE.format(heading="Medical history (custom)"), "utf-8")
    with Workspace.open(path) as ws:
        found = source.detect(people)
        mapped = mapping.propose(found, ws=ws)
        assert [column.target for column in mapped.columns] == ["name", "", ""]
        assert remarks.left_out(mapped)[0].startswith("Medical history (custom): left out")
        plan = dry_run.plan(ws, found, mapped, progress=lambda _p: None, check=lambda: None)
        assert plan.counts["new"] == 1
        plan.close()


def test_it_does_not_come_into_notes_by_its_heading(tmp_path, people):
    people.write_text(PEOPLE.format(heading="Remarks"), "utf-8")
    with Workspace.create(tmp_path / "other.crm", Profile("Siti")) as ws:
        assert mapping.propose(source.detect(people), ws=ws).columns[1].target == "notes"
        own_fields.create(ws, "contact", "Remarks", "text", {"secret": NEW_SECRET})
        assert mapping.propose(source.detect(people), ws=ws).columns[1].target == ""
