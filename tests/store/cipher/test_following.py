"""What belongs to a workspace follows it to another key, whatever fails, whoever writes, wherever it ends."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.store import backup, beside, blobs
from crm_desktop.store.cipher import comparing, converting, following_bytes, remains
from crm_desktop.store.cipher.key import Key, id_at, new_key
from crm_desktop.store.workspace import Workspace

from .test_converting import NEW, OLD, WAYS
from .test_encrypted_files import CANARY, add, clear

BAD = "shop.20200101-000000.restore.crm"
Spoil = Callable[[Path, Path], object]


def attach(ws: Workspace, words: str) -> None:
    plan = ws.path.parent / "plan.txt"
    plan.write_text(words * 1000)
    attaching.attach(ws, [plan], {})
    plan.unlink()


def made(folder: Path, key: Key | None) -> Path:
    """Make a file with an attachment beside it and beside its backup."""
    path = folder / "shop.crm"
    with Workspace.create(path, key=key) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        add(ws)
        attach(ws, CANARY)
        backup.backup(ws)
    return path


def lost(path: Path, key: Key | None) -> object:
    with Workspace.open(path, key=key, read_only=True) as ws:
        return blobs.lost(ws.reader(), ws.near)


def damaged(file: Path, whole: Path) -> None:
    file.write_bytes(whole.read_bytes()[:5000])


def of_another(file: Path, _whole: Path) -> None:
    Workspace.create(file, key=Key(b"z" * 20)).close()


@pytest.mark.parametrize("spoil", [damaged, of_another])
@pytest.mark.parametrize(("old", "new"), WAYS)
def test_a_backup_that_cannot_follow_keeps_no_attachment_back(
    tmp_path: Path, old: Key | None, new: Key | None, spoil: Spoil
) -> None:
    path = made(tmp_path, old)
    (kept,) = [one.path for one in backup.backups(path)]
    bad = path.parent / "Backups" / BAD
    spoil(bad, kept)
    foreign = beside.Near(bad, Key(b"z" * 20))
    beside.write(foreign, "e" * 64, lambda file: file.write(b"of another file"))
    stray = beside.Near(bad, old)
    digest = "0f5ba9a7b6cc5bcd2dd0d5e1f6cb4e9be0bd2f94ffc0f6d2f5e7ae1fd2bd0f5b"
    beside.write(stray, digest, lambda file: file.write(CANARY.encode()))
    done = converting.convert(path, old, new)
    assert bad in [file for file, _ in done.left]
    assert lost(path, new) == {} and backup.lost(kept, new) == []
    if new is not None:
        assert clear(tmp_path) == []
    assert beside.place(foreign, "e" * 64).exists(), "of a file of the same name"


def test_what_only_a_damaged_backup_may_name_is_sealed_not_forgotten(tmp_path: Path) -> None:
    path = made(tmp_path, None)
    with Workspace.open(path) as ws:
        attach(ws, CANARY + "again")
        first = backup.backup(ws)
        (digest,) = blobs.named_beside(ws.reader()).keys() - _digest_of_first(path)
    damaged(first, backup.backups(path)[-1].path)
    converting.convert(path, None, NEW)
    assert clear(tmp_path) == [] and beside.place(beside.Near(first, NEW), digest).exists()


def _digest_of_first(path: Path) -> set[str]:
    return {*backup.named_by(backup.backups(path)[-1].path, None)}


@pytest.mark.parametrize(("old", "new"), WAYS)
def test_attachments_are_never_missing_though_nothing_followed(
    tmp_path: Path, old: Key | None, new: Key | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path, old)
    monkeypatch.setattr(converting, "follow", lambda *_: converting.Converted())
    converting.convert(path, old, new)
    assert lost(path, new) == {}


@pytest.mark.parametrize(("old", "new"), WAYS)
def test_what_is_attached_while_the_rest_follows_stays(
    tmp_path: Path, old: Key | None, new: Key | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path, old)
    monkeypatch.setattr(following_bytes, "of_backups", lambda *_: _stop())
    converting.convert(path, old, new)
    monkeypatch.undo()
    real = backup.named_by
    with Workspace.open(path, key=new) as ws:

        def meanwhile(one: Path, key: Key | None) -> dict[str, int]:
            found = real(one, key)
            monkeypatch.undo()
            attach(ws, "meanwhile ")
            backup.backup(ws)
            return found

        monkeypatch.setattr(backup, "named_by", meanwhile)
        converting.take_up(ws, find=lambda _id: old)
        assert blobs.lost(ws.reader(), ws.near) == {}
        assert ws.setting(converting.FOLLOWING) is None
    assert all(backup.lost(one.path, new) == [] for one in backup.backups(path))
    assert bool(clear(tmp_path)) == (new is None)


def _stop() -> None:
    raise converting.Cancelled


def test_a_plain_file_holds_no_key_of_what_is_still_encrypted(tmp_path: Path) -> None:
    path, old = made(tmp_path, OLD), OLD
    damaged(path.parent / "Backups" / BAD, backup.backups(path)[0].path)
    assert converting.convert(path, old, None).left
    for file in tmp_path.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        assert old.secret not in data and old.secret.hex().encode() not in data
    with Workspace.open(path) as ws:
        assert ws.setting(converting.FOLLOWING) == old.id
        assert converting.take_up(ws) is None, "nobody knows the key"
        (path.parent / "Backups" / BAD).unlink()
        assert converting.take_up(ws, find={old.id: old}.get) is not None
        assert ws.setting(converting.FOLLOWING) is None


@pytest.mark.parametrize("links", [True, False])
def test_the_old_bytes_are_overwritten_with_links_or_without(
    tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path, None)
    path.with_name(path.name + remains.GOING).write_text(CANARY)  # stale, of a crash
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    with path.open("rb") as held:
        assert CANARY.encode() in held.read()
        converting.convert(path, None, NEW)
        held.seek(0)
        assert not held.read().strip(b"\0")
    assert clear(tmp_path) == []


def _no_links(*_: object) -> None:
    raise OSError(95, "no links here")


def test_a_draft_is_overwritten_when_it_is_given_up(tmp_path: Path, monkeypatch) -> None:
    path, held = made(tmp_path, OLD), []

    def refuse(_conn: object, draft: Path, *_: object) -> None:
        held.append(draft.open("rb"))
        assert CANARY.encode() in held[0].read()
        raise converting.Cancelled

    monkeypatch.setattr(comparing, "unless_equal", refuse)
    with pytest.raises(converting.Cancelled):
        converting.convert(path, OLD, None)
    held[0].seek(0)
    assert not held[0].read().strip(b"\0")
    held[0].close()
    assert clear(tmp_path) == [] and lost(path, OLD) == {}


_UNLINK = Path.unlink
_PLACES = [(Path, "replace"), (Path, "unlink"), (os, "link"), (comparing, "unless_equal")]


def _killed(path: Path, old: Key | None, new: Key | None, at: int) -> bool:
    """Convert in a process that is killed at the `at`-th name given or taken; say whether it was."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = [at]

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def step(*said: object, **more: object) -> object:
            nothing = real is _UNLINK and not Path(str(said[0])).exists()
            left[0] -= not nothing
            if left[0] == 0 and not nothing:
                os._exit(9)
            return real(*said, **more)

        return step

    for owner, name in _PLACES:
        setattr(owner, name, dying(getattr(owner, name)))
    try:
        converting.convert(path, old, new)
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
@pytest.mark.parametrize(("old", "new"), WAYS)
def test_killed_anywhere_it_opens_with_all_and_nothing_is_left(tmp_path, old, new):
    first = tmp_path / "first"
    first.mkdir()
    made(first, old)
    came, at, both = True, 0, set()
    while came:
        at += 1 if new is None else 2  # in clear is the worst
        folder = tmp_path / "again"
        shutil.copytree(first, folder)
        path = folder / "shop.crm"
        came = _killed(path, old, new, at)
        now = new if id_at(path) == (new.id if new else None) else old
        both.add(now)
        with Workspace.open(path, key=now) as ws:
            converting.take_up(ws, find=lambda _id: old)
            assert blobs.lost(ws.reader(), ws.near) == {}, at
            assert ws.setting(converting.FOLLOWING) is None
        kept = [one.path for one in backup.backups(path)]
        assert [id_at(one) for one in kept] == [now.id if now else None], at
        assert backup.lost(kept[0], now) == [], at
        if now is not None:
            assert clear(folder) == [], at
        ends = (".sealing", ".going", ".gone", ".sealing-journal")
        assert not [file for file in folder.rglob("*") if file.name.endswith(ends)], at
        shutil.rmtree(folder)
    assert at > 12 and both == {old, new}


def test_an_attachment_that_was_to_be_forgotten_is_at_the_next_start(tmp_path: Path) -> None:
    key = new_key()
    path = made(tmp_path, key)
    gone = beside.folder_of(path) / "ab" / ("ab" * 32 + ".gone")
    gone.parent.mkdir(exist_ok=True)
    gone.with_suffix("").write_text(CANARY)
    beside.put_aside(path, "ab" * 32)
    with Workspace.open(path, key=key) as ws:
        assert gone.exists()
        converting.take_up(ws)
    assert not gone.exists() and clear(tmp_path) == []
