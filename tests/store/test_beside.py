"""Large attachments beside a file: in its backups once, back with a restore, gone with the last of them."""

from __future__ import annotations

import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled
from crm_desktop.store import backup, beside, blobs, check, copies
from crm_desktop.store.workspace import Workspace

DATA = b"PLAN" * 20_000


@pytest.fixture
def large(ws: Workspace) -> Workspace:
    """Return a workspace all of whose attachments lie beside it."""
    ws.set_setting(blobs.INSIDE, 0)
    return ws


def attach(ws: Any, name: str, data: bytes = DATA) -> str:
    path = ws.path.with_name(name)
    path.write_bytes(data)
    return attaching.attach(ws, [path], {}).ids[0]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def shared(path: Path) -> list[Path]:
    return files(backup.folder_of(path) / "shop.bytes")


def aged(path: Path) -> None:
    """Let what lies among the bytes of backups be older than a day."""
    for file in shared(path):
        os.utime(file, (0, 0))


def test_a_restored_backup_has_its_large_attachments(large: Workspace) -> None:
    id = attach(large, "plan.dwg")
    made = backup.backup(large)
    large.close()
    shutil.rmtree(beside.folder_of(large.path))
    large.path.unlink()
    backup.restore(made, large.path)
    with Workspace.open(large.path) as ws:
        assert attaching.read(ws, id, 1 << 20) == DATA and check.check(ws).ok
    assert backup.lost(large.path) == []


def test_a_backup_opens_with_them_and_moves_with_its_folder(large: Workspace) -> None:
    id = attach(large, "plan.dwg")
    made = backup.backup(large)
    moved = large.path.parent / "stick"
    backup.folder_of(large.path).rename(moved)
    with Workspace.open(moved / made.name, read_only=True) as ws:
        assert attaching.read(ws, id, 1 << 20) == DATA


def test_many_backups_keep_the_same_bytes_once(large: Workspace) -> None:
    attach(large, "plan.dwg")
    for _ in range(3):
        backup.backup(large)
    (one,) = shared(large.path)
    (here,) = files(beside.folder_of(large.path))
    assert not one.samefile(here) and one.stat().st_nlink == here.stat().st_nlink == 1


def test_a_day_s_backup_reads_no_large_attachment_again(large: Workspace) -> None:
    attach(large, "plan.dwg")
    backup.backup(large)
    before = shared(large.path)[0].stat().st_ino
    backup.backup(large)
    assert shared(large.path)[0].stat().st_ino == before


def harmed(ws: Workspace) -> None:
    """Damage the bytes beside a file in place: same length, same file."""
    (here,) = files(beside.folder_of(ws.path))
    with here.open("r+b") as file:
        file.seek(100)
        file.write(b"\0" * 512)


def test_damage_in_place_is_found_and_mended_from_the_backup(large: Workspace) -> None:
    id = attach(large, "plan.dwg")
    backup.backup(large)
    harmed(large)
    told: list[float] = []
    report = check.check(large, progress=told.append)
    assert report.words == ["The content of 1 attachment is damaged: plan.dwg."]
    assert not report.ok and told[-1] == 1
    assert check.repair(large) == 1
    assert attaching.read(large, id, 1 << 20) == DATA and check.check(large).ok


def test_a_damaged_copy_of_the_backups_is_found_and_copied_again(large: Workspace) -> None:
    attach(large, "plan.dwg")
    made = backup.backup(large)
    (copy,) = shared(large.path)
    copy.write_bytes(b"\0" * len(DATA))
    told: list[float] = []
    report = check.check(large, progress=told.append)
    words = "In the backups, the copy of 1 attachment is damaged: plan.dwg."
    assert report.words == [words] and not report.ok
    assert told == sorted(told) and told[-1] == 1
    with Workspace.open(made, read_only=True) as space:  # a backup is checked by itself as well
        assert check.check(space).damaged == ("plan.dwg",)
    assert check.repair(large) == 1 and copy.read_bytes() == DATA
    assert check.check(large).ok and check.content_words(large) == []


def test_a_copy_of_the_backups_that_is_the_last_one_is_said_to_stay_damaged(
    large: Workspace,
) -> None:
    attach(large, "plan.dwg")
    backup.backup(large)
    harmed(large)
    shared(large.path)[0].write_bytes(b"\0" * len(DATA))
    assert check.repair(large) == 0
    assert len(check.content_words(large)) == 2


def test_a_check_of_large_attachments_can_be_stopped(large: Workspace) -> None:
    attach(large, "plan.dwg")

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        check.check(large, stop)


