"""What only a copy in the second place names follows a change of key, and is restored byte for byte."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.store import backup, beside, blobs
from crm_desktop.store.backups import homes, places
from crm_desktop.store.cipher import converting
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import turning
from tests.store.cipher.test_converting import NEW, OLD, WAYS
from tests.store.cipher.test_encrypted_files import CANARY, add, clear
from tests.store.faulty_places import died

PLAN = (CANARY + " and a plan\n").encode() * 2000
KEEPING = turning.Keeping(passphrase="seven words of no use")
CALLS: list[tuple[Any, str]] = [
    (Path, "replace"), (Path, "unlink"), (os, "link"), (beside, "overwrite"),
]  # fmt: skip


def made(folder: Path, key: Key | None) -> tuple[Path, str]:
    """Make a file whose only copy with an attachment lies on the stick; return it and the copy's name."""
    path, stick = folder / "shop.crm", folder / "stick"
    stick.mkdir(parents=True)
    with Workspace.create(path, key=key) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        add(ws)
        places.choose(ws, stick)
    before = path.read_bytes()
    with Workspace.open(path, key=key) as ws:
        plan = folder / "plan.txt"
        plan.write_bytes(PLAN)
        attaching.attach(ws, [plan], {})
        plan.unlink()
        name = backup.backup(ws).name
        places.catch_up(ws)
    shutil.rmtree(backup.folder_of(path))
    shutil.rmtree(beside.folder_of(path))
    path.write_bytes(before)
    for lying in (one for one in stick.rglob("*") if one.is_file()):
        os.utime(lying, (1, 1))  # else it were too young to be thinned
    return path, name


def caught_up(path: Path, key: Key | None, old: Key | None) -> places.Place:
    with Workspace.open(path, key=key) as ws:
        place = places.catch_up(ws, old=old)
    assert place is not None
    return place


def copy_of(path: Path, key: Key | None, name: str) -> Path:
    with Workspace.open(path, key=key) as ws:
        return homes.of(ws, path.parent / "stick") / name


def restored(path: Path, key: Key | None, name: str) -> bytes:
    """Restore the copy over the file; return what it gives of the attachment."""
    copy = copy_of(path, key, name)
    backup.restore(copy, path, key, own=key)
    with Workspace.open(path, key=key) as ws:
        (digest,) = blobs.named_beside(ws.reader())
        return b"".join(beside.chunks(beside.place(ws.near, digest), key))


def lying(copy: Path) -> list[Path]:
    return [one for one in beside.folder_of(copy).rglob("*") if one.is_file()]


@pytest.mark.parametrize(("old", "new"), WAYS)
def test_what_only_a_copy_there_names_is_restored_after_another_key(tmp_path, old, new):
    path, name = made(tmp_path, old)
    converting.convert(path, old, new)
    assert caught_up(path, new, old).left == ()
    assert bool(clear(tmp_path / "stick")) == (new is None)
    copy = copy_of(path, new, name)
    assert id_at(copy) == (new.id if new else None)
    assert len(lying(copy)) == 1, "what had the old key is gone"
    caught_up(path, new, None)
    assert restored(path, new, name) == PLAN


def test_it_is_after_all_three_changes_one_after_another(tmp_path):
    path, name = made(tmp_path, None)
    for old, new in ((None, OLD), (OLD, NEW), (NEW, None)):
        done = turning.turn(path, old, new, KEEPING)
        assert (done.left, done.elsewhere) == ([], [])
        assert bool(clear(tmp_path / "stick")) == (new is None)
        for one in lying(copy_of(path, new, name)):
            os.utime(one, (1, 1))
    assert restored(path, None, name) == PLAN


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
@pytest.mark.parametrize(("old", "new"), WAYS)
def test_killed_anywhere_the_next_time_ends_it_and_nothing_is_lost(tmp_path, old, new):
    folder, kept = tmp_path / "here", tmp_path / "kept"
    path, name = made(folder, old)
    converting.convert(path, old, new)
    shutil.copytree(folder, kept)
    came, at = True, 0
    while came:
        at += 1
        came = died(partial(caught_up, path, new, old), at, CALLS, folder / "stick")
        if at % 2 and came:  # once more
            died(partial(caught_up, path, new, old), at, CALLS, folder / "stick")
        assert caught_up(path, new, old).left == (), at
        assert bool(clear(folder / "stick")) == (new is None), at
        assert len(lying(copy_of(path, new, name))) == 1, at
        assert restored(path, new, name) == PLAN, at
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
    assert at > 5


def test_killed_while_it_is_encrypted_the_next_time_needs_no_old_key(tmp_path):
    path, name = made(tmp_path, None)
    converting.convert(path, None, NEW)
    assert died(partial(caught_up, path, NEW, None), 2, CALLS, tmp_path / "stick")
    assert clear(tmp_path / "stick")
    assert caught_up(path, NEW, None).left == ()
    assert clear(tmp_path) == [] and restored(path, NEW, name) == PLAN


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
@pytest.mark.parametrize("new", [None, NEW])
def test_killed_and_the_old_key_unknown_nothing_is_lost_until_it_is_known(tmp_path, new):
    folder, kept = tmp_path / "here", tmp_path / "kept"
    path, name = made(folder, OLD)
    converting.convert(path, OLD, new)
    shutil.copytree(folder, kept)
    came, at, named = True, 0, set()
    while came:
        at += 1
        came = died(partial(caught_up, path, new, OLD), at, CALLS, folder / "stick")
        named.add(caught_up(path, new, None).left)
        assert caught_up(path, new, OLD).left == (), at
        assert restored(path, new, name) == PLAN, at
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
    assert named == {(), (kept.parent / copy_of(path, new, name).relative_to(tmp_path),)}


