"""Files and disks that fail: each fault is real, said in words with a way out, and loses nothing."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from crm_desktop.cli import main
from crm_desktop.errors import UserError
from crm_desktop.store import backup, check, copies, driver
from crm_desktop.store.workspace import Workspace

from .faulty_places import LEAST_ROOM, add, fill, made, ordinary_user, people, small_disk


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_newer_file_stays_byte_for_byte(tmp_path: Path) -> None:
    path = made(tmp_path / "shop.crm")
    conn = driver.connect(str(path))
    conn.execute("PRAGMA user_version=99")
    conn.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(UserError, match=r"newer version.*Update the program"):
            Workspace.open(path, read_only=read_only)
    assert path.read_bytes() == before
    assert names(tmp_path) == ["shop.crm"]


@pytest.mark.parametrize("kept", [0, 60, 100, 4096, 5000, 0.5, 0.99])
def test_a_truncated_file_is_refused_in_words(tmp_path: Path, kept: float) -> None:
    path = made(tmp_path / "shop.crm")
    content = path.read_bytes()
    path.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])
    with pytest.raises(UserError, match=r"damaged|not a CRM Desktop file"):
        Workspace.open(path)
    assert not path.with_name("shop.crm.lock").exists()


def test_any_byte_of_the_header_may_be_wrong(tmp_path: Path) -> None:
    """Such a file opens whole or is refused in words; nothing else comes out."""
    path = made(tmp_path / "shop.crm")
    content, refused = path.read_bytes(), []
    for at in range(100):
        path.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        try:
            with Workspace.open(path) as ws:
                assert people(ws) == 3
        except UserError as refusal:
            refused.append(refusal.next_step)
    assert len(refused) > 20 and all(refused)


@pytest.mark.parametrize("seed", range(12))
def test_a_noisy_page_is_said_and_never_a_traceback(
    tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line meets every page sooner or later: check reads them all."""
    path = made(tmp_path / "shop.crm", 30)
    noise, content = random.Random(seed), bytearray(path.read_bytes())
    page = 4096 * noise.randrange(1, len(content) // 4096)
    content[page : page + 4096] = noise.randbytes(4096)
    path.write_bytes(content)
    assert main(["--file", str(path), "check"]) == 1
    said = capsys.readouterr()
    assert "damaged" in said.err + said.out
    for words in (["list", "contact"], ["stats"], ["set", "x", "job", "y"], ["log"], ["undo"]):
        assert main(["--file", str(path), *words]) in (0, 1)


def test_a_damaged_file_is_replaced_by_its_backup_and_kept(tmp_path: Path) -> None:
    path = made(tmp_path / "shop.crm")
    with Workspace.open(path) as ws:
        good = backup.backup(ws)
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(UserError, match="damaged") as refusal:
        Workspace.open(path)
    assert refusal.value.way == "restore"
    kept = backup.restore(good, path)
    assert kept is not None and kept.stat().st_size == 30_000
    with Workspace.open(path) as ws:
        assert people(ws) == 3


def test_a_torn_wal_loses_only_what_was_torn(tmp_path: Path) -> None:
    path = made(tmp_path / "shop.crm")
    ws = Workspace.open(path)
    add(ws, "First")
    wal = path.with_name("shop.crm-wal")
    whole = wal.stat().st_size
    add(ws, "Second")
    (tmp_path / "b").mkdir()
    for file in (path, wal):  # the files as a loss of power leaves them
        shutil.copy(file, tmp_path / "b" / file.name)
    ws.close()
    torn = tmp_path / "b" / "shop.crm-wal"
    content = bytearray(torn.read_bytes())
    content[whole + 100] ^= 0xFF
    torn.write_bytes(content)
    with Workspace.open(tmp_path / "b" / "shop.crm") as again:
        assert people(again) == 4
        assert check.check(again).ok


def test_a_read_only_file_is_offered_for_reading() -> None:
    with ordinary_user() as folder:
        path = made(folder / "shop.crm")
        path.chmod(0o444)
        with pytest.raises(UserError, match="write-protected") as refusal:
            Workspace.open(path)
        assert refusal.value.way == "read_only"
        with Workspace.open(path, read_only=True) as ws:
            assert people(ws) == 3
            with pytest.raises(UserError, match="read-only"):
                add(ws, "New")


def test_a_read_only_folder_is_offered_for_reading() -> None:
    with ordinary_user() as folder:
        path = made(folder / "in" / "shop.crm")
        path.parent.chmod(0o555)
        with pytest.raises(UserError, match="cannot be written to") as refusal:
            Workspace.open(path)
        assert refusal.value.way == "read_only"
        with Workspace.open(path, read_only=True) as ws:
            assert people(ws) == 3
            with pytest.raises(UserError, match="backup could not be written"):
                backup.backup(ws)
            assert copies.save_copy(ws, folder / "copy.crm").exists()
        with pytest.raises(UserError, match="cannot be written to"):
            backup.restore(folder / "copy.crm", path)
        with pytest.raises(UserError, match="cannot be written to"):
            Workspace.create(path.with_name("new.crm"))
        assert names(path.parent) == ["shop.crm"]


def test_news_in_a_read_only_folder_are_not_passed_over() -> None:
    """A WAL that was not folded in cannot be read there without files of SQLite's own."""
    with ordinary_user() as folder:
        path = made(folder / "in" / "shop.crm")
        with Workspace.open(path) as ws:
            add(ws, "News")
            shutil.copytree(path.parent, folder / "torn", ignore=lambda *_: ["shop.crm-shm"])
        (folder / "torn").chmod(0o555)
        with pytest.raises(UserError, match=r"Copy it and shop.crm-wal together"):
            Workspace.open(folder / "torn" / "shop.crm", read_only=True)


def test_a_file_that_may_not_be_read_says_so() -> None:
    with ordinary_user() as folder:
        path = made(folder / "shop.crm")
        path.chmod(0)
        for read_only in (False, True):
            with pytest.raises(UserError, match="cannot be read"):
                Workspace.open(path, read_only=read_only)
        assert names(folder) == ["shop.crm"]


def test_a_full_disk_is_said_by_every_verb_and_loses_nothing() -> None:
    with small_disk("2m") as disk:
        ws = Workspace.create(disk / "shop.crm")
        written = 0
        with pytest.raises(UserError, match="disk is full"):
            while True:
                add(ws, "x" * 2000)
                written += 1
        assert (people(ws), check.check(ws).ok) == (written, True)
        with pytest.raises(UserError, match="disk is full"):
            ws.set_setting("layout", "x" * 3_000_000)
        with pytest.raises(UserError, match="backup could not be written"):
            backup.backup(ws)
        with pytest.raises(UserError, match="copy could not be written"):
            copies.save_copy(ws, disk / "copy.crm")
        assert not list(disk.rglob("*.partial")) and not (disk / "copy.crm").exists()
        ws.close()
        filler = fill(disk)
        with pytest.raises(UserError, match="disk is full"):
            Workspace.create(disk / "other.crm")
        assert sorted(p.name for p in disk.glob("other*")) == []
        filler.unlink()
        with Workspace.open(disk / "shop.crm") as again:
            assert (people(again), check.check(again).ok) == (written, True)


def test_on_a_full_disk_a_file_can_still_be_read_and_copied_away(tmp_path: Path) -> None:
    with small_disk("2m") as disk:
        path = made(disk / "shop.crm")
        fill(disk)
        assert shutil.disk_usage(disk).free < LEAST_ROOM
        with pytest.raises(UserError, match="disk is full"):
            Workspace.open(path)
        with Workspace.open(path, read_only=True) as ws:
            assert people(ws) == 3
            copies.save_copy(ws, tmp_path / "saved.crm")
        with Workspace.open(tmp_path / "saved.crm") as saved:
            assert people(saved) == 3


@pytest.mark.parametrize("fate", ["deleted", "moved", "replaced"])
def test_a_file_that_goes_away_while_open_is_noticed(tmp_path: Path, fate: str) -> None:
    path, other = made(tmp_path / "shop.crm"), made(tmp_path / "other" / "other.crm", 1)
    ws = Workspace.open(path)
    add(ws, "Before")
    if fate == "moved":
        path.rename(tmp_path / "moved.crm")
    elif fate == "deleted":
        path.unlink()
    else:
        other.replace(path)
    with pytest.raises(UserError, match=r"moved, deleted or replaced.*Save a copy"):
        add(ws, "After")
    with pytest.raises(UserError, match="Choose another name"):
        copies.save_copy(ws, path)
    saved = copies.save_copy(ws, tmp_path / "saved.crm")
    ws.close()
    for name, expected in {"saved.crm": 4, "moved.crm": 4, "shop.crm": 1}.items():
        if (tmp_path / name).exists():
            with Workspace.open(tmp_path / name) as again:
                assert (name, people(again), check.check(again).ok) == (name, expected, True)
    assert saved.exists() and path.exists() is (fate == "replaced")


def test_a_lock_of_another_program_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "PATIENCE", 20)
    path = made(tmp_path / "shop.crm")
    with Workspace.open(path) as ws:
        other = driver.connect(str(path))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError, match=r"Another program is using shop.crm"):
            add(ws, "New")
        other.execute("ROLLBACK")
        other.close()
        add(ws, "New")
    other = driver.connect(str(path))
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    for read_only in (False, True):
        with pytest.raises(UserError, match=r"Another program is using shop.crm"):
            Workspace.open(path, read_only=read_only)
    other.close()
    with Workspace.open(path) as ws:
        assert people(ws) == 4


def test_places_that_are_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no folder"):
        Workspace.create(tmp_path / "nowhere" / "shop.crm")
    with pytest.raises(UserError, match=r"no file shop.crm here"):
        Workspace.open(tmp_path / "nowhere" / "shop.crm")
    with pytest.raises(UserError, match="cannot be read"):
        Workspace.open(tmp_path)
