"""Attached files: kept once, inside or beside, given out as they were or not at all."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store import backup, beside, blobs, cells, check, copies, scratch
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def shop(ws: Workspace) -> Workspace:
    ws.tan = new_id()  # type: ignore[attr-defined]
    ws.log.record(Label("create"), [Edit("contact", ws.tan, {"deleted": False, "name": "Tan"})])  # type: ignore[attr-defined]
    return ws


def make(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def about(ws: Any) -> dict[str, Any]:
    return {f"contacts.{ws.tan}": True}


def stored(ws: Any) -> int:
    return int(ws.reader().execute("SELECT count(*) FROM blob").fetchone()[0])


def test_what_goes_in_comes_out(shop: Any, tmp_path: Path) -> None:
    path = make(tmp_path, "Sebut harga 12.pdf", b"%PDF-1.7 x" * 1000)
    done = attaching.attach(shop, [path], about(shop))
    (row,) = attaching.of_record(shop.reader(), "contact", shop.tan)
    assert (row["name"], row["media"], row["size"]) == (
        "Sebut harga 12.pdf",
        "application/pdf",
        10_000,
    )
    out = attaching.save_as(shop, done.ids[0], tmp_path / "out.pdf")
    assert out.read_bytes() == path.read_bytes()
    assert attaching.read(shop, done.ids[0], 10**6) == path.read_bytes()
    assert check.check(shop).ok


def test_the_same_bytes_are_kept_once_and_attached_once(shop: Any, tmp_path: Path) -> None:
    one, two = make(tmp_path, "a.txt", b"same"), make(tmp_path, "b.txt", b"same")
    done = attaching.attach(shop, [one, two], about(shop))
    assert len(done.ids) == 1 and done.known == ("b.txt",) and stored(shop) == 1
    again = attaching.attach(shop, [two], about(shop))
    assert again.ids == () and again.stamp == "" and again.known == ("b.txt",)
    other = new_id()
    shop.log.record(Label("create"), [Edit("company", other, {"deleted": False, "name": "Kow"})])
    assert len(attaching.attach(shop, [two], {"company": other}).ids) == 1 and stored(shop) == 1


def test_undo_takes_it_off_and_redo_brings_it_back_whole(shop: Any, tmp_path: Path) -> None:
    done = attaching.attach(shop, [make(tmp_path, "a.txt", b"x")], about(shop))
    shop.log.cancel(done.stamp)
    assert attaching.of_record(shop.reader(), "contact", shop.tan) == []
    shop.log.revive(done.stamp)
    assert attaching.read(shop, done.ids[0], 10) == b"x"


def test_large_ones_lie_beside_and_go_with_a_copy(shop: Any, tmp_path: Path) -> None:
    shop.set_setting(blobs.INSIDE, 1)
    data = os.urandom((1 << 20) + 1)
    done = attaching.attach(shop, [make(tmp_path, "plan.dwg", data)], about(shop))
    assert shop.reader().execute("SELECT data FROM blob").fetchone() == (None,)
    large = [p for p in beside.folder_of(shop.path).rglob("*") if p.is_file()]
    assert [p.read_bytes() for p in large] == [data]
    (tmp_path / "elsewhere").mkdir()
    copy = copies.save_copy(shop, tmp_path / "elsewhere" / "copy.crm")
    with Workspace.open(copy) as other:
        assert attaching.read(other, done.ids[0], 1 << 22) == data
    large[0].unlink()
    with pytest.raises(UserError, match="not here"):
        attaching.save_as(shop, done.ids[0], tmp_path / "out")
    assert not (tmp_path / "out").exists()
    again = attaching.attach(shop, [make(tmp_path, "other name.dwg", data)], {})
    assert again.ids and check.check(shop).ok  # the same bytes heal it


@pytest.mark.parametrize("inside", [0, 10])
def test_erased_bytes_are_gone_from_file_and_folder(shop: Any, tmp_path: Path, inside: int) -> None:
    shop.set_setting(blobs.INSIDE, inside)
    secret, kept = b"SECRET-CANARY" * 5000, b"KEPT" * 5000
    done = attaching.attach(
        shop, [make(tmp_path, "s.bin", secret), make(tmp_path, "k.bin", kept)], about(shop)
    )
    shop.log.erase([("attachment", done.ids[0])])
    assert stored(shop) == 1 and attaching.read(shop, done.ids[1], 10**6) == kept
    shop.close()
    held = [shop.path, *beside.folder_of(shop.path).rglob("*")]
    assert not any(b"SECRET-CANARY" in p.read_bytes() for p in held if p.is_file())


def test_damaged_bytes_are_not_given_out(shop: Any, tmp_path: Path) -> None:
    done = attaching.attach(shop, [make(tmp_path, "a.txt", b"whole")], about(shop))
    with shop.transaction() as conn:
        conn.execute("UPDATE blob SET data=?", (b"holed",))
    with pytest.raises(UserError, match="damaged"):
        attaching.save_as(shop, done.ids[0], tmp_path / "out")
    with pytest.raises(UserError, match="damaged"):
        attaching.open_copy(shop, done.ids[0])
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".out*"))


def test_all_are_attached_that_can_be_and_the_others_are_named(shop: Any, tmp_path: Path) -> None:
    shop.set_setting(blobs.MOST, 1)
    good, twin = make(tmp_path, "a.txt", b"x"), make(tmp_path, "b.txt", b"x")
    film = make(tmp_path, "film.mp4", bytes((1 << 20) + 1))
    done = attaching.attach(
        shop, [film, good, tmp_path / "missing.txt", twin, tmp_path], about(shop)
    )
    assert [r["name"] for r in attaching.of_record(shop.reader(), "contact", shop.tan)] == ["a.txt"]
    large, missing, folder, same = done.left
    assert large == "film.mp4 is too large: 1 MB." and "missing.txt" in missing
    assert "folder" in folder and same == "b.txt is the same file as a.txt."
    for alone in (tmp_path, tmp_path / "missing.txt"):
        with pytest.raises(UserError):
            attaching.attach(shop, [alone], about(shop))


@pytest.mark.skipif(os.name == "nt", reason="no such devices")
def test_what_never_ends_is_not_read(shop: Any, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(UserError, match="not a file"):
            attaching.attach(shop, [path], about(shop))


def test_too_large_is_said_with_the_limit(shop: Any, tmp_path: Path) -> None:
    shop.set_setting(blobs.MOST, 1)
    with pytest.raises(UserError, match="too large"):
        attaching.attach(shop, [make(tmp_path, "film.mp4", bytes((1 << 20) + 1))], about(shop))
    assert stored(shop) == 0


def test_stopping_leaves_nothing(shop: Any, tmp_path: Path) -> None:
    shop.set_setting(blobs.INSIDE, 0)
    path = make(tmp_path, "a.bin", bytes(3 << 20))
    asked = []

    def stop() -> None:
        asked.append(1)
        if len(asked) == 5:  # while it is copied
            raise Cancelled

    with pytest.raises(Cancelled):
        attaching.attach(shop, [path], about(shop), stop)
    assert stored(shop) == 0 and not [
        p for p in beside.folder_of(shop.path).rglob("*") if p.is_file()
    ]


def test_a_copy_to_look_at_cannot_be_written_and_programs_are_not_opened(
    shop: Any, tmp_path: Path
) -> None:
    done = attaching.attach(
        shop,
        [make(tmp_path, *f) for f in (("a.txt", b"x"), ("run.exe", b"MZ"), ("b.pdf", b"MZ12"))],
        about(shop),
    )
    path = attaching.open_copy(shop, done.ids[0])
    assert path.name == "a.txt" and not stat.S_IMODE(path.stat().st_mode) & 0o277
    for id in done.ids[1:]:
        with pytest.raises(UserError, match="run something"):
            attaching.open_copy(shop, id)


def test_ids_that_are_paths_lead_nowhere(shop: Any, tmp_path: Path) -> None:
    """Who shares the file chooses the ids of his records, and no place on others' disks."""
    evil = f"../../{tmp_path.name}-{'x' * 60}"
    stored_ = attaching.attach(shop, [make(tmp_path, "a.txt", b"x")], about(shop)).ids[0]
    row = shop.reader().execute("SELECT digest FROM attachment WHERE id=?", (stored_,)).fetchone()
    cells_ = {"deleted": False, "name": "run.desktop", "digest": row[0], "size": 1}
    shop.log.record(Label("attach"), [Edit("attachment", evil, cells_)])
    exporting.export_all(shop, tmp_path / "all")
    assert len([*(tmp_path / "all" / "files").iterdir()]) == 2
    assert not [path for path in tmp_path.iterdir() if "desktop" in path.name]
    shop.log.record(Label("edit"), [Edit("attachment", evil, {"name": "a.txt"})])
    copy = attaching.open_copy(shop, evil)
    assert copy.parent.parent == Path(tempfile.gettempdir())
    scratch.drop_lasting(scratch.SHOWN, [evil])
    assert not copy.exists()