def test_a_restore_mends_damage_too(large: Workspace) -> None:
    id = attach(large, "plan.dwg")
    made = backup.backup(large)
    harmed(large)
    large.close()
    backup.restore(made, large.path)
    with Workspace.open(large.path) as ws:
        assert attaching.read(ws, id, 1 << 20) == DATA


def test_damaged_bytes_come_into_no_backup_and_nothing_takes_their_place(large: Workspace) -> None:
    attach(large, "plan.dwg")
    harmed(large)
    backup.backup(large)
    assert shared(large.path) == []
    assert check.repair(large) == 0 and check.check(large).damaged == ("plan.dwg",)


def test_attaching_the_same_file_again_heals_a_damaged_one(large: Workspace) -> None:
    id = attach(large, "plan.dwg")
    harmed(large)
    attach(large, "same.dwg")
    assert attaching.read(large, id, 1 << 20) == DATA and check.check(large).ok


def test_a_backup_that_an_earlier_version_linked_gets_bytes_of_its_own(large: Workspace) -> None:
    attach(large, "plan.dwg")
    backup.backup(large)
    (here,), (one,) = files(beside.folder_of(large.path)), shared(large.path)
    one.unlink()
    os.link(here, one)
    backup.backup(large)
    harmed(large)
    assert one.read_bytes() == DATA


def test_bytes_go_with_the_last_backup_that_names_them(large: Workspace) -> None:
    backup.keep(large, "manual", 2)
    id = attach(large, "plan.dwg")
    backup.backup(large)
    large.log.erase([("attachment", id)])
    assert files(beside.folder_of(large.path)) == []
    assert [file.read_bytes() for file in shared(large.path)] == [DATA]
    aged(large.path)
    backup.backup(large)
    assert len(shared(large.path)) == 1  # the first one is kept still
    backup.backup(large)
    assert shared(large.path) == []


def test_young_bytes_stay_for_a_backup_that_is_being_made(large: Workspace) -> None:
    backup.keep(large, "manual", 1)
    id = attach(large, "plan.dwg")
    backup.backup(large)
    large.log.erase([("attachment", id)])
    backup.backup(large)
    assert len(shared(large.path)) == 1
    aged(large.path)
    backup.backup(large)
    assert shared(large.path) == []


def test_a_backup_that_cannot_be_read_keeps_all_bytes(large: Workspace) -> None:
    backup.keep(large, "manual", 1)
    id = attach(large, "plan.dwg")
    made = backup.backup(large)
    made.rename(made.with_name("shop.20200101-000000.daily.crm")).write_bytes(
        b"not a database" * 99
    )
    large.log.erase([("attachment", id)])
    aged(large.path)
    backup.backup(large)
    assert len(shared(large.path)) == 1


def test_what_a_restore_replaces_keeps_its_bytes_and_the_file_only_its_own(
    large: Workspace,
) -> None:
    early = backup.backup(large)
    id = attach(large, "plan.dwg")
    large.close()
    aside = backup.restore(early, large.path)
    assert aside is not None and backup.lost(aside) == []
    assert files(beside.folder_of(large.path)) == []
    backup.restore(aside, large.path)
    with Workspace.open(large.path) as ws:
        assert attaching.read(ws, id, 1 << 20) == DATA and check.check(ws).ok


def test_a_restore_without_the_bytes_says_so(large: Workspace) -> None:
    id = attach(large, "plan.dwg")
    made = backup.backup(large)
    attach(large, "kept.dwg", b"KEPT")
    large.close()
    for folder in (beside.folder_of(large.path), beside.folder_of(made)):
        shutil.rmtree(folder)
    backup.restore(made, large.path)
    assert backup.lost(large.path) == ["plan.dwg"]
    with Workspace.open(large.path) as ws:
        report = check.check(ws)
        assert report.words == ["The content of 1 attachment is missing: plan.dwg."]
        assert not report.ok
        again = backup.backup(ws)
        assert backup.lost(again) == ["plan.dwg"]
        attach(ws, "same.dwg")
        assert attaching.read(ws, id, 1 << 20) == DATA and check.check(ws).ok


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: os.truncate(path, 5)])
def test_repair_brings_missing_bytes_back_from_a_backup(large: Workspace, harm: Any) -> None:
    id = attach(large, "plan.dwg")
    backup.backup(large)
    (here,) = files(beside.folder_of(large.path))
    harm(here)
    assert check.check(large).lost == ("plan.dwg",)
    assert check.repair(large) == 1
    assert attaching.read(large, id, 1 << 20) == DATA and check.check(large).ok


