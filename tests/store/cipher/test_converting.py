"""A workspace encrypted, made plain again, given a new key: whole, or as it was."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store import backup, beside, blobs, check, search
from crm_desktop.store.cipher import comparing, converting
from crm_desktop.store.cipher.key import Key, id_at, new_key
from crm_desktop.store.workspace import Workspace

from .test_encrypted_files import CANARY, clear, names

OLD, NEW = Key(b"o" * 20), Key(b"n" * 20)
WAYS = [(None, NEW), (OLD, None), (OLD, NEW)]


def made(folder: Path, key: Key | None, people: int = 3) -> Path:
    path = folder / "shop.crm"
    with Workspace.create(path, key=key) as ws:
        for n in range(people):
            cells = {"deleted": False, "name": f"{CANARY} {n}"}
            ws.log.record(Label("create"), [Edit("contact", new_id(), cells)])
        backup.backup(ws)
        ws.log.cancel(ws.log.record(Label("create"), [Edit("contact", new_id(), cells)]).stamp)
        backup.backup(ws)
    return path


def state(path: Path, key: Key | None) -> list[str]:
    with Workspace.open(path, key=key) as ws:
        assert check.check(ws).ok
        return sorted(names(ws))


@pytest.mark.parametrize(("old", "new"), WAYS)
def test_the_file_and_its_backups_get_another_key(tmp_path, old, new):
    path = made(tmp_path, old)
    before = state(path, old)
    told = list[float]()
    done = converting.convert(path, old, new, told.append)
    assert (done.backups, done.left) == (2, [])
    assert told == sorted(told) and told[-1] == 1.0
    every = [path, *(one.path for one in backup.backups(path))]
    assert [id_at(file) for file in every] == [new.id if new else None] * 3
    assert bool(clear(tmp_path)) == (new is None)
    assert state(path, new) == before
    with Workspace.open(path, key=new) as ws:
        assert ws.setting(converting.FOLLOWING) is None
        assert search.search(ws.reader(), "quagmire")
        kept = backup.backups(path)[0].path
    backup.restore(kept, path, new)
    assert state(path, new) == before
    assert not [file for file in tmp_path.rglob("*") if file.suffix in (".going", ".sealing")]


@pytest.mark.parametrize(("old", "new"), WAYS)
def test_stopped_at_any_question_it_is_as_it_was_or_wholly_done(tmp_path, old, new, monkeypatch):
    monkeypatch.setattr(converting, "_STEPS", 200)
    path = made(tmp_path, old, 1)
    for most in range(2, 4000, 37):
        asked = iter(range(most))
        try:
            converting.convert(path, old, new, stop=lambda a=asked: next(a, None) is None)
        except Cancelled:
            assert not list(tmp_path.glob("*.sealing*"))
            assert id_at(path) == (old.id if old else None)
            continue
        break
    else:
        pytest.fail("it never came to its end")
    with Workspace.open(path, key=new) as ws:
        converting.take_up(ws, find=lambda _id: old)
        assert ws.setting(converting.FOLLOWING) is None
    assert bool(clear(tmp_path)) == (new is None)


_KILLED = """
import os, sys
from pathlib import Path
from crm_desktop.store.cipher import converting
from tests.store.cipher.test_converting import NEW
at, real = int(sys.argv[2]), Path.replace
def replace(self, target):
    global at
    at -= 1
    if at == 0: os._exit(9)
    done = real(self, target)
    if at == -1: os._exit(9)
    return done
Path.replace = replace
converting.convert(Path(sys.argv[1]), None, NEW)
"""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_between_two_files_the_next_opening_ends_it(tmp_path, at):
    path = made(tmp_path, None, 1)
    subprocess.run([sys.executable, "-c", _KILLED, str(path), str(at)], check=False)
    key = NEW if id_at(path) else None
    with Workspace.open(path, key=key) as ws:
        if key is None:
            assert at == 1 and ws.setting(converting.FOLLOWING) is None
            return
        assert clear(tmp_path), "nothing was left to take up"
        converting.take_up(ws)
        assert converting.take_up(ws) is None
    assert clear(tmp_path) == []
    assert state(path, NEW) == [f"{CANARY} 0"]


@pytest.mark.parametrize(("old", "new"), WAYS)
def test_large_attachments_follow(tmp_path, old, new):
    path = tmp_path / "shop.crm"
    with Workspace.create(path, key=old) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        plan = tmp_path / "plan.txt"
        plan.write_text(CANARY * 80_000)
        digest = _digest(ws, plan)
        plan.unlink()
        backup.backup(ws)
        stray = beside.Near(path, old)
        beside.write(stray, "f" * 64, lambda file: file.write(CANARY.encode()))
    assert bool(clear(tmp_path)) == (old is None)
    done = converting.convert(path, old, new)
    assert (done.attachments, done.left) == (2, [])
    assert bool(clear(tmp_path)) == (new is None)
    with Workspace.open(path, key=new) as ws:
        assert check.check(ws).ok and blobs.lost(ws.reader(), ws.near) == {}
        blobs.copy_out(ws, digest, tmp_path / "again")
        assert backup.lost(backup.backups(path)[0].path, new) == []
        lying = beside.lying(path)
    assert (tmp_path / "again").read_text() == CANARY * 80_000
    assert list(lying) == [beside.name(beside.Near(path, new), digest)]
    assert (digest in lying) == (new is None)


def _digest(ws, plan: Path) -> str:
    attaching.attach(ws, [plan], {})
    return hashlib.sha256(plan.read_bytes()).hexdigest()


def test_a_damaged_attachment_is_named_and_stays(tmp_path):
    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        plan = tmp_path / "plan.txt"
        plan.write_text("plan")
        lying = beside.place(ws.near, _digest(ws, plan))
    lying.write_text("nalp")
    done = converting.convert(path, None, NEW)
    assert [file for file, _ in done.left] == [lying] and lying.exists()


def test_a_copy_that_is_not_the_same_does_not_count(tmp_path, monkeypatch):
    path = made(tmp_path, None)
    before = state(path, None)
    real = converting._exported

    def spoilt(conn, draft, key, *rest):
        real(conn, draft, key, *rest)
        other = converting.driver.connect(str(draft), "rw", key)
        other.execute("UPDATE contact SET name='Somebody' WHERE n=1")
        other.close()

    monkeypatch.setattr(converting, "_exported", spoilt)
    with pytest.raises(UserError, match="contact"):
        converting.convert(path, None, NEW)
    assert state(path, None) == before
    monkeypatch.setattr(comparing, "unless_equal", lambda *_: None)
    converting.convert(path, None, NEW)
    assert "Somebody" in state_of(path)


def state_of(path: Path) -> list[str]:
    with Workspace.open(path, key=NEW) as ws:
        return names(ws)


def test_a_file_that_is_open_is_left(tmp_path):
    path = made(tmp_path, None, 1)
    with Workspace.open(path), pytest.raises(UserError, match="already open"):
        converting.convert(path, None, NEW)


def test_a_backup_that_cannot_be_written_anew_is_named(tmp_path):
    path = made(tmp_path, None, 1)
    broken = backup.backups(path)[0].path
    broken.write_bytes(broken.read_bytes()[:5000])
    done = converting.convert(path, None, NEW)
    assert [file for file, _ in done.left] == [broken]
    with Workspace.open(path, key=NEW) as ws:
        assert ws.setting(converting.FOLLOWING) == ""
        broken.unlink()
        assert converting.take_up(ws).left == []
    assert clear(tmp_path) == []


def test_keys_are_never_alike():
    assert len({new_key().secret for _ in range(100)}) == 100
