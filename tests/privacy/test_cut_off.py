"""What a restore to a time cut off the log: its content goes from the file, from beside it and backups."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from pathlib import Path
from time import sleep

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.cli import main
from crm_desktop.duplicates import merging
from crm_desktop.privacy.erasing import certificate, jobs, running
from crm_desktop.privacy.erasing.steps import Going
from crm_desktop.store import backup, beside, blobs, cells, check, scratch
from crm_desktop.store.backups import proof
from crm_desktop.store.backups.rewinding import restore_at
from crm_desktop.store.erasures import unnamed_bytes
from crm_desktop.store.workspace import Workspace
from tests.privacy.test_erasure_bounds import aminah, begun, make

CANARY = b"zqxblood result HIV positive"
LARGE = pytest.mark.parametrize("inside", [1, 0], ids=["inside", "beside"])


def xray(ws: Workspace, about: dict[str, object], name: str = "xray.txt") -> str:
    path = ws.path.parent / name
    path.write_bytes(CANARY * 400)
    made = attaching.attach(ws, [path], about).ids[0]
    path.unlink()
    return made


def lying(folder: Path) -> list[str]:
    """Return the files that hold the content."""
    found = [one for one in folder.rglob("*") if one.is_file() and "temporary" not in one.parts]
    return sorted(one.name for one in found if CANARY in one.read_bytes())


def cut_off(path: Path, inside: int) -> str:
    """Make a file whose log was cut before a file and a note of a contact were added; return the contact."""
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, inside)
        id = aminah(ws)
        sleep(0.05)
        at = datetime.now().astimezone()
        sleep(0.05)
        xray(ws, {f"contacts.{id}": True})
        make(ws, "note", text=CANARY.decode(), **{f"contacts.{id}": True})
    restore_at(path, at)
    return id


@LARGE
def test_a_restore_to_a_time_leaves_no_content_that_nothing_names(
    tmp_path: Path, inside: int
) -> None:
    path = tmp_path / "shop.crm"
    cut_off(path, inside)
    assert CANARY not in path.read_bytes() and not beside.lying(path)
    with Workspace.open(path) as ws:
        assert not unnamed_bytes.count(ws) and check.check(ws).ok


@LARGE
def test_an_erasure_takes_it_out_of_the_kept_file_too(tmp_path: Path, inside: int) -> None:
    path = tmp_path / "shop.crm"
    id = cut_off(path, inside)
    assert lying(tmp_path)  # in the file as it was, which is kept
    with Workspace.open(path) as ws:
        job = running.run(begun(ws, id))
        assert job.ended and not job.unconfirmed
    assert lying(tmp_path) == []
    for one in backup.backups(path):
        with Workspace.open(one.path, read_only=True) as ws:
            assert check.check(ws).ok


def test_what_was_written_on_whom_they_were_merged_into_by_mistake_stays(tmp_path: Path) -> None:
    """A merge that a restore cut off: later notes are on the other one, and in the kept file alone."""
    path, theirs = tmp_path / "shop.crm", CANARY.decode()
    with Workspace.create(path) as ws:
        a, b = aminah(ws), make(ws, "contact", name="Bakar bin Osman")
        sleep(0.05)
        at = datetime.now().astimezone()
        sleep(0.05)
        make(ws, "note", text=theirs, **{f"contacts.{a}": True})
        plan = merging.plan(ws.reader(), "contact", [b, a], b)
        ws.log.record(plan.label(), plan.edits())
        note = make(ws, "note", text="Bakar wants twelve chairs", **{f"contacts.{b}": True})
        lead = make(ws, "lead", name="Chairs for Bakar", contact=b)
    restore_at(path, at)
    with Workspace.open(path) as ws:
        assert running.run(begun(ws, a)).ended
        kept = [one.path for one in backup.backups(path)]
    assert lying(tmp_path) == []
    assert any(said_in(one, "note", note) and said_in(one, "lead", lead) for one in kept)


def said_in(path: Path, entity: str, id: str) -> bool:
    with Workspace.open(path, read_only=True) as ws:
        return cells.shown(ws.reader(), entity, id) is not None


class Ended(Exception):  # noqa: N818 - as a program that is killed
    """The program ends here."""


def end_at(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, going: Going, *, after: int = 0
) -> None:
    """Let an erasure end where it calls something for the first time `after` some, and forget all it had."""
    real, calls = getattr(owner, name), count()

    def ended(*said: object) -> object:
        if next(calls) == after:
            raise Ended
        return real(*said)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, ended)
        with pytest.raises(Ended):
            running.run(going)


def test_ended_after_a_backup_was_written_anew_it_still_knows_the_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shop.crm"
    id = cut_off(path, 0)
    with Workspace.open(path) as ws:
        going = begun(ws, id)
        end_at(monkeypatch, proof, "keep", going, after=len(backup.backups(path)) - 1)
        assert lying(tmp_path)
        (job,) = running.resume(ws)
        assert job.ended and certificate.of(ws, job).complete
    assert lying(tmp_path) == []


@LARGE
def test_ended_after_the_content_went_it_still_knows_it(
    tmp_path: Path, inside: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.create(tmp_path / "shop.crm") as ws:
        ws.set_setting(blobs.INSIDE, inside)
        id = aminah(ws)
        left_behind(ws)
        (digest,) = ws.reader().execute("SELECT digest FROM blob").fetchone()
        end_at(monkeypatch, scratch, "drop_lasting", begun(ws, id))
        assert not ws.reader().execute("SELECT digest FROM blob").fetchall()
        (job,) = jobs.under_way(ws)
        assert job.digests == (digest,)
        (job,) = running.resume(ws)
        assert job.ended and dict(job.places)["attachments"] == 0


@LARGE
def test_an_erasure_takes_what_was_left_before(tmp_path: Path, inside: int) -> None:
    """As an earlier version left it: in the file and in a backup of it."""
    with Workspace.create(tmp_path / "shop.crm") as ws:
        ws.set_setting(blobs.INSIDE, inside)
        id = aminah(ws)
        left_behind(ws)
        backup.backup(ws)
        assert running.run(begun(ws, id)).ended
    assert lying(tmp_path) == []


def left_behind(ws: Workspace) -> None:
    made = xray(ws, {})
    with ws.transaction() as conn:
        row = "(SELECT n FROM attachment WHERE id=?)"
        conn.execute(f"DELETE FROM change WHERE entity=(SELECT code FROM entity WHERE name='attachment') "
                     f"AND row={row}", (made,))  # fmt: skip
    check.repair(ws, sweeps=False)


@LARGE
def test_a_check_finds_and_a_repair_takes_away_what_was_left_before(
    tmp_path: Path, inside: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, inside)
        left_behind(ws)
    assert main(["--file", str(path), "check"]) == 1
    said = capsys.readouterr().out
    assert "The content of 1 attachment that is gone from this file still lies in it." in said
    assert "check --repair" in said
    assert main(["--file", str(path), "check", "--repair"]) == 0
    assert main(["--file", str(path), "check"]) == 0
    assert lying(tmp_path) == []


@LARGE
def test_what_an_undo_needs_and_what_is_being_attached_stays(tmp_path: Path, inside: int) -> None:
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, inside)
        undone = xray(ws, {f"contacts.{aminah(ws)}": True})
        ws.log.undo()
        new = tmp_path / "new.txt"
        new.write_bytes(b"just coming " * 400)
        with blobs.keeping(ws) as put:
            stored = put(new, lambda: None)
            assert unnamed_bytes.count(ws) == 0
            check.repair(ws)
            assert list(blobs.content(ws.reader(), ws.near, stored.digest))
        check.repair(ws)
        ws.log.redo()
        assert attaching_lies(ws, undone)
        assert not list(blobs.content(ws.reader(), ws.near, stored.digest))


def attaching_lies(ws: Workspace, id: str) -> bool:
    (digest,) = ws.reader().execute("SELECT digest FROM attachment WHERE id=?", (id,)).fetchone()
    return b"".join(blobs.content(ws.reader(), ws.near, digest)) == CANARY * 400


def test_what_waits_or_was_set_aside_keeps_its_content(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "shop.crm") as ws:
        left_behind(ws)
        (digest,) = ws.reader().execute("SELECT digest FROM blob").fetchone()
        with ws.transaction() as conn:
            conn.execute(
                "INSERT INTO waiting(stamp,body) VALUES('a',?)", (f'{{"digest":"{digest}"}}',)
            )
        assert not unnamed_bytes.count(ws)
        with ws.transaction() as conn:
            conn.execute("DELETE FROM waiting")
            conn.execute("INSERT INTO parked(stamp,kind,reason,body,received) VALUES('a','refused','no',?,1)",
                         (f'{{"digest":"{digest}"}}'.encode(),))  # fmt: skip
        assert not unnamed_bytes.count(ws)
        with ws.transaction() as conn:
            conn.execute("DELETE FROM parked")
        assert unnamed_bytes.count(ws) == 1


def test_what_an_attachment_names_stays_though_the_entry_of_its_bytes_was_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        xray(ws, {f"contacts.{aminah(ws)}": True})
        with ws.transaction() as conn:  # as after a salvage that could not read it
            conn.execute("DELETE FROM blob")
        kept = list(beside.lying(path))
        assert len(kept) == 1 and not check.check(ws).unnamed
        check.repair(ws)
        assert list(beside.lying(path)) == kept