def test_a_backup_of_before_there_were_attachments_names_none(large: Workspace) -> None:
    made = backup.backup(large)
    conn = sqlite3.connect(made)
    conn.execute("DROP TABLE blob")
    conn.close()
    assert backup.lost(made) == []


def test_an_erasure_in_an_opened_backup_leaves_other_backups_their_bytes(large: Workspace) -> None:
    id = attach(large, "plan.dwg")
    one, two = backup.backup(large), backup.backup(large)
    large.close()
    with Workspace.open(one) as ws:
        ws.log.erase([("attachment", id)])
    assert backup.lost(two) == []


def test_a_copy_elsewhere_takes_only_what_it_names(large: Workspace, tmp_path: Path) -> None:
    id = attach(large, "plan.dwg")
    stray = beside.place(large.near, "f" * 64)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"of nobody")
    (tmp_path / "elsewhere").mkdir()
    copy = copies.save_copy(large, tmp_path / "elsewhere" / "copy.crm")
    with Workspace.open(copy) as ws:
        assert attaching.read(ws, id, 1 << 20) == DATA
    assert len(files(beside.folder_of(copy))) == 1


def test_a_checksum_that_is_a_path_leads_nowhere(large: Workspace, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_bytes(b"KEEP")
    digest = os.path.relpath(victim, beside.folder_of(large.path) / "..")
    id = new_id()
    cells = {"deleted": False, "name": "x", "digest": digest}
    large.log.record(Label("attach"), [Edit("attachment", id, cells)])
    large.log.erase([("attachment", id)])
    assert victim.read_bytes() == b"KEEP"


@pytest.mark.parametrize("inside", [0, 10])
@pytest.mark.parametrize("gone", ["erased", "given up"])
def test_bytes_whose_record_is_still_to_come_are_not_swept(
    ws: Workspace, tmp_path: Path, inside: int, gone: str
) -> None:
    """What named them goes, or whoever put them first gives up, while another is about to name them."""
    ws.set_setting(blobs.INSIDE, inside)
    path = tmp_path / "plan.dwg"
    path.write_bytes(DATA)
    old = attach(ws, "old.dwg") if gone == "erased" else ""
    with ExitStack() as other, blobs.keeping(ws) as put:
        if not old:
            other.enter_context(blobs.keeping(ws))(path, lambda: None)
        stored = put(path, lambda: None)
        if old:
            ws.log.erase([("attachment", old)])
        other.close()
        cells = {"deleted": False, "name": "plan.dwg", "digest": stored.digest}
        id = new_id()
        ws.log.record(Label("attach"), [Edit("attachment", id, cells)])
    assert attaching.read(ws, id, 1 << 20) == DATA and check.check(ws).ok
    ws.log.erase([("attachment", id)])
    assert not ws.reader().execute("SELECT 1 FROM blob").fetchone()
    assert files(beside.folder_of(ws.path)) == []


@pytest.mark.parametrize("inside", [0, 10])
def test_bytes_erased_while_they_were_put_go_when_nothing_comes_of_it(
    ws: Workspace, tmp_path: Path, inside: int
) -> None:
    ws.set_setting(blobs.INSIDE, inside)
    path = tmp_path / "plan.dwg"
    path.write_bytes(DATA)
    old = attach(ws, "old.dwg")
    with pytest.raises(RuntimeError), blobs.keeping(ws) as put:
        put(path, lambda: None)
        ws.log.erase([("attachment", old)])
        raise RuntimeError
    assert not ws.reader().execute("SELECT 1 FROM blob").fetchone()
    assert files(beside.folder_of(ws.path)) == []


@pytest.mark.parametrize("inside", [0, 10])
def test_attaching_and_erasing_at_once_never_leaves_a_record_without_bytes(
    ws: Workspace, tmp_path: Path, inside: int
) -> None:
    ws.set_setting(blobs.INSIDE, inside)
    made: Queue[str] = Queue()
    path = tmp_path / "plan.dwg"
    path.write_bytes(DATA)

    def attach_all() -> None:
        try:
            for _ in range(60):
                id = attaching.attach(ws, [path], {}).ids[0]
                assert blobs.lost(ws.reader(), ws.near) == {}
                made.put(id)
        finally:
            made.put("")

    def erase_all() -> None:
        while id := made.get():
            ws.log.erase([("attachment", id)])

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(attach_all), pool.submit(erase_all)]:
            done.result()
    assert not ws.reader().execute("SELECT 1 FROM blob").fetchone()
    assert files(beside.folder_of(ws.path)) == []