@pytest.mark.parametrize(("old", "new"), WAYS)
def test_a_copy_whose_bytes_cannot_be_read_keeps_its_own_and_is_named(tmp_path, old, new):
    path, name = made(tmp_path, old)
    copy = copy_of(path, old, name)
    (bad,) = lying(copy)
    bad.write_bytes(bad.read_bytes()[:-1] + b"?")
    before, other = bad.read_bytes(), copy.with_name("shop.20200101-000000.daily.crm")
    with Workspace.open(path, key=old) as ws:
        shutil.copy2(backup.backup(ws), other)
        shutil.rmtree(backup.folder_of(path))
    converting.convert(path, old, new)
    for _ in range(2):
        assert caught_up(path, new, old).left == (copy,)
        assert id_at(copy) == (old.id if old else None) and bad.read_bytes() == before
        assert id_at(other) == (new.id if new else None)


def test_what_is_damaged_there_is_taken_from_the_file(tmp_path):
    path, name = made(tmp_path, None)
    (bad,) = lying(copy_of(path, None, name))
    restored(path, None, name)
    shutil.rmtree(backup.folder_of(path))
    bad.write_bytes(b"?" * bad.stat().st_size)
    converting.convert(path, None, NEW)
    assert caught_up(path, NEW, None).left == ()
    assert not bad.exists() and restored(path, NEW, name) == PLAN


def test_what_reads_back_as_something_else_is_not_counted(tmp_path, monkeypatch):
    path, name = made(tmp_path, None)
    converting.convert(path, None, NEW)
    copy, real = copy_of(path, NEW, name), beside.write

    def failing(near, digest, fill):
        real(near, digest, fill)
        here = beside.place(near, digest)
        here.write_bytes(here.read_bytes()[:-1] + b"?")

    monkeypatch.setattr(beside, "write", failing)
    assert caught_up(path, NEW, None).left == (copy,)
    assert id_at(copy) is None and [one.read_bytes() for one in lying(copy)] == [PLAN]
    monkeypatch.undo()
    assert caught_up(path, NEW, None).left == ()
    assert clear(tmp_path) == [] and restored(path, NEW, name) == PLAN


def test_without_room_there_the_next_time_goes_on(tmp_path, monkeypatch):
    path, name = made(tmp_path, OLD)
    converting.convert(path, OLD, NEW)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(beside, "write", full)
    copy = copy_of(path, NEW, name)
    assert caught_up(path, NEW, OLD).left == (copy,)
    monkeypatch.undo()
    assert caught_up(path, NEW, OLD).left == ()
    assert restored(path, NEW, name) == PLAN


def test_a_copy_that_comes_anew_brings_no_attachment_into_danger(tmp_path, monkeypatch):
    path, name = made(tmp_path, None)
    copy, here = copy_of(path, None, name), backup.folder_of(path)
    here.mkdir()
    shutil.copy2(copy, here)  # without what lies beside it
    monkeypatch.setattr(places, "_proved", lambda ws: [one.path for one in backup.backups(ws.path)])
    converting.convert(path, None, NEW)
    assert caught_up(path, NEW, None).left == () and id_at(copy) == NEW.id
    assert clear(tmp_path) == [] and backup.lost(copy, NEW) == []
    assert restored(path, NEW, name) == PLAN


def test_damaged_bytes_of_a_copy_that_comes_anew_stay_and_are_named(tmp_path, monkeypatch):
    path, name = made(tmp_path, None)
    copy, here = copy_of(path, None, name), backup.folder_of(path)
    (bad,) = lying(copy)
    bad.write_bytes(PLAN[:-1] + b"?")
    os.utime(bad, (1, 1))
    here.mkdir()
    shutil.copy2(copy, here)
    monkeypatch.setattr(places, "_proved", lambda ws: [one.path for one in backup.backups(ws.path)])
    converting.convert(path, None, NEW)
    for _ in range(2):
        assert caught_up(path, NEW, None).left == (copy,)
        assert id_at(copy) == NEW.id and bad.exists()


def test_what_only_an_unreadable_copy_may_name_is_sealed_not_forgotten(tmp_path):
    path, name = made(tmp_path, None)
    copy = copy_of(path, None, name)
    whole = copy.read_bytes()
    (plan,) = lying(copy)
    copy.write_bytes(whole[:5000])
    converting.convert(path, None, NEW)
    assert caught_up(path, NEW, None).left == (copy,)
    assert not plan.exists() and clear(beside.folder_of(copy)) == []
    copy.write_bytes(whole)  # it can be read again
    assert caught_up(path, NEW, None).left == ()
    assert restored(path, NEW, name) == PLAN
