"""`crm conflicts` on a real file: listed, decided, put off, refused in words."""

from __future__ import annotations

import json
import time

import pytest

from crm_desktop.cli import main
from crm_desktop.store.workspace import Workspace
from tests.conflicts.kit import laptop, made, meet, write


@pytest.fixture
def crm(tmp_path, capsys):
    with laptop(tmp_path, "Ann") as ann, laptop(tmp_path, "Siti") as siti:
        for id in ("maju", "lim", "tan"):
            made(ann, id, name=id, job="Owner", phones__1={"value": "03-1"})
        made(ann, "firm", "company", name="Hotel Seri")
        meet(ann, siti)
        write(ann, "maju", job="Director", language="ms", phones__1={"value": "03-2"})
        time.sleep(
            0.005
        )  # clocks count milliseconds, and which of two in one is newer is by chance
        write(siti, "maju", job="Chair", phones__1={"value": "03-3"})
        write(ann, "lim", deleted=True)
        write(siti, "lim", job="Chair")
        write(ann, "firm", "company", deleted=True)
        made(siti, "desks", "deal", title="Branch desks", company="firm")
        meet(ann, siti)

    def run(*words, code=0):
        capsys.readouterr()
        assert main(["--file", str(tmp_path / "Ann.crm"), "--json", "conflicts", *words]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if said.out else said.err

    run.path = tmp_path / "Ann.crm"
    return run


def job(crm, id="maju"):
    with Workspace.open(crm.path, read_only=True) as ws:
        return ws.reader().execute("SELECT job,phones FROM contact WHERE id=?", (id,)).fetchone()


def test_the_list_tells_all_sides(crm, capsys):
    said = crm()
    assert said["total"] == 3 and said["counts"]["open"] == 3
    by_id = {c["id"]: c for c in said["conflicts"]}
    assert {c["kind"] for c in said["conflicts"]} == {"field", "deleted", "orphaned"}
    cells = {f["cell"]: f for f in by_id["maju"]["fields"]}
    assert cells["job"]["base"] == "Owner"
    assert [(s["value"], s["own"]) for s in cells["job"]["sides"]] == [
        ("Director", True), ("Chair", False)]  # fmt: skip
    assert main(["--file", str(crm.path), "conflicts"]) == 0
    assert "Director" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("take", "wanted"), [("mine", "Director"), ("theirs", "Chair"), ("newest", "Chair")]
)
def test_a_side_is_taken(crm, take, wanted):
    assert crm("settle", "maju", "--take", take)["decided"] == 1
    assert job(crm)[0] == wanted
    assert "maju" not in {c["id"] for c in crm()["conflicts"]}
    assert crm("--tab", "settled")["conflicts"][0]["id"] == "maju"


def test_one_field_and_a_value_of_ones_own(crm):
    crm("settle", "maju", "--field", "phones", "--take", "both")
    assert "03-2" in job(crm)[1] and "03-3" in job(crm)[1]
    crm("settle", "maju", "--field", "job", "--value", "Managing director")
    assert job(crm)[0] == "Managing director"
    assert "maju" not in {c["id"] for c in crm()["conflicts"]}


def test_a_deleted_record_comes_back_or_stays_gone(crm):
    crm("settle", "lim", "--take", "back")
    crm("settle", "firm", "--take", "gone")
    assert {c["id"] for c in crm()["conflicts"]} == {"maju"}
    with Workspace.open(crm.path, read_only=True) as ws:
        conn = ws.reader()
        assert conn.execute("SELECT deleted FROM contact WHERE id='lim'").fetchone() == (0,)
        assert conn.execute("SELECT company FROM deal WHERE id='desks'").fetchone() == (None,)


def test_all_at_once_are_one_operation(crm):
    said = crm("settle", "--all", "--take", "mine")
    assert said["decided"] == 2 and len(said["stamps"]) == 1
    assert {c["id"] for c in crm()["conflicts"]} == {"firm"}
    assert job(crm)[0] == "Director"


def test_put_off_and_taken_up_again(crm):
    assert crm("later", "maju")["count"] == 1
    assert "maju" not in {c["id"] for c in crm()["conflicts"]}
    assert [c["id"] for c in crm("--tab", "later")["conflicts"]] == ["maju"]
    crm("reopen", "maju")
    assert "maju" in {c["id"] for c in crm()["conflicts"]}


def test_two_that_may_be_one_are_both_named(crm, tmp_path, capsys):
    with Workspace.open(crm.path) as ann, laptop(tmp_path, "Wei") as wei:
        meet(ann, wei)
        for ws, id in ((ann, "one"), (wei, "two")):
            made(ws, id, name="Tan Kow Seng", emails__1={"value": "tan@kowseng.my"})
        meet(ann, wei)
    (told,) = [c for c in crm()["conflicts"] if c["kind"] in ("twin", "shared")]
    assert {told["id"], told["other_id"]} == {"one", "two"}
    assert main(["--file", str(crm.path), "conflicts", "list", "two"]) == 0
    assert "one  Tan Kow Seng" in (said := capsys.readouterr().out) and "two  Tan Kow Seng" in said
    assert "merge one two" in crm("settle", "two", "--take", "mine", code=1).replace(
        "two one", "one two"
    )
    assert crm("later", "two")["count"] == 1


def test_what_was_decided_says_how_and_is_decided_anew_and_opened_again(crm, capsys):
    crm("settle", "maju", "--take", "mine")
    (told,) = crm("--tab", "settled")["conflicts"]
    assert main(["--file", str(crm.path), "conflicts", "--tab", "settled"]) == 0
    said = capsys.readouterr().out
    assert "Decided by Ann" in said and "Director" in said and told["decided"]["stamp"] in said
    assert crm("settle", "maju", "--take", "theirs")["decided"] == 1
    assert job(crm)[0] == "Chair"
    assert crm("reopen", "maju")["count"] == 1  # what was decided first stands again
    assert job(crm)[0] == "Director"
    crm("reopen", "maju")
    assert "maju" in {c["id"] for c in crm()["conflicts"]}


def test_what_was_decided_with_others_is_opened_again_with_them(crm):
    (stamp,) = crm("settle", "--all", "--take", "mine")["stamps"]
    said = crm("reopen", "lim", code=1)
    assert "1 other" in said and f"undo {stamp}" in said
    assert crm("settle", "lim", "--take", "back")["decided"] == 1
    crm("reopen", "lim")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["settle"], 2),
        (["settle", "maju"], 2),
        (["settle", "maju", "--all", "--take", "mine"], 2),
        (["settle", "--all", "--take", "both"], 2),
        (["settle", "maju", "--value", "x"], 2),
        (["settle", "tan", "--take", "mine"], 1),
        (["settle", "maju", "--take", "gone"], 1),
        (["settle", "firm", "--take", "mine"], 1),
        (["settle", "maju", "--field", "notes", "--take", "mine"], 1),
        (["settle", "maju", "--take", "up"], 2),
    ],
)
def test_what_cannot_be_decided_is_said(crm, words, code):
    assert crm(*words, code=code)
    assert crm()["total"] == 3
