"""Two workspaces of one name share a second place: none touches what is the other's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from crm_desktop.attachments import attaching
from crm_desktop.store import backup, beside, blobs, copies
from crm_desktop.store.backups import homes, places
from crm_desktop.store.cipher.key import Key, id_at, new_key
from crm_desktop.store.workspace import Workspace
from tests.store.cipher.test_encrypted_files import add


def made(folder: Path, words: str, key: Key | None = None) -> Workspace:
    folder.mkdir()
    ws = Workspace.create(folder / "shop.crm", key=key)
    ws.set_setting(blobs.INSIDE, 0)
    add(ws)
    plan = folder / "plan.txt"
    plan.write_text(words * 1000)
    attaching.attach(ws, [plan], {})
    backup.backup(ws)
    return ws


def content(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_namesakes_leave_each_other_alone(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    one, two = made(tmp_path / "one", "one"), made(tmp_path / "two", "two", new_key())
    with one, two:
        places.choose(one, stick)
        places.catch_up(one)
        before = content(stick)
        places.choose(two, stick)
        backup.keep(two, "manual", 1)
        backup.backup(two)
        places.catch_up(two)
        two.log.erase([("contact", two.reader().execute("SELECT id FROM contact").fetchone()[0])])
        for file in backup.backups(two.path):
            file.path.unlink()
        places.catch_up(two)
        assert content(homes.of(one, stick)) == before
        assert homes.of(one, stick) != homes.of(two, stick)


def test_copies_of_an_earlier_version_move_home_and_only_theirs(tmp_path: Path) -> None:
    stick, key = tmp_path / "stick", new_key()
    one, two = made(tmp_path / "one", "one"), made(tmp_path / "two", "two", key)
    with one, two:
        for ws in (one, two):
            shutil.copytree(backup.folder_of(ws.path), stick, dirs_exist_ok=True)
            places.choose(ws, stick)
        (first,) = [file.path for file in backup.backups(one.path)]
        (second,) = [file.path for file in backup.backups(two.path)]
        if first.name == second.name:  # within one second
            second = second.rename(second.with_name("shop.20200101-000000.manual.crm"))
            shutil.copy2(second, stick)
            shutil.copy2(first, stick)
        places.catch_up(two)
        assert id_at(homes.of(two, stick) / second.name) == key.id
        assert backup.lost(homes.of(two, stick) / second.name, key) == []
        assert (stick / first.name).read_bytes() == first.read_bytes()
        assert backup.lost(stick / first.name) == []
        places.catch_up(one)
        assert backup.lost(homes.of(one, stick) / first.name) == []
        assert not list(stick.glob("*.crm")) and not beside.lying(stick / first.name)


def test_a_copy_does_not_back_up_where_nobody_asked_it_to(tmp_path: Path) -> None:
    with made(tmp_path / "one", "one") as ws:
        (tmp_path / "stick").mkdir()
        places.choose(ws, tmp_path / "stick")
        copies.save_copy(ws, tmp_path / "copy.crm")
    with Workspace.open(tmp_path / "copy.crm") as ws:
        assert places.second(ws) is None


def test_bytes_no_copy_names_any_more_go_from_the_second_place(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with made(tmp_path / "one", "one") as ws:
        places.choose(ws, stick)
        places.catch_up(ws)
        copy = homes.of(ws, stick) / backup.backups(ws.path)[0].path.name
        stray = beside.Near(copy)
        beside.write(stray, "a" * 64, lambda file: file.write(b"old"))
        os.utime(beside.place(stray, "a" * 64), (0, 0))
        places.catch_up(ws)
        assert not beside.place(stray, "a" * 64).exists()
        assert backup.lost(copy) == []


def test_a_name_with_no_such_day_is_no_backup(tmp_path: Path) -> None:
    with made(tmp_path / "one", "one") as ws:
        (backup.folder_of(ws.path) / "shop.20269999-000000.daily.crm").write_bytes(b"")
        assert len(backup.backups(ws.path)) == 1


def test_an_encrypted_file_stays_so_whatever_backup_is_restored(tmp_path: Path) -> None:
    key = new_key()
    plain, sealed = made(tmp_path / "one", "one"), made(tmp_path / "two", "two", key)
    with plain, sealed:
        path, source = sealed.path, backup.backups(plain.path)[0].path
    kept = backup.restore(source, path, own=key)
    assert id_at(path) == key.id
    assert backup.lost(path, key) == []
    assert kept is not None and backup.lost(kept, key) == []
    assert not [file for file, data in content(path.parent).items()
                if b"oneoneone" in data or data.startswith(b"SQLite")]  # fmt: skip
    manual = next(one.path for one in backup.backups(path) if one.reason == "manual")
    for _ in range(backup.KEPT["restore"] + 1):
        backup.restore(manual, path, key)
    assert len([b for b in backup.backups(path) if b.reason == "restore"]) == backup.KEPT["restore"]