def test_everything_that_is_exported_holds_the_files(shop: Any, tmp_path: Path) -> None:
    done = attaching.attach(shop, [make(tmp_path, "a b.txt", b"x")], about(shop))
    for _ in range(2):  # a second time into the same folder
        exporting.export_all(shop, tmp_path / "all")
    (path,) = (tmp_path / "all" / "files").iterdir()
    assert path.name == f"{done.ids[0]} a b.txt" and path.read_bytes() == b"x"


def test_everything_is_exported_though_the_content_of_a_file_is_missing(
    shop: Any, tmp_path: Path
) -> None:
    shop.set_setting(blobs.INSIDE, 0)
    files = [make(tmp_path, "a.txt", b"x"), make(tmp_path, "b.txt", b"y")]
    gone, kept = attaching.attach(shop, files, about(shop)).ids
    digest = cells.shown(shop.reader(), "attachment", gone)["digest"]  # type: ignore[index]
    beside.place(shop.near, digest).unlink()
    exporting.export_all(shop, tmp_path / "all")
    (path,) = (tmp_path / "all" / "files").iterdir()
    assert path.name == f"{kept} b.txt"
    said = (tmp_path / "all" / exporting.README).read_text("utf-8")
    assert "The content of 1 attachment is missing: a.txt." in said


