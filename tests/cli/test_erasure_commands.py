"""`crm erase` on a real file: says first, erases when the name is given, what was chosen and no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.privacy.erasing import certificate, jobs, running, steps
from crm_desktop.store import backup
from crm_desktop.store.erasures import ledger
from crm_desktop.store.workspace import Workspace

SITI, TAN, NOTE, MEETING = (new_id() for _ in range(4))
NAME = "Siti Aminah"


@pytest.fixture
def crm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    file = tmp_path / "shop.crm"
    with Workspace.create(file) as ws:
        hers = {f"contacts.{SITI}": True}
        ws.log.record(Label("import", "contact", 4), [
            Edit("contact", SITI, {"deleted": False, "name": NAME}),
            Edit("contact", TAN, {"deleted": False, "name": "Tan"}),
            Edit("note", NOTE, {"deleted": False, "text": "Wants Xyzzy", **hers}),
            Edit("activity", MEETING, {
                "deleted": False, "subject": "Meeting", "channel": "meeting",
                f"contacts.{TAN}": True, **hers,
            }),
        ])  # fmt: skip

    def run(*words: str, code: int = 0, plain: bool = False) -> Any:
        capsys.readouterr()
        assert main(["--file", str(file), *([] if plain else ["--json"]), *words]) == code
        said = capsys.readouterr()
        return said.out if plain else json.loads(said.out) if said.out else said.err

    run.file = file  # type: ignore[attr-defined]
    return run


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [entry["id"] for entry in found]


def test_it_says_what_would_go_and_writes_nothing(crm: Callable[..., Any]) -> None:
    before = crm.file.read_bytes()  # type: ignore[attr-defined]
    said = crm("erase", SITI)
    assert (ids(said["goes"]), ids(said["stays"])) == ([NOTE], [MEETING])
    assert said["record"]["name"] == NAME and said["stamp"] is None
    assert crm.file.read_bytes() == before  # type: ignore[attr-defined]
    words = crm("erase", SITI, plain=True)
    assert "Goes along (Notes 1)" in words and "Wants Xyzzy" in words and "--confirm" in words


def test_it_erases_when_the_name_is_given(crm: Callable[..., Any]) -> None:
    assert "another name" in crm("erase", SITI, "--confirm", "Tan", code=1)
    assert crm("erase", SITI, "--confirm", NAME.upper())["stamp"]
    assert [r["id"] for r in crm("list", "contact")["records"]] == [TAN]
    held = crm.file.read_bytes()  # type: ignore[attr-defined]
    assert b"Xyzzy" not in held and NAME.encode() not in held and b"Meeting" in held
    (made,) = backup.backups(crm.file)  # type: ignore[attr-defined]
    kept = made.path.read_bytes()
    assert b"Xyzzy" not in kept and NAME.encode() not in kept and b"Meeting" in kept
    assert "not there" in crm("erase", SITI, code=1)


def test_while_another_window_reads_it_says_what_is_done_and_the_next_command_goes_on(
    crm: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = running.begin

    def impatient(*said: Any) -> Any:
        going = begin(*said)
        going.patience = 0.0
        return going

    monkeypatch.setattr(running, "begin", impatient)
    with Workspace.open(crm.file, read_only=True) as other:  # type: ignore[attr-defined]
        conn = other.reader()
        conn.execute("BEGIN")
        conn.execute("SELECT count(*) FROM contact").fetchone()
        said = crm("erase", SITI, "--confirm", NAME, plain=True)
        conn.execute("COMMIT")
    assert "Another window still reads the file." in said and "Erased for good." not in said
    assert [r["id"] for r in crm("list", "contact")["records"]] == [TAN]
    crm("set", TAN, "job", "Buyer")
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        assert running.waiting(ws) == 0
    assert NAME.encode() not in crm.file.read_bytes()  # type: ignore[attr-defined]


def test_what_is_chosen_goes_and_stays(crm: Callable[..., Any]) -> None:
    said = crm("erase", SITI, "--confirm", NAME, "--also", MEETING, "--keep", NOTE)
    assert (ids(said["goes"]), ids(said["stays"])) == ([MEETING], [NOTE])
    assert crm("search", "Xyzzy") and not crm("search", "Meeting")
    assert crm("search", NAME) == []


def test_names_in_texts_of_others_go_unless_one_is_left(crm: Callable[..., Any]) -> None:
    gone, left = new_id(), new_id()
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        ws.log.record(Label("import", "note", 2), [
            Edit("note", id, {"deleted": False, "text": f"Saw {NAME} at the fair", f"contacts.{TAN}": True})
            for id in (gone, left)
        ])  # fmt: skip
    said = crm("erase", SITI, "--keep", left)
    assert {m["id"]: m["taken"] for m in said["mentions"]} == {gone: True, left: False}
    said = crm("erase", SITI, "--keep", left, "--confirm", NAME)
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        texts = [text for (text,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")]
    assert len(texts) == 2 and sorted(NAME in text for text in texts) == [False, True]


def test_what_they_asked_stays_without_the_name(crm: Callable[..., Any]) -> None:
    asked = new_id()
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        cells = {
            "deleted": False,
            "contact": SITI,
            "kind": "erasure",
            "law": "pdpa",
            "asked": "2026-11-02",
        }
        ws.log.record(Label("create"), [Edit("privacy_request", asked, cells)])
    words = crm("erase", SITI, plain=True)
    assert "Goes along (Notes 1)" in words
    assert "Stays without the name, as proof of what was answered (Privacy requests 1)" in words
    crm("erase", SITI, "--confirm", NAME)
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        found = (
            ws.reader()
            .execute("SELECT contact,law FROM privacy_request WHERE deleted=0")
            .fetchall()
        )
    assert found == [(None, "pdpa")]


@pytest.mark.parametrize("words", [("--also", TAN), ("--keep", "x")])
def test_ids_that_are_not_about_it_are_refused(
    crm: Callable[..., Any], words: tuple[str, str]
) -> None:
    assert "not about" in crm("erase", SITI, "--confirm", NAME, *words, code=1)
    assert len(crm("list", "contact")["records"]) == 2


def test_an_unknown_id_is_refused(crm: Callable[..., Any]) -> None:
    assert "no record" in crm("erase", "nothing", code=1)


def test_who_may_not_erases_nothing(crm: Callable[..., Any]) -> None:
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        ws.set_role("member")
    assert "owner or a manager" in crm("erase", SITI, "--confirm", NAME, code=1)
    assert SITI in [r["id"] for r in crm("list", "contact")["records"]]


def test_what_came_from_elsewhere_is_carried_out_with_the_next_change(
    crm: Callable[..., Any],
) -> None:
    """Nobody was erased on this computer: its ledger is empty."""
    file: Path = crm.file  # type: ignore[attr-defined]
    with Workspace.open(file) as ws:
        made = backup.backup(ws)
        ws.log.erase([("contact", SITI), ("note", NOTE)])  # as it arrives
    assert ledger.is_empty() and NAME.encode() in made.read_bytes()
    crm("set", TAN, "name", "Lim")
    with Workspace.open(file) as ws:
        assert running.waiting(ws) == 0 and len(jobs.ended(ws)) == 1
    assert NAME.encode() not in made.read_bytes() and not ledger.is_empty()


def test_an_entry_of_the_ledger_nobody_can_read_is_told(
    crm: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    crm("erase", SITI, "--confirm", NAME)
    for one in ledger.folder().iterdir():
        one.write_text("{")
    capsys.readouterr()
    assert main(["--file", str(crm.file), "list", "contact"]) == 0  # type: ignore[attr-defined]
    assert "1 erasure cannot be read" in capsys.readouterr().err


def test_a_command_that_reads_says_whom_an_old_copy_holds_and_what_to_run(
    crm: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "old.crm"
    old.write_bytes(crm.file.read_bytes())  # type: ignore[attr-defined]
    crm("erase", SITI, "--confirm", NAME)
    (entry,) = ledger.entries()
    assert ledger.write(replace(entry, id="of another copy"))
    capsys.readouterr()
    assert main(["--file", str(old), "search", "Siti"]) == 1
    said = capsys.readouterr().err
    assert "holds 1 person who" in said and f"crm --file {old} check" in said
    assert main(["--file", str(old), "check"]) == 0
    assert "from before 1 erasure," in capsys.readouterr().err
    assert main(["--file", str(old), "search", "Siti"]) == 0
    assert NAME not in capsys.readouterr().out


def test_a_file_of_others_that_names_them_inside_is_listed_and_goes_when_it_is_named(
    crm: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "class.txt").write_text("siti aminah, Tan")
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        attaching.attach(ws, [tmp_path / "class.txt"], {f"contacts.{TAN}": True})
    (one,) = crm("erase", SITI)["attached"]
    assert one["title"] == "class.txt – Tan" and not one["taken"]
    assert f"[ ] {one['id']}" in crm("erase", SITI, plain=True)
    assert crm("erase", SITI, "--confirm", NAME, "--also", one["id"])["complete"]


def test_undo_after_an_erasure_takes_back_nothing_else_unasked(crm: Callable[..., Any]) -> None:
    made = crm("add", "contact", "Lim")["id"]
    crm("erase", SITI, "--confirm", NAME)
    said = crm("undo", code=1)
    assert "Erasing cannot be undone" in said and "undo " in said
    assert crm("show", made)
    crm("undo", said.rstrip().rpartition(" ")[2].strip('".'))
    assert crm("undo", plain=True).startswith("Undone")  # now that is the last thing done here


def stopping(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_stop_says_that_the_erasure_is_decided_and_check_ends_it(
    crm: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    file: Path = crm.file  # type: ignore[attr-defined]
    with Workspace.open(file) as ws:
        made = backup.backup(ws)
    real = steps.EVERY["backups"]
    monkeypatch.setitem(steps.EVERY, "backups", stopping)
    said = crm("erase", SITI, "--confirm", NAME, code=1)
    assert f"The erasure of {NAME} is decided" in said and "taken back." in said
    assert f"crm --file {file} check" in said and "What was not finished" not in said
    said = crm("set", TAN, "job", "Buyer", code=1)  # which goes on with it, and is stopped too
    assert "but not 1 erasure: it is decided" in said and "check" in said
    monkeypatch.setitem(steps.EVERY, "backups", waiting)
    for deep in ([], ["--deep"]):
        words = crm("check", *deep, plain=True)
        assert "1 erasure is under way: backups may still hold" in words and "goes on with" in words
        assert "what it should" not in words
    assert "still to be written anew" in words and crm("check")["erasures"] == 1
    assert NAME.encode() in made.read_bytes()
    monkeypatch.setitem(steps.EVERY, "backups", real)
    assert "1 erasure that was cut off is ended now." in crm("check", plain=True)
    assert NAME.encode() not in made.read_bytes() and crm("check")["erasures"] == 0


def waiting(*_: object) -> None:
    raise steps.Waiting


def test_a_stop_before_an_erasure_is_decided_leaves_everything(
    crm: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "before_erasure", stopping)
    said = crm("erase", SITI, "--confirm", NAME, code=1)
    assert "What was not finished was taken back." in said and "decided" not in said
    assert SITI in [r["id"] for r in crm("list", "contact")["records"]]


def test_a_stop_after_all_of_it_says_that_it_is_done(
    crm: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "of", stopping)
    assert f"{NAME} is erased for good" in crm("erase", SITI, "--confirm", NAME, code=1)


def test_that_others_keep_their_history_is_said_before_and_after(crm: Callable[..., Any]) -> None:
    crm("set", TAN, "notes", f"Friend of {NAME}")
    note = crm("add", "note", f"Ask {NAME}", "--about", TAN)["id"]
    lines = crm("erase", SITI, plain=True).splitlines()
    (anew,), (stays,) = ([at for at, line in enumerate(lines) if id in line and "[x]" in line]
                         for id in (note, TAN))  # fmt: skip
    assert "earlier" not in lines[anew - 1]
    assert lines[stays - 1].endswith(
        "what they said earlier stays in their history, here and in backups"
    )
    said = crm("erase", SITI, "--confirm", NAME, plain=True)
    assert "nothing more follows by itself: Earlier wording of others' records" in said
    assert "stays: Contacts keep their history" in said and "Still waited for" not in said


def test_a_shorter_name_that_stays_beside_what_goes_is_shown_with_it(
    crm: Callable[..., Any],
) -> None:
    her = crm("add", "contact", "Zubaidah Qxyvanta binti Wrkolsan", "--phone", "+6012-555 0199")[
        "id"
    ]
    text = "Cik Zubaidah and Zubaidah Qxyvanta owe him RM50. Call +6012-555 0199."
    note = crm("add", "note", text, "--about", TAN)["id"]
    (line,) = [one for one in crm("erase", her, plain=True).splitlines() if f"[x] {note}" in one]
    said, stays = line.split(" · a shorter name in it stays: ")
    assert "+6012-555 0199" in said and "Zubaidah Qxyvanta owe" in stays and "0199" not in stays
    alone = crm("add", "note", "Call +6012-555 0199", "--about", TAN)["id"]
    (line,) = [one for one in crm("erase", her, plain=True).splitlines() if f"[x] {alone}" in one]
    assert "stays" not in line


def test_a_text_that_says_a_shorter_name_alone_is_told_why_it_stays(
    crm: Callable[..., Any],
) -> None:
    kept = new_id()
    with Workspace.open(crm.file) as ws:  # type: ignore[attr-defined]
        ws.log.record(Label("create"), [
            Edit("contact", SITI, {"name": "Siti Aminah binti Ali"}),
            Edit("note", kept, {"deleted": False, "text": "Ask Aminah first", f"contacts.{TAN}": True}),
        ])  # fmt: skip
    assert kept in [one["id"] for one in crm("erase", SITI)["shorter"]]
    said = crm("erase", SITI, "--confirm", SITI, "--blank", kept, code=1)
    assert f"{kept} says a shorter name alone" in said and f"erase {kept}" in said
    assert "does not name" not in said and SITI in [
        r["id"] for r in crm("list", "contact")["records"]
    ]
    assert crm("erase", kept)["record"]["kind"] == "note"
    assert "does not name" in crm("erase", SITI, "--confirm", SITI, "--blank", TAN, code=1)
