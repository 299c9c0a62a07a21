"""What belongs to a workspace follows it to another key, whatever fails, whoever writes, wherever it ends."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.store import backup, beside, blobs
from crm_desktop.store.backups import holding, homes, places
from crm_desktop.store.cipher import comparing, converting, following_bytes, remains
from crm_desktop.store.cipher.key import Key, id_at, new_key
from crm_desktop.store.workspace import Workspace

from ..faulty_places import died
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


_PLACES: list[tuple[Any, str]] = [
    (Path, "replace"),
    (Path, "unlink"),
    (os, "link"),
    (comparing, "unless_equal"),
]


_ENDS = (".sealing", ".going", ".gone", ".sealing-journal", ".partial")
"""How the names of what is half made end."""


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
        came = died(partial(converting.convert, path, old, new), at, _PLACES)
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
        assert not [file for file in folder.rglob("*") if file.name.endswith(_ENDS)], at
        shutil.rmtree(folder)
    assert at > 12 and both == {old, new}


def _with_a_stick(folder: Path, key: Key | None) -> Path:
    """Make a file whose second place has a copy of its backup, and one that lies only there."""
    stick = folder / "stick"
    stick.mkdir(parents=True)
    path = made(folder, key)
    with Workspace.open(path, key=key) as ws:
        places.choose(ws, stick)
        backup.backup(ws)
        places.catch_up(ws)
    backup.backups(path)[-1].path.unlink()
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
@pytest.mark.parametrize(("old", "new"), [WAYS[0], WAYS[2]])
def test_killed_anywhere_the_second_place_is_caught_up_by_the_next_time(tmp_path, old, new):
    folder, kept = tmp_path / "here", tmp_path / "kept"
    path = _with_a_stick(folder, old)
    converting.convert(path, old, new)
    shutil.copytree(folder, kept)
    came, at = True, 0
    while came:
        at += 1
        deed, calls = partial(_caught_up, path, new, old), [*_PLACES, (beside, "overwrite")]
        came = died(deed, at, calls, folder / "stick")
        if at % 3 == 0:  # and of what was just copied the backup has gone since
            with Workspace.open(path, key=new) as ws:
                backup.backup(ws)
            backup.backups(path)[-1].path.unlink()
        assert len(_caught_up(path, new, old)) == 2 + (at % 3 == 0), at
        assert clear(folder / "stick") == [], at
        left = folder / "stick"
        assert not [one for one in left.rglob("*") if one.name.endswith((*_ENDS, ".part"))], at
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
    assert at > 8


def _caught_up(path: Path, key: Key | None, old: Key | None) -> list[Path]:
    """Catch the second place up; return the copies there, which all have the key of the file."""
    with Workspace.open(path, key=key) as ws:
        converting.take_up(ws, find=lambda _id: old)
        places.catch_up(ws, old=old)
        copies = [one.path for one in places.everywhere(ws) if one.second]
        home = homes.of(ws, path.parent / "stick")
    assert {id_at(home / one.name) for one in copies} == {key.id if key else None}
    assert all(backup.lost(home / one.name, key) == [] for one in copies)
    return copies


def test_what_others_make_in_the_second_place_is_let_alone(tmp_path, monkeypatch):
    path = _with_a_stick(tmp_path / "here", None)
    monkeypatch.setattr(holding, "PATIENCE", 0.0)
    with Workspace.open(path) as ws:
        home = homes.of(ws, path.parent / "stick")
        mine = [home / f"shop.20200101-000000.manual.crm{end}" for end in (".going", ".partial")]
        mine += [home / "shop.bytes" / "ab" / f"{'ab' * 32}{end}" for end in (".gone", ".part")]
        theirs = home / "shop.2.20200101-000000.manual.crm.going"
        mine[-1].parent.mkdir(exist_ok=True)
        for one in (*mine, theirs):
            one.write_text(CANARY)
        with mine[0].open("rb") as going, mine[2].open("rb") as gone:
            with holding.using(path):  # another program makes a backup
                places.catch_up(ws)
                assert all(one.exists() for one in mine)
            places.catch_up(ws)
            assert not (going.read().strip(b"\0") or gone.read().strip(b"\0"))
        assert not [one for one in mine if one.exists()] and theirs.read_text() == CANARY


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