def test_copies_to_look_at_go_when_their_program_has_ended(
    shop: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    done = attaching.attach(shop, [make(tmp_path, "a.txt", b"SECRET")], about(shop))
    mine = attaching.open_copy(shop, done.ids[0])
    assert attaching.read(shop, done.ids[0], 10) == b"SECRET"
    ended = mine.parent.with_name(f"{scratch.SHOWN}{2**30}-x")
    shutil.copytree(mine.parent, ended)
    scratch.sweep_all()
    assert [p.name for p in (tmp_path / "temp").rglob("*.txt")] == ["a.txt"] and mine.is_file()
    assert not ended.exists() and not list((tmp_path / "temp").rglob("preview"))


def test_large_ones_of_a_file_put_aside_outlive_an_erasure_in_the_restored_one(
    shop: Any, tmp_path: Path
) -> None:
    shop.set_setting(blobs.INSIDE, 0)
    early = backup.backup(shop)
    done = attaching.attach(shop, [make(tmp_path, "a.bin", b"x" * 5000)], about(shop))
    shop.close()
    aside = backup.restore(early, shop.path)
    with Workspace.open(shop.path) as ws:
        ws.log.erase([("contact", shop.tan)])
    assert aside is not None
    backup.restore(aside, shop.path)
    with Workspace.open(shop.path) as ws:
        assert attaching.read(ws, done.ids[0], 10**6) == b"x" * 5000 and check.check(ws).ok


@pytest.mark.parametrize("inside", [0, 10])
def test_nothing_is_left_of_files_when_attaching_is_stopped_at_one_of_them(
    shop: Any, tmp_path: Path, inside: int
) -> None:
    shop.set_setting(blobs.INSIDE, inside)
    kept = attaching.attach(shop, [make(tmp_path, "k.bin", b"KEPT")], about(shop))
    files = [make(tmp_path, name, data) for name, data in (("s", b"SECRET"), ("2", b"KEPT"))]
    last = make(tmp_path, "3", b"LAST")

    def stop() -> None:
        if stored(shop) == 2:  # the first is in
            raise Cancelled

    with pytest.raises(Cancelled):
        attaching.attach(shop, [*files, last], about(shop), stop)
    assert stored(shop) == 1 and attaching.read(shop, kept.ids[0], 10) == b"KEPT"
    large = [p for p in beside.folder_of(shop.path).rglob("*") if p.is_file()]
    assert len(large) == (1 if inside == 0 else 0)


def test_long_names_of_any_script_are_opened_and_exported(shop: Any, tmp_path: Path) -> None:
    """A file system counts bytes: a Han letter is three of them."""
    files = [make(tmp_path, f"{'汉' * 80}.txt", b"x"), make(tmp_path, f"{'é' * 120}.txt", b"y")]
    done = attaching.attach(shop, files, about(shop))
    # As an older version kept it.
    long = Edit("attachment", done.ids[1], {"name": f"{'汉' * 140}.txt"})
    shop.log.record(Label("edit", "attachment"), [long])
    assert [attaching.open_copy(shop, id).read_bytes() for id in done.ids] == [b"x", b"y"]
    exporting.export_all(shop, tmp_path / "all")
    names = sorted(path.name for path in (tmp_path / "all" / "files").iterdir())
    assert [name[:36] for name in names] == sorted(done.ids)
    assert all("汉" * 60 in name and name.endswith(".txt") for name in names)


def test_a_copy_to_look_at_goes_with_what_is_erased(
    shop: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    files = [make(tmp_path, "a.txt", b"SECRET"), make(tmp_path, "b.txt", b"other")]
    gone, kept = attaching.attach(shop, files, about(shop)).ids
    copies_shown = [attaching.open_copy(shop, id) for id in (gone, gone, kept)]
    shop.log.erase([("attachment", gone)])
    assert [path.exists() for path in copies_shown] == [False, False, True]


def test_a_backslash_in_a_name_is_no_path_here(shop: Any, tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("a backslash parts a path there")
    path = make(tmp_path, "nama & <b>tebal<\\b> nota.txt", b"x")
    attaching.attach(shop, [path], about(shop))
    (row,) = attaching.of_record(shop.reader(), "contact", shop.tan)
    assert row["name"] == "nama & _b_tebal__b_ nota.txt"


def test_a_link_is_not_followed(shop, tmp_path):
    secret = tmp_path / "id_rsa"
    secret.write_text("keys")
    for name, target in (("offer.pdf", secret), ("folder", tmp_path), ("gone", tmp_path / "none")):
        (tmp_path / name).symlink_to(target)
        with pytest.raises(UserError, match=rf"{name} is a link to .*{target.name}"):
            attaching.attach(shop, [tmp_path / name], {})
    assert shop.reader().execute("SELECT count(*) FROM blob").fetchone() == (0,)
